"""Codes that a program wrote as numbers with decimals: 69001.0, 3700123456789.00."""

import re
from collections import Counter
from collections.abc import Sequence

from imports.checking.across.protocol import Candidate, Rereader
from imports.checking.across.rereading import FirstCandidates, find_cells
from imports.checking.layout import get_cell
from imports.checking.report import Counts
from imports.rules.catalogue import Rule
from imports.values.rules import CellCheck
from imports.values.suggestions import drop_decimals

#: What programs write behind a whole number.
ENDINGS = (".0", ",0", ".00", ",00")
AS_NUMBER = "^[0-9]+[.,]00?$"
#: In a column with one of these, 1.0 is a code beside 1.1.
WITH_FRACTION = "^[0-9]+[.,][0-9]*[1-9][0-9]*$"


class CodesAsNumbers:
    """Finds whole numbers with decimals in columns of codes without any other decimal number.

    A file is read once more only if there are such codes.
    """

    is_of_documents = False

    def __init__(self, checks: Sequence[CellCheck]) -> None:
        self.checks = checks
        self.places = find_code_places(checks)
        self.suspects: set[int] = set()
        self.is_measured = False

    def see(self, _record: int, cells: Sequence[str]) -> None:
        for place in self.places:
            if is_code_as_number(get_cell(cells, place)):
                self.suspects.add(place)

    def take(self, measured: set[int]) -> None:
        self.is_measured = True
        self.suspects |= measured

    def find(self, reader: Rereader, *, limit: int) -> tuple[Counts, list[Candidate]]:
        counts: Counts = Counter()
        candidates: list[Candidate] = []
        if not self.suspects:
            return counts, candidates
        found = {
            place: FirstCandidates(Rule.CODE_AS_NUMBER, limit=limit) for place in self.suspects
        }
        patterns = dict.fromkeys(sorted(self.suspects), f"{AS_NUMBER}|{WITH_FRACTION}")
        proven = set()
        for cell in find_cells(reader, patterns, in_chunks=self.is_measured):
            if re.search(WITH_FRACTION, cell.value):
                proven.add(cell.place)
            elif cell.place not in proven:
                params = {"suggestion": drop_decimals(cell.value)}
                found[cell.place].add(cell, self.checks[cell.place].name, params)
        for place in patterns.keys() - proven:
            counts.update(found[place].counts)
            candidates += found[place].candidates
        return counts, candidates


def is_code_as_number(value: str) -> bool:
    """Say whether a code is a whole number with decimals that say nothing."""
    return value.endswith(ENDINGS) and bool(re.search(AS_NUMBER, value))


def find_code_places(checks: Sequence[CellCheck]) -> tuple[int, ...]:
    return tuple(place for place, check in enumerate(checks) if check.is_code)
