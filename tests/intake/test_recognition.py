"""What the portal recognises in the columns of a draft, and what a company teaches it."""

import json
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from imports.catalogue import KINDS
from imports.editing.column_changes import DropColumns
from imports.intake import edit, undo_edit
from imports.intake.mapping import find_mapping
from imports.intake.other_kind import copy_as_kind
from imports.intake.recognition import count_changes_by_people, propose_for, teach
from imports.intake.reread import check_again
from imports.mapping.mapping import ColumnMapping, ComputedField, MappedColumn
from imports.mapping.steps.several import JoinCells
from imports.mapping.steps.step import Step
from imports.mapping.steps.value_table import ValueTable
from imports.models import Edit, Run, TaughtHeader
from portal.models import Company, CompanyEvent, Door, User
from tests.factories import make_company, make_draft

pytestmark = pytest.mark.django_db

LINES = ["Sens;Réf.;Qté", "Entrée;VIS;5", "Sortie;CLOU;3"]
SENSES = ValueTable(values=(("Entrée", "E"), ("Sortie", "S")))


def name(column: int, field: str, *steps: Step, header: str = "") -> MappedColumn:
    header = header or LINES[0].split(";")[column - 1]
    return MappedColumn(column=column, header=header, field=field, steps=steps, level="person")


TAUGHT = ColumnMapping(
    kind="documents_stock",
    columns=(name(1, "DOC_STYPE", SENSES), name(2, "ART_CODE"), name(3, "MVT_QTE")),
)


@pytest.fixture
def teacher(company: Company, alice: User) -> Run:
    """A draft of which somebody decided what its columns are."""
    run = make_draft(company, alice, LINES)
    teach(run, TAUGHT, user=alice)
    return run


def read_fields(run: Run) -> dict[str, str]:
    mapping = find_mapping(run)
    return {one.header: one.field for one in mapping.columns} if mapping else {}


def test_what_the_company_taught_is_made_of_the_next_file_without_a_question(
    teacher: Run, company: Company, alice: User
) -> None:
    run = make_draft(company, alice, ["sens;QTÉ;Réf.", "Sortie;2;ÉCROU"])

    assert list(run.lines.prepare()) == ["DOC_STYPE;MVT_QTE;ART_CODE", "S;2;ÉCROU"]
    assert (run.blocking_count, run.edits.count()) == (0, 1)
    assert count_changes_by_people(run) == 0


def test_it_is_taught_by_company_and_by_kind(teacher: Run, alice: User, company: Company) -> None:
    elsewhere = make_company(member=alice)

    assert read_fields(make_draft(elsewhere, alice, LINES)) == {}
    assert "Réf." not in read_fields(make_draft(company, alice, LINES, kind="articles"))


def test_a_file_with_another_column_as_well_is_asked_about_that_one(
    teacher: Run, company: Company, alice: User
) -> None:
    run = make_draft(company, alice, ["Sens;Réf.;Qté;Machin", "Entrée;VIS;5;x"])

    assert set(read_fields(run)) == {"Sens", "Réf.", "Qté"}
    assert [(one.rule, one.value) for one in run.problems.all()] == [("unknown_column", "Machin")]


def test_a_label_of_the_field_table_is_applied_and_a_synonym_never_is(
    company: Company, alice: User
) -> None:
    lines = ["Code dépôt;Qté;Code article", "LYO;5;VIS"]

    run = make_draft(company, alice, lines)

    assert read_fields(run) == {"Code dépôt": "DEP_CODE", "Code article": "ART_CODE"}
    assert [one.value for one in run.problems.filter(rule="unknown_column")] == ["Qté"]


def test_values_of_another_type_veto_what_a_title_says(
    teacher: Run, company: Company, alice: User
) -> None:
    lines = ["Sens;Réf.;Qté", *(f"Entrée;VIS{number};Lyon {number}" for number in range(9))]

    run = make_draft(company, alice, lines)

    assert "Qté" not in read_fields(run)


def test_a_draft_with_field_names_is_left_as_it_is_without_a_query(
    company: Company, alice: User
) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        run = make_draft(company, alice, ["DOC_STYPE;ART_CODE;MVT_QTE", "E;VIS;5"])

    assert not any("taughtheader" in one["sql"] for one in queries)
    assert (run.is_edited, run.revision) == (False, 1)


def test_what_somebody_undid_stays_undone_when_it_is_checked_again(
    teacher: Run, company: Company, alice: User
) -> None:
    run = make_draft(company, alice, LINES)
    undo_edit(run, user=alice, number=1, revision=run.revision)

    check_again(Run.objects.get(pk=run.pk), user=alice)

    assert find_mapping(run) is None
    assert Run.objects.get(pk=run.pk).blocking_count > 0


def test_what_cannot_be_applied_leaves_the_draft_to_people(company: Company, alice: User) -> None:
    run = make_draft(company, alice, LINES)
    nothing = tuple(name(column, "") for column in (1, 2, 3))
    teach(run, ColumnMapping(kind="documents_stock", columns=nothing), user=alice)

    run = make_draft(company, alice, LINES)

    assert not run.is_edited
    assert run.blocking_count > 0


def test_the_same_file_as_another_kind_is_recognised_by_what_that_one_knows(
    teacher: Run, company: Company, alice: User
) -> None:
    articles = ColumnMapping(
        kind="articles", columns=(name(2, "ART_CODE"), name(1, ""), name(3, ""))
    )
    teach(make_draft(company, alice, LINES, kind="articles"), articles, user=alice)
    run = make_draft(company, alice, LINES)

    copy = copy_as_kind(run, KINDS["articles"], user=alice, parameters={}, door=Door.PAGE)

    assert list(copy.lines.prepare()) == ["ART_CODE", "VIS", "CLOU"]


def test_a_title_that_stands_twice_and_parts_of_a_field_are_not_remembered(
    company: Company, alice: User
) -> None:
    run = make_draft(
        company, alice, "Note;Note;Nom;Prénom;Code\na;b;Durand;Anne;C1\n", kind="contacts"
    )
    joined = ComputedField(field="CCT_NOM", columns=(3, 4), steps=(JoinCells(separator=" "),))
    headers = ["Note", "Note", "Nom", "Prénom", "Code"]
    fields = ["", "", "", "", "CCT_CODE"]
    columns = tuple(
        name(column, field, header=header)
        for column, (header, field) in enumerate(zip(headers, fields, strict=True), start=1)
    )

    teach(run, ColumnMapping(kind="contacts", columns=columns, computed=(joined,)), user=alice)

    assert [row.header for row in TaughtHeader.objects.all()] == ["code"]


def test_what_is_decided_is_on_record_once(teacher: Run, company: Company, alice: User) -> None:
    event = CompanyEvent.objects.get(verb=CompanyEvent.Verb.COLUMNS_TAUGHT)
    assert (event.company, event.user, event.door) == (company, alice, Door.PAGE)
    assert json.dumps(event.details["columns"]["Réf."]) == '[null, "ART_CODE"]'

    teach(teacher, TAUGHT, user=alice)
    other = ColumnMapping(kind="documents_stock", columns=(name(2, "MVT_LIB"),))
    teach(teacher, other, user=alice)

    latest = CompanyEvent.objects.filter(verb=CompanyEvent.Verb.COLUMNS_TAUGHT).order_by("pk")
    assert [json.dumps(one.details["columns"], ensure_ascii=False) for one in latest][1:] == [
        '{"Réf.": ["ART_CODE", "MVT_LIB"]}'
    ]


def test_a_column_that_the_company_leaves_out_is_left_out_again(
    company: Company, alice: User
) -> None:
    run = make_draft(company, alice, ["DOC_STYPE;ART_CODE;MVT_QTE;Machin", "E;VIS;5;x"])
    ignored = ColumnMapping(kind="documents_stock", columns=(name(4, "", header="Machin"),))
    teach(run, ignored, user=alice)

    following = make_draft(company, alice, ["DOC_STYPE;ART_CODE;MVT_QTE;machin", "E;CLOU;2;y"])

    assert list(following.lines.prepare()) == ["DOC_STYPE;ART_CODE;MVT_QTE", "E;CLOU;2"]
    assert Edit.objects.get(run=following).change.left_out == {4}  # type: ignore[union-attr]
    [last] = [one for one in propose_for(following) if one.column == 4]
    assert last.is_ignored


def test_a_title_with_a_sign_that_no_database_keeps_is_recognised_as_others_are(
    company: Company, alice: User
) -> None:
    lines = "Code article;Quantit\0é;Code dépôt\r\nVIS;5;001\r\nCLOU;2;002\r\n"
    run = make_draft(company, alice, ("\ufeff" + lines).encode("utf-16-le"))

    mapping = find_mapping(run)

    assert mapping is not None
    assert [one.field for one in mapping.columns] == ["ART_CODE", "DEP_CODE"]
    assert "\0" not in str([edit.details for edit in run.edits.all()])
    confirmed = MappedColumn(column=2, header=propose_for(run)[1].header, field="MVT_QTE")
    teach(run, replace(mapping, columns=(*mapping.columns, confirmed)), user=alice)
    assert "Quantit\N{REPLACEMENT CHARACTER}é" in [
        row.written for row in TaughtHeader.objects.all()
    ]


def test_a_line_that_lacks_a_cell_is_asked_about_though_the_last_column_is_left_out(
    company: Company, alice: User
) -> None:
    lines = ["ART_CODE;ART_POIDSN;ART_LIB;Remarque", "VIS;12;Vis;x", "CLOU;Clou;13"]
    left_out = MappedColumn(column=4, header="Remarque", level="person")
    mapping = ColumnMapping(kind="articles", columns=(left_out,))
    teach(make_draft(company, alice, lines, kind="articles"), mapping, user=alice)

    run = make_draft(company, alice, lines, kind="articles")

    assert next(iter(run.lines.prepare())) == "ART_CODE;ART_POIDSN;ART_LIB"
    assert [one.line for one in run.problems.filter(rule="fewer_cells")] == [3]


@pytest.mark.parametrize("by", ["mapping", "people"])
def test_a_text_torn_by_a_line_break_blocks_though_its_column_is_left_out(
    company: Company, alice: User, by: str
) -> None:
    lines = ["ART_CODE;ART_POIDSN;Note;ART_LIB", 'VIS;12;"a', 'suite";Vis']
    run = make_draft(company, alice, lines, kind="articles")
    if by == "people":
        drop = DropColumns(columns=(3,), names=("Note",))
        edit(run, user=alice, change=drop, revision=run.revision)
    else:
        left_out = MappedColumn(column=3, header="Note", level="person")
        teach(run, ColumnMapping(kind="articles", columns=(left_out,)), user=alice)
        run = make_draft(company, alice, lines, kind="articles")

    for _time in range(2):
        assert [one.line for one in run.problems.filter(rule="line_break")] == [2]
        assert run.blocking_count
        check_again(run, user=alice)
        run = Run.objects.get(pk=run.pk)
