"""The programs of the demonstration, started together and ended together."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self

POLL_SECONDS = 0.2
#: How long a program may take to end by itself, after each of two requests to do so.
GRACE_SECONDS = 8.0
PR_SET_PDEATHSIG = 1


class Stop:
    """What Ctrl-C and SIGTERM ask for. Asking twice means: at once."""

    def __init__(self) -> None:
        self.requests = 0
        self.event = threading.Event()

    def ask(self, signal_number: int = 0, frame: FrameType | None = None) -> None:
        self.requests += 1
        self.event.set()

    @contextmanager
    def on_signals(self) -> Iterator[None]:
        """Turn the signals that end a program into a request, while the block runs."""
        names = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
        numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
        before = {number: signal.signal(number, self.ask) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


class Programs:
    """Starts programs in order and, on leaving the block, ends them in the opposite order."""

    def __init__(self, *, folder: Path, stop: Stop) -> None:
        self.folder = folder
        self.stop = stop
        self.running: list[tuple[str, subprocess.Popen[bytes]]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        while self.running:
            end(self.running.pop()[1], stop=self.stop)

    def start(self, name: str, arguments: Sequence[str]) -> None:
        # A session of its own: Ctrl-C reaches this program only, which ends the others in order.
        self.running.append(
            (
                name,
                subprocess.Popen(  # noqa: S603 - our own programs
                    [sys.executable, *arguments],
                    cwd=self.folder,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL if name == "simulator" else None,
                    start_new_session=True,
                    preexec_fn=end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509
                ),
            )
        )

    def find_ended(self) -> str | None:
        """Return the name of a program that ended by itself, if one did."""
        for name, process in self.running:
            if process.poll() is not None:
                return name
        return None

    def wait_for(self, is_ready: Callable[[], bool], *, seconds: float) -> bool:
        """Wait until `is_ready`; False when a program ended, a stop was asked, or time is up."""
        limit = time.monotonic() + seconds
        while time.monotonic() < limit and self.find_ended() is None:
            if is_ready():
                return True
            if self.stop.event.wait(POLL_SECONDS):
                return False
        return False

    def watch(self) -> str | None:
        """Return when a stop is asked (None), or with the name of a program that ended."""
        while not self.stop.event.wait(POLL_SECONDS):
            if ended := self.find_ended():
                return ended
        return None


def end(process: subprocess.Popen[bytes], *, stop: Stop) -> None:
    """Ask a program to end, ask again, then end it. It is gone when this returns."""
    for request in (process.terminate, process.terminate, process.kill):
        if process.poll() is None:
            request()
        limit = time.monotonic() + GRACE_SECONDS
        while process.poll() is None and time.monotonic() < limit and stop.requests < 2:
            time.sleep(POLL_SECONDS / 4)
    process.wait()


def end_with_parent() -> None:
    """Have the kernel end this program should its parent be killed without warning."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def is_free(host: str, port: int) -> bool:
    """Return whether a server could listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as candidate:
        if os.name == "posix":
            # A port that was in use a moment ago counts as free, as it does for the servers.
            candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            candidate.bind((host, port))
        except OSError:
            return False
    return True


def choose_port(wanted: int) -> int:
    """Return the wanted port of this machine if it is free, else any free one."""
    if wanted and is_free("127.0.0.1", wanted):
        return wanted
    with socket.create_server(("127.0.0.1", 0)) as candidate:
        return int(candidate.getsockname()[1])


def is_listening(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True
