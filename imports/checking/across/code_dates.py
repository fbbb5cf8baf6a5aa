"""Codes that a spreadsheet took for dates and wrote in full: 03/01/2026 among A1, B7 and 12-4."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from imports.checking.across.code_numbers import find_code_places
from imports.checking.across.protocol import Candidate, Rereader
from imports.checking.across.rereading import FirstCandidates, find_cells
from imports.checking.layout import get_cell
from imports.checking.report import Counts
from imports.rules.catalogue import Rule
from imports.values.rules import CellCheck

WHOLE_DATE = "^(?:[0-3]?[0-9]/[01]?[0-9]/[0-9]{4}|[0-9]{4}-[01][0-9]-[0-3][0-9])$"
REGEX = re.compile(WHOLE_DATE)
#: How long such a date is.
SHORTEST, LONGEST = 8, 10


class DatesAmongCodes:
    """Finds dates in columns of codes most of which are none: a lot may be called after its day.

    What a spreadsheet shows of a date without its year is told cell by cell. A file is read once
    more only if a column has such dates.
    """

    is_of_documents = False

    def __init__(self, checks: Sequence[CellCheck]) -> None:
        self.checks = checks
        self.places = find_code_places(checks)
        self.filled: Counter[int] = Counter()
        self.dates: Counter[int] = Counter()
        self.is_measured = False

    def see(self, _record: int, cells: Sequence[str]) -> None:
        for place in self.places:
            value = get_cell(cells, place)
            self.filled[place] += bool(value)
            self.dates[place] += bool(REGEX.search(value))

    def take(self, measured: Mapping[int, tuple[int, int]]) -> None:
        self.is_measured = True
        for place, (filled, dates) in measured.items():
            self.filled[place] += filled
            self.dates[place] += dates

    def find(self, reader: Rereader, *, limit: int) -> tuple[Counts, list[Candidate]]:
        places = [place for place in self.places if 0 < 2 * self.dates[place] < self.filled[place]]
        found = FirstCandidates(Rule.TURNED_INTO_DATE, limit=limit)
        if places:
            patterns = dict.fromkeys(places, WHOLE_DATE)
            for cell in find_cells(reader, patterns, in_chunks=self.is_measured):
                found.add(cell, self.checks[cell.place].name, {})
        return found.counts, found.candidates
