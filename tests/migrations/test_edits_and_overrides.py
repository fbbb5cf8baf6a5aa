"""Data from before: edits and overrides were called mends and lowered rules."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from imports.models import Edit, RuleOverride
from tests.migrations.steps import migrate_to_now

pytestmark = pytest.mark.slow

REASON = "Our ERP takes it, seen in March."


def test_what_people_changed_and_let_pass_keeps_who_when_and_why(old: Any) -> None:
    user = old.get_model("portal", "User").objects.create(username="alice")
    company = old.get_model("portal", "Company").objects.create(
        name="Acme", slug="acme", server_url="http://erp", company_file="A", erp_user="WEB"
    )
    source = old.get_model("imports", "SourceFile").objects.create(sha256="ab" * 32, size=1)
    run = old.get_model("imports", "Run").objects.create(
        company=company, kind_key="documents_stock", source=source, created_by=user,
        file_name="stock.csv",
    )  # fmt: skip
    moment = now()
    old.get_model("imports", "Mend").objects.create(
        run=run, number=1, at=moment, user=user, kind="leave_out", details={"lines": [3]}, count=1
    )
    lowered = old.get_model("imports", "LoweredRule")
    ended = lowered.objects.create(
        company=company, rule="bad_date", reason=REASON, lowered_by=user, ended_at=moment,
        ended_by=user,
    )  # fmt: skip
    in_force = lowered.objects.create(
        company=company, rule="bad_date", reason=REASON, lowered_by=user
    )

    migrate_to_now()

    edit = Edit.objects.get(run_id=run.pk)
    assert (edit.number, edit.at, edit.user_id, edit.details) == (
        1,
        moment,
        user.pk,
        {"lines": [3]},
    )
    overrides = RuleOverride.objects.filter(company_id=company.pk)
    assert list(overrides.in_force()) == [overrides.get(pk=in_force.pk)]
    for before in (ended, in_force):
        now_called = overrides.get(pk=before.pk)
        assert now_called.downgraded_at == before.lowered_at
        assert (now_called.downgraded_by_id, now_called.reason) == (user.pk, REASON)


def test_the_database_still_refuses_what_it_refused(old: Any) -> None:
    user = old.get_model("portal", "User").objects.create(username="alice")
    company = old.get_model("portal", "Company").objects.create(
        name="Acme", slug="acme", server_url="http://erp", company_file="A", erp_user="WEB"
    )
    migrate_to_now()
    common = {"company_id": company.pk, "rule": "bad_date", "downgraded_by_id": user.pk}
    RuleOverride.objects.create(**common, reason=REASON)

    for wrong in ({"reason": REASON}, {"reason": ""}, {"reason": REASON, "ended_at": now()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RuleOverride.objects.create(**common | wrong)

    assert RuleOverride.objects.count() == 1
