"""Finds what the queue lost: silent workers, runs nobody woke, answers that waited on disk."""

import logging
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import now

from imports.delivery.ledger import lose
from imports.delivery.settle import answers_folder, receive, record_late_answer
from imports.delivery.wake import wake
from imports.models import Attempt, Run
from portal.secrets import UndecryptableSecret

logger = logging.getLogger(__name__)

#: Writing an answer to disk takes seconds.
ABANDONED_SECONDS = 3600


@dataclass(frozen=True)
class Swept:
    """How many runs were given up as unknown, woken again, and how many answers brought in."""

    lost: int
    woken: int
    answers: int

    def __bool__(self) -> bool:
        return bool(self.lost or self.woken or self.answers)

    def __add__(self, other: "Swept") -> "Swept":
        return Swept(self.lost + other.lost, self.woken + other.woken, self.answers + other.answers)


class HeartbeatWatch:
    """Tells silent workers from living ones by looking at their heartbeats again and again.

    A heartbeat has stopped when it stayed the same for a whole lease of *this* process's
    monotonic clock. Times of day are not compared: they jump, and differ between machines.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._seen: dict[int, tuple[datetime | None, float]] = {}

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


def sweep(watch: HeartbeatWatch) -> Swept:
    """Put right what a killed worker or a lost task left behind. Safe at any time, any number.

    A silent worker is found by the second look of the same `watch`, a lease after the first.
    """
    return Swept(
        lost=lose_silent_runs(watch), woken=wake_forgotten_runs(), answers=bring_in_answers()
    )


def lose_silent_runs(watch: HeartbeatWatch) -> int:
    """Call unknown what is being sent by a worker whose heartbeat has stopped."""
    return sum(lose(attempt, reason="worker_silent") for attempt in watch.find_silent())


def attempts_under_way() -> QuerySet[Attempt]:
    return Attempt.objects.filter(
        outcome=Attempt.Outcome.UNDER_WAY, run__state=Run.State.SENDING
    ).select_related("run")


def lease() -> timedelta:
    return timedelta(seconds=settings.LEASE_SECONDS)


def wake_forgotten_runs() -> int:
    """Wake the head of each free lane that is due and that nobody has woken for a lease."""
    forgotten = list(forgotten_heads(now()))
    for run_id in forgotten:
        with transaction.atomic():
            wake(run_id)
    return len(forgotten)


def forgotten_heads(moment: datetime) -> Iterator[int]:
    sending = Run.objects.filter(lane=OuterRef("lane"), state=Run.State.SENDING)
    yield from (
        Run.objects.whose_turn_it_is(moment)
        .filter(
            # Woken in the future: the clock was set back since.
            Q(woken_at=None) | Q(woken_at__lt=moment - lease()) | Q(woken_at__gt=moment)
        )
        .filter(~Exists(sending))
        .order_by("queued_at")
        .values_list("pk", flat=True)
    )


def bring_in_answers() -> int:
    """Record answers that could not be written to the database when they came."""
    folder = answers_folder()
    if not folder.is_dir():
        return 0
    whole = folder.glob("*.answer")
    abandoned = (path for path in folder.glob("*.incoming") if is_abandoned(path))
    return sum(bring_in(path) for path in sorted({*whole, *abandoned}))


def is_abandoned(path: Path) -> bool:
    """Say whether its writer was killed in the middle: half an answer is evidence as well."""
    try:
        return time.time() - path.stat().st_mtime > ABANDONED_SECONDS
    except FileNotFoundError:  # whole by now
        return False


def bring_in(path: Path) -> bool:
    """Attach one answer to its attempt, unless its worker still has it in hand."""
    name, _, digest = path.stem.partition(".")
    try:
        code = uuid.UUID(name)
    except ValueError:
        return False
    attempt = Attempt.objects.select_related("run").filter(code=code).first()
    if attempt is None or attempt.outcome == Attempt.Outcome.UNDER_WAY:
        return False
    try:
        raw = path.read_bytes()
        # Masked when it was written, but not by the releases before this one.
        received = receive(attempt, raw, attempt.status, attempt.taken or 0, digest=digest)
        _ = received.pressed
    except FileNotFoundError:  # its worker has recorded it just now
        return False
    except OSError:  # the others can be brought in all the same
        logger.exception("the answer to attempt %s cannot be read from disk", code)
        return False
    except UndecryptableSecret:  # it waits on the disk until its passwords can be told from it
        logger.exception("the answer to attempt %s cannot be kept: give the key back", code)
        return False
    with transaction.atomic():
        record_late_answer(attempt, received)
    path.unlink(missing_ok=True)
    return True
