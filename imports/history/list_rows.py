"""Runs as lists show them: with their pieces and how long they took."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min
from django.utils.timezone import now

from imports.models import Attempt, Piece, Run
from portal.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """One run in a list. `duration` is that of the sending, so far if it is still under way.

    `is_ruled`: a person found out what became of it, where no answer told.
    """

    run: Run
    piece: str
    more_pieces: int
    duration: timedelta | None
    is_ruled: bool = False

    @property
    def person(self) -> User:
        """Whoever had it sent, or else brought the file."""
        return self.run.queued_by or self.run.created_by

    @property
    def seconds(self) -> float | None:
        return None if self.duration is None else self.duration.total_seconds()


def make_rows(runs: Sequence[Run]) -> list[RunRow]:
    """Add to each run what a list shows, in three queries however many runs there are."""
    pieces = _count_pieces(runs)
    spans = _find_spans(runs)
    return [
        RunRow(
            run=run,
            piece=pieces.get(run.pk, ("", 0))[0],
            more_pieces=max(pieces.get(run.pk, ("", 0))[1] - 1, 0),
            duration=_measure(run, spans[run.pk][:2] if run.pk in spans else None),
            is_ruled=run.is_over and run.pk in spans and spans[run.pk][2],
        )
        for run in runs
    ]


def _count_pieces(runs: Sequence[Run]) -> dict[int, tuple[str, int]]:
    """Return the first piece and the number of pieces of each run that made any.

    Not a prefetch: one run may have made thousands.
    """
    counts = (
        Piece.objects.filter(run__in=runs)
        .order_by()
        .values_list("run_id")
        .annotate(first=Min("pk"), count=Count("pk"))
    )
    found = list(counts)
    numbers = dict(
        Piece.objects.filter(pk__in=[first for _, first, _ in found]).values_list("pk", "number")
    )
    return {run_id: (numbers[first], count) for run_id, first, count in found}


type Span = tuple[datetime, datetime | None]


def _find_spans(runs: Sequence[Run]) -> dict[int, tuple[datetime, datetime | None, bool]]:
    """Return when the last attempt began and ended, and whether a person ruled on it."""
    spans = Attempt.objects.filter(run__in=runs).order_by("number")
    # The last attempt wins: the others did not reach the server.
    return {
        run_id: (started, ended, ruling is not None)
        for run_id, started, ended, ruling in spans.values_list(
            "run_id", "started_at", "ended_at", "ruling"
        )
    }


def _measure(run: Run, span: Span | None) -> timedelta | None:
    if run.is_under_way:
        began = span[0] if span and span[1] is None else run.queued_at
        return None if began is None else max(now() - began, timedelta())
    return None if span is None or span[1] is None else span[1] - span[0]
