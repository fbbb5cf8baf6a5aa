"""Pages of runs, newest first, at the same cost at any depth."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from django.db.models import Q, QuerySet

from imports.models import Run

PAGE_SIZE = 50
COUNT_LIMIT = 10_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class BrokenCursorError(ValueError):
    """The address was cut or changed: show the first page."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """The place of one run in the order of the list."""

    at: datetime
    pk: int

    @classmethod
    def of(cls, run: Run) -> Self:
        return cls(run.created_at, run.pk)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `str(cursor)` wrote, or raise BrokenCursorError."""
        match = re.fullmatch(r"([0-9]{1,17})-([0-9]{1,18})", text)
        if match is None:
            raise BrokenCursorError(text)
        return cls(EPOCH + int(match[1]) * MICROSECOND, int(match[2]))

    def __str__(self) -> str:
        return f"{(self.at - EPOCH) // MICROSECOND}-{self.pk}"

    @property
    def older(self) -> Q:
        # Not `a < x OR (a = x AND id < y)`: PostgreSQL reads that from the start of the index.
        return Q(created_at__lte=self.at) & (Q(created_at__lt=self.at) | Q(pk__lt=self.pk))

    @property
    def newer(self) -> Q:
        return Q(created_at__gte=self.at) & (Q(created_at__gt=self.at) | Q(pk__gt=self.pk))


@dataclass(frozen=True, slots=True)
class Page:
    """Some runs, newest first, and where the neighbouring pages begin."""

    runs: Sequence[Run]
    before: Cursor | None = None
    after: Cursor | None = None


def fetch_page(
    runs: QuerySet[Run],
    *,
    before: Cursor | None = None,
    after: Cursor | None = None,
    size: int = PAGE_SIZE,
) -> Page:
    """Return the `size` runs next older than `before`, or next newer than `after`.

    Without a cursor, the newest. `Page.before` leads to the older page, `Page.after` to the newer
    one; each is None where the list ends.
    """
    if after is not None:
        found = list(runs.filter(after.newer).order_by("created_at", "pk")[: size + 1])
        page = found[:size][::-1]
        return Page(
            page,
            before=Cursor.of(page[-1]) if page else None,
            after=Cursor.of(page[0]) if len(found) > size else None,
        )
    if before is not None:
        runs = runs.filter(before.older)
    found = list(runs.order_by("-created_at", "-pk")[: size + 1])
    page = found[:size]
    return Page(
        page,
        before=Cursor.of(page[-1]) if len(found) > size else None,
        after=Cursor.of(page[0]) if page and before is not None else None,
    )


def count_up_to(runs: QuerySet[Run], limit: int = COUNT_LIMIT) -> int:
    """Count the runs, but stop at `limit` + 1: that many means "more than `limit`"."""
    return runs.order_by()[: limit + 1].count()
