"""Texts torn by a line break block, whatever becomes of their columns."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imports.checking import DroppedFile, check_table
from imports.checking.records.line_breaks import LineBreaks
from imports.editing.column_changes import DropColumns
from imports.editing.line_changes import Change, RewriteRecords
from imports.rules import Rule
from tests.checking.tables import write_table
from tests.editing.test_column_mapping import (
    HEADER,
    STOCK,
    TEXTS,
    WIDTH,
    column,
    edit,
    map_to,
    open_edited,
)
from tests.effort import examples

LEAVING: list[Change] = [map_to(column(3)), DropColumns(columns=(3,), names=("Réf.",))]


@pytest.mark.parametrize("change", LEAVING, ids=["mapping", "people"])
@pytest.mark.parametrize("text", ["", '"'])
@pytest.mark.parametrize(
    ("lines", "torn"),
    [
        (['VIS;12;"a', 'suite";'], [(2, 3)]),
        (['VIS;12;"a', "", 'suite";1', 'VIS;1;"b";2'], [(2, 4)]),
        (['VIS;1;"a', 'b";"c', 'd"'], [(2, 4)]),
        (['"VIS', 'x";1;a;2'], [(2, 3)]),
        (['VIS;12;Tube 3";1', 'CLOU;1;Vis 4";2'], []),
        (['VIS;12;"a;b";1', 'CLOU;1;"""Le Grand""";2'], []),
    ],
)
def test_a_torn_text_blocks_though_its_column_is_left_out(
    tmp_path: Path, change: Change, text: str, lines: list[str], torn: list[tuple[int, int]]
) -> None:
    came = ["Sens;Dépôt;Réf.;Qté", *lines]

    written, editor = edit(came, [change], tmp_path, text=text)

    dropped = DroppedFile(tmp_path / "lines", editor.dialect, problems=editor.shape.problems)
    report = check_table(open_edited(written, editor, tmp_path), STOCK, dropped=dropped)
    found = [one for one in report.problems if one.rule is Rule.LINE_BREAK]
    assert [(one.line, one.params["last"]) for one in found] == torn


def test_a_text_that_nobody_closed_blocks_though_its_column_is_left_out(tmp_path: Path) -> None:
    drop = DropColumns(columns=(3,), names=("Réf.",))

    written, editor = edit(["Sens;Dépôt;Réf.;Qté", 'E;1;"VIS;3'], [drop], tmp_path, text='"')

    assert written[1] == "E;1"
    (problem,) = editor.shape.problems.problems
    assert (problem.rule, problem.line, problem.value) == (Rule.UNCLOSED_TEXT, 2, 'E;1;"VIS;3')


def test_a_torn_text_whose_lines_were_joined_is_whole(tmp_path: Path) -> None:
    join = RewriteRecords(records=((2, 3),), width=WIDTH)
    lines = ["Sens;Dépôt;Réf.;Qté", 'VIS;12;"a', 'suite";1']

    changes: list[Change] = [join, map_to(column(3))]
    _written, editor = edit(lines, changes, tmp_path)
    _torn, before = edit(lines, [map_to(column(3))], tmp_path)

    assert not editor.shape.problems.counts
    problem = next(one for one in before.shape.problems.problems if one.rule is Rule.LINE_BREAK)
    assert problem.params == {"last": 3, "suggestion": "a suite"}


@settings(max_examples=examples(100))
@given(
    lines=st.lists(st.text('a;;""', max_size=9), min_size=1, max_size=9),
    text=TEXTS,
    blank=st.sampled_from([0, 0, 49, 50]),
)
def test_what_is_found_in_lines_is_what_is_found_in_the_table_of_them(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], text: str, blank: int
) -> None:
    folder = tmp_path_factory.mktemp("lines")
    came = [";".join(HEADER), lines[0], *[""] * blank, *lines[1:], "a"]

    _written, editor = edit(came, LEAVING[1:], folder, text=text)

    table = write_table(folder, came, editor.dialect)
    breaks = LineBreaks(table, '"')
    torn = [one for chunk in table.chunks() for one in breaks.find(chunk, chunk.lines())]
    problems = editor.shape.torn.problems.problems if editor.shape.torn else []
    assert [(one.line, one.params["last"], one.value) for one in problems] == [
        (table.line_of(one.first), table.line_of(one.last), one.text) for one in torn
    ]
    meant = [one.params["suggestion"] for one in problems if "suggestion" in one.params]
    assert set(meant) <= {one.meant for one in torn}
