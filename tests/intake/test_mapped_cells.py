"""Cells that a mapping converts: what is said of them, and where people correct them."""

import io
from dataclasses import replace

import pytest
from openpyxl import Workbook

from imports.editing.column_fixes import Fix, FixName
from imports.editing.line_changes import SetCells
from imports.intake import (
    check_again,
    copy_draft,
    edit,
    undo_edit,
)
from imports.intake.mapping import find_mapping
from imports.intake.open_line import edit_cells, find_line
from imports.mapping.mapping import ColumnMapping, ComputedField, MappedColumn
from imports.mapping.steps.numbers import DecimalMark, ReadNumber
from imports.mapping.steps.several import JoinCells
from imports.mapping.steps.value_table import ValueTable
from imports.models import Run
from imports.reading.column_numbering import FIRST_ADDED
from imports.reading.replacing import CannotHold
from imports.rules import Rule
from portal.models import Company, User
from tests.factories import make_draft
from tests.intake.mappings import (
    LINES,
    SENT,
    STOCK,
    build,
    count_rule,
    list_not_converted,
    list_sent,
    map_draft,
    name,
    upload,
)

pytestmark = pytest.mark.django_db


def test_a_value_that_is_not_converted_blocks_and_is_counted_by_column(
    company: Company, alice: User
) -> None:
    run = upload(company, alice, [*LINES, "Rebut;001;VIS;1,5;", "Rebut;001;VIS;x;"])

    made = map_draft(run, alice)

    assert list_not_converted(run) == [
        (4, 1, "DOC_STYPE", "Rebut"),
        (4, 4, "MVT_QTE", "1,5"),
        (5, 1, "DOC_STYPE", "Rebut"),
        (5, 4, "MVT_QTE", "x"),
    ]
    assert count_rule(run, Rule.NOT_CONVERTED) == {"DOC_STYPE": 2, "MVT_QTE": 2}
    assert made.refused == 4
    problem = run.problems.filter(rule=Rule.NOT_CONVERTED).first()
    assert problem
    assert problem.record == 3
    assert "table de valeurs" in problem.message
    assert list_sent(run)[3] == "Rebut;001;VIS;1,5"


@pytest.mark.parametrize("again", ["check", "copy", "undo"])
def test_what_was_not_converted_blocks_however_the_lines_are_checked_again(
    company: Company, alice: User, again: str
) -> None:
    run = upload(company, alice, [*LINES, "Rebut;001;VIS;1;"])
    map_draft(run, alice)
    expected = list_not_converted(run), run.problem_counts

    if again == "check":
        check_again(run, user=alice)
    elif again == "copy":
        run = copy_draft(run, user=alice)
    else:
        fix = Fix(name=FixName.TRIM, column=3, field="ART_CODE")
        edit(run, user=alice, change=fix, revision=run.revision)
        undo_edit(run, user=alice, number=2, revision=run.revision)

    run = Run.objects.get(pk=run.pk)
    assert (list_not_converted(run), run.problem_counts) == expected
    assert run.blocking_count
    assert find_mapping(run) == STOCK


def test_a_cell_of_the_file_is_corrected_before_it_is_converted(
    company: Company, alice: User
) -> None:
    run = upload(company, alice, [*LINES, "Rebut;001;VIS;1;"])
    map_draft(run, alice)
    line = find_line(run, run.lines.open(), 4)
    assert line is not None
    assert (line.values[1], line.checks[0].values, line.checks[0].name) == (
        "Rebut", None, "DOC_STYPE",
    )  # fmt: skip

    change = edit_cells(line, {1: "Sortie"})
    assert change == SetCells(line=4, cells=((1, "Rebut", "Sortie"),), names=("DOC_STYPE",))
    edit(run, user=alice, change=change, revision=run.revision)

    assert list_sent(run)[3] == "S;001;VIS;1"
    assert list_not_converted(run) == []


def test_a_computed_cell_is_corrected_on_its_line_and_stays_so_when_it_is_mapped_anew(
    company: Company, alice: User
) -> None:
    run = upload(company, alice)
    label = ComputedField(field="MVT_LIB", columns=(3, 5), steps=(JoinCells(),))
    map_draft(run, alice, replace(STOCK, computed=(label,)))
    assert [line.split(";")[-1] for line in list_sent(run)[1:]] == [" VIS a", "CLOU b"]
    line = find_line(run, run.lines.open(), 3)
    assert line is not None
    assert line.values[FIRST_ADDED] == "CLOU b"

    change = edit_cells(line, {FIRST_ADDED: "clous"})
    assert change is not None
    edit(run, user=alice, change=change, revision=run.revision)
    map_draft(run, alice, replace(STOCK, computed=(replace(label, columns=(5, 2)),)))

    assert [line.split(";")[-1] for line in list_sent(run)[1:]] == ["a 001", "clous"]


def test_the_header_of_a_mapped_column_is_changed_by_the_mapping_alone(
    company: Company, alice: User
) -> None:
    run = upload(company, alice)
    map_draft(run, alice, replace(STOCK, columns=STOCK.columns[:4]))
    header = find_line(run, run.lines.open(), 1)
    assert header is not None

    with pytest.raises(CannotHold):
        edit_cells(header, {1: "MVT_LIB"})
    change = edit_cells(header, {5: "MVT_LIB"})
    assert change is not None
    edit(run, user=alice, change=change, revision=run.revision)

    assert list_sent(run)[0] == f"{SENT[0]};MVT_LIB"


def test_no_fix_is_offered_for_what_steps_made_of_cells(company: Company, alice: User) -> None:
    lines = [LINES[0], "Entrée;001;ELS;12.5 ;a", "Entrée; 001;ELS;3;a"]
    run = upload(company, alice, lines)
    padded = ValueTable(values=(("a", " x"),))
    mapping = replace(STOCK, columns=(*STOCK.columns[:4], name(5, "PCF_CODE", padded)))

    map_draft(run, alice, mapping)

    offered = {(offer.column, offer.field) for offer in run.list_offered_fixes()}
    assert offered == {(2, "DEP_CODE")}
    told = run.problems.filter(rule=Rule.SPACES_AROUND)
    assert {one.column for one in told} == {2, 5}
    assert {one.column for one in told if "suggestion" in one.params} == {2}


def upload_prices(company: Company, user: User) -> Run:
    """Make a draft of a workbook that shows a price of three decimals with two."""
    book, stream = Workbook(), io.BytesIO()
    page = book.active
    assert page is not None
    for row in (["Code", "Devise", "Prix"], ["RD1", "EUR", 23.988], ["RD2", "EUR", 5]):
        page.append(row)
    for row_number in (2, 3):
        page.cell(row_number, 3).number_format = "0.00"
    book.save(stream)
    return make_draft(company, user, stream.getvalue(), kind="tarifs_articles", name="t.xlsx")


PRICES = (
    MappedColumn(column=1, header="Code", field="ART_CODE"),
    MappedColumn(column=2, header="Devise", field="DEV_CODE"),
)


def test_what_a_workbook_shows_otherwise_is_asked_of_a_converted_cell(
    company: Company, alice: User
) -> None:
    run = upload_prices(company, alice)
    comma = ReadNumber(decimal=DecimalMark.COMMA, writes=DecimalMark.POINT)
    price = MappedColumn(column=3, header="Prix", field="ART_P_VTE", steps=(comma,))

    map_draft(run, alice, ColumnMapping(kind="tarifs_articles", columns=(*PRICES, price)))

    (asked,) = run.problems.filter(rule=Rule.DISPLAYED_OTHERWISE)
    assert (asked.line, asked.column, asked.value) == (2, 3, "23,988")
    assert asked.params["suggestion"] == "23,99"
    (offer,) = [one for one in run.list_offered_fixes() if one.rule == Rule.DISPLAYED_OTHERWISE]
    fix = Fix(
        name=FixName(offer.name), column=3, field=offer.field, rule=Rule(offer.rule),
        length=offer.length, proven_mark=offer.proven_mark, removed=offer.removed,
    )  # fmt: skip
    edit(run, user=alice, change=fix, revision=run.revision)
    assert [line.split(";")[2] for line in list_sent(run)[1:]] == ["23.99", "5"]
    assert not run.problems.filter(rule=Rule.DISPLAYED_OTHERWISE)


def test_what_a_workbook_shows_otherwise_is_asked_of_a_cell_that_it_is_put_into(
    company: Company, alice: User
) -> None:
    run = upload_prices(company, alice)
    left_out = MappedColumn(column=3, header="Prix")
    joined = ComputedField(field="ART_P_VTE", columns=(3,))
    mapping = ColumnMapping(kind="tarifs_articles", columns=(*PRICES, left_out), computed=(joined,))

    map_draft(run, alice, mapping)

    (asked,) = run.problems.filter(rule=Rule.DISPLAYED_OTHERWISE)
    assert (asked.line, asked.column, asked.field) == (2, FIRST_ADDED, "ART_P_VTE")
    assert asked.value == "23,988"
    assert asked.meant is None
    assert not [one for one in run.list_offered_fixes() if one.column >= FIRST_ADDED]
    line = find_line(run, run.lines.open(), 2)
    assert line is not None
    change = edit_cells(line, {FIRST_ADDED: "23,99"})
    assert change is not None
    edit(run, user=alice, change=change, revision=run.revision)
    assert not run.problems.filter(rule=Rule.DISPLAYED_OTHERWISE)


def test_a_header_among_the_lines_is_known_by_its_own_names(company: Company, alice: User) -> None:
    lines = ["CP;Ville;Pays", "78000;Versailles;FR", "CP;Ville;Pays", "75000;Paris;FR"]
    run = upload(company, alice, lines, kind="villes")
    fields = ("VIL_CODE", "VIL_NOM", "VIL_CP")
    columns = [
        MappedColumn(column=number, header=header, field=field)
        for number, (header, field) in enumerate(
            zip(("CP", "Ville", "Pays"), fields, strict=True), start=1
        )
    ]

    map_draft(run, alice, ColumnMapping(kind="villes", columns=tuple(columns)))

    assert run.problems.get(rule=Rule.HEADER_AGAIN).line == 3


def test_a_total_below_the_lines_is_seen_beside_values_of_every_line(
    company: Company, alice: User
) -> None:
    lines = ["Réf.;Qté;Note", *(f"ART{n};{n};x" for n in range(1, 30)), ";435;"]
    run = upload(company, alice, lines)
    columns = [
        MappedColumn(column=1, header="Réf.", field="ART_CODE"),
        MappedColumn(column=2, header="Qté", field="MVT_QTE"),
        MappedColumn(column=3, header="Note", field="MVT_LIB"),
    ]
    computed = (
        ComputedField(field="DOC_STYPE", value="E"),
        ComputedField(field="DEP_CODE", value="1"),
    )

    map_draft(run, alice, build(*columns, computed=computed))

    assert run.problems.filter(rule=Rule.NO_RECORD, line=31).exists()


def test_another_table_below_is_seen_once_the_lines_are_mapped(
    company: Company, alice: User
) -> None:
    lines = [*LINES, "", "Dépôt;Total", "001;12", "002;3"]
    run = upload(company, alice, lines)
    assert run.problems.filter(rule=Rule.OTHER_HEADER, line=5).exists()
    computed = (ComputedField(field="MVT_LIB", value="Inventaire"),)

    map_draft(run, alice, replace(STOCK, computed=computed))

    assert run.problems.get(rule=Rule.OTHER_HEADER).line == 5
    below = run.problems.filter(rule=Rule.TABLE_BELOW)
    assert [one.line for one in below] == [5, 6, 7]
    assert not run.problems.filter(rule=Rule.NOT_CONVERTED)
