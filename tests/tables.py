"""Tables of the documents in docs/ that the test run writes, not a person.

A test module declares a table with the complete list of its rows; each test records its own:

    FAULTS = Table("faults", columns=("Fault", "State", "POSTs"), rows=("refused", "reset", …))

    @pytest.mark.parametrize("name", FAULTS.rows)
    def test_…(name: str, record_property: RecordProperty) -> None:
        …
        FAULTS.record(record_property, row=name, cells=(state, posts))

It stands in docs/reliability.md, or in the `document` that it names. The first column is the name
of the row: `cells` are the others. Record as the last step of the
test: what it records is what it saw. Once every row of a table was recorded by a test that
passed, the run writes the table between these two lines of the document, which must be there:

    <!-- table: faults (written by the tests) -->
    <!-- end of table: faults -->

A run of a part of the tests, a quick run of a long matrix (tests/effort.py), or one with a failure
among them writes nothing. Cells must be the same on every run and every database: no times, no
ports, no sizes of buffers.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

type RecordProperty = Callable[[str, object], None]

FOLDER = Path(__file__).resolve().parent.parent / "docs"
PROPERTY = "row of a table"


@dataclass(frozen=True)
class Table:
    """A table by its name, with the heads of its columns and the names of all its rows."""

    name: str
    columns: Sequence[str]
    rows: Sequence[str]
    document: str = "reliability.md"

    def record(
        self, record_property: RecordProperty, *, row: str, cells: Sequence[str | int]
    ) -> None:
        """Hand one row over to the process that writes the document."""
        assert row in self.rows, f"{row} is not declared"
        assert len(cells) == len(self.columns) - 1, "one cell for each column after the first"
        # Plain lists and texts only: they travel from the worker that ran the test.
        record_property(
            PROPERTY,
            {
                "document": self.document,
                "table": self.name,
                "columns": [*self.columns],
                "rows": [*self.rows],
                "row": row,
                "cells": [str(cell) for cell in cells],
            },
        )


@dataclass
class Gathered:
    """What has come of one table so far; `seen` is by the name of the row."""

    document: str
    columns: list[str]
    rows: list[str]
    seen: dict[str, list[str]] = field(default_factory=dict)

    @property
    def is_complete(self) -> bool:
        return self.seen.keys() == set(self.rows)

    def write(self) -> str:
        lines = [self.columns, ["---"] * len(self.columns)]
        lines += [[row, *self.seen[row]] for row in self.rows]
        return "".join(f"| {' | '.join(escape(cell) for cell in line)} |\n" for line in lines)


def escape(cell: str) -> str:
    return cell.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


def replace_table(document: str, name: str, table: str) -> str:
    """Return the document with the table between its two marks, or fail where they are missing."""
    start, end = (
        f"<!-- table: {name} (written by the tests) -->\n",
        f"<!-- end of table: {name} -->",
    )
    before, has_start, rest = document.partition(start)
    _, has_end, after = rest.partition(end)
    assert has_start, f"the document has no line {start!r}"
    assert has_end, f"the document has no line {end!r}"
    return f"{before}{start}\n{table}\n{end}{after}"


class TableWriter:
    """Gathers rows from the reports of all workers, and writes what is whole at the end."""

    def __init__(self) -> None:
        self.tables: dict[str, Gathered] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        for name, value in report.user_properties:
            if name != PROPERTY or not isinstance(value, dict):
                continue
            table = self.tables.setdefault(
                value["table"], Gathered(value["document"], value["columns"], value["rows"])
            )
            if report.when == "call" and report.passed:
                table.seen[value["row"]] = value["cells"]
            elif report.failed:  # also while it was cleaned up
                table.seen.pop(value["row"], None)

    def pytest_sessionfinish(self) -> None:
        for name, table in sorted(self.tables.items()):
            if table.is_complete:
                path = FOLDER / table.document
                old = path.read_text(encoding="utf-8")
                new = replace_table(old, name, table.write())
                if new != old:
                    path.write_text(new, encoding="utf-8")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # the one process that sees every report
        config.pluginmanager.register(TableWriter(), "tables of the documents")
