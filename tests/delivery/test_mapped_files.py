"""A mapped file goes as it is shown, and once: in whatever way, and from whatever file it comes."""

import json
from dataclasses import replace

import pytest

from imports.delivery import DuplicateFile, ManagerNeeded, queue, send_run
from imports.editing.column_changes import AddColumn
from imports.editing.line_changes import LeaveOut
from imports.intake import edit, number_added_column, read_again
from imports.intake.mapping import map_columns
from imports.mapping.mapping import ColumnMapping, ComputedField, MappedColumn
from imports.mapping.steps.value_table import ValueTable
from imports.models import Run
from imports.simulator import Simulator
from portal.models import Company, User
from tests.factories import make_draft

pytestmark = pytest.mark.django_db(transaction=True)

LINES = ["Sens;Dépôt;Réf.;Qté", "Entrée;001;VIS;5", "Sortie;001;CLOU;2"]
SENSES = ValueTable(values=(("Entrée", "E"), ("Sortie", "S")))
FIELDS = ("DOC_STYPE", "DEP_CODE", "ART_CODE", "MVT_QTE")
COLUMNS = tuple(
    MappedColumn(column=n, header=header, field=field, steps=(SENSES,) if n == 1 else ())
    for n, (header, field) in enumerate(zip(LINES[0].split(";"), FIELDS, strict=True), start=1)
)
STOCK = ColumnMapping(kind="documents_stock", columns=COLUMNS)
SENT = [";".join(FIELDS), "E;001;VIS;5", "S;001;CLOU;2"]
REASON = "Delivered a second time."


def drop(company: Company, user: User, lines: list[str] = LINES) -> Run:
    run = make_draft(company, user, lines)
    dialect = replace(run.reading, has_header=True, start_line=1)
    read_again(run, user=user, dialect=dialect, parameters=run.parameters)
    return run


def drop_mapped(
    company: Company, user: User, mapping: ColumnMapping = STOCK, lines: list[str] = LINES
) -> Run:
    run = drop(company, user, lines)
    map_columns(run, user=user, mapping=mapping, revision=run.revision)
    return Run.objects.get(pk=run.pk)


def send(run: Run, user: User, reason: str = "") -> None:
    queue(run, user=user, duplicate_reason=reason)
    send_run.func(run.pk)


def test_gestimum_gets_the_names_of_its_fields_and_converted_values(
    acme: Company, alice: User, erp: Simulator
) -> None:
    run = drop_mapped(acme, alice)

    send(run, alice)

    (post,) = erp.posts
    body = json.dumps(json.loads(post.body), ensure_ascii=False)
    assert all(line in body for line in SENT)
    assert "Entrée" not in body
    run.refresh_from_db()
    assert run.state == Run.State.IMPORTED


@pytest.mark.parametrize("is_partial", [False, True])
def test_one_file_mapped_in_two_ways_goes_once(
    acme: Company, alice: User, charlie: User, erp: Simulator, *, is_partial: bool
) -> None:
    send(drop_mapped(acme, alice), alice)
    depot = ComputedField(field="DEP_CODE", value="002")
    other = [replace(one, field="") if one.field == "DEP_CODE" else one for one in COLUMNS]
    mapping = replace(STOCK, columns=tuple(other), computed=(depot,))
    if is_partial:
        swapped = ValueTable(values=(("Entrée", "E"), ("Sortie", "E")))
        mapping = replace(STOCK, columns=(replace(COLUMNS[0], steps=(swapped,)), *COLUMNS[1:]))
    run = drop_mapped(acme, alice, mapping)

    with pytest.raises(DuplicateFile if is_partial else ManagerNeeded):
        send(run, alice)
    assert len(erp.posts) == 1

    send(run, alice if is_partial else charlie, REASON)
    assert len(erp.posts) == 2


def test_a_file_with_its_own_headers_and_its_mapped_copy_go_once(
    acme: Company, alice: User, erp: Simulator
) -> None:
    lines = ["DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE", "E;001;VIS;5"]
    send(drop(acme, alice, lines), alice)
    names = ("DOC_STYPE", "DEP_CODE", "MVT_LIB", "MVT_QTE")
    columns = [
        MappedColumn(column=n, header=name, field=name) for n, name in enumerate(names, start=1)
    ]
    mapping = ColumnMapping(
        kind="documents_stock",
        columns=tuple(columns),
        computed=(ComputedField(field="ART_CODE", columns=(3,)),),
    )

    with pytest.raises(ManagerNeeded):
        send(drop_mapped(acme, alice, mapping, lines), alice)

    assert len(erp.posts) == 1


def test_two_files_mapped_to_the_same_lines_go_once(
    acme: Company, alice: User, erp: Simulator
) -> None:
    send(drop_mapped(acme, alice), alice)
    lines = ["Article;Quantité;Sens", "VIS;5;In", "CLOU;2;Out"]
    senses = ValueTable(values=(("In", "E"), ("Out", "S")))
    mapping = ColumnMapping(
        kind="documents_stock",
        columns=(
            MappedColumn(column=1, header="Article", field="ART_CODE"),
            MappedColumn(column=2, header="Quantité", field="MVT_QTE"),
            MappedColumn(column=3, header="Sens", field="DOC_STYPE", steps=(senses,)),
        ),
        computed=(ComputedField(field="DEP_CODE", value="001"),),
    )
    run = drop_mapped(acme, alice, mapping, lines)

    with pytest.raises(ManagerNeeded):
        send(run, alice)

    assert len(erp.posts) == 1


def test_another_column_added_to_the_same_file_is_no_other_file(
    acme: Company, alice: User, erp: Simulator
) -> None:
    lines = ["DOC_STYPE;ART_CODE;MVT_QTE", "E;VIS;5"]
    for number, depot in enumerate(("001", "002")):
        run = drop(acme, alice, lines)
        add = AddColumn(
            column=number_added_column(run), name="DEP_CODE", value=depot, width=3, behind=3
        )
        edit(run, user=alice, change=add, revision=run.revision)
        if number:
            with pytest.raises(ManagerNeeded):
                send(run, alice)
        else:
            send(run, alice)

    assert len(erp.posts) == 1


def test_the_lines_that_were_left_out_of_a_mapped_file_go_by_themselves(
    acme: Company, alice: User, erp: Simulator
) -> None:
    for line in (2, 3):
        run = drop_mapped(acme, alice)
        edit(run, user=alice, change=LeaveOut(lines=(line,)), revision=run.revision)
        send(run, alice)

    assert len(erp.posts) == 2


def test_a_value_that_is_not_converted_lets_nothing_leave(
    acme: Company, alice: User, erp: Simulator
) -> None:
    run = drop_mapped(acme, alice, lines=[*LINES, "Rebut;001;VIS;1"])

    with pytest.raises(Exception, match="bloqu"):
        send(run, alice)

    assert not erp.posts
