"""Small files for the tests of the check."""

from collections.abc import Sequence
from pathlib import Path

from imports.catalogue import ENTRY_FORMATS, KINDS
from imports.checking import LIMIT, Report, check_table
from imports.checking.records.quotes import find_quote_problems
from imports.reading import Dialect, Table, open_table
from imports.rules import Rule

SEMICOLON = Dialect(encoding="utf-8", delimiter=";")


def write_table(folder: Path, lines: Sequence[str], dialect: Dialect = SEMICOLON) -> Table:
    path = folder / "file.csv"
    path.write_text("\r\n".join(lines), encoding="utf-8", newline="")
    return open_table(path, dialect)


def check_lines(
    folder: Path, kind: str, lines: Sequence[str], dialect: Dialect = SEMICOLON
) -> Report:
    return check_table(write_table(folder, lines, dialect), KINDS[kind])


def check_entries(folder: Path, name: str, lines: Sequence[str]) -> Report:
    entry_format = ENTRY_FORMATS[name]
    dialect = Dialect(encoding="utf-8", delimiter=entry_format.separator, has_header=False)
    table = write_table(folder, lines, dialect)
    return check_table(table, KINDS["ecritures"], entry_format=entry_format)


def places(report: Report) -> list[tuple[int, int | None, str]]:
    """Return where each problem is and what it is: line, column, rule."""
    return [(problem.line, problem.column, str(problem.rule)) for problem in report.problems]


def check_both(
    folder: Path,
    kind: str,
    lines: Sequence[str],
    *,
    limit: int = LIMIT,
    dialect: Dialect = SEMICOLON,
) -> Report:
    """Check by the loop and by blocks, of a few bytes each; the reports must be the same."""
    table = write_table(folder, lines, dialect)
    slow = check_table(table, KINDS[kind], is_fast=False, limit=limit)
    assert check_table(table, KINDS[kind], is_fast=True, limit=limit) == slow
    return slow


def find_places(report: Report, rule: Rule) -> list[tuple[int, int | None, str]]:
    """Return where a rule is broken, and by which value."""
    return [
        (problem.line, problem.column, problem.value)
        for problem in report.problems
        if problem.rule is rule
    ]


def find_torn(table: Table) -> list[tuple[int, int]]:
    """Return where each record that is torn over lines begins and ends."""
    found = (one.problem for one in find_quote_problems(table, KINDS["villes"], is_typed=True))
    return [(one.line, int(one.params["last"])) for one in found if one.rule is Rule.LINE_BREAK]
