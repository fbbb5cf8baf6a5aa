"""Finds what the queue lost: silent workers, runs nobody woke, answers that waited on disk.

What another process holds in the database is passed over and reported: it may be frozen, and the
other lanes must not wait for it.
"""

import logging
import math
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import OperationalError, connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import now

from imports.delivery.ledger import lose
from imports.delivery.settle import (
    ReceivedAnswer,
    answers_folder,
    receive_answer,
    record_late_answer,
)
from imports.delivery.tasks import wake
from imports.models import Attempt, Run
from portal.database import find_stuck_transactions, is_lock_timeout, waiting_briefly
from portal.models import Door
from portal.secrets import UndecryptableSecret

logger = logging.getLogger(__name__)

#: Writing an answer to disk takes seconds.
ABANDONED_SECONDS = 3600


@dataclass(frozen=True)
class Swept:
    """How many runs were given up as unknown, woken again, and how many answers brought in.

    `held` are the numbers of the runs that were passed over: another process holds them.
    """

    lost: int = 0
    woken: int = 0
    answers: int = 0
    held: frozenset[uuid.UUID] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.lost or self.woken or self.answers)

    def __add__(self, other: "Swept") -> "Swept":
        return Swept(
            self.lost + other.lost,
            self.woken + other.woken,
            self.answers + other.answers,
            self.held | other.held,
        )


class HeartbeatWatch:
    """Tells silent workers from living ones by looking at their heartbeats again and again.

    A heartbeat has stopped when it stayed the same for a whole lease of *this* process's
    monotonic clock. Times of day are not compared: they jump, and differ between machines.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._seen: dict[int, tuple[datetime | None, float]] = {}
        self._reported: dict[uuid.UUID, float] = {}

    def find_silent(self) -> list[Attempt]:
        """Look at every attempt under way; return those that have not beaten for a lease."""
        moment = self.clock()
        seen, silent = {}, []
        for attempt in attempts_under_way():
            beat = attempt.run.heartbeat_at
            last_beat, since = self._seen.get(attempt.pk, (None, moment))
            if beat != last_beat:
                since = moment
            seen[attempt.pk] = (beat, since)
            if moment - since >= settings.LEASE_SECONDS:
                silent.append(attempt)
        self._seen = seen
        return silent

    def is_needed(self) -> bool:
        """Whether a heartbeat looks stopped by the time of day, so that a second look is due."""
        moment = now()
        return any(
            attempt.run.heartbeat_at is None
            or not moment - lease() <= attempt.run.heartbeat_at <= moment
            for attempt in attempts_under_way()
        )

    def report_held(self, held: frozenset[uuid.UUID]) -> None:
        """Write to the log which runs are held by another process: once a lease for each."""
        moment = self.clock()
        reported = {code: at for code, at in self._reported.items() if code in held}
        due = {c for c in held if moment - reported.get(c, -math.inf) >= settings.LEASE_SECONDS}
        self._reported = reported | dict.fromkeys(due, moment)
        if due:
            holders = [str(holder) for holder in find_stuck_transactions()]
            logger.warning(
                "skipped, another process is locking them in the database: runs %s; held by: %s",
                ", ".join(sorted(map(str, due))),
                "; ".join(holders) or "not known",
            )


def sweep(watch: HeartbeatWatch) -> Swept:
    """Put right what a killed worker or a lost task left behind. Safe at any time, any number.

    A silent worker is found by the second look of the same `watch`, a lease after the first.
    """
    swept = lose_silent_runs(watch) + wake_forgotten_runs() + bring_in_answers()
    watch.report_held(swept.held)
    return swept


def pass_over_held(run: Run, step: Callable[[], Swept]) -> Swept:
    """Take a step about a run in a transaction of its own, or pass it over where it is held."""
    try:
        with waiting_briefly():
            return step()
    except OperationalError as error:
        # SQLite has one lock for everything: whoever holds it holds up every other run as well.
        if connection.vendor == "sqlite" or not is_lock_timeout(error):
            raise
        return Swept(held=frozenset({run.code}))


def lose_silent_runs(watch: HeartbeatWatch) -> Swept:
    """Call unknown what is being sent by a worker whose heartbeat has stopped."""
    swept = Swept()
    for attempt in watch.find_silent():
        swept += pass_over_held(attempt.run, partial(lose_silent, attempt))
    return swept


def lose_silent(attempt: Attempt) -> Swept:
    return Swept(lost=lose(attempt, reason="worker_silent", door=Door.SWEEP))


def attempts_under_way() -> QuerySet[Attempt]:
    return Attempt.objects.filter(
        outcome=Attempt.Outcome.UNDER_WAY, run__state=Run.State.SENDING
    ).select_related("run")


def lease() -> timedelta:
    return timedelta(seconds=settings.LEASE_SECONDS)


def wake_forgotten_runs() -> Swept:
    """Wake the head of each free lane that is due and that nobody has woken for a lease."""
    swept = Swept()
    for run in list(forgotten_heads(now())):
        swept += pass_over_held(run, partial(wake_forgotten, run))
    return swept


def wake_forgotten(run: Run) -> Swept:
    wake(run.pk)
    return Swept(woken=1)


def forgotten_heads(moment: datetime) -> QuerySet[Run]:
    sending = Run.objects.filter(lane=OuterRef("lane"), state=Run.State.SENDING)
    return (
        Run.objects.whose_turn_it_is(moment)
        .filter(
            # Woken in the future: the clock was set back since.
            Q(woken_at=None) | Q(woken_at__lt=moment - lease()) | Q(woken_at__gt=moment)
        )
        .filter(~Exists(sending))
        .order_by("queued_at")
        .only("code")
    )


def bring_in_answers() -> Swept:
    """Record answers that could not be written to the database when they came."""
    swept, folder = Swept(), answers_folder()
    if not folder.is_dir():
        return swept
    whole = folder.glob("*.answer")
    abandoned = (path for path in folder.glob("*.incoming") if is_abandoned(path))
    for path in sorted({*whole, *abandoned}):
        swept += bring_in(path)
    return swept


def is_abandoned(path: Path) -> bool:
    """Say whether its writer was killed in the middle: half an answer is evidence as well."""
    try:
        return time.time() - path.stat().st_mtime > ABANDONED_SECONDS
    except FileNotFoundError:  # whole by now
        return False


def bring_in(path: Path) -> Swept:
    """Attach one answer to its attempt, unless its worker still has it in hand."""
    name, _, digest = path.stem.partition(".")
    try:
        code = uuid.UUID(name)
    except ValueError:
        return Swept()
    attempt = Attempt.objects.select_related("run").filter(code=code).first()
    if attempt is None or attempt.outcome == Attempt.Outcome.UNDER_WAY:
        return Swept()
    try:
        raw = path.read_bytes()
        # Masked when it was written, but not by the releases before this one.
        received = receive_answer(attempt, raw, attempt.status, attempt.taken or 0, digest=digest)
        _ = received.pressed
    except FileNotFoundError:  # its worker has recorded it just now
        return Swept()
    except OSError:  # the others can be brought in all the same
        logger.exception("the answer to attempt %s cannot be read from disk", code)
        return Swept()
    except UndecryptableSecret:  # it waits on the disk until its passwords can be told from it
        logger.exception("the answer to attempt %s cannot be kept: restore the key", code)
        return Swept()
    swept = pass_over_held(attempt.run, partial(bring_in_answer, attempt, received))
    if swept.answers:
        path.unlink(missing_ok=True)
    return swept


def bring_in_answer(attempt: Attempt, received: ReceivedAnswer) -> Swept:
    record_late_answer(attempt, received, door=Door.SWEEP)
    return Swept(answers=1)
