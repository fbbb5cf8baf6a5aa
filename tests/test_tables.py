"""The tables of the documents: whole or not at all, and the same for the same rows."""

from typing import Any

import pytest

from tests import tables
from tests.tables import Table, TableWriter, replace_table

TABLE = Table("cats", columns=("Cat", "Colour"), rows=("Tom", "Félix"), document="document.md")
DOCUMENT = "a\n<!-- table: cats (written by the tests) -->\nold\n<!-- end of table: cats -->\nb\n"


def report(
    row: str, cells: tuple[str | int, ...], *, outcome: Any = "passed", when: Any = "call"
) -> pytest.TestReport:
    """Make the report of a test that recorded one row."""
    properties: list[tuple[str, object]] = []
    TABLE.record(lambda name, value: properties.append((name, value)), row=row, cells=cells)
    return pytest.TestReport(
        f"test_{row}", ("file", 1, row), {}, outcome, None, when, user_properties=properties
    )


@pytest.fixture
def document(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    path = tmp_path / "document.md"
    path.write_text(DOCUMENT, encoding="utf-8")
    monkeypatch.setattr(tables, "FOLDER", tmp_path)
    return path


def test_a_whole_table_is_written_in_the_declared_order(document: Any) -> None:
    writer = TableWriter()
    writer.pytest_runtest_logreport(report("Félix", ("black | white",)))
    writer.pytest_runtest_logreport(report("Tom", (7,)))

    writer.pytest_sessionfinish()
    writer.pytest_sessionfinish()

    table = "| Cat | Colour |\n| --- | --- |\n| Tom | 7 |\n| Félix | black \\| white |\n"
    assert document.read_text(encoding="utf-8") == DOCUMENT.replace("old\n", f"\n{table}\n")


@pytest.mark.parametrize(
    "second",
    [
        [],
        [report("Félix", ("black",), outcome="failed")],
        [
            report("Félix", ("black",)),
            report("Félix", ("black",), outcome="failed", when="teardown"),
        ],
    ],
    ids=["a part", "a failure", "a failure while cleaning up"],
)
def test_anything_less_than_a_whole_table_is_not_written(
    document: Any, second: list[pytest.TestReport]
) -> None:
    writer = TableWriter()
    for one in [report("Tom", (7,)), *second]:
        writer.pytest_runtest_logreport(one)

    writer.pytest_sessionfinish()

    assert document.read_text(encoding="utf-8") == DOCUMENT


def test_a_document_without_a_place_for_the_table_is_an_error() -> None:
    with pytest.raises(AssertionError, match="has no line"):
        replace_table("a\n", "cats", "|\n")


def test_a_row_that_was_not_declared_is_an_error() -> None:
    with pytest.raises(AssertionError, match="is not declared"):
        report("Garfield", ("orange",))
