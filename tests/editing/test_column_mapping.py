"""Columns mapped to fields: names, conversions, computed fields, their order, as lists would be."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.catalogue import KINDS, Kind
from imports.editing.column_changes import AddColumn, DropColumns, FitCells
from imports.editing.column_fixes import Fix, FixName
from imports.editing.column_mapping import MapColumns
from imports.editing.edited_file import edit_file
from imports.editing.line_changes import Change, SetCells, read_change, write_change
from imports.editing.line_editor import LineEditor
from imports.mapping.mapping import ColumnMapping, ComputedField, MappedColumn
from imports.mapping.steps.numbers import DecimalMark, ReadNumber
from imports.mapping.steps.several import JoinCells
from imports.mapping.steps.step import Step
from imports.mapping.steps.text import AddPrefix, ChangeCase, DefaultIfEmpty, LetterCase
from imports.mapping.steps.value_table import ValueTable
from imports.reading import Dialect, Table, open_table
from imports.reading.column_numbering import FIRST_ADDED, ColumnNumbering
from imports.rules import Rule

STOCK = KINDS["documents_stock"]
ORDERED = KINDS["tarifs_articles"]
FIELDS = ["DOC_STYPE", "DEP_CODE", "ART_CODE", "MVT_QTE", "MVT_LIB"]
HEADER = ["Sens", "Dépôt", "Réf.", "Qté"]
WIDTH = len(HEADER)
SENSES = ValueTable(values=(("Entrée", "E"), ("Sortie", "S")))
UPPER = ChangeCase(case=LetterCase.UPPER)
CELLS = st.sampled_from(["", "Entrée", "sortie", "ART;5", 'a"b', "é", "12", '"'])
TEXTS = st.sampled_from(["", '"'])


def column(number: int, field: str = "", *steps: Step) -> MappedColumn:
    return MappedColumn(column=number, header=HEADER[number - 1], field=field, steps=steps)


def map_to(
    *columns: MappedColumn, computed: Sequence[ComputedField] = (), kind: Kind = STOCK
) -> MapColumns:
    mapping = ColumnMapping(kind=kind.key, columns=columns, computed=tuple(computed))
    numbers = tuple(range(FIRST_ADDED, FIRST_ADDED + len(computed)))
    return MapColumns(mapping=mapping, width=WIDTH, numbers=numbers)


def pack(cells: Sequence[str], text: str) -> str:
    return ";".join(
        text + cell.replace(text, text * 2) + text if text and (";" in cell or text in cell)
        else cell
        for cell in cells
    )  # fmt: skip


def edit(
    lines: Sequence[str],
    changes: Sequence[Change],
    folder: Path,
    *,
    text: str = "",
    kind: Kind = STOCK,
) -> tuple[list[str], LineEditor]:
    path = folder / "lines"
    path.write_text("\n".join(lines), encoding="utf-8", newline="")
    dialect = Dialect(encoding="utf-8", delimiter=";", text_delimiter=text)
    editor = LineEditor(changes, dialect=dialect, kind=kind)
    return b"".join(edit_file(path, "utf-8", editor)).decode().split("\n"), editor


def open_edited(lines: Sequence[str], editor: LineEditor, folder: Path) -> Table:
    path = folder / "edited"
    path.write_text("\n".join(lines), encoding="utf-8", newline="")
    return open_table(path, editor.dialect, column_numbering=editor.shape.numbering)


STEPS = st.lists(
    st.sampled_from(
        [SENSES, UPPER, AddPrefix(text="x;"), DefaultIfEmpty(value="vide"), AddPrefix(text='"')]
    ),
    max_size=2,
).map(tuple)


@st.composite
def mappings(draw: st.DrawFn, kind: Kind = STOCK) -> MapColumns:
    """Draw what becomes of each column: a field, nothing, or not decided."""
    fields = draw(st.permutations(list(kind.fields_by_name)[:6]))
    columns = []
    for number in range(1, WIDTH + 1):
        what = draw(st.sampled_from(["field", "field", "none", "open"]))
        if what == "field":
            columns.append(column(number, fields.pop(), *draw(STEPS)))
        elif what == "none":
            columns.append(column(number))
    computed = []
    for _number in range(draw(st.integers(0, 2))):
        fed = draw(st.lists(st.integers(1, WIDTH), unique=True, max_size=3))
        steps = (JoinCells(separator="-"), *draw(STEPS)) if fed else ()
        value = "" if fed else draw(CELLS.filter(lambda cell: ";" not in cell))
        computed.append(
            ComputedField(field=fields.pop(), value=value, columns=tuple(fed), steps=steps)
        )
    return map_to(*columns, computed=computed, kind=kind)


def is_sendable(change: MapColumns) -> bool:
    """Say whether a column is left: a file without any is none that can be opened."""
    return bool(change.computed) or len(change.left_out) < WIDTH


def convert(value: str, steps: Sequence[Step]) -> str | None:
    for step in steps:
        after = step.convert(value)
        if after is None:
            return None
        value = after
    return value


def model(cells: Sequence[str], change: MapColumns, *, may_hold: bool) -> dict[int, str]:
    """Return by column what a line of the file becomes; what it cannot hold stays as it was."""
    mapped = {one.column: one for one in change.mapping.columns}
    line: dict[int, str] = {}
    for number, cell in enumerate(cells, start=1):
        one = mapped.get(number)
        if one is None or one.field:
            after = convert(cell, one.steps if one else ())
            is_held = after is not None and (may_hold or ";" not in after)
            line[number] = after if after is not None and is_held else cell
    for number, computed in change.computed:
        after = computed.value
        if computed.columns:
            filled = [cells[column - 1] for column in computed.columns if cells[column - 1].strip()]
            after = convert("-".join(filled), computed.steps[1:]) or ""
        line[number] = after if may_hold or ";" not in after else ""
    return line


LINES = st.lists(
    st.lists(CELLS, min_size=WIDTH, max_size=WIDTH).filter(any), min_size=1, max_size=4
)


@pytest.mark.parametrize("kind", [STOCK, ORDERED], ids=lambda kind: kind.key)
@given(LINES, TEXTS, st.data())
def test_each_line_has_the_mapped_values_and_each_cell_leads_back_to_its_column(
    tmp_path_factory: pytest.TempPathFactory,
    kind: Kind,
    lines: list[list[str]],
    text: str,
    data: st.DataObject,
) -> None:
    folder = tmp_path_factory.mktemp("lines")
    if not text:
        lines = [[cell.replace(";", ",") for cell in line] for line in lines]
    change = data.draw(mappings(kind).filter(is_sendable))

    written, editor = edit(
        [pack(line, text) for line in [HEADER, *lines]], [change], folder, text=text, kind=kind
    )

    table = open_edited(written, editor, folder)
    numbering = ColumnNumbering.from_json(editor.shape.numbering.as_json())
    names = {one.column: one.field for one in change.mapping.columns}
    names |= {number: one.field for number, one in change.computed}
    for place, name in enumerate(table.columns if written[0] else ()):
        number = numbering.column_of(place)
        assert name == names.get(number, HEADER[number - 1] if number <= WIDTH else "")
        assert numbering.place_of(number) == place
    for line, cells in zip(written[1:], lines, strict=True):
        expected = model(cells, change, may_hold=bool(text))
        found = table.split(line) if expected else []
        assert {numbering.column_of(place): cell for place, cell in enumerate(found)} == expected
    if kind.is_order_mandatory:
        known = [
            list(kind.fields_by_name).index(name)
            for name in table.columns
            if name in names.values()
        ]
        assert known == sorted(known)


@given(LINES, TEXTS)
def test_a_mapping_that_changes_names_alone_leaves_every_line_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, lines: list[list[str]], text: str
) -> None:
    named = map_to(*(column(n, FIELDS[n - 1]) for n in range(1, WIDTH + 1)))
    came = [pack(line, text) for line in [HEADER, *lines]]

    written, editor = edit(came, [named], tmp_path_factory.mktemp("lines"), text=text)

    assert written == ["DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE", *came[1:]]
    assert editor.shape.problems
    assert not editor.shape.problems.counts


def test_the_last_mapping_holds_and_those_before_say_nothing(tmp_path: Path) -> None:
    first = map_to(column(1, "MVT_LIB", UPPER), column(2))
    last = map_to(column(1, "DOC_STYPE", SENSES))

    written, editor = edit(["Sens;Dépôt;Réf.;Qté", "Entrée;1;VIS;3"], [first, last], tmp_path)

    assert written == ["DOC_STYPE;Dépôt;Réf.;Qté", "E;1;VIS;3"]
    assert editor.counts == [0, 1]
    assert editor.samples == [{}, {("Entrée", "E"): None}]


def test_what_cannot_be_converted_stays_and_is_known_by_line_column_and_step(
    tmp_path: Path,
) -> None:
    change = map_to(
        column(1, "DOC_STYPE", SENSES),
        column(4, "MVT_LIB", AddPrefix(text="a;")),
        computed=[ComputedField(field="MVT_QTE", columns=(1, 2), steps=(JoinCells(), SENSES))],
    )

    written, editor = edit(["Sens;Dépôt;Réf.;Qté", "Rebut;1;VIS;3", ";;;"], [change], tmp_path)

    assert written[1:] == ["Rebut;1;VIS;3;", ";;;"]
    problems = editor.shape.problems
    assert problems is not None
    assert [(one.line, one.column, one.value, one.params["step"]) for one in problems.problems] == [
        (2, FIRST_ADDED, "Rebut | 1", "value_table"),
        (2, 1, "Rebut", "value_table"),
        (2, 4, "3", "delimiter"),
    ]
    assert dict(problems.counts) == {
        (Rule.NOT_CONVERTED, "DOC_STYPE"): 1,
        (Rule.NOT_CONVERTED, "MVT_LIB"): 1,
        (Rule.NOT_CONVERTED, "MVT_QTE"): 1,
    }
    assert (editor.counts, editor.refused) == ([0], [3])


def test_a_short_line_is_filled_up_where_cells_are_other_ones_and_is_still_said(
    tmp_path: Path,
) -> None:
    converting = map_to(
        column(1, "DOC_STYPE", SENSES), computed=[ComputedField(field="MVT_LIB", value="x")]
    )
    leaving_out = map_to(column(1, "DOC_STYPE"), column(2))
    lines = ["Sens;Dépôt;Réf.;Qté", "Entrée;1", "Entrée;1;VIS;3;5"]

    converted, editor = edit(lines, [converting], tmp_path)
    left, leaver = edit(lines, [leaving_out], tmp_path)

    assert converted[1:] == ["E;1;;;x", "E;1;VIS;3;x;5"]
    # Entrée;VIS;3 would look whole without the column that is left out.
    assert left[1:] == ["Entrée;;", "Entrée;VIS;3;5"]
    for one in (editor, leaver):
        assert one.shape.problems
        (problem,) = one.shape.problems.problems
        assert (problem.line, problem.rule, problem.value) == (2, Rule.FEWER_CELLS, "Entrée;1")
        assert problem.params == {"found": 2, "expected": 4}


def test_a_line_whose_text_is_not_closed_stays_as_it_is(tmp_path: Path) -> None:
    change = map_to(column(1, "DOC_STYPE", SENSES), column(2))
    lines = ["Sens;Dépôt;Réf.;Qté", 'Entrée;1;"VIS;3']

    written, _editor = edit(lines, [change], tmp_path, text='"')

    assert written[1] == lines[1]


@pytest.mark.parametrize(
    ("value", "step", "after"),
    [
        ('="Entrée"', SENSES, "E"),
        ("'Entrée", SENSES, "E"),
        ("“Entrée”", SENSES, "E"),
        ('="2,5"', ReadNumber(decimal=DecimalMark.COMMA), "2,5"),
        ("'007", AddPrefix(text="A"), "A007"),
        ('="a"', UPPER, "A"),
        ("'s-Gravenhage", UPPER, "'S-GRAVENHAGE"),
        ("= 12 v", UPPER, "= 12 V"),
    ],
)
def test_steps_take_a_cell_without_what_protects_it_from_spreadsheets(
    tmp_path: Path, value: str, step: Step, after: str
) -> None:
    joined = ComputedField(field="MVT_LIB", columns=(1, 2), steps=(JoinCells(separator="-"),))
    change = map_to(column(1, "DOC_STYPE", step), computed=[joined])
    lines = ["Sens;Dépôt;Réf.;Qté", f"{value};'1;VIS;3"]

    written, editor = edit(lines, [change], tmp_path)

    cell, _depot, _code, _quantity, together = written[1].split(";")
    assert (cell, together.endswith("-1")) == (after, True)
    assert editor.shape.problems
    assert not editor.shape.problems.counts
    assert editor.samples == [{(value, after): None}]


def test_changes_of_people_come_first_and_their_columns_stay(tmp_path: Path) -> None:
    changes: list[Change] = [
        AddColumn(column=FIRST_ADDED + 7, name="MVT_LIB", value="n", width=WIDTH, behind=1),
        SetCells(line=2, cells=((1, "x", "sortie"), (FIRST_ADDED, "", "9")), names=("", "")),
        DropColumns(columns=(2,), names=("Dépôt",)),
        map_to(
            column(1, "DOC_STYPE", SENSES),
            column(2, "DEP_CODE", UPPER),
            column(3, "ART_CODE"),
            column(4),
            computed=[ComputedField(field="MVT_QTE", columns=(4,))],
        ),
        FitCells(width=WIDTH, fills=True),
        Fix(name=FixName.UPPER, column=3, field="ART_CODE"),
    ]
    lines = ["Sens;Dépôt;Réf.;Qté", "x;a;vis;3", "Entrée;b;clou"]

    written, editor = edit(lines, changes, tmp_path)

    assert written == [
        "DOC_STYPE;MVT_LIB;ART_CODE;MVT_QTE",
        "S;n;VIS;9",
        "E;n;CLOU;",
    ]
    assert editor.shape.problems
    assert not editor.shape.problems.counts
    numbering = editor.shape.numbering
    assert [numbering.column_of(place) for place in range(4)] == [
        1,
        FIRST_ADDED + 7,
        3,
        FIRST_ADDED,
    ]


def test_columns_stand_in_the_order_of_a_kind_that_insists_on_it(tmp_path: Path) -> None:
    fields = list(ORDERED.fields_by_name)
    change = map_to(
        column(1, fields[2]),
        column(2, fields[0], UPPER),
        column(4),
        computed=[ComputedField(field=fields[1], value="k")],
        kind=ORDERED,
    )

    written, editor = edit(
        ["Sens;Dépôt;Réf.;Qté", "a;b;c;d", "a;b", "a;b;c;d;e"], [change], tmp_path, kind=ORDERED
    )

    assert written == [
        f"{fields[0]};{fields[1]};{fields[2]};Réf.",
        "B;k;a;c",
        "B;k;a;",
        "B;k;a;c;e",
    ]
    numbering = editor.shape.numbering
    assert [numbering.column_of(place) for place in range(6)] == [2, FIRST_ADDED, 1, 3, 5, 6]
    assert numbering.place_of(1) == 2


def test_a_mapping_is_read_as_it_was_stored() -> None:
    change = map_to(
        column(1, "DOC_STYPE", SENSES), computed=[ComputedField(field="MVT_LIB", value="x")]
    )

    assert read_change(*write_change(change)) == change


def test_what_was_stored_before_there_were_mappings_still_reads() -> None:
    oldest = ColumnNumbering.from_json({"left_out": [2], "added": [(FIRST_ADDED, "X")], "width": 4})
    old = ColumnNumbering.from_json({"left_out": [], "added": [(FIRST_ADDED, "X", 1)]})

    assert [oldest.column_of(place) for place in range(5)] == [1, 3, 4, FIRST_ADDED, 5]
    assert not oldest.is_mapped
    assert not old.is_mapped
    assert old.as_json() == {"left_out": [], "added": [(FIRST_ADDED, "X", 1)]}
