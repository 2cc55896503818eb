"""A service that is told to end: first it says so, then it ends; a second signal, or Ctrl-C, does not wait."""

import signal
import sys
from pathlib import Path

import httpx
import pytest

from tests.support.served import children, is_true_within, serving
from tests.support.toy_app import make_service
from tests.test_http_ending import client_of

# What works in a service's folder is found by the working directories of all processes, which /proc has (`served.children`).
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks for left processes in /proc")

HOUR = "3600"


@pytest.mark.slow
def test_a_service_that_is_told_to_end_is_not_ready_first_and_still_answers(tmp_path: Path) -> None:
    """It would wait for an hour: the second signal ends it, and so does Ctrl-C by itself."""
    with serving(tmp_path, REMIT_DRAIN_SECONDS=HOUR) as served:
        with httpx.Client(base_url=served.address, timeout=30) as client:
            served.ready()
            assert client.get("/health/live").status_code == 200  # the connection that is told to close
            served.process.send_signal(signal.SIGTERM)
            assert is_true_within(20, lambda: served.get("/health/ready").status_code == 503)
            told = client.get("/health/ready")
            assert (told.json()["code"], told.headers["retry-after"]) == ("SHUTTING_DOWN", "5")
            assert told.headers["connection"] == "close"
            assert served.get("/health/live").status_code == 200
            answer = served.ask()
            assert answer.json()["data"]["oversight"]["verdict"] == "PARTLY_OVERSEEN"
            assert answer.headers["connection"] == "close"
        assert served.end(signal.SIGTERM) == 0
        assert is_true_within(10, lambda: not children(tmp_path))
        assert "Traceback" not in served.printed
    with serving(tmp_path, REMIT_DRAIN_SECONDS=HOUR) as again:
        assert again.end(signal.SIGINT) == 0
        assert "Traceback" not in again.printed


async def test_ready_says_that_it_is_shutting_down() -> None:
    from api.app import create_app
    from api.http.draining import Drain
    from api.settings import Settings

    drain = Drain()
    async with client_of(create_app(Settings.model_validate({}), service=make_service(), drain=drain)) as client:
        assert (await client.get("/health/ready")).status_code == 200
        drain.begun = True
        refused = await client.get("/health/ready")
        assert (refused.status_code, refused.json()["code"]) == (503, "SHUTTING_DOWN")
        assert (await client.get("/health/live")).status_code == 200
