"""Numbers like 1,234: one and a fraction for the ERP, a thousand and more for many an author."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from imports.catalogue import FieldType
from imports.checking.across.protocol import Candidate, Rereader
from imports.checking.across.rereading import find_cells
from imports.checking.layout import get_cell
from imports.checking.report import Counts, FoundProblem
from imports.rules.catalogue import Rule
from imports.values.numbers import OTHER_MARK, Quantity, strip_number
from imports.values.rules import CellCheck

MARKS = (",", ".")
#: Either reading is possible: one to three digits that no zero begins, the mark, three digits.
GROUPED = {mark: f"^[+-]?[1-9][0-9]{{0,2}}[{mark}][0-9]{{3}}$" for mark in MARKS}
#: Only the decimal reading is: other numbers of digits around the mark, a zero in front, or the
#: other mark between groups of three before it.
DECIMAL = {
    mark: f"^[+-]?(?:[0-9]*[{mark}](?:[0-9]{{1,2}}|[0-9]{{4,}})"
    f"|(?:0[0-9]*|[0-9]{{4,}}|)[{mark}][0-9]{{3}}"
    f"|[1-9][0-9]{{0,2}}(?:[{other}][0-9]{{3}})+[{mark}][0-9]+)$"
    for mark, other in OTHER_MARK.items()
}


@dataclass(slots=True)
class MarkUse:
    """What a mark stands for in a column: proven decimal, or else how many cells may be either, and
    the first of them.
    """

    is_decimal: bool = False
    count: int = 0
    first: int = 0
    value: str = ""

    def add(self, more: "MarkUse") -> None:
        self.is_decimal |= more.is_decimal
        self.first = self.first or more.first
        self.value = self.value or more.value
        self.count += more.count


class DecimalOrThousands:
    """Finds columns in which a mark is followed by three digits wherever it stands.

    One cell that can only be a decimal number proves the mark of its column, unless another one
    proves the other mark. Told once a column, at the first such cell. Where only the other mark is
    proven, this one rather separates thousands.
    """

    is_of_documents = False

    def __init__(self, checks: Sequence[CellCheck], places: tuple[int, ...]) -> None:
        self.checks = checks
        self.places = places
        self.marks = {(place, mark): MarkUse() for place in places for mark in MARKS}
        self.is_measured = False

    def see(self, record: int, cells: Sequence[str]) -> None:
        for place in self.places:
            value = get_cell(cells, place)
            for mark in MARKS:
                if mark in value:
                    marks = self.marks[place, mark]
                    if re.search(DECIMAL[mark], value):
                        marks.is_decimal = True
                    elif re.search(GROUPED[mark], value):
                        marks.add(MarkUse(count=1, first=record, value=value))

    def take(self, measured: Mapping[int, Mapping[str, MarkUse]]) -> None:
        self.is_measured = True
        for place, marks in measured.items():
            for mark, more in marks.items():
                self.marks[place, mark].add(more)

    def find(self, reader: Rereader, *, limit: int) -> tuple[Counts, list[Candidate]]:
        mixed = {place for place in self.places if self.is_mixed(place)}
        if mixed:
            self.count_again(mixed, reader)
        candidates = list(self.build_candidates())
        return Counter(
            (Rule.DECIMAL_OR_THOUSANDS, candidate.field) for candidate in candidates
        ), candidates

    def is_mixed(self, place: int) -> bool:
        """Say whether both marks are proven decimal: then neither proof says anything of others."""
        return all(self.marks[place, mark].is_decimal for mark in MARKS)

    def count_again(self, mixed: set[int], reader: Rereader) -> None:
        """Count the cells that may be either where no cell was counted because of a proof."""
        for place in mixed:
            for mark in MARKS:
                self.marks[place, mark] = MarkUse(is_decimal=True)
        patterns = dict.fromkeys(sorted(mixed), "|".join(GROUPED.values()))
        for cell in find_cells(reader, patterns, in_chunks=self.is_measured):
            mark = "," if "," in cell.value else "."
            use = MarkUse(count=1, first=cell.record, value=cell.value)
            self.marks[cell.place, mark].add(use)

    def build_candidates(self) -> Iterator[Candidate]:
        for (place, mark), marks in self.marks.items():
            is_proven = marks.is_decimal and not self.is_mixed(place)
            if marks.count and not is_proven:
                params: dict[str, str | int] = {"mark": mark, "times": marks.count}
                if self.marks[place, OTHER_MARK[mark]].is_decimal and not marks.is_decimal:
                    params["suggestion"] = marks.value.replace(mark, "")
                yield Candidate(
                    rule=Rule.DECIMAL_OR_THOUSANDS,
                    record=marks.first,
                    field=self.checks[place].name,
                    places=(place,),
                    params=params,
                )


class OtherMarks:
    """Finds columns in which the mark that a person has not chosen can only be a decimal one.

    There `1.234` is as likely one and a fraction as a thousand and more, so neither is suggested.
    """

    is_of_documents = False

    def __init__(self, checks: Sequence[CellCheck]) -> None:
        self.checks = checks
        self.others = {
            place: OTHER_MARK[check.chosen_mark]
            for place, check in enumerate(checks)
            if takes_decimals(check) and check.chosen_mark == check.decimal_marks
        }
        self.places = tuple(self.others)
        self.proven: set[int] = set()

    def see(self, _record: int, cells: Sequence[str]) -> None:
        for place, other in self.others.items():
            quantity = self.checks[place].quantity
            if place not in self.proven and is_decimal(get_cell(cells, place), other, quantity):
                self.proven.add(place)

    def take(self, measured: set[int]) -> None:
        self.proven |= measured

    def find(self, _reader: Rereader, *, limit: int) -> tuple[Counts, list[Candidate]]:
        return Counter(), []

    def spare(self, problem: FoundProblem) -> FoundProblem:
        """Return the problem of a cell as its whole column lets it be told."""
        place = (problem.column or 0) - 1
        if "other_mark" not in problem.params or place not in self.proven:
            return problem
        params = {**problem.params, "proven_mark": self.others[place]}
        if is_grouped(problem.value, self.others[place], self.checks[place].quantity):
            params.pop("suggestion", None)
        return replace(problem, params=params)


def is_decimal(value: str, mark: str, quantity: Quantity) -> bool:
    """Say whether the number can only be read with `mark` as its decimal mark."""
    return mark in value and bool(re.search(DECIMAL[mark], strip_number(value, quantity)))


def is_grouped(value: str, mark: str, quantity: Quantity) -> bool:
    """Say whether the mark of the number may separate thousands as well as decimals."""
    return bool(re.search(GROUPED[mark], strip_number(value, quantity)))


def find_decimal_columns(checks: Sequence[CellCheck]) -> tuple[int, ...]:
    """Return where numbers stand that take a point or a comma."""
    return tuple(
        place
        for place, check in enumerate(checks)
        if takes_decimals(check) and check.decimal_marks == ".,"
    )


def takes_decimals(check: CellCheck) -> bool:
    return check.type in (FieldType.DECIMAL, FieldType.AMOUNT) and check.values is None
