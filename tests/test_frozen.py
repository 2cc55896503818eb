"""The pack that the code is tested on stays as it was frozen."""

import hashlib
from pathlib import Path

from tests.support.frozen import FROZEN

DIGEST = "df0f1166545e6ef30cc9727cafc27670730045930e4d436efedb64cfd38afacb"


def test_no_byte_of_the_frozen_pack_has_changed() -> None:
    files = sorted(Path(FROZEN).iterdir())
    assert hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest() == DIGEST
