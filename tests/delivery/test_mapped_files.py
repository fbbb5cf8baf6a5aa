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
from imports.models import Ruling, Run
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


def map_second_line_otherwise() -> ColumnMapping:
    """Return a mapping under which the first line of LINES stays as STOCK makes it."""
    swapped = ValueTable(values=(("Entrée", "E"), ("Sortie", "E")))
    return replace(STOCK, columns=(replace(COLUMNS[0], steps=(swapped,)), *COLUMNS[1:]))


def without_lines(run: Run, user: User, *lines: int) -> Run:
    edit(run, user=user, change=LeaveOut(lines=lines), revision=run.revision)
    return Run.objects.get(pk=run.pk)


@pytest.mark.parametrize("has_equal_line", [False, True])
def test_one_file_mapped_in_two_ways_goes_once(
    acme: Company, alice: User, charlie: User, erp: Simulator, *, has_equal_line: bool
) -> None:
    send(drop_mapped(acme, alice), alice)
    depot = ComputedField(field="DEP_CODE", value="002")
    other = [replace(one, field="") if one.field == "DEP_CODE" else one for one in COLUMNS]
    mapping = replace(STOCK, columns=tuple(other), computed=(depot,))
    if has_equal_line:
        mapping = map_second_line_otherwise()
    run = drop_mapped(acme, alice, mapping)

    for reason in ("", REASON):
        with pytest.raises(ManagerNeeded):
            send(run, alice, reason)
    assert len(erp.posts) == 1

    send(run, charlie, REASON)
    assert len(erp.posts) == 2


def test_a_line_mapped_otherwise_went_though_its_equal_neighbour_is_left_out(
    acme: Company, alice: User, erp: Simulator
) -> None:
    send(drop_mapped(acme, alice), alice)
    run = without_lines(drop_mapped(acme, alice, map_second_line_otherwise()), alice, 2)

    with pytest.raises(ManagerNeeded):
        send(run, alice, REASON)

    assert len(erp.posts) == 1


def test_other_lines_of_a_file_mapped_otherwise_go_by_themselves(
    acme: Company, alice: User, erp: Simulator
) -> None:
    send(without_lines(drop_mapped(acme, alice), alice, 3), alice)

    send(without_lines(drop_mapped(acme, alice, map_second_line_otherwise()), alice, 2), alice)

    assert len(erp.posts) == 2


@pytest.mark.parametrize("left_out", [(2,), (2, 4)])
def test_runs_that_share_a_line_of_a_file_mapped_otherwise_send_it_once(
    acme: Company, alice: User, erp: Simulator, *, left_out: tuple[int, ...]
) -> None:
    lines = [*LINES, "Entrée;001;ECROU;7"]
    send(without_lines(drop_mapped(acme, alice, lines=lines), alice, 4), alice)
    mapping = map_second_line_otherwise()
    run = without_lines(drop_mapped(acme, alice, mapping, lines), alice, *left_out)

    with pytest.raises(ManagerNeeded):
        send(run, alice, REASON)

    assert len(erp.posts) == 1


def test_lines_that_were_never_sent_go_beside_equals_of_all_that_were(
    acme: Company, alice: User, erp: Simulator
) -> None:
    send(without_lines(drop_mapped(acme, alice), alice, 3), alice)
    run = drop_mapped(acme, alice, map_second_line_otherwise())

    with pytest.raises(DuplicateFile) as refused:
        send(run, alice)

    assert (refused.type, refused.value.repeated) == (DuplicateFile, 1)
    send(without_lines(run, alice, 2), alice)
    assert len(erp.posts) == 2


@pytest.mark.parametrize(
    ("imported", "refusal"), [([[1, 2]], DuplicateFile), ([[2, 3]], ManagerNeeded)]
)
def test_equal_lines_tell_of_a_file_mapped_otherwise_if_they_are_all_that_was_imported(
    acme: Company,
    alice: User,
    charlie: User,
    erp: Simulator,
    *,
    imported: list[list[int]],
    refusal: type[DuplicateFile],
) -> None:
    lines = [*LINES[:2], "Entrée;001;ECROU;7", LINES[2]]
    first = drop_mapped(acme, alice, lines=lines)
    send(first, alice)
    Run.objects.filter(pk=first.pk).update(state=Run.State.PARTIAL)
    Ruling.objects.create(
        attempt=first.attempts.get(),
        finding=Ruling.Finding.PARTIAL,
        imported=imported,
        reason="Seen in Gestimum.",
        user=charlie,
    )

    with pytest.raises(DuplicateFile) as refused:
        send(drop_mapped(acme, alice, map_second_line_otherwise(), lines), alice)

    assert refused.type is refusal
    assert len(erp.posts) == 1

    last_alone = drop_mapped(acme, alice, map_second_line_otherwise(), lines)
    run = without_lines(last_alone, alice, 2, 3)
    if refusal is ManagerNeeded:
        with pytest.raises(ManagerNeeded):
            send(run, alice, REASON)
    else:
        send(run, alice)
    assert len(erp.posts) == (1 if refusal is ManagerNeeded else 2)


def test_a_line_that_becomes_what_another_was_does_not_tell_for_that_one(
    acme: Company, alice: User, erp: Simulator
) -> None:
    lines = [LINES[0], "Entrée;001;VIS;5", "Sortie;001;VIS;5"]
    send(without_lines(drop_mapped(acme, alice, lines=lines), alice, 3), alice)
    swapped = ValueTable(values=(("Entrée", "S"), ("Sortie", "E")))
    mapping = replace(STOCK, columns=(replace(COLUMNS[0], steps=(swapped,)), *COLUMNS[1:]))

    with pytest.raises(ManagerNeeded):
        send(drop_mapped(acme, alice, mapping, lines), alice, REASON)

    assert len(erp.posts) == 1


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
