"""Runs a command in a home folder and ends both as soon as whoever started it is gone, however that came about.

Started as a program: `python -I guardian.py HOME COMMAND...`. Its standard input is a pipe whose other end the tests
hold: when they end, or are killed, the pipe closes. A command that ends by itself leaves the file `ended` in its home.
"""

import shutil
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

CONSOLE, ENDED = "console.log", "ended"
LOOK_SECONDS = 0.1


def guard(home: Path, command: list[str]) -> None:
    """Run the command until standard input closes; then kill it and remove its home."""
    left = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: left.set())
    threading.Thread(target=wait_for_the_end, args=(left,), daemon=True).start()
    with (home / CONSOLE).open("wb") as console:
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=console, stderr=subprocess.STDOUT)  # noqa: S603  # ours
        while not left.wait(LOOK_SECONDS):
            if child.poll() is not None:
                with suppress(OSError):  # another guardian of a server started again may have removed the home
                    (home / ENDED).touch()
        child.kill()  # nothing in that home is wanted any more
        child.wait()
    shutil.rmtree(home, ignore_errors=True)


def wait_for_the_end(left: threading.Event) -> None:
    """Set the event when nobody holds the other end of standard input any more."""
    sys.stdin.buffer.read()
    left.set()


if __name__ == "__main__":
    guard(Path(sys.argv[1]), sys.argv[2:])
