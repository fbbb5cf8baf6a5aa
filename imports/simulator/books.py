"""What the stand-in has received and booked, and what is asked of it next."""

import threading
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.message import Message
from typing import Any

from imports.simulator.faults import Fault
from imports.simulator.numbering import PieceNumbering

Lane = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class ReceivedRequest:
    """One request as it came.

    `path` is raw (%22 stays). `size` and `sha256` are those of the body bytes that arrived;
    `body` and `parsed` are empty when bodies are not recorded, `parsed` also when not JSON.
    """

    method: str
    path: str
    headers: Message
    body: bytes
    parsed: Any
    size: int
    sha256: str
    is_whole: bool
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Booking:
    """One import that was carried out; `lines` is empty when bodies are not recorded."""

    kind: str
    company_file: str
    user: str
    lines: tuple[str, ...]
    counters: dict[str, int]
    pieces: tuple[str, ...]
    at: datetime


class SimulatorBooks:
    """Everything that requests share; safe to use from several threads."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.numbering = PieceNumbering()
        self.requests: list[ReceivedRequest] = []
        self.booked: list[Booking] = []
        self.fault: Fault | None = None
        self.faults: deque[Fault | None] = deque()
        self.open_lanes: Counter[Lane] = Counter()
        self.most_at_once: Counter[Lane] = Counter()

    def receive(self, received: ReceivedRequest) -> None:
        with self.lock:
            self.requests.append(received)

    def book(self, booking: Booking) -> None:
        with self.lock:
            self.booked.append(booking)

    def plan_faults(self, faults: Iterable[Fault | None]) -> None:
        with self.lock:
            self.faults = deque(faults)

    def next_fault(self, *, is_post: bool) -> Fault | None:
        """Return the next planned fault, which only a POST uses up, else the standing one."""
        with self.lock:
            return self.faults.popleft() if is_post and self.faults else self.fault

    @contextmanager
    def session(self, lane: Lane) -> Iterator[None]:
        """Count how many sessions one ERP user has open in one company at the same time."""
        with self.lock:
            self.open_lanes[lane] += 1
            self.most_at_once[lane] = max(self.most_at_once[lane], self.open_lanes[lane])
        try:
            yield
        finally:
            with self.lock:
                self.open_lanes[lane] -= 1
