"""Data from before: no line was ever joined to the one above."""

from typing import Any

import pytest

from imports.models import Edit, Run
from tests.migrations.steps import migrate, migrate_to_now

pytestmark = pytest.mark.slow

BEFORE = [("imports", "0008_how_each_event_came_about")]


def test_lines_that_were_left_out_stay_so_and_none_is_joined(old: Any) -> None:
    apps = migrate(BEFORE)
    user = apps.get_model("portal", "User").objects.create(username="alice")
    company = apps.get_model("portal", "Company").objects.create(
        name="Acme", slug="acme", server_url="http://erp", company_file="A", erp_user="WEB"
    )
    source = apps.get_model("imports", "SourceFile").objects.create(sha256="a" * 64, size=1)
    run = apps.get_model("imports", "Run").objects.create(
        company=company, kind_key="documents_stock", created_by=user, file_name="stock.csv",
        source=source, left_out=[3, 5], dialect={"encoding": "utf-8", "delimiter": ";"},
    )  # fmt: skip
    apps.get_model("imports", "Edit").objects.create(
        run=run, number=1, at=run.created_at, user=user, kind="leave_out", details={"lines": [3, 5]}
    )

    migrate_to_now()

    kept = Run.objects.get(pk=run.pk)
    assert (kept.left_out, kept.joined, list(kept.lines.left_out)) == ([3, 5], [], [3, 5])
    assert Edit.objects.get().kind == Edit.Kind.LEAVE_OUT
