"""A server with a fault in a process of its own, which tells what it saw of every attempt."""

import os
import random
import select
import socket
import threading
import time
import traceback
from contextlib import suppress
from dataclasses import dataclass, field
from typing import cast

from tests.faults.answers import GOOD, LARGE_GOOD, http
from tests.faults.cases import Case
from tests.faults.server import HEAD_END, PATIENCE, RECEIVE_BUFFER, FaultServer, Peer, Seen
from tests.trials.plan import WELL, Plan

LARGE_BYTES = 1_000_000


@dataclass
class Sight:
    """What the server saw of one attempt: times on the monotonic clock, None for never."""

    case: str
    begun_at: float | None = None
    whole_at: float | None = None


@dataclass
class Log:
    sights: dict[str, Sight] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def read(self, text: str) -> None:
        for line in text.splitlines():
            what, at, code, rest = line.split("\t")
            if what == "error":
                self.errors.append(rest.replace("␤", "\n"))
                continue
            sight = self.sights.setdefault(code, Sight(case=rest))
            if what == "begun" and sight.begun_at is None:
                sight.begun_at = float(at)
            if what == "whole":
                if sight.whole_at is not None:
                    self.errors.append(f"attempt {code} came twice")
                sight.whole_at = float(at)


class Erp:
    """Made in the parent, served in a fork: `serve` returns once `finish` was called."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.listener = socket.socket()
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
        self.listener.bind(("127.0.0.1", 0))
        self.is_open = plan.case.door == "open"
        if self.is_open:
            self.listener.listen()
        self.url = f"{plan.case.scheme}://127.0.0.1:{self.listener.getsockname()[1]}"
        self.output, self.input = os.pipe()
        self.bell, self.ringer = socket.socketpair()
        # What a Peer asks of its server.
        self.seen = Seen()
        self.certificate = ""

    # In the process of the server

    def serve(self) -> None:
        rng = random.Random(self.plan.seed)
        if not self.is_open and self.plan.faulty < 9:
            self.wait_for(self.listener, 0, seconds=rng.uniform(0.02, 0.2))
            self.listener.listen()
        self.listener.setblocking(False)
        threads: list[threading.Thread] = []
        while True:
            self.wait_for(self.listener, select.POLLIN, seconds=600)
            try:
                sock, _ = self.listener.accept()
            except (BlockingIOError, OSError):
                break  # the bell rang, and nobody knocks any more
            is_faulty = len(threads) < self.plan.faulty and self.plan.case.door == "open"
            case = self.plan.case if is_faulty else WELL
            peer = Visitor(sock, self, case, random.Random(f"{self.plan.seed}:{len(threads)}"))
            threads.append(threading.Thread(target=peer.run))
            threads[-1].start()
        for thread in threads:
            thread.join()

    def wait_for(self, sock: socket.socket, events: int, *, seconds: float) -> bool:
        """Wait for an event of a socket, or for the end of the trial."""
        poll = select.poll()
        if events:
            poll.register(sock, events)
        poll.register(self.bell, select.POLLIN)
        return bool(poll.poll(seconds * 1000))

    def tell(self, what: str, code: str = "", text: str = "") -> None:
        line = "\t".join([what, str(time.monotonic()), code, text.replace("\n", "␤")])
        os.write(self.input, line.encode()[: select.PIPE_BUF - 1] + b"\n")

    def tell_error(self, text: str) -> None:
        self.tell("error", text=text[-600:])

    # In the process of the trial

    def finish(self) -> Log:
        """Let it finish what it has begun, and read what it saw."""
        self.ringer.send(b"!")
        os.close(self.input)
        with open(self.output, encoding="utf-8", errors="replace") as output:  # noqa: PTH123
            text = output.read()
        for sock in (self.listener, self.bell, self.ringer):
            sock.close()
        log = Log()
        log.read(text)
        return log


class Visitor(Peer):
    """One connection, with random pauses, and a note of the body it brings."""

    def __init__(self, sock: socket.socket, erp: Erp, case: Case, rng: random.Random) -> None:
        super().__init__(sock, cast("FaultServer", erp))
        self.erp, self.case, self.rng = erp, case, rng
        self.came = 0

    def run(self) -> None:
        try:
            self.serve()
        except Exception:  # noqa: BLE001 - a server that breaks proves nothing of the portal
            self.erp.tell_error(traceback.format_exc())

    def serve(self) -> None:
        with self.sock, suppress(OSError):  # the client may hang up at any moment
            self.sock.settimeout(PATIENCE)
            self.dawdle()
            if self.case is WELL:
                self.read_all()
                is_large = self.came > LARGE_BYTES
                self.send(http(LARGE_GOOD if is_large else GOOD))
            else:
                self.case.behave(self)

    def dawdle(self) -> None:
        if self.erp.plan.slowness:
            time.sleep(self.rng.uniform(0, self.erp.plan.slowness))

    def send(self, data: bytes) -> None:
        if len(data) > 1:  # not between the bytes of one that drips
            self.dawdle()
        super().send(data)

    def _receive(self, size: int) -> bytes:
        if not self.head.endswith(HEAD_END):
            return super()._receive(size)
        if self.came < LARGE_BYTES:
            self.dawdle()
        data = super()._receive(size)
        code, length = read_head(self.head)
        if not self.came:
            self.erp.tell("begun", code, self.case.name)
        self.came += len(data)
        if self.came >= length:
            self.erp.tell("whole", code, self.case.name)
        return data


def read_head(head: bytes) -> tuple[str, int]:
    """Return the code of the attempt, and the length of its body."""
    lines = (line.partition(b": ") for line in head.split(b"\r\n"))
    fields = {name.lower(): value.decode() for name, _, value in lines}
    return fields[b"x-bordereau-attempt"], int(fields[b"content-length"])
