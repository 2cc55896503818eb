"""Addresses of webhooks: written in ASCII, as HTTP needs them, and told apart into public and private ones."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

import idna

HOST_LENGTH = 253
LABEL_LENGTH = 63
HOST_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_.")
# What may stand in a path or a query as it is (RFC 3986); a `%` too, since it begins what is encoded already.
PLAIN = "/%:@!$&'()*+,;=-._~?"

UNICAST = IPv6Network("2000::/3")  # all that is given out of the newer protocol's space
NAT64 = IPv6Network("64:ff9b::/96")
MAPPED = IPv6Network("::ffff:0:0/96")
ISATAP = (0x00005EFE, 0x02005EFE)  # the middle of an address that holds one of the older protocol at its end
# Python's own list differs from release to release and lacks some of these.
PRIVATE_4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
            "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
            "224.0.0.0/4", "240.0.0.0/4",
        ),
    )
)  # fmt: skip
# Of those in use: what the IETF keeps for itself (Teredo among it), examples in texts, and 6to4.
PRIVATE_6 = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))


def encode_url(url: str) -> str:
    """The address in ASCII: the host as IDNA writes it, other letters of the path and the query as percent signs have them.

    Raises:
        ValueError: it is no address of a webhook; the message says why.
    """
    if url != url.strip() or any(ord(letter) < 0x20 or 0x7F <= ord(letter) < 0xA0 for letter in url):  # noqa: PLR2004  # ASCII's
        raise ValueError("it has blanks at an end, or characters that cannot be seen")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc or parts.fragment:
        raise ValueError("it is no address that begins with https://, without a user and without a fragment")
    if parts.port == 0:  # `port` raises ValueError where it is none
        raise ValueError("nothing is served at port 0")
    host = encode_host(parts.hostname)
    path, query = (quote(part, safe=PLAIN) for part in (parts.path, parts.query))
    where = f"[{host}]" if ":" in host else host
    netloc = where if parts.port is None else f"{where}:{parts.port}"
    return urlunsplit(SplitResult(parts.scheme, netloc, path, query, ""))


def encode_host(host: str) -> str:
    """The host of an address in ASCII, in lower case.

    Raises:
        ValueError: it cannot be a host.
    """
    if ":" in host:
        _ = ip_address(host.partition("%")[0])  # raises ValueError where it is none
        return host
    try:
        plain = host if host.isascii() else idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError as error:
        raise ValueError(f"its host is no name that IDNA can write: {error}") from error
    labels = plain.removesuffix(".").split(".")
    fits = len(plain) <= HOST_LENGTH and all(0 < len(label) <= LABEL_LENGTH for label in labels)
    if not fits or not set(plain.lower()) <= HOST_CHARACTERS:
        raise ValueError("its host is no name and no address")
    return plain.lower()


def origin_of(url: str) -> str:
    """Scheme, host and port: whose webhook it is."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def is_public(text: str) -> bool:
    """Whether an address is one of the public internet; where one of the older protocol is in it, that one decides.

    Those that lead through a translator or a tunnel of unknown hands are private, whatever they hold.
    """
    try:
        address = ip_address(text)
    except ValueError:
        return False
    if isinstance(address, IPv4Address):
        return is_public_4(address)
    if address.scope_id is not None:  # it names an interface of this machine
        return False
    if address in NAT64 or address in MAPPED:
        return is_public_4(IPv4Address(int(address) & 0xFFFFFFFF))
    return is_public_6(address)


def is_public_4(address: IPv4Address) -> bool:
    """The same of an address of the older protocol."""
    return address.is_global and not any(address in network for network in PRIVATE_4)


def is_public_6(address: IPv6Address) -> bool:
    """The same of one of the newer protocol that holds none of the older one."""
    tunnelled = int(address) >> 32 & 0xFFFFFFFF in ISATAP
    private = any(address in network for network in PRIVATE_6)
    return address in UNICAST and address.is_global and not tunnelled and not private
