"""Finds what the queue lost: silent workers, runs nobody woke, answers that waited on disk."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import now

from imports.delivery.ledger import lose
from imports.delivery.settle import Received, answers_folder, record_late_answer
from imports.delivery.wake import wake
from imports.models import Attempt, Run


@dataclass(frozen=True)
class Swept:
    """How many runs were given up as unknown, woken again, and how many answers brought in."""

    lost: int
    woken: int
    answers: int

    def __bool__(self) -> bool:
        return bool(self.lost or self.woken or self.answers)


def sweep() -> Swept:
    """Put right what a killed worker or a lost task left behind. Safe at any time, any number."""
    return Swept(lost=lose_silent_runs(), woken=wake_forgotten_runs(), answers=bring_in_answers())


def lose_silent_runs() -> int:
    """Call unknown what is being sent by a worker whose heartbeat has stopped."""
    stopped = now() - timedelta(seconds=settings.LEASE_SECONDS)
    silent = Attempt.objects.filter(
        outcome=Attempt.Outcome.UNDER_WAY,
        run__state=Run.State.SENDING,
        run__heartbeat_at__lt=stopped,
    ).select_related("run")
    return sum(lose(attempt, reason="worker_silent") for attempt in silent)


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
            Q(woken_at=None) | Q(woken_at__lt=moment - timedelta(seconds=settings.LEASE_SECONDS))
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
    return sum(bring_in(path) for path in sorted(folder.glob("*.answer")))


def bring_in(path: Path) -> bool:
    """Attach one answer to its attempt, unless its worker still has it in hand."""
    try:
        code = uuid.UUID(path.stem)
    except ValueError:
        return False
    attempt = Attempt.objects.select_related("run").filter(code=code).first()
    if attempt is None or attempt.outcome == Attempt.Outcome.UNDER_WAY:
        return False
    try:
        raw = path.read_bytes()
    except FileNotFoundError:  # its worker has recorded it just now
        return False
    with transaction.atomic():
        record_late_answer(attempt, Received(raw, attempt.status, attempt.taken or 0))
    path.unlink(missing_ok=True)
    return True
