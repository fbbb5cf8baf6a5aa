"""What of a draft went to the same books before: looked for once, kept, and looked for anew."""

import zlib
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Self

from django.db.models import Q, QuerySet
from django.utils.timezone import now

from imports.duplicates.allowance import STEPS_OF_LINE, UNLIMITED, Allowance, CannotCompare
from imports.duplicates.compute import find_fingerprint
from imports.duplicates.counts_as_sent import open_last_answer
from imports.duplicates.ledger_scope import find_books, find_same_ledger_runs
from imports.duplicates.same_file import (
    list_of_other_lines,
    list_told,
    same_bytes,
    same_file_otherwise,
)
from imports.duplicates.search import Search
from imports.models import Books, Fingerprint, Run
from imports.models.fingerprint import FoundIn
from imports.outcomes import MAY_NAME_ABSENT

#: How many runs of the very same bytes are told.
MOST_SAME = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SentIn:
    """An earlier run, and how many lines of the draft were last sent in it.

    `is_same_content`: the earlier file held these very lines and no others, in whatever form.
    """

    run: Run
    count: int
    is_same_content: bool


@dataclass(frozen=True, kw_only=True)
class Repeats:
    """Which of a run's lines were sent before, as of `looked_at`.

    `runs` come latest first; their counts add up to `count`. `same_bytes` are earlier runs whose
    lines are the very same bytes, of which all may be booked.
    """

    fingerprint: Fingerprint
    runs: Sequence[SentIn]
    same_bytes: Sequence[Run]

    @property
    def line_count(self) -> int:
        return self.fingerprint.line_count

    @property
    def looked_at(self) -> datetime | None:
        return self.fingerprint.looked_at

    @cached_property
    def count(self) -> int:
        return sum(sent.count for sent in self.runs)

    @property
    def is_same_file(self) -> bool:
        """The very file was sent before: two workbooks may hold lines of the same bytes."""
        source = self.fingerprint.run.source_id
        return any(run.source_id == source for run in self.same_bytes)

    @property
    def is_full(self) -> bool:
        """Every line was sent before, one by one or as the very same bytes."""
        return bool(self.same_bytes) or (0 < self.line_count == self.count)

    @cached_property
    def perhaps_sent(self) -> Sequence[Run]:
        """The earlier runs whose request was refused as a whole, where nothing proves the rest."""
        return [run for run in self.all_runs if run.is_perhaps_sent]

    @property
    def is_only_perhaps(self) -> bool:
        """None of the earlier runs is known to have recorded anything."""
        return bool(self.all_runs) and len(self.perhaps_sent) == len(self.all_runs)

    @cached_property
    def words_of_refusal(self) -> str:
        """What the ERP said when it last refused one of these requests as a whole. One query."""
        answer = open_last_answer(self.perhaps_sent[0]) if self.perhaps_sent else None
        return answer.overview.message if answer else ""

    @property
    def is_partial(self) -> bool:
        return not self.is_full and self.count > 0

    def __bool__(self) -> bool:
        return self.is_full or self.is_partial

    @property
    def all_runs(self) -> list[Run]:
        """The runs of the same bytes, then those with some of the lines; each once."""
        both = [*self.same_bytes, *(sent.run for sent in self.runs)]
        return list({run.pk: run for run in both}.values())

    @cached_property
    def marks(self) -> "array[int]":
        """For each line 0, or the place (from 1) of a run in `fingerprint.found`."""
        marks = array("I")
        marks.frombytes(zlib.decompress(bytes(self.fingerprint.marks)))
        return marks

    def with_same_bytes(self, runs: Sequence[Run]) -> Self:
        return replace(self, same_bytes=runs)


def find_repeats(
    run: Run, *, may_be_old: bool = False, allowance: Allowance = UNLIMITED
) -> Repeats:
    """Return what of the run's lines was sent before, from what is kept if nothing has changed.

    With `may_be_old` it may be what was found when somebody last looked. What is not kept is looked
    for within the `allowance`. Raises CannotCompare.
    """
    try:
        return find_what_was_sent(run, may_be_old=may_be_old, allowance=allowance)
    except Fingerprint.DoesNotExist as error:
        # Read otherwise meanwhile: its large columns went before they were asked for.
        raise CannotCompare("changed") from error


def find_what_was_sent(run: Run, *, may_be_old: bool, allowance: Allowance) -> Repeats:
    fingerprint = find_fingerprint(run, allowance)
    fingerprint.run = run  # nobody who is told of the repeats asks for it once more
    books = find_books(run.company)
    earlier = fetch_found(fingerprint)
    if not is_fresh(fingerprint, books, earlier) and not (may_be_old and fingerprint.looked_at):
        look(fingerprint, run, books, allowance)
        earlier = fetch_found(fingerprint)
    return Repeats(
        fingerprint=fingerprint,
        runs=describe_found(fingerprint, earlier),
        same_bytes=find_same_bytes(run, fingerprint),
    )


def fetch_found(fingerprint: Fingerprint) -> dict[int, Run]:
    found = [one.run_id for one in fingerprint.list_found()]
    return Run.objects.select_related("company", "queued_by").in_bulk(found)


def is_fresh(fingerprint: Fingerprint, books: Books, earlier: dict[int, Run]) -> bool:
    """Say whether nothing was confirmed since, and what was found still stands as it stood."""
    return (
        fingerprint.looked_at is not None
        and fingerprint.books_id == books.pk
        and fingerprint.looked_up_to == books.confirmed
        and all(
            (run := earlier.get(one.run_id)) is not None
            and (run.state, run.adds_up) == (one.state, one.adds_up)
            for one in fingerprint.list_found()
        )
    )


def look(fingerprint: Fingerprint, run: Run, books: Books, allowance: Allowance) -> None:
    """Compare with all that is confirmed by now, and keep what was found."""
    allowance.spend(STEPS_OF_LINE * fingerprint.line_count)
    moment = now()
    # Asked before the search: who confirms during it is looked for again (search.find_later).
    books.refresh_from_db()
    search = Search(fingerprint, run, allowance)
    search.look()
    counts = Counter(search.marks)
    fingerprint.found = [
        FoundIn(earlier.pk, counts[number], earlier.state, earlier.adds_up)
        for number, earlier in enumerate(search.runs, start=1)
    ]
    fingerprint.marks = zlib.compress(search.marks.tobytes(), 1)
    fingerprint.looked_at, fingerprint.looked_up_to = moment, books.confirmed
    fingerprint.books = books
    # Not `save`: if the draft is read differently meanwhile, there is nothing left to be kept.
    kept = ("found", "marks", "looked_at", "looked_up_to", "books")
    Fingerprint.objects.filter(pk=fingerprint.pk).update(
        **{name: getattr(fingerprint, name) for name in kept}
    )


def describe_found(fingerprint: Fingerprint, earlier: dict[int, Run]) -> list[SentIn]:
    contents = dict(Fingerprint.objects.filter(run__in=earlier).values_list("run_id", "content"))
    sent = [
        SentIn(
            run=earlier[one.run_id],
            count=one.line_count,
            is_same_content=bytes(contents.get(one.run_id) or b"") == bytes(fingerprint.content),
        )
        for one in fingerprint.list_found()
        if one.run_id in earlier
    ]
    return sorted(sent, key=lambda one: one.run.queued_at or one.run.created_at, reverse=True)


def find_same_bytes(run: Run, fingerprint: Fingerprint) -> list[Run]:
    """Return the latest earlier runs of the very same bytes, but for those whose lines tell more.

    Of a file that was partly refused, the lines that were refused may be sent again. Where other
    columns were made of a file, equal lines tell more only if no other of its lines may be booked.
    """
    found = find_duplicates(run).exclude(
        state__in=MAY_NAME_ABSENT, fingerprint__content=bytes(fingerprint.content)
    )
    runs = list(found[:MOST_SAME])
    # Hardly ever: most drafts have no such run, and are spared the queries.
    if runs and (told := list_told(run, fingerprint)):
        return list(found.exclude(pk__in=told)[:MOST_SAME])
    return runs


def find_duplicates(run: Run) -> QuerySet[Run]:
    """Return earlier runs of the same bytes that the same books hold, or may hold.

    The bytes are those of the lines as they go, or of the file as it was dropped where other
    columns were made of it.

    The books are a company file on a server, under whatever profile. Unknown outcomes count as
    sent, as do refusals that do not account for every line; trials (`tester`) do not.
    """
    otherwise = same_file_otherwise(run) & ~Q(pk__in=list_of_other_lines(run))
    is_same = same_bytes(run) | otherwise
    return find_same_ledger_runs(run).filter(is_same).order_by("-queued_at")
