"""Blocks of lines are mapped as the loop maps them: the same lines, counts, samples, problems."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.catalogue import Kind
from imports.editing import edited_file
from imports.editing.column_changes import AddColumn, DropColumns
from imports.editing.column_fixes import Fix, FixName
from imports.editing.edited_file import edit_file
from imports.editing.line_changes import Change, LeaveOut, SetCells, SetLine
from imports.editing.line_editor import LineEditor
from imports.mapping.mapping import ComputedField
from imports.reading import Dialect
from imports.reading.column_numbering import FIRST_ADDED
from tests.editing.test_column_mapping import (
    HEADER,
    ORDERED,
    SENSES,
    STOCK,
    UPPER,
    column,
    map_to,
    mappings,
)

PROTECTED = ('="Entrée"', "=12", "'007", "’Entrée", "'s a", '=""', "“sortie”")
LINES = st.lists(
    st.one_of(
        st.lists(
            st.sampled_from(
                ["", "Entrée", "sortie", "Rebut", "é", "12", " ", "\x1c", "a b", *PROTECTED]
            ),
            min_size=4,
            max_size=4,
        ).map(";".join),
        st.sampled_from(
            [
                "",
                ";;;",
                "Entrée;1",
                "a;b;c;d;e",
                '"Entrée;x";1;2;3',
                'a"b;c;d;e',
                '"a;b',
                'a;b;"c',
                'c";d',
                '"a;b;c;d"',
                "\ufeffa;b;c;d",
            ]
        ),
    ),
    max_size=9,
)


@st.composite
def line_changes(draw: st.DrawFn) -> Change:
    line = draw(st.integers(1, 8))
    kind = draw(st.sampled_from(["cell", "added", "line", "out"]))
    if kind == "out":
        return LeaveOut(lines=(line,))
    if kind == "line":
        return SetLine(line=line, before="", after=draw(st.sampled_from(["Entrée;b;c;d", ""])))
    number = 1 if kind == "cell" else FIRST_ADDED
    return SetCells(line=line, cells=((number, "", "sortie"),), names=("",))


def run(
    path: Path, changes: Sequence[Change], dialect: Dialect, kind: Kind, *, is_fast: bool
) -> dict[str, Any]:
    editor = LineEditor(changes, dialect=dialect, kind=kind)
    written = b"".join(edit_file(path, dialect.encoding, editor, is_fast=is_fast))
    problems = editor.shape.problems
    return {
        "lines": written.decode("utf-8"),
        "counts": editor.counts,
        "refused": editor.refused,
        "samples": [list(one) for one in editor.samples],
        "problems": problems and [problems.counts, problems.problems],
    }


def assert_alike(path: Path, changes: Sequence[Change], dialect: Dialect, kind: Kind) -> None:
    slow = run(path, changes, dialect, kind, is_fast=False)
    assert run(path, changes, dialect, kind, is_fast=True) == slow


@pytest.mark.parametrize("kind", [STOCK, ORDERED], ids=lambda kind: kind.key)
@given(
    lines=LINES,
    text=st.sampled_from(["", '"']),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    last=st.sampled_from(["", "\n", "\n\n"]),
    start=st.integers(1, 2),
    data=st.data(),
)
def test_blocks_are_mapped_as_the_loop_maps_their_lines(
    tmp_path_factory: pytest.TempPathFactory,
    kind: Kind,
    lines: list[str],
    text: str,
    end: str,
    last: str,
    start: int,
    data: st.DataObject,
) -> None:
    path = tmp_path_factory.mktemp("lines") / "file.csv"
    content = "\n".join(["Titre"] * (start - 1) + [";".join(HEADER), *lines]) + last
    path.write_bytes(content.replace("\n", end).encode("utf-8"))
    dialect = Dialect(encoding="utf-8", delimiter=";", text_delimiter=text, start_line=start)
    mapping = data.draw(mappings(kind))
    changes = [*data.draw(st.lists(line_changes(), max_size=2)), mapping]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(edited_file, "MAPPED_BYTES", data.draw(st.sampled_from([16, 1 << 20])))
        assert_alike(path, changes, dialect, kind)


def test_blocks_take_a_file_of_other_bytes_and_its_lines_in_quotes(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes('"Sens;Dépôt;Réf.;Qté"\r\n"Entrée;1;é;3"\r\n"Rebut;1;é;3"'.encode("cp1252"))
    dialect = Dialect(encoding="cp1252", delimiter=";", is_wrapped=True)
    mapping = map_to(
        column(1, "DOC_STYPE", SENSES), computed=[ComputedField(field="MVT_LIB", columns=(3,))]
    )

    assert_alike(path, [mapping], dialect, STOCK)
    assert run(path, [mapping], dialect, STOCK, is_fast=True)["lines"] == (
        "DOC_STYPE;Dépôt;Réf.;Qté;MVT_LIB\nE;1;é;3;é\nRebut;1;é;3;é"
    )


@pytest.mark.parametrize(
    ("change", "takes"),
    [
        (LeaveOut(lines=(3,)), True),
        (SetLine(line=3, before="", after="x"), True),
        (Fix(name=FixName.UPPER, column=2, field="x"), False),
        (DropColumns(columns=(2,), names=("x",)), False),
        (AddColumn(column=FIRST_ADDED + 5, name="x", value="y", width=4, behind=4), False),
    ],
)
def test_blocks_are_taken_where_nothing_else_speaks_of_every_line(
    change: Change, *, takes: bool
) -> None:
    dialect = Dialect(encoding="utf-8", delimiter=";")
    changes = [change, map_to(column(1, "DOC_STYPE", UPPER))]

    assert LineEditor(changes, dialect=dialect, kind=STOCK).may_take_blocks is takes


@pytest.mark.parametrize("size", [16, 1 << 20])
def test_blocks_find_the_torn_texts_that_the_loop_finds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(edited_file, "MAPPED_BYTES", size)
    path = tmp_path / "file.csv"
    lines = ["Sens;Dépôt;Réf.;Qté", "E;1;a;3", 'S;2;"a', 'suite";4', "E;1;b;3", 'S;2;"c', 'd";4']
    path.write_text("\n".join(lines), encoding="utf-8")
    dialect = Dialect(encoding="utf-8", delimiter=";")
    changes: list[Change] = [
        SetLine(line=3, before="", after='S;9;"x'),
        LeaveOut(lines=(7,)),
        map_to(column(3)),
    ]

    assert_alike(path, changes, dialect, STOCK)
    problems = run(path, changes, dialect, STOCK, is_fast=True)["problems"][1]
    assert [(one.line, one.value) for one in problems if one.rule == "line_break"] == [(3, '"x')]


@pytest.mark.parametrize("computed", [[], [ComputedField(field="MVT_LIB", value="x")]])
def test_blocks_of_which_no_column_of_the_file_stays_are_lines_all_the_same(
    tmp_path: Path, computed: list[ComputedField]
) -> None:
    path = tmp_path / "file.csv"
    path.write_text(f"{';'.join(HEADER)}\nE;1;a;3\nS;2;b;4\n\n", encoding="utf-8")
    change = map_to(*map(column, range(1, 5)), computed=computed)

    assert_alike(path, [change], Dialect(encoding="utf-8", delimiter=";"), STOCK)
