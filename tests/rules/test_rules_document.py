"""docs/rules.md describes every rule, and its examples do what it says."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from imports.catalogue import ENTRY_FORMATS, KINDS
from imports.checking import DroppedFile, FoundProblem, check_table
from imports.checking.report import Report
from imports.editing.column_mapping import MapColumns
from imports.editing.line_editor import LineEditor
from imports.mapping.mapping import ColumnMapping, MappedColumn
from imports.mapping.steps.step import Step
from imports.mapping.steps.value_table import ValueTable
from imports.reading import Dialect, Table
from imports.reading.workbooks.cell_doubts import StoredDoubt
from imports.reading.workbooks.workbook_info import WorkbookInfo
from imports.rules import Rule
from imports.rules.catalogue import ROWS
from tests.checking.tables import write_table

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "rules.md"
SECTION = re.compile(
    r"^### `(?P<rule>\w+)` · (?P<severity>\w+)\n\n(?P<text>.+?)\n\n"
    r"In `(?P<kind>\w+)`(?:, (?P<how>.+?))?:\n\n(?P<blocks>(?:```\n.*?\n```\n\n?)+)",
    re.MULTILINE | re.DOTALL,
)


ONE_SHEET: WorkbookInfo = {
    "form": "xlsx",
    "sheet": "Feuil1",
    "sheets": [{"name": "Feuil1", "is_hidden": False}],
}


def tell(rule: str, column: int, lines: str) -> WorkbookInfo:
    """Return what is known of a workbook that leaves one doubt."""
    doubt: StoredDoubt = {"rule": rule, "column": column, "params": {}, "lines": lines}
    return {**ONE_SHEET, "doubts": [doubt]}


#: What is known of the workbooks that the examples are in; the corrected one has nothing of it.
BOOKS: dict[str, WorkbookInfo] = {
    "in a workbook with two sheets": {
        "form": "xlsx",
        "sheet": "Feuil1",
        "sheets": [
            {"name": "Feuil1", "is_hidden": False},
            {"name": "Feuil2", "is_hidden": False, "may_hold_lines": True},
        ],
    },
    "in a workbook that shows two decimals": {
        **ONE_SHEET,
        "doubts": [
            {
                "rule": "displayed_otherwise",
                "column": 3,
                "params": {"decimals": 2},
                "lines": "2",
            }
        ],
    },
    "in a workbook whose third row is hidden": tell("hidden_line", 0, "3"),
    "in a workbook whose third row is struck through": tell("struck_line", 0, "3"),
    "in a workbook whose last cell is struck through": tell("struck_cell", 5, "2"),
    "in a workbook with another table below": tell("table_below", 0, "4"),
    "in a workbook with another table beside": {**ONE_SHEET, "beside_places": [4]},
    "in a workbook whose last column is hidden": {**ONE_SHEET, "hidden_places": [5]},
    "in a workbook where a depot is merged over two rows": tell("merged_cell", 2, "3"),
    "in a workbook with a cell of two lines": tell("joined_lines", 3, "2"),
}


#: How the bytes of the examples were written, how they are read, and whether that was guessed.
BYTES: dict[str, tuple[Callable[[str], bytes], str, bool]] = {
    "in CP850, read as Windows-1252": (lambda line: line.encode("cp850"), "cp1252", False),
    "in Mac Roman": (lambda line: line.encode("mac_roman"), "mac_roman", True),
    "in UTF-8, the last line in Windows-1252": (
        lambda line: line.encode("cp1252" if line.endswith("ê") else "utf-8"),
        "utf-8-mixed",
        False,
    ),
}


#: By which steps the first column of an example is mapped to its field.
MAPPED: dict[str, tuple[Step, ...]] = {
    "with a value table for Entrée and Sortie": (
        ValueTable(values=(("Entrée", "E"), ("Sortie", "S"))),
    ),
}


@dataclass(frozen=True)
class Entry:
    """What the document says of a rule; `files` are the example and, if any, the corrected one."""

    rule: str
    severity: str
    kind: str
    how: str
    files: list[list[str]]


def read_document() -> list[Entry]:
    text = DOCUMENT.read_text(encoding="utf-8").replace("␚", "\x1a")
    return [
        Entry(
            rule=found["rule"],
            severity=found["severity"],
            kind=found["kind"],
            how=found["how"] or "",
            files=[
                block.split("\n")
                for block in re.findall(r"```\n(.*?)\n```", found["blocks"], re.DOTALL)
            ],
        )
        for found in SECTION.finditer(text)
    ]


ENTRIES = read_document()


def check_entry(folder: Path, entry: Entry, lines: list[str]) -> Report:
    """Check the lines as the entry says they are read."""
    entry_format = ENTRY_FORMATS.get(entry.how.strip("`"))
    dialect = Dialect(
        encoding="utf-8",
        delimiter=entry_format.separator if entry_format else ";",
        text_delimiter='"' if entry.how.startswith("text delimiter") else "",
        has_header=entry_format is None and entry.how != "without header",
        start_line=2 if entry.how == "header on line 2" else 1,
    )
    if entry.how in MAPPED:
        return check_mapped(folder, entry, lines, dialect)
    table = write_table(folder, lines, dialect)
    return check_table(
        table, KINDS[entry.kind], entry_format=entry_format, dropped=drop(table, entry, lines)
    )


def check_mapped(folder: Path, entry: Entry, lines: list[str], dialect: Dialect) -> Report:
    """Check the lines once a mapping has made of the first column what it can."""
    kind, names = KINDS[entry.kind], lines[0].split(";")
    columns = [
        MappedColumn(column=n, header=name, field=name, steps=MAPPED[entry.how] if n == 1 else ())
        for n, name in enumerate(names, start=1)
    ]
    mapping = ColumnMapping(kind=kind.key, columns=tuple(columns))
    change = MapColumns(mapping=mapping, width=len(names))
    editor = LineEditor([change], dialect=dialect, kind=kind)
    edited = list(editor.edit_lines(enumerate(lines, start=1)))
    table = write_table(folder, edited, dialect)
    dropped = DroppedFile(table.path, dialect, problems=editor.shape.problems)
    return check_table(table, kind, dropped=dropped)


def drop(table: Table, entry: Entry, lines: list[str]) -> DroppedFile | None:
    """Return the file of an example as it came: in bytes of another encoding, in a workbook."""
    how = entry.how if lines is entry.files[0] else ""
    if how in BOOKS:
        return DroppedFile(path=table.path, dialect=table.dialect, book=BOOKS[how])
    if how not in BYTES:
        return None
    write, read, is_guessed = BYTES[how]
    path = table.path.with_suffix(".dropped")
    path.write_bytes(b"".join(write(line) + b"\n" for line in lines))
    dialect = replace(table.dialect, encoding=read, is_guessed=is_guessed)
    return DroppedFile(path=path, dialect=dialect)


def find_problem(folder: Path, entry: Entry) -> FoundProblem:
    """Return the first problem of the entry's rule in its example."""
    report = check_entry(folder, entry, entry.files[0])
    return next(problem for problem in report.problems if problem.rule == entry.rule)


def find_rules(folder: Path, entry: Entry, lines: list[str]) -> set[Rule]:
    return {problem.rule for problem in check_entry(folder, entry, lines).problems}


def test_every_rule_is_described_once_with_its_severity() -> None:
    described = [(entry.rule, entry.severity) for entry in ENTRIES]

    assert sorted(described) == sorted((row.rule.value, row.severity.value) for row in ROWS)


def test_the_rules_that_can_be_downgraded_are_named() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    listed = text.partition("These rules can be downgraded")[2].partition(".\n\n")[0]

    assert re.findall(r"`(\w+)`", listed) == [row.rule.value for row in ROWS if row.is_overridable]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.rule)
def test_the_example_breaks_the_rule_and_the_corrected_file_breaks_none(
    tmp_path: Path, entry: Entry
) -> None:
    bad, *corrected = entry.files

    assert Rule(entry.rule) in find_rules(tmp_path, entry, bad)
    for lines in corrected:
        assert find_rules(tmp_path, entry, lines) == set()
