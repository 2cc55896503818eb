"""Checksums of the identifiers that a clinic may have.

An archetype stands for no real body, so its identifiers must fail their checksum; those of a real one must pass it.
"""

from typing import Literal

from stdnum.ru import inn, ogrn

Scheme = Literal["INN", "OGRN", "OGRNIP"]

OGRN_LENGTH, OGRNIP_LENGTH = 13, 15


def passes(scheme: Scheme, value: str) -> bool:
    """Whether the identifier has the length of its scheme, digits alone, and check digits that agree."""
    if not (value.isascii() and value.isdigit()):
        return False
    if scheme == "INN":
        return inn.is_valid(value)
    if scheme == "OGRN":
        return len(value) == OGRN_LENGTH and ogrn.is_valid(value)
    # python-stdnum 2.2 leaves out "modulo 10" for the number of a sole trader, and so refuses three right ones in thirteen.
    return len(value) == OGRNIP_LENGTH and int(value[:-1]) % 13 % 10 == int(value[-1])
