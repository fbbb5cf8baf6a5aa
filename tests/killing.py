"""Kills or freezes real processes at a chosen moment.

`python -m tests.killing SIGKILL MOMENT worker …` runs one of the portal's commands in a process
that ends itself with SIGKILL (or freezes itself with SIGSTOP) when its own code first reaches the
moment: one of `MOMENTS` or of `MOMENTS_WITH_LOCKS`. What only a server can tell, such as half a
body read, is told by a `HoldingErp`, and the test then kills the process.
"""

import os
import pkgutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
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

    def strike(self, number: int) -> None:
        """Have this process send itself the signal when it first comes here."""
        original = pkgutil.resolve_name(self.function)
        is_done = False

        def strike_once() -> None:
            nonlocal is_done
            if not is_done:
                is_done = True
                os.kill(os.getpid(), number)
                time.sleep(0.01)  # a signal that is handled goes to the main thread

        def struck(*args: Any, **kwargs: Any) -> Any:
            if self.is_before:
                strike_once()
            result = original(*args, **kwargs)
            if not self.is_before:
                strike_once()
            return result

        mock.patch(self.function, struck).start()


def before(function: str) -> Moment:
    return Moment(function, is_before=True)


def after(function: str) -> Moment:
    return Moment(function, is_before=False)


MOMENTS = {
    "claimed": after("imports.delivery.tasks.claim"),
    "about to connect": before("imports.delivery.send.post"),
    "connected": after("imports.gestimum.transport.ConnectionWatch.on_connected"),
    "about to send the body": before("imports.gestimum.transport.Spool.__iter__"),
    "answer read": before("imports.delivery.send.settle"),
    "answer kept beside": after("imports.delivery.settle.keep_beside"),
    "recording the answer": before("imports.delivery.settle.record_attempt"),
    "settled": before("imports.delivery.tasks.wake_lane"),
}
#: In the middle of a transaction that holds rows which others need.
MOMENTS_WITH_LOCKS = {
    "claiming": before("imports.delivery.ledger.record"),
    "recording the request": before("imports.delivery.ledger.beat"),
    "postponing": before("imports.delivery.ledger.count_tries"),
    "moving the run": before("imports.delivery.ledger.move"),
    "recording the answer": before("imports.delivery.settle.record_attempt"),
    "confirming": before("imports.delivery.confirm.take_place"),
    "cancelling": before("imports.delivery.confirm.wake_lane"),
}
#: Those of them that a worker never comes to.
IN_THE_OFFICE = ("confirming", "cancelling")


@contextmanager
def starting(
    *arguments: str, moment: str = "", blow: signal.Signals = signal.SIGKILL
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command beside the test; with a moment, it kills or freezes itself there."""
    program = ["-m", "tests.killing", blow.name, moment] if moment else ["manage.py"]
    process = subprocess.Popen([sys.executable, *program, *arguments], cwd=ROOT, env=environment())
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGCONT)
            process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for_its_death(process: subprocess.Popen[bytes]) -> None:
    """Wait until it is dead, by SIGKILL and nothing else."""
    assert process.wait(PATIENCE) == -signal.SIGKILL


def wait_until_frozen(process: subprocess.Popen[bytes]) -> None:
    """Wait until the process has stopped itself; what it holds in the database it goes on holding.

    As the system tells it to the parent, without taking the process's end away from `Popen`.
    """

    def is_stopped() -> bool:
        told = os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WNOHANG | os.WNOWAIT)
        return told is not None

    wait_until(is_stopped, seconds=PATIENCE)


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
    number, name, *arguments = sys.argv[1:]
    django.setup()
    (MOMENTS | MOMENTS_WITH_LOCKS)[name].strike(signal.Signals[number])
    execute_from_command_line(["manage.py", *arguments])


if __name__ == "__main__":
    main()
