"""Checksums of identifiers: a reference written another way, and numbers that are known to be right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seed.format.identifiers import Scheme, passes

DIGITS = "0123456789"


def test_numbers_of_public_bodies_pass() -> None:
    # The Federal Tax Service and the Ministry of Health, as their own sites give them.
    assert passes("INN", "7707329152")
    assert passes("OGRN", "1047707030513")
    assert passes("INN", "7707778246")


@pytest.mark.parametrize(
    ("scheme", "value"),
    [
        ("INN", "7707329153"), ("INN", "770732915"), ("INN", ""), ("INN", "77073291522"), ("INN", "٧٧٠٧٣٢٩١٥٢"),
        ("OGRN", "1047707030514"), ("OGRN", "104770703051"), ("OGRNIP", "1047707030513"), ("INN", "ABCDEFGHIJ"),
    ],
)  # fmt: skip
def test_what_is_no_such_number_fails(scheme: Scheme, value: str) -> None:
    assert not passes(scheme, value)


@given(st.sampled_from([("INN", 9), ("OGRN", 12), ("OGRNIP", 14)]), st.data())
def test_one_last_digit_in_ten_is_right(case: tuple[Scheme, int], data: st.DataObject) -> None:
    scheme, length = case
    head = data.draw(st.sampled_from("123456789")) + data.draw(
        st.text(DIGITS, min_size=length - 1, max_size=length - 1)
    )
    assert sum(passes(scheme, head + digit) for digit in DIGITS) == 1


@given(st.text(DIGITS, min_size=10, max_size=10))
def test_two_last_digits_in_a_hundred_are_right(head: str) -> None:
    assert sum(passes("INN", f"{head}{tail:02d}") for tail in range(100)) == 1
