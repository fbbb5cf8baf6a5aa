"""A few hundred of the damaged files, and proof that a fault of the reader would be noticed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from imports.checking import Report, check_table
from imports.editing.line_editor import LineEditor
from imports.reading import Table, line_index, table
from tests.fuzz.trial import Result, play

pytestmark = pytest.mark.slow

FILES = 300


def play_all(folder: Path, count: int) -> list[Result]:
    return [play("suite", number, folder) for number in range(count)]


def list_wrongs(results: list[Result]) -> list[str]:
    return [f"{result.number}: {wrong}" for result in results for wrong in result.wrongs]


def test_no_damaged_file_crashes_the_reader_or_loses_a_line(tmp_path: Path) -> None:
    results = play_all(tmp_path, FILES)

    assert list_wrongs(results) == []
    read = [result for result in results if result.end == "read"]
    assert len(read) > FILES / 2
    assert len({result.what for result in results}) > 30


def test_a_reader_that_cuts_lines_where_python_does_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def split_as_python_does(self: Table, start: int = 1, stop: int | None = None) -> Iterator[str]:
        for line in lines(self, start, stop):
            yield from line.splitlines() or [""]

    lines = Table.lines
    monkeypatch.setattr(Table, "lines", split_as_python_does)

    assert any("lost or changed" in wrong for wrong in list_wrongs(play_all(tmp_path, 100)))


def test_a_reader_that_takes_the_end_mark_off_a_value_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (line_index, table):
        monkeypatch.setattr(
            module, "without_blank_end", lambda data, _delimiter: data.rstrip(b"\r\n\x1a")
        )

    assert any(play("suite", number, tmp_path).wrongs for number in range(2_000))


def test_a_quick_check_that_says_otherwise_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def check_blindly(*args: object, is_fast: bool, **options: object) -> Report:
        limit = 0 if is_fast else 10_000
        return check_table(*args, is_fast=is_fast, limit=limit, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("tests.fuzz.trial.check_table", check_blindly)

    assert any("says otherwise" in wrong for wrong in list_wrongs(play_all(tmp_path, 100)))


def test_a_crash_is_told_and_not_taken_for_a_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_args: object, **_options: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("tests.fuzz.trial.open_table", crash)

    assert any("ZeroDivisionError" in wrong for wrong in list_wrongs(play_all(tmp_path, 5)))


def test_a_mender_that_touches_another_line_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def edit_below_too(self: LineEditor, line: int, text: str) -> str:
        return text.rstrip() if line - 1 in self.by_line else edit(self, line, text)

    edit = LineEditor.edit
    monkeypatch.setattr(LineEditor, "edit", edit_below_too)

    wrongs = list_wrongs(play_all(tmp_path, FILES // 2))

    assert any("nobody edited" in wrong for wrong in wrongs)
