"""Data from before: what was made of a run's file stood in columns of the run."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from imports.models import DerivedFile, Run
from tests.migrations.steps import FIRST, migrate, migrate_to_now

pytestmark = pytest.mark.slow

BEFORE = [("imports", "0006_line_index")]
SHEET, EDITED = DerivedFile.Step.SHEET, DerivedFile.Step.EDITED


@pytest.fixture
def runs(old: Any) -> dict[str, int]:
    """Runs whose lines were dropped, converted, edited, or both of these."""
    user = old.get_model("portal", "User").objects.create(username="alice")
    company = old.get_model("portal", "Company").objects.create(
        name="Acme", slug="acme", server_url="http://erp", company_file="A", erp_user="WEB"
    )
    files = {
        name: old.get_model("imports", "SourceFile").objects.create(sha256=letter * 64, size=1)
        for name, letter in (("source", "a"), ("text", "b"), ("mended", "c"))
    }
    made = {
        "dropped": (),
        "converted": ("text",),
        "mended": ("mended",),
        "both": ("text", "mended"),
    }
    return {
        name: old.get_model("imports", "Run").objects.create(
            company=company, kind_key="documents_stock", created_by=user, file_name="stock.csv",
            source=files["source"], left_out=[3] if "mended" in steps else [],
            **{step: files[step] for step in steps},
        ).pk
        for name, steps in made.items()
    }  # fmt: skip


def describe(pk: int) -> dict[str, str]:
    return {step: file.sha256[0] for step, file in Run.objects.get(pk=pk).files.items()}


def test_every_run_reads_the_bytes_it_read_before(runs: dict[str, int]) -> None:
    migrate_to_now()

    assert {name: describe(pk) for name, pk in runs.items()} == {
        "dropped": {},
        "converted": {SHEET: "b"},
        "mended": {EDITED: "c"},
        "both": {SHEET: "b", EDITED: "c"},
    }
    letters = [Run.objects.get(pk=pk).lines.file.sha256[0] for pk in runs.values()]
    assert letters == ["a", "b", "c", "c"]
    with pytest.raises(IntegrityError), transaction.atomic():
        DerivedFile.objects.create(
            run_id=runs["both"], step=SHEET, file=Run.objects.all()[0].source
        )


def test_the_way_back_leaves_the_columns_as_they_were(runs: dict[str, int]) -> None:
    migrate_to_now()

    before = migrate(FIRST).get_model("imports", "Run").objects

    found = before.order_by("pk").values_list("text__sha256", "mended__sha256")
    assert list(found) == [
        (None, None),
        ("b" * 64, None),
        (None, "c" * 64),
        ("b" * 64, "c" * 64),
    ]
