"""A run on its way to a real HTTP server, and back."""

import hashlib
import json
import logging
from secrets import token_hex
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.views.debug import ExceptionReporter
from pytest_django import Settings

from imports.catalogue import Kind
from imports.delivery import explain_attempt, queue, send_run
from imports.gestimum.request import CompanyLogin, Digest
from imports.models import Attempt, Run
from imports.simulator import Fault, Simulator
from imports.simulator.handler import Handler
from portal.models import Company, User
from tests.delivery.conftest import STOCK
from tests.effort import few_of
from tests.factories import make_run

pytestmark = pytest.mark.django_db


def send(run: Run) -> Attempt:
    """Let a worker send the run, and return the attempt."""
    send_run.func(run.pk)
    run.refresh_from_db()
    attempt = run.last_attempt
    assert attempt is not None
    return attempt


def test_a_confirmed_run_is_sent_once_and_its_answer_is_kept(queued: Run, erp: Simulator) -> None:
    attempt = send(queued)

    assert queued.state == Run.State.IMPORTED
    assert (queued.imported_count, queued.refused_count, queued.adds_up) == (2, 0, True)
    assert [piece.number for piece in queued.pieces.all()] == list(erp.booked[0].pieces)
    assert len(erp.posts) == 1
    assert attempt.outcome == Attempt.Outcome.ANSWERED
    assert attempt.journal.answer.journal[0].text.startswith("Ouverture de la société")


def test_the_lines_reach_the_server_as_they_stand_in_the_file(queued: Run, erp: Simulator) -> None:
    send(queued)

    request = erp.received[0]["importer_documents_stock"]
    assert request["parametres"]["fichier_documents_stock"] == STOCK.decode().split("\r\n")[:-1]
    assert request["parametres"]["entete"] == "Oui"


def test_the_request_goes_out_as_documented(queued: Run, erp: Simulator) -> None:
    attempt = send(queued)

    post = erp.posts[0]
    assert post.path == "/api/rest/DocumentsStock/%22Importer%22"
    assert post.headers["Content-Type"].startswith("application/json")
    assert post.headers["X-Bordereau-Attempt"] == str(attempt.code)
    assert int(post.headers["Content-Length"]) == attempt.body_size == attempt.taken
    assert hashlib.sha256(post.body).hexdigest() == attempt.body_sha256


def test_the_password_reaches_the_server_and_nothing_else(
    queued: Run,
    erp: Simulator,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)

    attempt = send(queued)
    call_command("dumpdata", "imports", "portal", "django_tasks_database")

    sent = erp.received[0]["importer_documents_stock"]["societe"]
    assert sent["mot_passe"] == "ERP-s3cret"
    assert "ERP-s3cret" not in attempt.envelope
    assert json.loads(attempt.envelope)["importer_documents_stock"]["societe"]["mot_passe"]
    assert "ERP-s3cret" not in caplog.text + capsys.readouterr().out


def fail_with_login(kind: Kind, login: CompanyLogin, *_arguments: object) -> Digest:
    """Fail where the password is at hand in clear."""
    assert login.password
    raise OSError(28, f"No space left on device while {kind.key} was written for {login}")


def test_a_request_that_cannot_be_prepared_leaves_the_password_out_of_log_and_error_report(
    queued: Run,
    erp: Simulator,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
) -> None:
    settings.DEBUG = True
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr("imports.delivery.send.write_request", fail_with_login)
    password = token_hex()  # an error report quotes this file as well
    queued.company.erp_password = password
    queued.company.save()

    attempt = send(queued)

    (failure,) = [record.exc_info for record in caplog.records if record.exc_info]
    report = ExceptionReporter(None, *failure)
    assert (queued.state, attempt.reason) == (Run.State.NOT_SENT, "not_prepared")
    assert "fail_with_login" in report.get_traceback_html()
    for text in (caplog.text, report.get_traceback_html(), report.get_traceback_text()):
        assert "No space left on device" in text
        assert password not in text
    assert not erp.posts


@pytest.mark.django_db(transaction=True)
def test_what_is_sent_is_on_record_before_the_server_has_read_a_byte_of_it(
    queued: Run, erp: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_record: list[tuple[str, int | None, str]] = []
    read_body = Handler.read_body

    def look_and_read(*arguments: Any) -> Any:
        try:  # on the server's thread: what another connection sees is committed
            on_record.extend(Attempt.objects.values_list("outcome", "body_size", "body_sha256"))
        finally:
            connection.close()
        return read_body(*arguments)

    monkeypatch.setattr(Handler, "read_body", look_and_read)
    erp.fault = Fault.CLOSE

    attempt = send(queued)

    (post,) = erp.posts
    assert on_record == [(Attempt.Outcome.UNDER_WAY, post.size, post.sha256)]
    assert (attempt.outcome, attempt.body_sha256) == (Attempt.Outcome.UNKNOWN, post.sha256)


def test_a_task_delivered_twice_sends_once(queued: Run, erp: Simulator) -> None:
    send_run.func(queued.pk)
    send_run.func(queued.pk)

    assert len(erp.posts) == 1


def test_a_worker_that_cannot_ask_at_the_last_moment_whether_the_run_is_its_own_sends_nothing(
    queued: Run, erp: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    def be_away(_attempt: Attempt) -> bool:
        raise OperationalError("the database is away")

    monkeypatch.setattr("imports.delivery.send.beat", be_away)

    attempt = send(queued)

    assert (queued.state, attempt.reason) == (Run.State.QUEUED, "overtaken")
    assert not [post for post in erp.posts if post.is_whole]


def test_refused_lines_leave_the_run_partial(acme: Company, alice: User, erp: Simulator) -> None:
    content = b"DOC_STYPE;ART_CODE;MVT_QTE\nE;ELS;1\nE;;2\n"
    run = make_run(company=acme, user=alice, content=content, line_count=2, state=Run.State.QUEUED)

    attempt = send(run)

    assert run.state == Run.State.PARTIAL
    assert [refusal.record for refusal in attempt.journal.answer.refusals] == [2]


@pytest.mark.parametrize(
    "change",
    [
        {"erp_user": "RENAMED"},
        {"company_file": "Other.Gestimum"},
        {"server_url": "http://other"},
        {"is_active": False},
    ],
)
def test_a_file_goes_to_what_was_confirmed_or_nowhere(
    queued: Run, erp: Simulator, change: dict[str, object]
) -> None:
    Company.objects.update(**change)

    attempt = send(queued)

    assert (queued.state, attempt.outcome) == (Run.State.NOT_SENT, Attempt.Outcome.NOT_REACHED)
    assert explain_attempt(attempt).what != attempt.get_outcome_display()
    assert not erp.posts


def test_a_refused_connection_leaves_the_run_waiting(draft: Run, alice: User) -> None:
    Company.objects.update(server_url="http://127.0.0.1:1")
    draft = Run.objects.get(pk=draft.pk)
    queue(draft, user=alice)

    attempt = send(draft)

    assert draft.state == Run.State.QUEUED
    assert draft.next_try_at is not None
    assert (attempt.outcome, attempt.taken) == (Attempt.Outcome.NOT_REACHED, 0)
    assert explain_attempt(attempt).what


@pytest.mark.parametrize("status", [401, 403, 404, 405, 411, 413, 414, 415, 429])
def test_a_server_that_turns_the_request_away_has_taken_nothing(
    queued: Run, erp: Simulator, status: int
) -> None:
    erp.fault = Fault[f"HTTP_{status}"]

    attempt = send(queued)

    assert queued.state == Run.State.NOT_SENT
    assert (attempt.outcome, attempt.status) == (Attempt.Outcome.TURNED_AWAY, status)
    assert not erp.booked


NOT_AN_ANSWER = [
    fault
    for fault in Fault
    if fault.name
    in {
        "HTTP_400", "HTTP_408", "HTTP_500", "HTTP_502", "HTTP_503", "HTTP_504",
        "HTTP_301", "HTTP_302", "HTTP_307", "HTTP_308",
        "CLOSE", "RESET", "HALF_HTTP_LINE", "HALF_HEADERS", "HALF_BODY",
        "HTML", "EMPTY", "NOT_JSON", "OTHER_JSON", "TWO_RESULTS", "NO_COUNTERS", "CONTRADICTION",
    }
]  # fmt: skip


@pytest.mark.parametrize("fault", few_of(NOT_AN_ANSWER, every=4), ids=lambda fault: fault.name)
def test_anything_but_an_answer_leaves_the_outcome_unknown(
    queued: Run, erp: Simulator, fault: Fault
) -> None:
    erp.fault = fault

    attempt = send(queued)

    assert queued.state == Run.State.UNKNOWN
    assert attempt.outcome == Attempt.Outcome.UNKNOWN
    assert len(erp.posts) == 1
    explanation = explain_attempt(attempt)
    assert explanation.what != attempt.get_outcome_display()
    assert explanation.meaning
    assert explanation.next_step


def test_silence_until_the_limit_leaves_the_outcome_unknown(queued: Run, erp: Simulator) -> None:
    Company.objects.update(answer_timeout=1)
    erp.fault = Fault.SILENCE

    attempt = send(queued)

    assert (queued.state, attempt.reason) == (Run.State.UNKNOWN, "no_answer_in_time")


def test_a_file_that_has_vanished_is_not_sent_and_says_so(queued: Run, erp: Simulator) -> None:
    queued.source.path.unlink()

    attempt = send(queued)

    assert queued.state == Run.State.NOT_SENT
    assert attempt.reason == "not_prepared"
    assert not erp.posts


def test_the_next_run_of_the_lane_is_woken(queued: Run, alice: User, erp: Simulator) -> None:
    later = make_run(
        company=queued.company, user=alice, content=STOCK + b"E;001;X;1\n", line_count=3,
        state=Run.State.QUEUED,
    )  # fmt: skip

    send_run.func(queued.pk)

    later.refresh_from_db()
    assert later.woken_at is not None


def test_a_proxy_in_front_receives_its_own_password(queued: Run, erp: Simulator) -> None:
    company = queued.company
    company.proxy_user, company.proxy_password = "proxy", "prôxy-pass"
    company.save()

    send(queued)

    assert erp.posts[0].headers["Authorization"].startswith("Basic ")
