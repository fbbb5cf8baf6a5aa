"""Finds the lines of a fingerprint among all that went to the same books."""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import batched, groupby

from imports.duplicates.allowance import Allowance
from imports.duplicates.counts_as_sent import count_refused, count_twins, measure_answers
from imports.duplicates.index import BATCH, find_lines
from imports.duplicates.ledger_scope import find_same_ledger_runs
from imports.fingerprints import unpack_hashes
from imports.models import Books, Fingerprint, Run

#: The latest runs are looked at first: what comes every week is mostly found there, and need not
#: be looked for in all the weeks before.
LATEST = 5

#: A line and its places in the file, from 0, ascending.
type Places = tuple[int, list[int]]


@dataclass(frozen=True)
class Earlier:
    """A run that went to the same books: when, and how often each of its lines was refused."""

    run: Run
    sent: tuple[float, int]
    refused: Counter[int]


@dataclass
class Search:
    """The search for the lines of one run.

    `marks` holds for each line 0, or the number in `runs` (from 1) of the run that sent it last:
    the second of two equal lines counts as sent only if two were sent. `twins` are lines that were
    left out for that: so often what was sent is accounted for.
    """

    fingerprint: Fingerprint
    run: Run
    allowance: Allowance
    marks: "array[int]" = field(init=False)
    runs: list[Run] = field(default_factory=list)
    numbers: dict[tuple[float, int], int] = field(default_factory=dict)
    known: dict[int, Earlier | None] = field(default_factory=dict)
    twins: Counter[int] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.marks = array("I", bytes(array("I").itemsize * self.fingerprint.line_count))

    def look(self) -> None:
        """Look for every line. Without earlier runs to these books there is nothing to do."""
        rivals = Fingerprint.objects.filter(run__in=find_same_ledger_runs(self.run)).order_by("-pk")
        latest = list(rivals.values_list("pk", flat=True)[:LATEST])
        if not latest:
            return
        self.twins = count_twins(self.run)
        for batch in batched(place_lines(unpack_hashes(bytes(self.fingerprint.hashes))), BATCH):
            left = self.settle(batch, find_lines([line for line, _ in batch], first=latest[-1]))
            if left and len(latest) == LATEST:
                lines = [line for line, _ in left]
                self.settle(left, find_lines(lines, before=latest[-1]))

    def settle(
        self, batch: Iterable[Places], found: Sequence[tuple[int, int, int]]
    ) -> list[Places]:
        """Mark what was found; return the lines with places that were not."""
        self.learn({fingerprint for _, fingerprint, _ in found})
        booked: dict[int, list[tuple[Earlier, int]]] = {}
        for line, fingerprint, count in found:
            earlier = self.known[fingerprint]
            if earlier and (times := count - earlier.refused[line]) > 0:
                booked.setdefault(line, []).append((earlier, times))
        left = []
        for line, places in batch:
            before = booked.get(line)
            rest = self.mark(line, places, before) if before else places
            if rest:
                left.append((line, rest))
        return left

    def mark(self, line: int, places: list[int], booked: list[tuple[Earlier, int]]) -> list[int]:
        """Mark as many places as the line was booked, by the latest runs; return the others."""
        taken = 0
        if len(booked) > 1:
            booked.sort(key=lambda pair: pair[0].sent, reverse=True)
        if line in self.twins:
            booked = self.without_twins(line, booked)
        for earlier, times in booked:
            number = self.numbers.get(earlier.sent) or self.number(earlier)
            for place in places[taken : taken + times]:
                self.marks[place] = number
            taken += times
            if taken >= len(places):
                return []
        return places[taken:]

    def without_twins(
        self, line: int, booked: list[tuple[Earlier, int]]
    ) -> list[tuple[Earlier, int]]:
        """Take off what is accounted for by lines that were left out."""
        rest = []
        for earlier, times in booked:
            spent = min(times, self.twins[line])
            self.twins[line] -= spent
            if times > spent:
                rest.append((earlier, times - spent))
        return rest

    def number(self, earlier: Earlier) -> int:
        self.runs.append(earlier.run)
        self.numbers[earlier.sent] = len(self.runs)
        return len(self.runs)

    def learn(self, fingerprints: set[int]) -> None:
        """Find out which of the fingerprints count, and what of them."""
        for batch in batched(sorted(fingerprints - self.known.keys()), 500):
            self.known |= dict.fromkeys(batch)
            found = Fingerprint.objects.filter(
                pk__in=batch, run__in=find_same_ledger_runs(self.run)
            )
            rivals = list(found.select_related("run").defer("hashes", "marks"))
            self.allowance.spend(measure_answers(rivals))
            for rival in rivals:
                self.known[rival.pk] = Earlier(
                    run=rival.run, sent=when_text(rival.run), refused=count_refused(rival)
                )


def when_text(run: Run) -> tuple[float, int]:
    """Return what sorts the runs by when they were confirmed, and tells them apart."""
    return (run.queued_at.timestamp() if run.queued_at else 0, run.pk)


def place_lines(hashes: Sequence[int]) -> Iterator[Places]:
    """Yield each different line with its places, in the order of the index."""
    order = sorted(range(len(hashes)), key=hashes.__getitem__)
    for line, places in groupby(order, key=hashes.__getitem__):
        yield line, list(places)


def find_later_runs(fingerprint: Fingerprint, books: Books, *, place: int) -> list[Run]:
    """Return the runs with a line of this one that were confirmed after the `place`-th.

    Few were, so they are compared one by one. What became of them does not matter here.
    """
    later = Fingerprint.objects.filter(books=books, place__gt=place).exclude(pk=fingerprint.pk)
    others = list(later.order_by("place").select_related("run").defer("marks"))
    if not others:
        return []
    lines = frozenset(unpack_hashes(bytes(fingerprint.hashes)))
    return [one.run for one in others if not lines.isdisjoint(unpack_hashes(bytes(one.hashes)))]
