"""Holds the java child of the embedded engine and ends it together with whoever started this script.

Run by file path (`python -I -S supervisor.py LOCK COMMAND...`), so it imports nothing but the standard library. Standard
input is a pipe whose other end the parent holds and never closes while it lives: end of file means that the parent is
gone, however it went. One byte before that means an orderly stop, with more time to close files.

Exit code: the child's own; 75 when another child still holds LOCK.
"""

import ctypes
import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

ORDERLY_SECONDS = 10.0  # to close files when asked to stop
ORPHAN_SECONDS = 1.5  # to close files when the parent has died: the next command may be waiting
LOCK_SECONDS = 10.0
LOCK_HELD = 75  # EX_TEMPFAIL
PR_SET_PDEATHSIG = 1


def main(lock_file: str, *command: str) -> int:
    """Run `command` until it ends or standard input does, and return its exit code."""
    with Path(lock_file).open("a") as lock:
        if not take(lock):
            return LOCK_HELD
        # The child inherits the lock: it is free again only when the child is gone, even if this process is killed.
        child = subprocess.Popen(  # noqa: S603  # the command is ours
            command,
            stdin=subprocess.DEVNULL,
            pass_fds=(lock.fileno(),),
            preexec_fn=death_with_parent(),  # noqa: PLW1509  # safe: there is no other thread yet
        )
        signal.signal(signal.SIGTERM, lambda *_: child.terminate())
        threading.Thread(target=end_with_parent, args=(child,), daemon=True).start()
        return child.wait()


def take(lock: IO[str]) -> bool:
    """Lock the file; false: somebody else kept it for `LOCK_SECONDS`."""
    deadline = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        else:
            return True


def end_with_parent(child: "subprocess.Popen[bytes]") -> None:
    """Wait for the end of standard input, then end the child: politely first."""
    orderly = bool(os.read(0, 1))
    child.terminate()
    try:
        child.wait(ORDERLY_SECONDS if orderly else ORPHAN_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()


def death_with_parent() -> Callable[[], None] | None:
    """What the child calls before it becomes java, so that a kill -9 of this process ends it too (Linux only)."""
    if sys.platform != "linux":
        return None
    supervisor, prctl = os.getpid(), ctypes.CDLL(None).prctl

    def ask() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != supervisor:  # it died before it could be asked
            os._exit(1)

    return ask


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
