"""The loop of a service logs what nobody waited for, and a connection that was given up in a line."""

import asyncio
import gc
import logging

import pytest

from api.server import fast_loop, log_unawaited


def logged_of(error: Exception, caplog: pytest.LogCaptureFixture) -> str:
    """What is logged where a task ends with the error and nobody takes it."""

    async def fail() -> None:
        raise error

    async def leave() -> None:
        asyncio.get_running_loop().set_exception_handler(log_unawaited)
        await asyncio.wait([asyncio.create_task(fail())])
        gc.collect()

    gc.collect()  # what other tests left is none of this
    caplog.clear()
    with caplog.at_level(logging.INFO), asyncio.Runner(loop_factory=fast_loop) as runner:
        runner.run(leave())
    return caplog.text


def test_a_connection_that_was_given_up_takes_a_line(caplog: pytest.LogCaptureFixture) -> None:
    logged = logged_of(ConnectionRefusedError(111, "Connect call failed"), caplog)
    (line,) = logged.splitlines()
    assert line.startswith("INFO")
    assert line.endswith("a connection that was given up was lost: Connect call failed")


def test_any_other_error_is_told_with_its_place(caplog: pytest.LogCaptureFixture) -> None:
    logged = logged_of(ValueError("a slip of ours"), caplog)
    assert "Traceback" in logged
    assert "in fail" in logged
    assert "a slip of ours" in logged
