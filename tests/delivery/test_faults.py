"""Every fault of a server, through the whole delivery: never a second POST, never a lost word."""

import socket
import tracemalloc
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from random import randbytes

import pytest
from django.utils.timezone import now
from django.utils.translation import override

from imports.delivery import Explanation, explain_attempt, queue, send_run
from imports.delivery.ledger import claim
from imports.delivery.send import deliver
from imports.delivery.wording import WHAT
from imports.gestimum.observed_connection import ConnectionWatch, Limits
from imports.gestimum.parsing import MESSAGES as NOT_AN_ANSWER
from imports.models import RETRY_PAUSES, Attempt, Event, Journal, Run
from portal.models import Company, User
from tests.delivery.conftest import STOCK
from tests.factories import make_run
from tests.faults.answers import LARGE_LINES, LINES, MIB
from tests.faults.behaviours import answer_well, flooding
from tests.faults.cases import BEFORE_SENDING, CASES, Case, lost
from tests.faults.certificate import make_certificate
from tests.faults.server import PATIENCE, FaultServer
from tests.tables import RecordProperty, Table

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

TABLE = Table(
    "faults",
    columns=("Fault", "State", "POSTs begun", "POSTs whole", "What the attempt says"),
    rows=[case.name for case in CASES],
)
OUTCOMES = {
    Run.State.QUEUED: Attempt.Outcome.NOT_REACHED,
    Run.State.NOT_SENT: Attempt.Outcome.TURNED_AWAY,
    Run.State.UNKNOWN: Attempt.Outcome.UNKNOWN,
}
VERBS = {
    Attempt.Outcome.NOT_REACHED: Event.Verb.POSTPONED,
    Attempt.Outcome.TURNED_AWAY: Event.Verb.GIVEN_UP,
    Attempt.Outcome.UNKNOWN: Event.Verb.LOST,
    Attempt.Outcome.ANSWERED: Event.Verb.SETTLED,
}
LARGE = b"DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE;MVT_LIB\r\n" + LARGE_LINES * (
    b"E;001;ELS;20;%s\r\n" % (b"x" * 2_000)
)

type Confirm = Callable[[str, Case], Run]


@pytest.fixture(autouse=True)
def _trust(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one certificate of the tests be vouched for."""
    path = str(make_certificate("trusted"))
    monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", path)


@pytest.fixture
def confirm(company: Company, alice: User) -> Confirm:
    """Return lines that Alice has confirmed, to the server at an address."""

    def make(url: str, case: Case) -> Run:
        company.server_url, company.connect_timeout = url, 1
        company.answer_timeout = case.seconds
        company.save()
        content, lines = (LARGE, LARGE_LINES) if case.is_large else (STOCK, LINES)
        draft = make_run(company=company, user=alice, content=content, line_count=lines)
        queue(draft, user=alice)
        return draft

    return make


def serve(case: Case) -> FaultServer:
    return FaultServer(
        case.behave,
        scheme=case.scheme,
        host=case.host,
        door=case.door,
        certificate=case.certificate,
    )


def attempt_once(run: Run) -> Attempt:
    """Claim and deliver, as a worker does."""
    attempt = claim(run.pk, worker="tests")
    assert attempt is not None
    deliver(attempt)
    run.refresh_from_db()
    attempt.refresh_from_db()
    return attempt


def explain_in_french(attempt: Attempt) -> Explanation:
    """Return the three sentences, complete and in French."""
    with override("en"):
        english = explain_attempt(attempt)
    with override("fr"):
        french = explain_attempt(attempt)
    for sentence, source in (
        (french.what, english.what),
        (french.meaning, english.meaning),
        (french.next_step, english.next_step),
    ):
        assert "%(" not in sentence
        assert not any(part in sentence for part in source.split(". ") if part)
    assert french.what
    assert attempt.outcome == Attempt.Outcome.ANSWERED or (french.meaning and french.next_step)
    return french


def wait_at_accept(server: FaultServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hold the client back, once connected, until the server is through with it."""
    on_connected = ConnectionWatch.on_connected

    def wait(watch: ConnectionWatch, sock: socket.socket) -> None:
        on_connected(watch, sock)
        server.connected.set()
        server.closed.wait(PATIENCE)

    monkeypatch.setattr(ConnectionWatch, "on_connected", wait)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_fault_is_told_as_it_is_and_costs_no_second_post(
    case: Case,
    confirm: Confirm,
    monkeypatch: pytest.MonkeyPatch,
    record_property: RecordProperty,
) -> None:
    with serve(case) as server:
        run = confirm(server.url, case)
        if case.is_at_accept:
            wait_at_accept(server, monkeypatch)

        attempt = attempt_once(run)
        send_run.func(run.pk)  # the same task, delivered again
        assert claim(run.pk) is None

        seen = server.stop()
    state = Run.objects.get(pk=run.pk).state
    assert (state, attempt.reason) == (case.state, case.reason)
    assert (seen.begun, seen.whole) == (case.begun, case.whole)
    assert seen.connections <= 1
    assert run.attempts.count() == 1
    assert attempt.outcome == OUTCOMES.get(case.state, Attempt.Outcome.ANSWERED)
    assert (attempt.taken == 0) == (case.state == Run.State.QUEUED)
    closing = (
        Event.Verb.SETTLED if case.reason == "unproven" else VERBS[Attempt.Outcome(attempt.outcome)]
    )
    assert [event.verb for event in run.events.all()][-2:] == [Event.Verb.CLAIMED, closing]
    check_kept(case, attempt)
    told = explain_in_french(attempt)
    TABLE.record(
        record_property,
        row=case.name,
        cells=(f"`{state}` {french_state(state)}", seen.begun, seen.whole, told.what),
    )


def check_kept(case: Case, attempt: Attempt) -> None:
    journal = Journal.objects.filter(attempt=attempt).first()
    if case.kept is None:
        assert journal is not None
        assert journal.raw
    else:
        assert (journal.raw if journal else b"") == case.kept


def french_state(state: str) -> str:
    with override("fr"):
        return str(Run.State(state).label)


@pytest.mark.parametrize("case", BEFORE_SENDING, ids=lambda case: case.name)
def test_what_provably_reached_nobody_is_sent_once_when_it_is_due(
    case: Case, confirm: Confirm, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve(case) as server:
        run = confirm(server.url, case)
        if case.is_at_accept:
            wait_at_accept(server, monkeypatch)
        attempt_once(run)
        server.repair(answer_well, certificate="trusted" if case.scheme == "https" else "")
        if case.host != "127.0.0.1":
            point_to_this_machine(case.host, monkeypatch)

        Run.objects.update(next_try_at=now() - timedelta(seconds=1))
        second = attempt_once(run)
        send_run.func(run.pk)

        seen = server.stop()
    assert (run.state, second.number) == (Run.State.IMPORTED, 2)
    assert (seen.begun, seen.whole) == (1, 1)


def point_to_this_machine(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    look_up = socket.getaddrinfo

    def find(host: str, *arguments: object, **options: object) -> object:
        return look_up("127.0.0.1" if host == name else host, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("socket.getaddrinfo", find)


def test_a_server_that_stays_away_is_given_up_after_the_last_try(confirm: Confirm) -> None:
    case = BEFORE_SENDING[0]
    with serve(case) as server:
        run = confirm(server.url, case)

        for _ in RETRY_PAUSES:
            attempt_once(run)
            assert run.state == Run.State.QUEUED
            Run.objects.update(next_try_at=now() - timedelta(seconds=1))
        last = attempt_once(run)

    assert run.state == Run.State.NOT_SENT
    assert last.number == len(RETRY_PAUSES) + 1
    assert explain_in_french(last).next_step


def test_an_answer_without_end_costs_a_few_times_what_is_kept_of_it(
    confirm: Confirm, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = 4 * MIB
    monkeypatch.setattr("imports.delivery.send.Limits", partial(Limits, answer_bytes=kept))
    # Noise, which no compression makes smaller.
    case = lost("200 MB of noise", flooding(randbytes(MIB)), "answer_too_large")
    with serve(case) as server:
        run = confirm(server.url, case)
        tracemalloc.start()
        try:
            attempt = attempt_once(run)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()

    assert (attempt.reason, attempt.journal.size) == ("answer_too_large", kept)
    assert peak < 12 * kept  # PostgreSQL's driver writes it out in hexadecimal, and copies that


def test_no_two_reasons_read_the_same() -> None:
    with override("fr"):
        sentences = [str(text) for text in [*WHAT.values(), *NOT_AN_ANSWER.values()]]

    assert len(set(sentences)) == len(sentences)
