"""The embedded engine is killed, or stopped, under 20 requests a second: how long until answers are right again."""

import os
import signal
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from tests.support.served import QUESTION, Served, children, serving
from tests.torture.conftest import Record

RATE = 20  # requests a second
TIMES = {True: 1, False: 5}
WATCHED_SECONDS = 60.0
STEADY = 20  # right answers in a row
ASKED_SECONDS = {signal.SIGKILL: 10.0, signal.SIGSTOP: 15.0}


@dataclass
class Load:
    """Requests at an even pace, and what came of each: the moment at which it was sent, its status, whether it was right."""

    served: Served
    right: object
    ending: threading.Event = field(default_factory=threading.Event)
    came: list[tuple[float, int, bool]] = field(default_factory=list)
    threads: list[threading.Thread] = field(default_factory=list)

    def run(self) -> None:
        """Send until it is ended."""
        while not self.ending.wait(1 / RATE):
            thread = threading.Thread(target=self.ask)
            thread.start()
            self.threads.append(thread)

    def ask(self) -> None:
        """Send one request; no two bodies are equal, so that none is answered from memory."""
        began = time.monotonic()
        document = f"query Q{len(self.threads)} {QUESTION['query']}"
        accept = {"Accept": "application/graphql-response+json"}
        try:
            response = httpx.post(
                f"{self.served.address}/graphql", json={"query": document}, headers=accept, timeout=30
            )
        except httpx.HTTPError:
            self.came.append((began, 0, False))
            return
        right = response.status_code == httpx.codes.OK and response.json() == self.right
        self.came.append((began, response.status_code, right))

    def right_again(self, since: float) -> float | None:
        """Seconds from that moment to the first of the requests of which all later ones were right; null: not yet."""
        later = sorted(one for one in self.came if one[0] >= since)
        failed = [at for at, _, right in later if not right]
        if not failed:
            return 0.0 if len(later) >= STEADY else None
        after = [at for at, _, right in later if right and at > failed[-1]]
        return after[0] - since if len(after) >= STEADY else None


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGSTOP])
def test_answers_are_right_again_soon(tmp_path: Path, record: Record, short: bool, sent: signal.Signals) -> None:
    seconds: list[float] = []
    statuses: Counter[int] = Counter()
    wrong = 0
    with serving(tmp_path, REMIT_RESPONSE_CACHE="0") as served:
        load = Load(served, served.ask().json())
        sending = threading.Thread(target=load.run)
        sending.start()
        try:
            for _ in range(TIMES[short]):
                time.sleep(2)
                java = next(pid for pid, kind in children(tmp_path).items() if kind == "java")
                os.kill(java, sent)
                began = time.monotonic()
                found = None
                while found is None and time.monotonic() - began < WATCHED_SECONDS:
                    time.sleep(0.25)
                    found = load.right_again(began)
                assert found is not None, (Counter(status for _, status, _ in load.came), served.printed[-2000:])
                seconds.append(found)
        finally:
            load.ending.set()
            sending.join()
            for thread in load.threads:
                thread.join()
        statuses.update(status for _, status, _ in load.came)
        wrong = sum(status == httpx.codes.OK and not right for _, status, right in load.came)
        assert served.end() == 0
        assert "Traceback" not in served.printed
    told = ", ".join(f"{count} times {status or 'no answer'}" for status, count in sorted(statuses.items()))
    asked = ASKED_SECONDS[sent]
    record(
        f"{sent.name} of java under {RATE} rps, {len(seconds)} times",
        f"right again after {', '.join(f'{one:.1f}' for one in seconds)} s; {wrong} wrong; {told}",
        f"within {asked:.0f} s, 0 wrong",
        met=max(seconds) < asked,
    )
    assert wrong == 0
