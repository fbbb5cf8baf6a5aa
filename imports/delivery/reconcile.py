"""A person decides what the portal cannot know: what became of a run of unknown outcome."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from imports.delivery.errors import NotReady, SentElsewhere, StillUnderWay, TooLate
from imports.delivery.tasks import wake
from imports.duplicates import find_duplicates, find_later_runs, find_same_ledger_runs, hold_books
from imports.models import (
    Attempt,
    Books,
    Event,
    Fingerprint,
    Piece,
    Ruling,
    Run,
    SourceFile,
)
from imports.models.reason import LEAST_REASON_CHARACTERS, says_why
from portal.models import Company, Door, User, record

#: The data lines found in the ERP, counted from 1: (first, last), ascending, apart.
type Ranges = Sequence[tuple[int, int]]

SAY_MORE = gettext_lazy(
    "Describe what you saw in Gestimum, and where (at least %(limit_value)d characters)."
)

STATE_AFTER = {
    Ruling.Finding.IMPORTED: Run.State.IMPORTED,
    Ruling.Finding.PARTIAL: Run.State.PARTIAL,
    Ruling.Finding.REFUSED: Run.State.REFUSED,
    Ruling.Finding.ABSENT: Run.State.QUEUED,
}


def rule(
    run: Run,
    *,
    attempt: Attempt,
    user: User,
    finding: Ruling.Finding,
    reason: str,
    imported: Ranges = (),
    pieces: Sequence[str] = (),
    door: Door = Door.PAGE,
) -> Ruling:
    """Record what a manager found in the ERP. Only ABSENT makes the run sendable again.

    `attempt` is the one the person looked at, `imported` the lines found (for PARTIAL alone),
    `pieces` the documents found. Raises PermissionDenied, NotReady, TooLate, and for ABSENT
    StillUnderWay or SentElsewhere; then nothing is changed.
    """
    if not Company.objects.managed_by(user).filter(pk=run.company_id).exists():
        raise PermissionDenied
    found = lines_found(run, finding, imported)
    if not says_why(reason):
        raise NotReady([SAY_MORE % {"limit_value": LEAST_REASON_CHARACTERS}])
    try:
        with transaction.atomic():
            if finding == Ruling.Finding.ABSENT:
                refuse_to_repeat(run, attempt)
            move_from_unknown(run, attempt, finding, found)
            ruling = Ruling.objects.create(
                attempt=attempt, user=user, finding=finding, reason=reason.strip(), imported=found
            )
            Piece.objects.bulk_create(
                [Piece(run=run, number=number, ruling=ruling) for number in pieces],
                ignore_conflicts=True,
            )
            details = {"attempt": attempt.number, "finding": finding}
            event = Event(run=run, verb=Event.Verb.RULED, note=ruling.reason, details=details)
            record(event, user=user, door=door)
            if finding == Ruling.Finding.ABSENT:
                wake(run.pk)
    except IntegrityError as error:  # somebody has ruled on this attempt before
        raise TooLate from error
    run.refresh_from_db()
    return ruling


def lines_found(run: Run, finding: Ruling.Finding, imported: Ranges) -> list[list[int]]:
    """Return the lines that count as imported, or raise NotReady when they do not fit."""
    if finding == Ruling.Finding.IMPORTED:
        return [[1, run.line_count]]
    if finding != Ruling.Finding.PARTIAL:
        return []
    edges = [0, *(number for pair in imported for number in pair), run.line_count + 1]
    in_order = all(
        low < high if index % 2 == 0 else low <= high
        for index, (low, high) in enumerate(pairwise(edges))
    )
    count = sum(last - first + 1 for first, last in imported)
    if not in_order or not 0 < count < run.line_count:
        raise NotReady([_("Specify which lines were imported: some of them, but not all.")])
    return [[first, last] for first, last in imported]


def refuse_to_repeat(run: Run, attempt: Attempt) -> None:
    """Raise where sending again could book the lines twice whatever the person saw."""
    until = may_be_sending_until(attempt)
    if until is not None and now() < until:
        raise StillUnderWay(until)
    # Who confirms the same file in another draft waits here, and so do we for them.
    SourceFile.objects.select_for_update(no_key=True).get(pk=run.source_id)
    books = hold_books(run.company)
    if others := list(find_duplicates(run)) or find_overlapping(run, books):
        raise SentElsewhere(others)


def find_overlapping(run: Run, books: Books) -> list[Run]:
    """Return the imports confirmed after this one that may have booked some of its lines.

    For what went before, somebody gave a reason when this one was confirmed.
    """
    fingerprint = Fingerprint.objects.defer("marks").filter(run=run, books=books).first()
    if fingerprint is None or fingerprint.place is None:
        return []
    later = find_later_runs(fingerprint, books, place=fingerprint.place)
    return list(
        find_same_ledger_runs(run).filter(pk__in=[one.pk for one in later]).order_by("-queued_at")
    )


def may_be_sending_until(attempt: Attempt) -> datetime | None:
    """Return until when a worker that fell silent may hold its connection, None if none does.

    Before its first byte a worker asks whether the run is still its own. One that had passed this
    is ended by the company's time limits.
    """
    if attempt.reason != "worker_silent" or attempt.body_size is None or attempt.ended_at is None:
        return None
    company = attempt.run.company
    return attempt.ended_at + timedelta(seconds=company.connect_timeout + company.answer_timeout)


def move_from_unknown(
    run: Run, attempt: Attempt, finding: Ruling.Finding, found: list[list[int]]
) -> None:
    """Take the run out of `unknown`, unless somebody did, or sent it again, meanwhile."""
    # The figures of an answer that proved nothing give way to what was found.
    values: dict[str, object] = {"warned_count": 0}
    if finding == Ruling.Finding.ABSENT:
        values |= {"finished_at": None, "next_try_at": None, "woken_at": None}
        values |= {"imported_count": None, "refused_count": None, "adds_up": None}
    else:
        imported = sum(last - first + 1 for first, last in found)
        values |= {
            "imported_count": imported,
            "refused_count": run.line_count - imported,
            "adds_up": True,
        }
    moved = (
        Run.objects.filter(pk=run.pk, state=Run.State.UNKNOWN, attempts=attempt)
        .exclude(attempts__number__gt=attempt.number)
        .update(state=STATE_AFTER[finding], **values)
    )
    if not moved:
        raise TooLate
