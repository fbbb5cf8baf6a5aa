"""Kills real processes at a chosen moment.

`python -m tests.killing MOMENT worker …` runs one of the portal's commands in a process that ends
itself with SIGKILL when its own code reaches the moment: one of `MOMENTS`. What only a server can
tell, such as half a body read, is told by a `HoldingErp`, and the test then kills the process.
"""

import os
import pkgutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import IO, Any
from unittest import mock

import django
from django.core.management import execute_from_command_line

from imports.catalogue import Kind
from imports.simulator import Fault, Simulator
from imports.simulator.handler import Body, Handler
from tests.processes import ROOT, environment, wait_until

PATIENCE = 60
#: What the server takes of a body before it holds in the middle of it.
FIRST_BYTES = 64 * 1024


@dataclass(frozen=True)
class Moment:
    """Before or after a call of a function of the real code, named by where it is looked up."""

    function: str
    is_before: bool

    def wrap(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def die_here(*args: Any, **kwargs: Any) -> None:
            if not self.is_before:
                original(*args, **kwargs)
            os.kill(os.getpid(), signal.SIGKILL)

        return die_here


def before(function: str) -> Moment:
    return Moment(function, is_before=True)


def after(function: str) -> Moment:
    return Moment(function, is_before=False)


MOMENTS = {
    "claimed": after("imports.delivery.tasks.claim"),
    "about to connect": before("imports.delivery.send.post"),
    "connected": after("imports.gestimum.transport.Watch.on_connected"),
    "about to send the body": before("imports.gestimum.transport.Spool.__iter__"),
    "answer read": before("imports.delivery.send.settle"),
    "answer kept beside": after("imports.delivery.settle.keep_beside"),
    "recording the answer": before("imports.delivery.settle.write_event"),
    "settled": before("imports.delivery.tasks.wake_lane"),
}


@contextmanager
def starting(*arguments: str, moment: str = "") -> Iterator[subprocess.Popen[bytes]]:
    """Run a command beside the test; with a moment, it kills itself there."""
    program = ["-m", "tests.killing", moment] if moment else ["manage.py"]
    process = subprocess.Popen([sys.executable, *program, *arguments], cwd=ROOT, env=environment())
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for_its_death(process: subprocess.Popen[bytes]) -> None:
    """Wait until it is dead, by SIGKILL and nothing else."""
    assert process.wait(PATIENCE) == -signal.SIGKILL


class HoldingErp(Simulator):
    """A simulated ERP that holds its first POST `in mid body`, `after the body` or `in mid answer`.

    `reached` is set once it holds; it goes on when `released` is, and acts on what it has.
    """

    def __init__(self, *, holds: str = "") -> None:
        super().__init__()
        self.holds = holds
        self.reached = threading.Event()
        self.released = threading.Event()

    def start(self) -> "HoldingErp":
        super().start()
        assert self.server is not None
        self.server.RequestHandlerClass = make_handler(self)
        # Small, or the rest of a large body would lie here while the server holds.
        self.server.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, FIRST_BYTES)
        return self

    def stop(self) -> None:
        self.released.set()
        super().stop()

    def hold(self, place: str) -> None:
        if place == self.holds and not self.reached.is_set():
            self.reached.set()
            self.released.wait(PATIENCE)

    def wait_until_idle(self) -> None:
        """Wait until every connection has ended: what came over them is in the books then."""
        server = self.server
        assert server is not None
        wait_until(lambda: not server.connections, seconds=PATIENCE)


def make_handler(erp: HoldingErp) -> type[Handler]:
    """Return the handler of the simulator, with places to hold at."""

    class Holding(Handler):
        def read_body(self, spool: IO[bytes], length: int, announced: int) -> Body:
            if erp.holds != "in mid body" or erp.reached.is_set():
                return super().read_body(spool, length, announced)
            first = super().read_body(spool, FIRST_BYTES, announced)
            erp.hold("in mid body")
            rest = super().read_body(spool, length - first.size, announced)
            size = first.size + rest.size
            return replace(rest, size=size, sha256="", is_whole=size == announced)

        def answer_import(self, kind: Kind, body: Body, fault: Fault | None) -> None:
            erp.hold("after the body")
            super().answer_import(kind, body, fault)

        def send(self, raw: bytes) -> None:
            half = len(raw) // 2
            super().send(raw[:half])
            erp.hold("in mid answer")
            super().send(raw[half:])

    return Holding


def main() -> None:
    name, *arguments = sys.argv[1:]
    django.setup()
    moment = MOMENTS[name]
    original = pkgutil.resolve_name(moment.function)
    with mock.patch(moment.function, moment.wrap(original)):
        execute_from_command_line(["manage.py", *arguments])


if __name__ == "__main__":
    main()
