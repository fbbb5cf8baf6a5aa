"""What the reading decided or left out, and people must know before the lines go."""

from collections.abc import Iterator

from imports.checking.report import FoundProblem, build_problem
from imports.reading import Table
from imports.reading.workbook_info import WorkbookInfo
from imports.rules.catalogue import Rule


def find_reading_problems(table: Table, book: WorkbookInfo | None) -> Iterator[FoundProblem]:
    """Yield what is doubtful of the file as a whole, at the line where the reading starts."""
    if book is not None:
        yield from find_other_sheets(table, book)


def find_other_sheets(table: Table, book: WorkbookInfo) -> Iterator[FoundProblem]:
    """Yield the sheets that may hold lines and are not read."""
    for sheet in book["sheets"]:
        if sheet.get("may_hold_lines"):
            yield build_problem(
                Rule.OTHER_SHEET,
                line=table.start_line,
                value=sheet["name"],
                params={"sheet": book["sheet"], "set_sheet": sheet["name"]},
            )
