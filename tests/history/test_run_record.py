"""The record of a run says what people changed of its columns, and its page does."""

import pytest

from imports.delivery import queue
from imports.editing.column_changes import AddColumn, DropColumns
from imports.history.run_record import describe_run
from imports.intake import edit, number_added_column
from imports.models import Run
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_draft
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


def test_a_run_whose_columns_nobody_changed_says_so(company: Company, alice: User) -> None:
    run = make_draft(company, alice, [f"DOC_STYPE;{NAMES}", "E;001;VIS;5"])

    reading = describe_run(run, [])["reading"]

    assert reading is not None
    assert (reading["dropped_columns"], reading["added_columns"]) == ([], [])
