"""Checksums of the identifiers that a clinic may have.

An archetype stands for no real body, so its identifiers must fail their checksum; those of a real one must pass it.
"""

from collections.abc import Sequence
from typing import Literal

Scheme = Literal["INN", "OGRN", "OGRNIP"]

# Russian tax numbers (INN): each check digit is a weighted sum of the digits before it, modulo 11 and then 10.
INN_WEIGHTS = {
    10: ((2, 4, 10, 3, 5, 9, 4, 6, 8),),
    12: ((7, 2, 4, 10, 3, 5, 9, 4, 6, 8), (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)),
}
# Russian registration numbers: the last digit is that of what goes before, modulo this.
REGISTRATION = {"OGRN": (13, 11), "OGRNIP": (15, 13)}


def passes(scheme: Scheme, value: str) -> bool:
    """Whether the identifier has the length of its scheme, digits alone, and check digits that agree."""
    if not (value.isascii() and value.isdigit()):
        return False
    if scheme == "INN":
        return len(value) in INN_WEIGHTS and all(agrees(value, weights) for weights in INN_WEIGHTS[len(value)])
    length, modulus = REGISTRATION[scheme]
    return len(value) == length and int(value[:-1]) % modulus % 10 == int(value[-1])


def agrees(value: str, weights: Sequence[int]) -> bool:
    """Whether the digit after the weighted ones is their check digit."""
    total = sum(weight * int(digit) for weight, digit in zip(weights, value, strict=False))
    return total % 11 % 10 == int(value[len(weights)])
