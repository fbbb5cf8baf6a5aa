"""A server that repeats the request: its password is judged with the rest and kept nowhere."""

import hashlib
import json
import logging
import zlib
from importlib import import_module
from io import StringIO
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.urls import reverse
from django.utils.timezone import now

from imports.delivery import send_run
from imports.delivery.settle import answers_folder
from imports.delivery.sweep import bring_in_answers
from imports.models import Attempt, Journal, JournalPart, Piece, Run
from imports.models.journal import SMALL_BYTES
from imports.outcomes import Verdict
from imports.simulator import Fault, Simulator
from portal.models import Company, Membership, Role, User
from tests.conftest import ClientOf
from tests.factories import make_company, make_run
from tests.faults.answers import http
from tests.faults.behaviours import answering
from tests.faults.server import FaultServer

pytestmark = pytest.mark.django_db

PASSWORD = "ERP-s3cret"
ECHO = json.dumps({"societe": {"mot_passe": PASSWORD}})
PAGE = f"<html><pre>{ECHO}</pre>".encode()


def dump() -> str:
    out = StringIO()
    call_command("dumpdata", "imports", stdout=out)
    journals = [journal.raw.decode() for journal in Journal.objects.all()]
    parts = [zlib.decompress(bytes(part.compressed)).decode() for part in JournalPart.objects.all()]
    return "\n".join([out.getvalue(), *journals, *parts])


@pytest.mark.parametrize(
    ("fault", "state"), [(Fault.ECHO, Run.State.IMPORTED), (Fault.ECHO_404, Run.State.NOT_SENT)]
)
def test_an_echoed_password_is_on_no_page_in_no_log_and_not_in_the_database(
    fault: Fault,
    state: Run.State,
    queued: Run,
    erp: Simulator,
    bob: User,
    client_of: ClientOf,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    Membership.objects.get_or_create(
        company=queued.company, user=bob, defaults={"role": Role.READER}
    )
    erp.fault = fault

    send_run.func(queued.pk)

    queued.refresh_from_db()
    assert queued.state == state
    assert PASSWORD not in dump() + caplog.text
    assert "***" in Journal.objects.get().raw.decode()
    journal = reverse("run_journal", args=[queued.code])
    for address in (
        queued.get_absolute_url(),
        journal,
        f"{journal}?raw=1",
        f"{journal}?download=1",
    ):
        assert PASSWORD not in b"".join(client_of(bob).get(address)).decode()


def test_the_digest_is_that_of_what_came(queued: Run, acme: Company) -> None:
    with FaultServer(answering(http(PAGE))) as server:
        Company.objects.filter(pk=acme.pk).update(server_url=server.url)
        Run.objects.filter(pk=queued.pk).update(lane=Company.objects.get(pk=acme.pk).lane)

        send_run.func(queued.pk)

        server.stop()
    attempt = queued.attempts.get()
    assert attempt.journal.sha256 == hashlib.sha256(PAGE).hexdigest()
    assert attempt.journal.raw == PAGE.replace(PASSWORD.encode(), b"***")
    assert (attempt.reason, PASSWORD in str(attempt.params)) == ("html", False)


def test_what_lies_on_the_disk_is_masked_and_keeps_its_digest(
    queued: Run, erp: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    erp.fault = Fault.ECHO

    def fail(*_arguments: object, **_options: object) -> None:
        raise DatabaseError("no")

    monkeypatch.setattr("imports.delivery.settle.record_answer", fail)
    with pytest.raises(DatabaseError):
        send_run.func(queued.pk)
    [path] = answers_folder().glob("*.answer")
    beside = path.read_bytes()
    swept = bring_in_answers()

    journal = Journal.objects.get()
    assert swept.answers == 1
    assert PASSWORD.encode() not in beside
    assert journal.raw == beside
    assert journal.sha256 in path.name


def test_a_file_that_an_earlier_release_left_is_masked_on_its_way_in(
    queued: Run, alice: User
) -> None:
    run = make_run(company=queued.company, user=alice, state=Run.State.UNKNOWN)
    path = answers_folder() / f"{run.attempts.get().code}.answer"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(PAGE)

    assert bring_in_answers().answers == 1

    journal = Journal.objects.get()
    assert PASSWORD.encode() not in journal.raw
    assert journal.sha256 == hashlib.sha256(PAGE).hexdigest()


def store_as_before(run: Run, raw: bytes) -> Journal:
    """Keep an answer as the release before this one did."""
    Journal.objects.filter(attempt__run=run).delete()
    return Journal.objects.create(
        attempt=run.attempts.get(), compressed=zlib.compress(raw), size=len(raw), received_at=now()
    )


def answer_with(entries: list[str]) -> bytes:
    counts = {"nombre_lignes_importées": "9", "nombre_lignes_non_importées": "1"}
    told = {"resultat": "succès", "message": "terminé", "journal": entries, "statistiques": counts}
    return json.dumps({"result": [told]}, ensure_ascii=False).encode()


def migrate() -> None:
    editor = SimpleNamespace(connection=connection)
    import_module("imports.migrations.0003_mask_answers").mask_answers(apps, editor)


def test_the_migration_masks_what_is_stored_and_takes_large_answers_apart(
    company: Company, alice: User
) -> None:
    page, large = (
        make_run(company=company, user=alice, state=state)
        for state in (Run.State.UNKNOWN, Run.State.PARTIAL)
    )
    entries = ["La ligne 4 n'a pas pu être importée :", f"refus de {ECHO}"]
    entries += [f"La pièce ENT26-{number:05} a été créée" for number in range(9_000)]
    store_as_before(page, PAGE)
    store_as_before(large, answer_with(entries))
    Attempt.objects.filter(run=page).update(reason="html", params={"sample": PAGE[:30].decode()})
    Piece.objects.create(run=large, number=f"\x1b[2J{PASSWORD}")

    migrate()
    after = dump()
    migrate()

    assert PASSWORD not in after
    assert "3cr" not in str(page.attempts.get().params)
    assert dump() == after
    assert large.pieces.get().number == "␛[2J***"
    journal = Journal.objects.to_open().get(attempt__run=large)
    assert journal.size > SMALL_BYTES
    opened = journal.open(sent=large.line_count)
    assert list(opened.lines(Verdict.REFUSED)) == [4]
    assert "***" in opened.reasons(Verdict.REFUSED, 4)[0]


def test_a_company_whose_key_is_lost_is_named_and_masked_once_it_is_found(
    company: Company, alice: User, capsys: pytest.CaptureFixture[str]
) -> None:
    other = make_company(name="Other", erp_password=PASSWORD)
    run, unopened = (
        make_run(company=one, user=alice, state=Run.State.UNKNOWN) for one in (company, other)
    )
    store_as_before(run, PAGE)
    kept = store_as_before(unopened, PAGE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT erp_password FROM portal_company WHERE id = %s", [other.pk])
        token = cursor.fetchone()[0]
        cursor.execute("UPDATE portal_company SET erp_password = 'x' WHERE id = %s", [other.pk])

    migrate()
    told = capsys.readouterr().err
    with pytest.raises(CommandError, match="Other"):
        call_command("mask_answers")
    kept.refresh_from_db()
    assert kept.raw == PAGE
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE portal_company SET erp_password = %s WHERE id = %s", [token, other.pk]
        )
    call_command("mask_answers")

    assert "Other" in told
    assert "Acme" not in told
    assert PASSWORD not in dump()
