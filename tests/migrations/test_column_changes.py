"""Data from before: nobody had left a column out, and each change was made by itself."""

from typing import Any

import pytest

from imports.editing.column_fixes import Fix
from imports.models import Edit, Run
from tests.migrations.steps import migrate, migrate_to_now

pytestmark = pytest.mark.slow

BEFORE = [("imports", "0009_joined_lines"), ("portal", "0004_company_events")]


@pytest.fixture
def edited(transactional_db: None) -> Any:
    """A run with a change, as the release before kept it."""
    old = migrate(BEFORE)
    user = old.get_model("portal", "User").objects.create(username="alice")
    company = old.get_model("portal", "Company").objects.create(
        name="Acme", slug="acme", server_url="http://erp", company_file="A", erp_user="WEB"
    )
    source = old.get_model("imports", "SourceFile").objects.create(sha256="a" * 64, size=1)
    run = old.get_model("imports", "Run").objects.create(
        company=company, kind_key="documents_stock", created_by=user, file_name="stock.csv",
        source=source, left_out=[3],
    )  # fmt: skip
    old.get_model("imports", "Edit").objects.create(
        run=run, number=1, at="2026-11-01T08:00:00Z", user=user, kind="fix",
        details={"name": "trim", "column": 2, "samples": [[" a", "a"]]},
    )  # fmt: skip
    yield run.pk
    migrate_to_now()


def test_a_run_and_its_changes_are_as_they_were(edited: int) -> None:
    migrate_to_now()

    run, edit = Run.objects.get(pk=edited), Edit.objects.get(run_id=edited)
    assert (run.column_changes, run.left_out) == ({}, [3])
    assert not run.lines.column_numbering
    assert (edit.together, edit.samples) == (None, [(" a", "a")])
    assert isinstance(edit.change, Fix)
    assert edit.change.column == 2


def test_the_way_back_keeps_the_changes_that_were_known_then(edited: int) -> None:
    migrate_to_now()

    before = migrate(BEFORE).get_model("imports", "Edit").objects

    assert [one.kind for one in before.filter(run_id=edited)] == ["fix"]
