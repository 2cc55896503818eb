"""Whatever is done to a file of the data folder while nothing runs: a right answer or a clear refusal, never a wrong 200."""

import logging
import time
from collections import Counter
from pathlib import Path
from random import Random

from tests.support.damage import DAMAGES, ask_service, copy_of, delete, files_of, make_killed, make_sound
from tests.support.served import children
from tests.torture.conftest import Record

logger = logging.getLogger(__name__)

SEED = 20260131
SHORT, LONG = 12, 200
KILLED_SHARE = 4  # in the long form every fourth folder was left by a kill


async def test_no_damaged_file_makes_a_wrong_answer(tmp_path: Path, record: Record, short: bool) -> None:
    kept = await make_sound(tmp_path / "sound", tmp_path / "zz")
    right = await ask_service(copy_of(tmp_path / "sound", tmp_path / "trial"), kept)
    assert not right.refusals, right.refusals
    if not short:
        await make_killed(copy_of(tmp_path / "sound", tmp_path / "killed"))
    wrong: list[str] = []
    came: Counter[str] = Counter()
    longest = 0.0
    trials = SHORT if short else LONG
    for number in range(trials):
        random = Random(f"{SEED}/{number}")  # noqa: S311  # the same trials each time
        base = "sound" if short or number % KILLED_SHARE else "killed"
        folder = copy_of(tmp_path / base, tmp_path / "trial")
        # Half of the trials where most files are: any file. The others: each kind of file alike.
        files = files_of(folder)
        if number % 2:
            kinds = sorted({file.suffix for file in files})
            kind = random.choice(kinds)
            files = [file for file in files if file.suffix == kind]
        damage = random.choice(DAMAGES)
        file = random.choice([file for file in files if file.stat().st_size or damage is delete] or files_of(folder))
        damage(file, random)
        doing = f"{number}: {damage.__name__} of {file.relative_to(folder)}, {base}"
        began = time.monotonic()
        found = await ask_service(folder, kept)
        longest = max(longest, time.monotonic() - began)
        assert not children(folder), doing
        assert not any("Traceback" in line for line in found.logged), (doing, found.logged)
        assert found.answers or found.refusals, doing
        wrong += [f"{doing}: {name}" for name in found.wrong(right)]
        came["refused" if not found.answers else "partly refused" if found.refusals else "right"] += 1
        logger.info("%s: %s %s %s", doing, dict(came), found.refusals, found.logged)
    told = ", ".join(f"{name} {count}" for name, count in sorted(came.items()))
    record(f"{trials} damaged files", f"{len(wrong)} wrong answers; {told}; longest {longest:.0f} s", "0 wrong answers")
    assert not wrong
