"""Data from before: columns were left out and added, and none was mapped."""

from typing import Any

import pytest

from imports.editing.column_changes import AddColumn
from imports.models import Edit, Run
from imports.reading.column_numbering import FIRST_ADDED
from tests.migrations.steps import migrate, migrate_to_now

pytestmark = pytest.mark.slow

BEFORE = [("imports", "0010_column_changes"), ("portal", "0004_company_events")]
CHANGES = {"left_out": [2], "added": [[FIRST_ADDED, "MVT_QTE", 3]]}


@pytest.fixture
def edited(transactional_db: None) -> Any:
    """A run with an added column and one left out, as the release before kept them."""
    old = migrate(BEFORE)
    user = old.get_model("portal", "User").objects.create(username="alice")
    company = old.get_model("portal", "Company").objects.create(
        name="Acme", slug="acme", server_url="http://erp", company_file="A", erp_user="WEB"
    )
    source = old.get_model("imports", "SourceFile").objects.create(sha256="a" * 64, size=1)
    run = old.get_model("imports", "Run").objects.create(
        company=company, kind_key="documents_stock", created_by=user, file_name="stock.csv",
        source=source, column_changes=CHANGES,
    )  # fmt: skip
    details = {
        "column": FIRST_ADDED, "name": "MVT_QTE", "value": "1", "width": 3, "behind": 3, "order": 0,
    }  # fmt: skip
    old.get_model("imports", "Edit").objects.create(
        run=run, number=1, at="2026-11-01T08:00:00Z", user=user, kind="add", details=details,
        undone_at="2026-11-01T09:00:00Z", undone_by=user, undone_because="reading",
    )  # fmt: skip
    yield run.pk
    migrate_to_now()


def test_columns_left_out_and_added_stay_and_none_is_mapped(edited: int) -> None:
    migrate_to_now()

    run, edit = Run.objects.get(pk=edited), Edit.objects.get(run_id=edited)
    numbering = run.lines.column_numbering
    assert [numbering.column_of(place) for place in range(3)] == [1, 3, FIRST_ADDED]
    assert not numbering.is_mapped
    assert isinstance(edit.change, AddColumn)
    assert edit.undone_because == Edit.Reason.READING


def test_the_way_back_keeps_the_changes_of_columns(edited: int) -> None:
    migrate_to_now()

    old = migrate(BEFORE)

    assert old.get_model("imports", "Run").objects.get(pk=edited).column_changes == CHANGES
    assert old.get_model("imports", "Edit").objects.get(run_id=edited).kind == "add"
