"""A Neo4j that was killed and has just started again, asked at once: nobody is refused because statements are planned."""

import asyncio
import os
import signal
import time
from contextlib import ExitStack
from pathlib import Path

from tests.support.kill_schema import java_below
from tests.support.load import RIGHT, ask_at_rate, told
from tests.support.neo4j_answer import PROBE, wait_for
from tests.support.neo4j_local import again, local_neo4j
from tests.support.served import is_true_within, serving, settings_of
from tests.torture.conftest import Record

RATE, SECONDS = 30, 5


def test_questions_right_after_a_restart(tmp_path: Path, record: Record) -> None:
    home = tmp_path / "neo4j"
    with ExitStack() as stack:
        connection = stack.enter_context(local_neo4j(home))
        service = stack.enter_context(serving(tmp_path / "data", **settings_of(connection, connection.uri)))
        assert is_true_within(60, service.is_ready), service.printed
        os.kill(java_below(home), signal.SIGKILL)
        assert is_true_within(30, lambda: not service.is_ready())
        stack.enter_context(again(home))
        wait_for(connection, PROBE, 120, ended=lambda: False)
        began = time.monotonic()
        assert is_true_within(120, service.is_ready), service.printed
        ready = time.monotonic() - began
        outcomes = asyncio.run(ask_at_rate(service.address, RATE, SECONDS))
        wrong = [one for one in outcomes if one.what != RIGHT]
        record(
            f"Neo4j killed, started again, {RATE} rps once ready",
            f"ready {ready:.0f} s after it answers; {len(wrong)} of {len(outcomes)} failed {told(wrong)}",
            "none for planning",
        )
        assert not wrong, told(wrong)
        assert "Traceback" not in service.printed
