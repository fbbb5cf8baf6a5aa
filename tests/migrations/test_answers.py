"""What the release before this one stored comes through the migrations whole, and masked."""

import json
import zlib
from typing import Any

import pytest
from django.utils.timezone import now

from imports.models import Journal, JournalPart
from portal.models import Company
from tests.migrations.steps import migrate_to_now

pytestmark = pytest.mark.slow

PASSWORD = "ERP-s3cret"


def store(old: Any, company: Any, run: Any, raw: bytes) -> int:
    attempt = old.get_model("imports", "Attempt").objects.create(
        run=run, number=1, started_at=now(), reason="html", params={"sample": raw[:40].decode()}
    )
    journal = old.get_model("imports", "Journal").objects.create(
        attempt=attempt, compressed=zlib.compress(raw), size=len(raw), received_at=now()
    )
    return int(journal.pk)


def test_answers_of_the_release_before_are_masked_and_the_large_ones_taken_apart(old: Any) -> None:
    user = old.get_model("portal", "User").objects.create(username="alice")
    company = old.get_model("portal", "Company").objects.create(
        name="Acme", slug="acme", server_url="http://erp", company_file="A", erp_user="WEB",
        erp_password=PASSWORD,
    )  # fmt: skip
    source = old.get_model("imports", "SourceFile").objects.create(sha256="ab" * 32, size=1)
    runs = [
        old.get_model("imports", "Run").objects.create(
            company=company, kind_key="documents_stock", source=source, created_by=user,
            file_name=f"{number}.csv", state="unknown", line_count=2, lane="x",
        )
        for number in range(2)
    ]  # fmt: skip
    entries = [f"La pièce ENT26-{number:05} a été créée" for number in range(9_000)]
    answer = {"resultat": "succès", "message": PASSWORD, "journal": entries}
    page = f"<p>mot_passe {PASSWORD}</p>".encode()
    large = json.dumps({"result": [answer]}).encode()
    keys = [store(old, company, run, raw) for run, raw in zip(runs, (page, large), strict=True)]

    migrate_to_now()

    first, second = (Journal.objects.select_related("attempt").get(pk=key) for key in keys)
    assert first.raw == page.replace(PASSWORD.encode(), b"***")
    assert first.attempt.params == {"sample": "<p>mot_passe ***</p>"}
    assert first.overview is None
    assert second.overview is not None
    assert second.overview["entry_total"] == 9_000
    assert len(first.sha256) == len(second.sha256) == 64
    assert second.overview["message"] == "***"
    assert JournalPart.objects.filter(journal=second, name="entries").count() == 18
    assert Company.objects.get(pk=company.pk).erp_password == PASSWORD
