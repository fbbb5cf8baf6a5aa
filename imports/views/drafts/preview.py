"""The first lines of a draft's file, cell by cell, with what is wrong marked where it stands."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from imports.checking.layout import find_layout
from imports.editing.written_cells import build_layouts, check_of
from imports.models import Problem, Run
from imports.reading import Table
from imports.reading.column_numbering import FIRST_ADDED
from imports.rules import find_worst
from imports.values.rules import CellCheck
from imports.views.edits.line_form import Choices, list_values
from imports.views.table import find_columns

LINES = 50
# Thousands of columns would freeze the browser: the rest is said, not shown.
MOST_COLUMNS = 200
# A cell may hold a megabyte: whoever wants all of it has the file.
CELL_CHARACTERS = 300
SAMPLE_LINES = 5_000
SAMPLE_CHARACTERS = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The problems of one cell: the worst severity, and what they say."""

    severity: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewColumn:
    """A column; `written` is its title in the file where it goes under another name."""

    number: int
    name: str
    label: str
    mark: Mark
    is_added: bool = False
    written: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """`values` is the number of the list that it is chosen from, from 1; 0: any text will do.

    One that is `converted` stands otherwise in the file, where it is changed.
    """

    text: str
    mark: Mark
    is_missing: bool = False
    values: int = 0
    is_converted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewRow:
    """One line; `mark` holds the problems of the line as a whole."""

    line: int
    mark: Mark
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """`lists` are what the cells of some columns are chosen from: values and their meaning."""

    columns: Sequence[PreviewColumn]
    rows: Sequence[PreviewRow]
    hidden_columns: int
    lists: Sequence[Choices] = ()


NO_MARK = Mark()


def build_preview(run: Run, table: Table) -> Preview:
    """Return the first 50 lines as a grid, fewer where they are endless. One query."""
    last = table.line_of(LINES)
    marks = collect_marks(run.problems.filter(line__lte=last))
    texts = list(table.first_lines(LINES))
    lines = [table.split(text) for text in texts]
    names = name_preview_columns(run, table, width=max(map(len, lines), default=0))
    numbers = [table.column_of(place) for place in range(min(len(names), MOST_COLUMNS))]
    named = table.column_numbering.named
    written = {one.number: one.header for one in named if one.header != one.name}
    columns = [
        PreviewColumn(
            number=number,
            name=cut_text(name),
            label=label,
            mark=find_mark(marks, number, table),
            is_added=number >= FIRST_ADDED,
            written=cut_text(written.get(number, "")),
        )
        for number, (name, label) in zip(numbers, names, strict=False)
    ]
    lists = ValueLists(run, table)
    in_file = {n for n in table.column_numbering.converted if n < FIRST_ADDED}
    rows = [
        build_preview_row(
            table.line_of(record), cells, marks, values, numbers=numbers, in_file=in_file
        )
        for record, (cells, values) in enumerate(
            zip(lines, map(lists.find, texts), strict=True), start=1
        )
    ]
    return Preview(
        columns=columns,
        rows=rows,
        hidden_columns=len(names) - len(columns),
        lists=lists.found,
    )


class ValueLists:
    """Which of the cells are chosen from a list. Each list is kept once."""

    def __init__(self, run: Run, table: Table) -> None:
        self.layouts = build_layouts(table.dialect, run.kind, run.entry_format)
        self.checks = [check_of(name, run.kind, table.dialect) for name in table.columns]
        self.is_entries = run.kind.is_entries
        self.found: list[Choices] = []
        self.numbers: dict[str, int] = {}

    def find(self, text: str) -> Sequence[int]:
        """Return the number of the list of each cell of a line, 0 for a cell without one."""
        checks: Sequence[CellCheck] = self.checks
        if self.is_entries:
            layout = find_layout(text, self.layouts)
            checks = layout.checks if layout else ()
        return [self.number_of(check) for check in checks[:MOST_COLUMNS]]

    def number_of(self, check: CellCheck) -> int:
        if check.name not in self.numbers:
            choices = list_values(check)
            if choices:
                self.found.append(choices)
            self.numbers[check.name] = len(self.found) if choices else 0
        return self.numbers[check.name]


def build_preview_row(
    line: int,
    cells: Sequence[str],
    marks: Mapping[tuple[int, int], Mark],
    values: Sequence[int],
    *,
    numbers: Sequence[int],
    in_file: Container[int],
) -> PreviewRow:
    width = len(numbers)
    filled = [
        Cell(
            text=cut_text(text or ""),
            mark=marks.get((line, numbers[place]), NO_MARK),
            is_missing=text is None,
            values=values[place] if place < len(values) else 0,
            is_converted=numbers[place] in in_file,
        )
        for place, (_, text) in enumerate(zip_longest(range(width), cells[:width], fillvalue=None))
    ]
    return PreviewRow(line=line, mark=marks.get((line, 0), NO_MARK), cells=filled)


def cut_text(text: str) -> str:
    return text if len(text) <= CELL_CHARACTERS else text[:CELL_CHARACTERS] + "…"


def find_mark(marks: Mapping[tuple[int, int], Mark], column: int, table: Table) -> Mark:
    """Return the mark of a header cell; without a header, its line is one like the others."""
    place = (table.start_line, column)
    return marks.get(place, NO_MARK) if table.header_line is not None else NO_MARK


def collect_marks(problems: Iterable[Problem]) -> dict[tuple[int, int], Mark]:
    """Join the problems of each cell; column 0 stands for the line as a whole."""
    found: dict[tuple[int, int], list[Problem]] = {}
    for problem in problems:
        found.setdefault((problem.line, problem.column or 0), []).append(problem)
    return {
        place: Mark(
            severity=find_worst(one.severity for one in of_cell),
            message=" ".join(one.message for one in of_cell),
        )
        for place, of_cell in found.items()
    }


def name_preview_columns(run: Run, table: Table, *, width: int) -> list[tuple[str, str]]:
    """Return name and label of each column, as many as the widest line has cells."""
    names = [(column.name, column.label) for column in find_columns(run, table)]
    return names + [("", "")] * (width - len(names))


def find_sample(table: Table) -> tuple[int, str] | None:
    """Return the first line with a character outside ASCII, and its number in the file.

    Only the header and the first 5,000 lines are looked at: it is there to judge the encoding by.
    """
    header = table.header_line
    if header is not None and not header.isascii():
        return table.start_line, cut_around(header)
    for record, text in enumerate(table.first_lines(SAMPLE_LINES), start=1):
        if not text.isascii():
            return table.line_of(record), cut_around(text)
    return None


def cut_around(text: str) -> str:
    """Cut a long line so that its first character outside ASCII stays."""
    place = next(number for number, character in enumerate(text) if not character.isascii())
    start = max(0, place - SAMPLE_CHARACTERS // 2)
    end = start + SAMPLE_CHARACTERS
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
