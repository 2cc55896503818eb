"""Checksums of the identifiers that a clinic may have, and the form of the codes of conditions.

An archetype stands for no real body, so its identifiers must fail their checksum; those of a real one must pass it.
"""

import re
from typing import Literal

from stdnum.ru import inn, ogrn

Scheme = Literal["INN", "OGRN", "OGRNIP"]

Vocabulary = Literal["ICD-10", "ICD-11", "MeSH", "NCIT"]

OGRN_LENGTH, OGRNIP_LENGTH = 13, 15
CODE_FORMS: dict[Vocabulary, tuple[str, str]] = {
    "ICD-10": (r"[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?", "G35"),
    "ICD-11": (r"[0-9A-HJ-NP-V][A-HJ-NP-Z][0-9][0-9A-HJ-NP-Z](\.[0-9A-HJ-NP-Z]{1,2})?", "8A40.0"),
    "MeSH": (r"[CD][0-9]{6,9}", "D009103"),
    "NCIT": (r"C[0-9]{3,7}", "C3243"),
}
"""By vocabulary: the form of its codes, and one as an example."""


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


def has_form(vocabulary: Vocabulary, code: str) -> bool:
    """Whether the code has the form of those of its vocabulary."""
    return re.fullmatch(CODE_FORMS[vocabulary][0], code) is not None
