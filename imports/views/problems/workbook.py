"""A workbook of the lines that have problems: bad cells marked and commented, and the list."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import IO

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from imports.models import Problem, Run
from imports.models.severity_words import SEVERITY_WORDS
from imports.reading import Table
from imports.rules import find_worst
from imports.views.drafts.preview import name_preview_columns
from imports.views.problems.rows import build_problem_row, cut_off_text, iterate_problems
from imports.views.problems.rows import name_file_columns as name_list
from imports.views.rule_names import name_rule

CELL_CHARACTERS = 32_767  # Excel's own limit: what is longer would be lost in silence
COMMENT_CHARACTERS = 1_000
# Ten thousand lines of ten thousand columns are no sheet that anybody opens.
MOST_CELLS = 1_000_000
MOST_COLUMNS = 16_000
WIDTHS = (8, 10, 34, 30, 13, 30, 90)

OPTIONS = {
    "constant_memory": True,
    # A text stays a text, whatever it looks like.
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
#: What XML cannot hold: cells escape it, comments do not.
CONTROLS = {code: "\N{REPLACEMENT CHARACTER}" for code in range(32) if code not in (9, 10)} | {
    0xFFFE: "\N{REPLACEMENT CHARACTER}",
    0xFFFF: "\N{REPLACEMENT CHARACTER}",
}


def write_workbook(file: IO[bytes], run: Run, table: Table | None) -> None:
    """Write the workbook: lines are read, and rows written, one after the other."""
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        marks = {
            severity: book.add_format(
                {"bg_color": words.fill, "border": 1, "border_color": "#9A9A9A"}
            )
            for severity, words in SEVERITY_WORDS.items()
        }
        bold = book.add_format({"bold": True, "bottom": 1})
        cut = cut_off_text(run)
        if table is not None:
            sheet = book.add_worksheet(_("Lines"))
            LineSheet(sheet, run, table, marks=marks, bold=bold).write(cut)
        write_list(book.add_worksheet(_("Problems")), run, bold=bold, cut=cut)


def write_list(sheet: Worksheet, run: Run, *, bold: Format, cut: str) -> None:
    """Write every kept problem, one a row."""
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    last = 0
    write_row(sheet, 0, name_list(), bold)
    for last, problem in enumerate(iterate_problems(run), start=1):
        write_row(sheet, last, build_problem_row(run, problem))
    sheet.autofilter(0, 0, last, len(WIDTHS) - 1)
    if cut:
        sheet.write_string(last + 2, 0, cut, bold)


def write_row(
    sheet: Worksheet, row: int, cells: Iterable[str | int | None], style: Format | None = None
) -> None:
    for column, cell in enumerate(cells):
        if isinstance(cell, int):
            sheet.write_number(row, column, cell, style)
        elif cell:
            sheet.write_string(row, column, clip(cell), style)


def clip(text: str) -> str:
    return text if len(text) <= CELL_CHARACTERS else text[: CELL_CHARACTERS - 1] + "…"


class LineSheet:
    """The lines with problems, under their number in the file; column 0 holds that number."""

    def __init__(
        self, sheet: Worksheet, run: Run, table: Table, *, marks: dict[str, Format], bold: Format
    ) -> None:
        self.sheet = sheet
        self.run = run
        self.table = table
        self.marks = marks
        self.bold = bold

    def write(self, cut: str) -> None:
        names = [
            name or label for name, label in name_preview_columns(self.run, self.table, width=0)
        ]
        self.sheet.set_column(0, 0, 8)
        self.sheet.set_column(1, max(len(names), 1), 16)
        self.sheet.freeze_panes(1, 1)
        of_header, of_lines = self.group_problems()
        row = 0
        self.write_line(row, _("Line"), names, of_header, style=self.bold)
        left = MOST_CELLS
        for problems, text in self.read_lines(of_lines):
            row += 1
            cells = self.table.split(text)[:MOST_COLUMNS]
            self.write_line(row, problems[0].line, cells, problems)
            left -= len(cells)
            if left <= 0:
                cut = _("The remaining lines are too wide for a sheet: see the list of problems.")
                break
        if cut:
            self.sheet.write_string(row + 2, 0, cut, self.bold)

    def group_problems(self) -> tuple[list[Problem], Iterator[tuple[int, list[Problem]]]]:
        """Return the problems of the columns, and those of each record in order."""
        found = self.run.problems
        of_header = list(found.filter(record=None).order_by("column", "pk"))
        of_lines = iterate_problems(self.run, record__isnull=False)
        groups = groupby(of_lines, lambda problem: problem.record or 0)
        return of_header, ((record, list(problems)) for record, problems in groups)

    def read_lines(
        self, groups: Iterable[tuple[int, list[Problem]]]
    ) -> Iterator[tuple[list[Problem], str]]:
        """Yield problems and text of each line; the file is read once, up to the last of them."""
        waiting = iter(groups)
        group = next(waiting, None)
        for chunk in self.table.chunks(group[0] if group else 1):
            of_chunk = []
            while group is not None and group[0] < chunk.record + chunk.count:
                of_chunk.append(group)
                group = next(waiting, None)
            texts = chunk.pick([record - chunk.record for record, _problems in of_chunk])
            for (_record, problems), text in zip(of_chunk, texts, strict=True):
                yield problems, text
            if group is None:
                return

    def write_line(
        self,
        row: int,
        title: str | int,
        cells: Sequence[str],
        problems: Iterable[Problem],
        *,
        style: Format | None = None,
    ) -> None:
        """Write a line; what concerns all of it is said at its number."""
        marked: dict[int, list[Problem]] = {}
        for problem in problems:
            marked.setdefault(self.place_problem(problem), []).append(problem)
        # A cell that the line lacks is marked where it should be.
        width = max(len(cells), *marked, 0)
        values = [title, *cells, *[""] * (width - len(cells))]
        for column, value in enumerate(values):
            found = marked.get(column)
            self.write_cell(row, column, value, self.find_style(found) or style)
            if found:
                self.sheet.write_comment(row, column, comment_text(found), COMMENT)

    def place_problem(self, problem: Problem) -> int:
        """Return the column of the sheet: 0 for what concerns the line, or a column not sent."""
        if problem.column is None:
            return 0
        place = self.table.column_numbering.place_of(problem.column)
        return 0 if place is None else min(place + 1, MOST_COLUMNS)

    def write_cell(self, row: int, column: int, value: str | int, style: Format | None) -> None:
        if isinstance(value, int):
            self.sheet.write_number(row, column, value, style)
        elif value:
            self.sheet.write_string(row, column, clip(value), style)
        elif style:
            self.sheet.write_blank(row, column, None, style)

    def find_style(self, problems: Sequence[Problem] | None) -> Format | None:
        if not problems:
            return None
        return self.marks[find_worst(one.severity for one in problems)]


COMMENT: dict[str, object] = {"author": "Bordereau", "x_scale": 2.4, "y_scale": 1.8}


def comment_text(problems: Sequence[Problem]) -> str:
    """Say rule and sentence of each problem of a cell."""
    text = "\n".join(f"{name_rule(one.rule)} : {one.message}" for one in problems)
    text = text.translate(CONTROLS)
    return text if len(text) <= COMMENT_CHARACTERS else text[: COMMENT_CHARACTERS - 1] + "…"
