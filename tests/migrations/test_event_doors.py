"""Data from before: events said who and when, and not by which door."""

from typing import Any

import pytest
from django.db.models import ProtectedError

from imports.models import Event, Run
from tests.migrations.steps import FIRST, migrate, migrate_to_now

pytestmark = pytest.mark.slow

#: Each event of the run, with the door that its record proves.
EVENTS: tuple[tuple[str, bool, dict[str, Any], str], ...] = (
    ("uploaded", True, {}, ""),
    ("queued", True, {}, ""),
    ("queued", True, {"acknowledged": {"how": "command", "warnings": 1}}, "command"),
    ("queued", True, {"acknowledged": {"how": "page", "warnings": 1}}, "page"),
    ("claimed", False, {"attempt": 1}, "worker"),
    ("postponed", False, {"attempt": 1, "seconds": 15}, "worker"),
    ("lost", False, {"attempt": 2}, "sweep"),
    ("lost", False, {"attempt": 3}, "worker"),
    ("lost", False, {"attempt": 9}, ""),
    ("late_answer", False, {"attempt": 2}, ""),
    ("ruled", True, {"attempt": 2, "finding": "absent"}, ""),
    ("settled", False, {"attempt": 4}, "worker"),
    ("given_up", False, {"attempt": 4}, "worker"),
)


@pytest.fixture
def run(old: Any) -> int:
    """A run with every sort of event that the first release wrote."""
    user = old.get_model("portal", "User").objects.create(username="alice")
    company = old.get_model("portal", "Company").objects.create(
        name="Acme", slug="acme", server_url="http://erp", company_file="A", erp_user="WEB"
    )
    old.get_model("portal", "Membership").objects.create(user=user, company=company, role="reader")
    source = old.get_model("imports", "SourceFile").objects.create(sha256="a" * 64, size=1)
    run = old.get_model("imports", "Run").objects.create(
        company=company, kind_key="documents_stock", created_by=user, file_name="stock.csv",
        source=source,
    )  # fmt: skip
    for number, reason in ((1, "timeout"), (2, "worker_silent"), (3, "worker_stopped"), (4, "")):
        old.get_model("imports", "Attempt").objects.create(
            run=run, number=number, started_at="2026-11-01T08:00:00Z", reason=reason
        )
    for verb, by_person, details, _door in EVENTS:
        old.get_model("imports", "Event").objects.create(
            run=run, verb=verb, user=user if by_person else None, state="draft", details=details
        )
    return int(run.pk)


def test_an_event_gets_the_door_that_its_record_proves_and_no_other(run: int) -> None:
    migrate_to_now()

    told = list(Event.objects.filter(run=run).values_list("verb", "door"))
    assert told == [(verb, door) for verb, _by_person, _details, door in EVENTS]


def test_the_record_of_before_keeps_its_run(run: int) -> None:
    migrate_to_now()

    with pytest.raises(ProtectedError):
        Run.objects.get(pk=run).delete()
    with pytest.raises(ProtectedError):
        Run.objects.get(pk=run).company.delete()


def test_the_way_back_leaves_every_event(run: int) -> None:
    migrate_to_now()

    before = migrate(FIRST).get_model("imports", "Event").objects

    told = list(before.order_by("pk").values_list("verb", "details"))
    assert told == [(verb, details) for verb, _by_person, details, _door in EVENTS]
