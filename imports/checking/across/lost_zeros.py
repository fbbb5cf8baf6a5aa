"""Codes that have lost the zeros in front, told by the rest of their column or by what they are."""

import re
from collections.abc import Iterator, Mapping, Sequence

from imports.catalogue import Kind
from imports.checking.across.code_lengths import (
    AFTER_NINE,
    NUMBER,
    ONE,
    SHORT,
    SHORTEST,
    ZERO,
    Lengths,
    Shortened,
)
from imports.checking.across.protocol import Candidate, Rereader
from imports.checking.across.rereading import FirstCandidates, find_cells
from imports.checking.layout import get_cell
from imports.checking.report import Counts
from imports.rules.catalogue import Rule
from imports.values.known_codes import add_zeros, find_country, is_elsewhere
from imports.values.rules import CellCheck


class LostZeros:
    """Finds whole numbers that are shorter than most codes of their column; and postal codes, phone
    numbers and the like, whose digits are counted, in columns that may have lost all their zeros.

    A file is read once more only if a column has both codes with zeros and shorter ones, or some of
    a length that none should have.
    """

    is_of_documents = False

    def __init__(self, checks: Sequence[CellCheck], countries: Mapping[int, int | None]) -> None:
        self.checks = checks
        self.countries = countries
        self.places = tuple(countries)
        self.lengths = {place: Lengths() for place in countries}
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
        self.count_numbers(reader)
        shortened = dict(self.find_shortened())
        found = FirstCandidates(Rule.LOST_ZEROS, limit=limit)
        if not shortened:
            return found.counts, found.candidates
        patterns = {place: short.pattern for place, short in shortened.items()}
        countries = {
            p: short.country for p, short in shortened.items() if short.country is not None
        }
        for cell in find_cells(reader, patterns, in_chunks=self.is_measured, beside=countries):
            check, short = self.checks[cell.place], shortened[cell.place]
            if check.known_code is None or not is_elsewhere(cell.beside, check.known_code):
                params: dict[str, str | int] = {"length": short.length}
                params["suggestion"] = add_zeros(cell.value, short.length)
                if short.country is not None:
                    params["country_column"] = short.country + 1
                found.add(cell, check.name, params)
        return found.counts, found.candidates

    def count_numbers(self, reader: Rereader) -> None:
        """Count only numbers among what begins with a zero, where codes seem to be too short.

        The length of 06 12 34 56 78 or 001-A says nothing about that of a number.
        """
        places = [place for place, _short in self.find_shortened() if self.is_general(place)]
        if not places:
            return
        for place in places:
            self.lengths[place].zero.clear()
        for place, counts in self.read_zeros(reader, places):
            self.lengths[place].zero.update(counts)

    def read_zeros(
        self, reader: Rereader, places: Sequence[int]
    ) -> Iterator[tuple[int, Mapping[int, int]]]:
        if self.is_measured:
            from imports.checking.across.lost_zeros_columnar import count_zeros  # noqa: PLC0415

            for chunk in reader.read_chunks(places):
                yield from ((place, count_zeros(chunk, place)) for place in places)
            return
        for _record, cells in reader.read_lines():
            for place in places:
                value = get_cell(cells, place)
                if value < ONE and re.search(NUMBER, value):
                    yield place, {len(value): 1}

    def is_general(self, place: int) -> bool:
        """Say whether only the rest of the column says how long a code is."""
        return self.checks[place].known_code is None

    def find_shortened(self) -> Iterator[tuple[int, Shortened]]:
        """Yield the columns that hold shorter numbers than they should."""
        for place, lengths in self.lengths.items():
            code = self.checks[place].known_code
            if code is None:
                usual = lengths.find_usual()
                if usual and any(length < usual for length in lengths.other):
                    pattern = f"^[1-9][0-9]{{0,{usual - SHORTEST}}}$"
                    yield place, Shortened(pattern=pattern, length=usual)
            elif any(lengths.other[length] for length in code.lengths):
                country = self.countries[place]
                pattern = f"^{code.short}$"
                yield place, Shortened(pattern=pattern, length=code.length, country=country)


def has_lost_zeros(value: str, check: CellCheck, usual: int) -> bool:
    """Say whether a code is a whole number that is shorter than usual, or than such codes are."""
    if check.known_code is not None:
        return check.known_code.has_lost_zero(value)
    return len(value) < usual and bool(re.fullmatch(SHORT, value))


def find_code_columns(checks: Sequence[CellCheck], kind: Kind) -> dict[int, int | None]:
    """Return the places of the codes, and where the country of each is said, if it matters."""
    fields = [kind.fields_by_name.get(check.name) for check in checks]
    found: dict[int, int | None] = {}
    for place, (check, field) in enumerate(zip(checks, fields, strict=True)):
        if check.is_code and field is not None:
            has_country = check.known_code is not None and check.known_code.elsewhere
            found[place] = find_country(field, fields) if has_country else None
    return found
