"""Codes that have lost the zeros in front, told by the rest of their column."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from imports.catalogue import Kind
from imports.checking.across.code_lengths import AFTER_NINE, ONE, SHORT, ZERO, Lengths
from imports.checking.across.protocol import Candidate, Rereader
from imports.checking.layout import get_cell
from imports.checking.report import Counts
from imports.rules.catalogue import Rule
from imports.values.rules import CellCheck

POSTAL = "postal"
type Short = Sequence[tuple[int, str]]  # record, value


class LostZeros:
    """Finds whole numbers that are shorter than most codes of their column.

    A file is read once more only if a column has both codes with zeros and shorter ones.
    """

    is_of_documents = False

    def __init__(self, checks: Sequence[CellCheck], postal: Mapping[int, bool]) -> None:
        self.checks = checks
        self.postal = postal
        self.places = tuple(postal)
        self.lengths = {place: Lengths() for place in postal}
        self.is_measured = False

    def see(self, record: int, cells: Sequence[str]) -> None:
        for place in self.places:
            value = get_cell(cells, place)
            if ZERO <= value < AFTER_NINE:
                lengths = self.lengths[place]
                (lengths.zero if value < ONE else lengths.other)[len(value)] += 1

    def take(self, measured: Mapping[int, Lengths]) -> None:
        self.is_measured = True
        for place, lengths in measured.items():
            self.lengths[place].add(lengths)

    def find(self, reader: Rereader, *, limit: int) -> tuple[Counts, list[Candidate]]:
        usual = dict(self.find_usual())
        counts: Counts = Counter()
        candidates: list[Candidate] = []
        if not usual:
            return counts, candidates
        find_short = self.find_short_measured if self.is_measured else self.find_short_seen
        for place, found in find_short(reader, usual):
            if not found:
                continue
            name = self.checks[place].name
            counts[Rule.LOST_ZEROS, name] += len(found)
            candidates += [
                Candidate(
                    rule=Rule.LOST_ZEROS,
                    record=record,
                    field=name,
                    places=(place,),
                    params={"length": usual[place], "suggestion": value.zfill(usual[place])},
                )
                for record, value in found[:limit]
            ]
            if len(candidates) > limit:
                candidates = sorted(
                    candidates, key=lambda candidate: (candidate.record, candidate.places)
                )[:limit]
        return counts, candidates

    def find_usual(self) -> Iterator[tuple[int, int]]:
        """Yield the columns that hold shorter numbers than usual, with the usual length."""
        for place, lengths in self.lengths.items():
            usual = lengths.find_usual(is_postal=self.postal[place])
            if usual and any(length < usual for length in lengths.other):
                yield place, usual

    def find_short_seen(
        self, reader: Rereader, usual: Mapping[int, int]
    ) -> Iterator[tuple[int, Short]]:
        for record, cells in reader.read_lines():
            for place, length in usual.items():
                value = get_cell(cells, place)
                if has_lost_zeros(value, length):
                    yield place, [(record, value)]

    def find_short_measured(
        self, reader: Rereader, usual: Mapping[int, int]
    ) -> Iterator[tuple[int, Short]]:
        from imports.checking.across.lost_zeros_columnar import find_short  # noqa: PLC0415

        for cells in reader.read_chunks(tuple(usual)):
            for place, length in usual.items():
                yield place, find_short(cells, place, length)


def has_lost_zeros(value: str, usual: int) -> bool:
    """Say whether a code is a whole number that is shorter than usual."""
    return len(value) < usual and bool(re.fullmatch(SHORT, value))


def find_code_columns(checks: Sequence[CellCheck], kind: Kind) -> dict[int, bool]:
    """Return the places of the codes, and whether they are postal codes."""
    fields = kind.fields_by_name
    return {
        place: POSTAL in fields[check.name].label.casefold()
        for place, check in enumerate(checks)
        if check.is_code
    }
