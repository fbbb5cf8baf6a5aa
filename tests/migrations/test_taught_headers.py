"""Data from before: no title of a column was known, and no company had decided on one."""

from collections.abc import Iterator

import pytest
from django.db import IntegrityError, transaction

from imports.models import Edit, TaughtHeader
from portal.models import Company, CompanyEvent, User
from tests.migrations.steps import migrate, migrate_to_now

pytestmark = pytest.mark.slow

BEFORE = [("imports", "0011_column_mapping"), ("portal", "0004_company_events")]
MAPPING = {
    "mapping": {
        "format": 1,
        "kind": "documents_stock",
        "columns": [
            {"column": 1, "header": "Réf.", "field": "ART_CODE", "steps": [], "level": "person"}
        ],
        "computed": [],
    },
    "width": 1,
    "numbers": [],
}


@pytest.fixture
def mapped(transactional_db: None) -> Iterator[int]:
    """A run that somebody mapped, and an event of its company, as they were kept before."""
    old = migrate(BEFORE)
    user = old.get_model("portal", "User").objects.create(username="alice")
    company = old.get_model("portal", "Company").objects.create(
        name="Acme", slug="acme", server_url="http://erp", company_file="A", erp_user="WEB"
    )
    old.get_model("portal", "CompanyEvent").objects.create(
        company=company, verb="created", user=user, door="page", at="2026-11-01T08:00:00Z"
    )
    source = old.get_model("imports", "SourceFile").objects.create(sha256="a" * 64, size=1)
    run = old.get_model("imports", "Run").objects.create(
        company=company, kind_key="documents_stock", created_by=user, file_name="stock.csv",
        source=source,
    )  # fmt: skip
    old.get_model("imports", "Edit").objects.create(
        run=run, number=1, at="2026-11-01T08:00:00Z", user=user, kind="map", details=MAPPING,
    )  # fmt: skip
    yield run.pk
    migrate_to_now()


def test_mappings_stay_and_a_company_can_be_taught_each_title_once(mapped: int) -> None:
    migrate_to_now()

    assert Edit.objects.get(run_id=mapped).kind == Edit.Kind.MAP
    assert not TaughtHeader.objects.exists()
    known = {
        "company": Company.objects.get(),
        "kind_key": "documents_stock",
        "header": "ref",
        "taught_by": User.objects.get(),
    }
    TaughtHeader.objects.create(field="ART_CODE", **known)
    with pytest.raises(IntegrityError), transaction.atomic():
        TaughtHeader.objects.create(field="MVT_LIB", **known)


def test_the_way_back_keeps_what_was_mapped_and_recorded(mapped: int) -> None:
    migrate_to_now()
    event = CompanyEvent.objects.get()
    assert event.verb == CompanyEvent.Verb.CREATED

    old = migrate(BEFORE)

    assert old.get_model("portal", "CompanyEvent").objects.get().verb == "created"
    assert old.get_model("imports", "Edit").objects.get(run_id=mapped).details == MAPPING
