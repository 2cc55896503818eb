"""Addresses of webhooks: in every alphabet, and public ones told from all that lead to a network of one's own."""

import pytest

from api.subscriptions.webhook_addresses import encode_url, is_public

PUBLIC = [
    "93.184.216.34", "93.184.215.14", "8.8.8.8", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "198.17.0.1",
    "2606:2800:220:1::1", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "2a00:1450:4001:80b::200e",
    "64:ff9b::5db8:d822", "64:ff9b::93.184.216.34", "::ffff:93.184.216.34",
]  # fmt: skip
PRIVATE = [
    # of the older protocol: this network, private, shared, loopback, link-local, the IETF's, examples, tests, many, the rest
    "0.0.0.0", "0.1.2.3", "10.1.2.3", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.0.0.53", "169.254.169.254",  # noqa: S104  # no bind
    "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.9", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1",
    "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
    # of the newer one
    "::", "::1", "fe80::1", "febf::1", "fec0::1", "feff::1", "fc00::1", "fd12:3456::1", "ff02::1", "ff0e::1", "100::1",
    "200::1", "2001:db8::1", "3fff::1", "2001::1", "2001:2::1", "2001:10::1", "2001:20::1", "5f00::1", "4000::1", "e000::1",
    # a zone belongs to this machine, whatever it is put behind
    "fe80::1%eth0", "2606:2800:220:1::1%eth0", "2606:2800:220:1::1%1",
    # the older one inside the newer: mapped, compatible, translated, 6to4, Teredo, ISATAP
    "::ffff:10.0.0.1", "::ffff:127.0.0.1", "::10.0.0.1", "::127.0.0.1", "::93.184.216.34",
    "::ffff:0:10.0.0.1", "::ffff:0:93.184.216.34", "64:ff9b::10.0.0.1", "64:ff9b::169.254.169.254", "64:ff9b::7f00:1",
    "64:ff9b:1::1", "64:ff9b:1::93.184.216.34", "64:ff9b:1:ffff::10.0.0.1", "64:ff9b::1:5db8:d822",
    "2002:0a00:0001::1", "2002:5db8:d822::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:0:5ef5:79fb::1",
    "2606:2800:220:1:0:5efe:10.0.0.1", "2606:2800:220:1:200:5efe:10.0.0.1", "2606:2800:220:1:0:5efe:93.184.216.34",
    # nothing at all
    "", "localhost", "93.184.216", "0x7f.1", "1::2::3",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", PRIVATE)
def test_every_other_address_is_private(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://example.org/a%20b?c=%D1%8F&d=e", "https://example.org/a%20b?c=%D1%8F&d=e"),
        ("https://EXAMPLE.org:8443", "https://example.org:8443"),
        ("https://пример.рф/путь?к=я", "https://xn--e1afmkfd.xn--p1ai/%D0%BF%D1%83%D1%82%D1%8C?%D0%BA=%D1%8F"),
        ("https://faß.example/", "https://xn--fa-hia.example/"),
        ("https://Bücher.example./a b", "https://xn--bcher-kva.example./a%20b"),
        ("https://日本語。jp/", "https://xn--wgv71a119e.jp/"),
        ("http://\uff11\uff12\uff17.0.0.1/", "http://127.0.0.1/"),
        ("https://[2606:2800:220:1::1]:8443/x", "https://[2606:2800:220:1::1]:8443/x"),
        ("https://under_score.example/", "https://under_score.example/"),
    ],
)
def test_an_address_is_written_in_ascii(url: str, written: str) -> None:
    assert encode_url(url) == written
    assert encode_url(written) == written
    assert written.isascii()


@pytest.mark.parametrize(
    "url",
    [
        "", "example.org", "//example.org/", "ftp://example.org/", "https://", "https:///path", "https://:80/",
        "https://user@example.org/", "https://:word@example.org/", "https://example.org/#part", "https://example.org:99999/",
        "https://example.org:0/", "https://example.org:x/", "https://a..b/", "https://.example/", "https://exa mple.org/",
        f"https://{'a' * 64}.example/", f"https://{'a.' * 130}example/", "https://☃.example/", "https://xn--.бв/",
        "https://exam%70le.org/", "https://a\\b.example/", " https://example.org/", "https://example.org/ ",
        "https://example.org/\n", "https://exam\tple.org/", "https://example.org/\x00", "https://[1::2::3]/", "https://[::1/",
    ],
)  # fmt: skip
def test_what_cannot_be_reached_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        encode_url(url)
