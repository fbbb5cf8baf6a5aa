"""The record of a run says what people changed of its columns, and its page does."""

from dataclasses import replace
from typing import Any

import pytest

from imports.delivery import queue
from imports.editing.column_changes import AddColumn, DropColumns
from imports.history.run_record import describe_run
from imports.intake import edit, number_added_column
from imports.mapping.mapping import ComputedField
from imports.models import Run
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_draft
from tests.intake.mappings import SENSES, STOCK, map_draft, upload
from tests.pages import look

pytestmark = pytest.mark.django_db

NAMES = "DEP_CODE;ART_CODE;MVT_QTE"


def change_columns(run: Run, user: User) -> None:
    """Leave a column out, and add two, of which one is taken away again."""
    for name, value in (("DOC_STYPE", "E"), ("MVT_LIB", "Vis")):
        column = number_added_column(run)
        add = AddColumn(column=column, name=name, value=value, width=5, behind=5)
        edit(run, user=user, change=add, revision=run.revision)
    for columns, names in (((2, 5), ("NOTE", "")), ((column,), ("MVT_LIB",))):
        drop = DropColumns(columns=columns, names=names)
        edit(run, user=user, change=drop, revision=run.revision)


def test_columns_left_out_and_added_stand_in_the_record_and_on_the_page_of_the_run(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, ["DEP_CODE;NOTE;ART_CODE;MVT_QTE;", "001;a;VIS;5;"])
    change_columns(run, alice)
    queue(run, user=alice)

    reading = describe_run(run, [])["reading"]
    page = look(client_of(alice), run)

    assert reading is not None
    assert reading["dropped_columns"] == [{"column": 2, "name": "NOTE"}, {"column": 5, "name": ""}]
    assert reading["added_columns"] == [{"name": "DOC_STYPE", "value": "E"}]
    said = " ".join(page.texts("#run"))
    assert "2 colonnes non envoyées\N{NO-BREAK SPACE}: NOTE" in said
    assert "DOC_STYPE) ajoutée\N{NO-BREAK SPACE}: «\N{NO-BREAK SPACE}E\N{NO-BREAK SPACE}»" in said


def test_the_mapping_stands_in_the_record_and_on_the_page_of_the_run(
    company: Company, alice: User, client_of: ClientOf, django_assert_num_queries: Any
) -> None:
    run = upload(company, alice)
    computed = (ComputedField(field="MVT_LIB", value="Inventaire"),)
    map_draft(run, alice, replace(STOCK, computed=computed))
    run = Run.objects.get(pk=run.pk)

    with django_assert_num_queries(5):
        record = describe_run(run, [])
    page = look(client_of(alice), run)

    mapping, reading = record["mapping"], record["reading"]
    assert mapping is not None
    assert mapping["columns"][0] == {
        "column": 1,
        "header": "Sens",
        "field": "DOC_STYPE",
        "level": "person",
        "steps": [SENSES.as_json()],
    }
    assert mapping["columns"][4]["field"] is None
    (constant,) = mapping["constants"]
    assert (constant["field"], constant["value"]) == ("MVT_LIB", "Inventaire")
    assert reading is not None
    assert reading["dropped_columns"] == [{"column": 5, "name": "Note"}]
    assert reading["added_columns"] == [{"name": "MVT_LIB", "value": "Inventaire"}]
    said = " ".join(page.texts(".edit-list strong"))
    assert "Correspondance\N{NO-BREAK SPACE}: 4 colonnes deviennent des champs" in said
    assert "1 colonne n’est pas envoyée, 1 champ ajouté, 3 valeurs converties" in said


def test_a_run_whose_columns_nobody_changed_says_so(company: Company, alice: User) -> None:
    run = make_draft(company, alice, [f"DOC_STYPE;{NAMES}", "E;001;VIS;5"])

    record = describe_run(run, [])

    reading = record["reading"]
    assert reading is not None
    assert record["mapping"] is None
    assert (reading["dropped_columns"], reading["added_columns"]) == ([], [])
