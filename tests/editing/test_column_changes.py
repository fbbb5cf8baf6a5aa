"""Columns left out, added, filled and set: as a plain table of lists would have it."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.catalogue import KINDS
from imports.editing.column_changes import AddColumn, DropColumns, FitCells
from imports.editing.column_fixes import Fix, FixName
from imports.editing.edited_file import edit_file
from imports.editing.line_changes import Change, SetCells, read_change, write_change
from imports.editing.line_editor import LineEditor
from imports.reading import Dialect
from imports.reading.column_numbering import FIRST_ADDED

STOCK = KINDS["documents_stock"]
WIDTH = 4
HEADER = ["DOC_STYPE", "DEP_CODE", "ART_CODE", ""]
ADDED = ["MVT_QTE", "MVT_LIB"]
CELLS = st.sampled_from(["", "1", "ART;5", 'a"b', "é", "2026"])


def pack(cell: str, text: str) -> str:
    if text and (";" in cell or text in cell):
        return text + cell.replace(text, text * 2) + text
    return cell


def edit_lines(
    lines: Sequence[Sequence[str]], changes: Sequence[Change], folder: Path, *, text: str = '"'
) -> tuple[list[str], LineEditor]:
    path = folder / "lines"
    packed = [";".join(pack(cell, text) for cell in line) for line in lines]
    path.write_text("\n".join(packed), encoding="utf-8", newline="")
    dialect = Dialect(encoding="utf-8", delimiter=";", text_delimiter=text)
    editor = LineEditor(changes, dialect=dialect, kind=STOCK)
    return b"".join(edit_file(path, "utf-8", editor)).decode().split("\n"), editor


def add(number: int, value: str = "x", behind: int = WIDTH) -> AddColumn:
    return AddColumn(
        column=FIRST_ADDED + number,
        name=ADDED[number],
        value=value,
        width=WIDTH,
        behind=behind,
        order=number,
    )


def fix(name: FixName, column: int, **told: object) -> Fix:
    return Fix.from_json({"name": name.value, "column": column, **told})  # type: ignore[typeddict-item]


@st.composite
def column_changes(draw: st.DrawFn, lines: int) -> Change:
    column = draw(st.sampled_from([*range(1, WIDTH + 1), FIRST_ADDED, FIRST_ADDED + 1]))
    kind = draw(st.sampled_from(["drop", "add", "cell", "replace", "set", "fill"]))
    if kind == "drop":
        columns = draw(st.sets(st.integers(1, WIDTH), min_size=1, max_size=2))
        return DropColumns(columns=tuple(sorted(columns)), names=("",) * len(columns))
    if kind == "add":
        behind = draw(st.integers(0, WIDTH))
        return add(draw(st.integers(0, 1)), draw(CELLS.filter(bool)), behind)
    if kind == "cell":
        line = draw(st.integers(2, lines + 1))
        return SetCells(line=line, cells=((column, "", draw(CELLS)),), names=("",))
    if kind == "replace":
        return fix(FixName.REPLACE, column, old=draw(CELLS), new=draw(CELLS))
    if kind == "set":
        return fix(FixName.SET, column, new=draw(CELLS))
    return fix(FixName.FILL_DOWN, column)


def model(lines: Sequence[Sequence[str]], changes: Sequence[Change]) -> list[list[str]]:
    """Make the changes to a table of plain lists, columns by number, the last step being theirs."""
    adds = {one.column: one for one in changes if isinstance(one, AddColumn)}
    table = [dict(enumerate(line, start=1)) for line in lines]
    for number, line in enumerate(table):
        line |= {c: one.value if number else one.name for c, one in adds.items()}
    for change in changes:
        if isinstance(change, SetCells):
            for column, _before, after in change.cells:
                if column in table[change.line - 1]:
                    table[change.line - 1][column] = after
        elif isinstance(change, Fix):
            change_column(table[1:], change)
    gone = {column for one in changes if isinstance(one, DropColumns) for column in one.columns}
    order = [*range(1, WIDTH + 1)]
    for one in sorted(adds.values(), key=lambda one: (one.behind, one.order), reverse=True):
        order.insert(one.behind, one.column)
    return [[line[column] for column in order if column not in gone] for line in table]


def change_column(table: Sequence[dict[int, str]], change: Fix) -> None:
    above = ""
    for line in table:
        cell = line.get(change.column)
        if cell is None:
            continue
        if change.name is FixName.FILL_DOWN:
            line[change.column] = above = cell or above
        elif change.name is FixName.SET or cell == change.old:
            line[change.column] = change.new


LINES = st.lists(
    st.lists(CELLS, min_size=WIDTH, max_size=WIDTH).filter(any), min_size=1, max_size=5
)


@given(LINES, st.data())
def test_any_list_of_changes_with_any_of_them_undone_is_that_of_a_plain_table(
    tmp_path_factory: pytest.TempPathFactory, lines: list[list[str]], data: st.DataObject
) -> None:
    # Each line keeps a cell that nothing empties: a blank line gets no column.
    lines = [[*HEADER], *lines]
    made = data.draw(st.lists(column_changes(len(lines) - 1), max_size=7))
    added = [one.column for one in made if isinstance(one, AddColumn)]
    made = [one for one in made if not isinstance(one, AddColumn) or added.count(one.column) == 1]
    live = [one for one in made if not data.draw(st.booleans(), label="undone")]

    expected = model(lines, live)
    written, _editor = edit_lines(lines, live, tmp_path_factory.mktemp("lines"))

    split = LineEditor([], dialect=DIALECT, kind=STOCK).layouts[0].split
    plain = model(lines, [one for one in live if not isinstance(one, DropColumns | AddColumn)])
    for before, line, cells in zip(plain, written, expected, strict=True):
        if any(cell.strip() for cell in before):
            assert split(line) == (cells or [""])


DIALECT = Dialect(encoding="utf-8", delimiter=";", text_delimiter='"')


@pytest.mark.parametrize(
    "change",
    [
        DropColumns(columns=(2, 4), names=("DEP_CODE", "")),
        add(1),
        FitCells(width=4, fills=True),
        fix(FixName.REPLACE, 2, old="a", new="b"),
        fix(FixName.FILL_DOWN, 2, lines=[3, 4]),
    ],
)
def test_a_change_of_columns_is_read_as_it_was_stored(change: Change) -> None:
    assert read_change(*write_change(change)) == change


def test_an_added_column_stands_before_cells_that_have_no_column(tmp_path: Path) -> None:
    lines = [HEADER, ["E", "1", "VIS", "", "", ""]]

    written, editor = edit_lines(lines, [add(0, "5")], tmp_path)

    assert written == ["DOC_STYPE;DEP_CODE;ART_CODE;;MVT_QTE", "E;1;VIS;;5;;"]
    assert editor.counts == [1]


def test_a_line_that_is_blank_or_short_gets_no_column_and_the_short_one_is_said(
    tmp_path: Path,
) -> None:
    lines = [HEADER, ["E", "1"], ["", "", "", ""], [""], ["E", "1", "VIS", ""]]

    written, editor = edit_lines(lines, [add(0, "5")], tmp_path)

    assert written[1:] == ["E;1", ";;;", "", "E;1;VIS;;5"]
    assert (editor.counts, editor.refused) == ([1], [1])


def test_a_column_among_the_others_stands_behind_the_same_one_on_a_short_line(
    tmp_path: Path,
) -> None:
    lines = [HEADER, ["E", "1", "VIS", ""], ["E", "1", "VIS"], ["E", "1"], ["E"], [""]]

    written, editor = edit_lines(lines, [add(0, "5", behind=2)], tmp_path)

    assert written[0] == "DOC_STYPE;DEP_CODE;MVT_QTE;ART_CODE;"
    assert written[1:] == ["E;1;5;VIS;", "E;1;5;VIS", "E;1;5", "E", ""]
    assert (editor.counts, editor.refused) == ([3], [1])


def test_a_column_that_was_stored_without_its_place_stands_behind_the_others() -> None:
    stored = write_change(add(1))[1]
    before = {key: value for key, value in stored.items() if key not in ("behind", "order")}

    change = read_change("add", before)  # type: ignore[arg-type]

    assert isinstance(change, AddColumn)
    assert change.behind == WIDTH


def test_one_cell_of_an_added_column_may_differ_even_on_a_short_line(tmp_path: Path) -> None:
    lines = [HEADER, ["E", "1"], ["E", "1", "VIS", ""]]
    cell = SetCells(line=2, cells=((FIRST_ADDED, "", "7"),), names=("MVT_QTE",))

    written, _editor = edit_lines(lines, [add(0, "5"), cell], tmp_path)

    assert written[1:] == ["E;1;;;7", "E;1;VIS;;5"]


def test_the_values_of_columns_that_are_not_sent_are_counted_and_shown(tmp_path: Path) -> None:
    lines = [HEADER, *(["E", "1", "VIS", note] for note in ("a", "b", "", "b", "c", "d"))]

    written, editor = edit_lines(lines, [DropColumns(columns=(4,), names=("",))], tmp_path)

    assert written[:2] == ["DOC_STYPE;DEP_CODE;ART_CODE", "E;1;VIS"]
    assert editor.counts == [5]
    assert [before for before, _after in editor.samples[0]] == ["a", "b", "c"]


def test_a_value_with_the_delimiter_is_put_between_text_delimiters(tmp_path: Path) -> None:
    written, _editor = edit_lines([HEADER, ["E", "", "", ""]], [add(0, 'a;"b')], tmp_path)

    assert written[1] == 'E;;;;"a;""b"'


@pytest.mark.parametrize(
    ("line", "fills", "after"),
    [
        ("E;1;VIS;;;", False, "E;1;VIS;"),
        ("E;1;VIS;;x;", False, "E;1;VIS;;x"),
        ("E;1", False, "E;1"),
        ("E;1", True, "E;1;;"),
        ("", True, ""),
        (";", True, ";"),
        ('E;"1', True, 'E;"1'),
        ('E;1;VIS;;"";', False, "E;1;VIS;"),
    ],
)
def test_only_empty_cells_come_or_go_where_a_line_is_cut_to_its_columns(
    tmp_path: Path, line: str, fills: bool, after: str
) -> None:
    path = tmp_path / "lines"
    path.write_text(";".join(HEADER) + "\n" + line + "\nE;1;VIS;x", encoding="utf-8", newline="")
    editor = LineEditor([FitCells(width=4, fills=fills)], dialect=DIALECT, kind=STOCK)

    written = b"".join(edit_file(path, "utf-8", editor)).decode().split("\n")

    assert written[1:] == [after, "E;1;VIS;x"]
    assert editor.counts == [int(line != after)]


def test_cells_are_filled_from_above_on_the_given_lines_only(tmp_path: Path) -> None:
    lines = [HEADER, *(["E", code, "VIS", ""] for code in ("", "1", "", "", "2", ""))]

    everywhere, editor = edit_lines(lines, [fix(FixName.FILL_DOWN, 2)], tmp_path)
    some, _editor = edit_lines(lines, [fix(FixName.FILL_DOWN, 2, lines=[5, 7])], tmp_path)

    assert [line.split(";")[1] for line in everywhere[1:]] == ["", "1", "1", "1", "2", "2"]
    assert [line.split(";")[1] for line in some[1:]] == ["", "1", "", "1", "2", "2"]
    assert list(editor.samples[0]) == [("", "1"), ("", "2")]


def test_a_line_that_lacks_the_cell_is_said_where_a_column_is_set(tmp_path: Path) -> None:
    lines = [HEADER, ["E", "1", "VIS", ""], ["E", "1"]]

    written, editor = edit_lines(lines, [fix(FixName.SET, 3, new="CLOU")], tmp_path)

    assert written[1:] == ["E;1;CLOU;", "E;1"]
    assert (editor.counts, editor.refused) == ([1], [1])
