"""A process frozen in the middle of a transaction: the others go on, and nothing goes twice.

On PostgreSQL it keeps the rows of its transaction. On SQLite it keeps the one lock there is, so
that nobody writes; what follows then is in `test_database_failures`.
"""

import logging
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from imports.delivery import HeartbeatWatch, queue, send_run, sweep
from imports.delivery.ledger import claim
from imports.delivery.settle import receive_answer, settle
from imports.models import Event, Run
from imports.simulator import Simulator
from portal.database import find_stuck_transactions, is_lock_timeout
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_answer, make_company, make_run
from tests.killing import PATIENCE, starting, wait_until_frozen
from tests.processes import manage, wait_until
from tests.sweeping import sweep_after_silence

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite locks no single row"),
]

WORKER = ("worker", "--threads", "1")
STOCK = b"DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE\r\nE;001;%b;20\r\n"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[None]:
    """Wait a second for a lock and five for a heartbeat, here and in the other processes."""
    settings.LEASE_SECONDS = 5
    monkeypatch.setenv("LOCK_TIMEOUT_SECONDS", "1")
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "options", "-c lock_timeout=1s")
    connection.close()
    yield
    connection.close()


@contextmanager
def frozen(moment: str, *command: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command beside the test; it freezes itself at a moment, holding rows."""
    with starting(*command, moment=moment, blow=signal.SIGSTOP) as process:
        wait_until_frozen(process)
        yield process


@contextmanager
def frozen_confirmation(company: Company, user: User, file: Path) -> Iterator[None]:
    """Freeze a script that is confirming a file: it holds the books of the company."""
    file.write_bytes(STOCK % b"FROZEN")
    with frozen("confirming", *submission(company, user, file)) as process:
        yield
        end(process)


def submission(company: Company, user: User, file: Path) -> list[str]:
    options = {"--company": company.slug, "--user": user.username, "--kind": "documents_stock"}
    return ["submit", str(file), *(word for pair in options.items() for word in pair)]


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill the frozen process: PostgreSQL then takes back what it had begun."""
    process.kill()
    process.wait(PATIENCE)
    wait_until(lambda: not find_idle_sessions(), seconds=PATIENCE)


def find_idle_sessions() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND state = 'idle in transaction'"
        )
        return [pid for (pid,) in cursor.fetchall()]


def confirm(company: Company, user: User) -> Run:
    run = make_run(company=company, user=user, line_count=1)
    queue(run, user=user)
    return run


def count_posts(erp: Simulator, run: Run) -> int:
    codes = {str(code) for code in run.attempts.values_list("code", flat=True)}
    return sum(post.headers["X-Bordereau-Attempt"] in codes and post.size > 0 for post in erp.posts)


def test_the_sweep_passes_over_what_a_frozen_worker_holds_and_puts_the_other_lanes_right(
    queued: Run, alice: User, erp: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    with frozen("recording the answer", *WORKER) as worker:
        silent = confirm(make_company(member=alice, server_url=erp.url), alice)
        forgotten = confirm(make_company(member=alice, server_url=erp.url), alice)
        Run.objects.filter(pk=forgotten.pk).update(woken_at=None)
        assert claim(silent.pk)

        with caplog.at_level(logging.WARNING):
            swept = sweep_after_silence()

        assert (swept.lost, swept.woken) == (1, 1)
        assert swept.held == {queued.code}
        assert str(queued.code) in caplog.text
        assert Run.objects.get(pk=silent.pk).state == Run.State.UNKNOWN
        assert Run.objects.get(pk=queued.pk).state == Run.State.SENDING
        worker.send_signal(signal.SIGCONT)
        wait_until(lambda: Run.objects.get(pk=queued.pk).is_over, seconds=PATIENCE)

    queued.refresh_from_db()
    assert queued.state == Run.State.IMPORTED
    assert count_posts(erp, queued) == 1


def test_the_sweep_wakes_the_other_lanes_while_a_frozen_worker_claims_a_forgotten_run(
    queued: Run, alice: User
) -> None:
    with frozen("claiming", *WORKER):
        other = confirm(make_company(member=alice), alice)
        Run.objects.filter(pk=other.pk).update(woken_at=None)
        with time_machine.travel(now() + timedelta(minutes=1), tick=False):
            swept = sweep_after_silence()

    assert swept.woken == 1
    assert swept.held == {queued.code}


def test_what_a_killed_worker_had_held_is_found_by_the_next_sweep(
    queued: Run, erp: Simulator
) -> None:
    with frozen("recording the answer", *WORKER) as worker:
        assert sweep_after_silence().held == {queued.code}
        end(worker)

        swept = sweep_after_silence()

    queued.refresh_from_db()
    assert (swept.lost, swept.answers, swept.held) == (1, 1, frozenset())
    assert queued.state == Run.State.UNKNOWN
    assert count_posts(erp, queued) == 1


def test_a_run_that_stays_held_is_in_the_log_once_a_lease(
    queued: Run, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    moment = 0.0
    watch = HeartbeatWatch(clock=lambda: moment)
    with frozen("recording the answer", *WORKER):
        sweep(watch)
        moment += settings.LEASE_SECONDS
        for _look in range(3):
            assert sweep(watch).held == {queued.code}
        assert caplog.text.count(str(queued.code)) == 1
        moment += settings.LEASE_SECONDS

        sweep(watch)

        assert caplog.text.count(str(queued.code)) == 2


def test_the_command_and_the_page_say_what_is_held_and_by_which_session(
    queued: Run, alice: User, client_of: ClientOf
) -> None:
    with frozen("recording the answer", *WORKER):
        wait_until(lambda: bool(find_stuck_transactions()), seconds=PATIENCE)
        (session,) = find_idle_sessions()

        swept = manage("sweep")
        page = client_of(alice).get(queued.get_absolute_url())

    assert swept.stdout == "lost 0, woken 0, answers 0, held 1\n"
    assert str(queued.code) in swept.stderr
    assert f" {session}, " in swept.stderr
    assert f" {session}, " in page.content.decode()


def test_a_page_of_a_silent_run_blames_no_process_that_holds_nothing(
    queued: Run, alice: User, client_of: ClientOf
) -> None:
    assert claim(queued.pk)
    Run.objects.filter(pk=queued.pk).update(heartbeat_at=now() - timedelta(hours=1))

    page = client_of(alice).get(queued.get_absolute_url())

    assert page.context["progress"].holder is None


def test_a_task_for_a_run_that_a_frozen_worker_is_claiming_fails_and_the_run_goes_out_later_once(
    queued: Run, erp: Simulator
) -> None:
    with frozen("claiming", *WORKER) as worker:
        with pytest.raises(OperationalError) as refused:
            send_run.func(queued.pk)
        assert is_lock_timeout(refused.value)
        assert not queued.attempts.exists()
        end(worker)

        send_run.func(queued.pk)

    queued.refresh_from_db()
    assert (queued.state, count_posts(erp, queued)) == (Run.State.IMPORTED, 1)


def test_an_answer_in_hand_outlives_a_sweep_that_is_frozen_while_it_calls_the_run_lost(
    queued: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = claim(queued.pk)
    assert attempt is not None
    Run.objects.filter(pk=queued.pk).update(heartbeat_at=None)
    queued.imported_count, queued.refused_count = 2, 0
    with frozen("moving the run", "sweep") as sweeper:
        pause = SimpleNamespace(sleep=lambda _seconds: end(sweeper))
        monkeypatch.setattr("imports.delivery.db_retry.time", pause)

        settle(attempt, receive_answer(attempt, make_answer(queued), 200, 10))

    queued.refresh_from_db()
    assert queued.state == Run.State.IMPORTED
    assert not queued.events.filter(verb=Event.Verb.LOST).exists()


@pytest.mark.parametrize("is_htmx", [False, True], ids=["page", "part"])
def test_who_needs_what_a_frozen_process_holds_reads_a_sentence_and_may_try_again(
    draft: Run, alice: User, client_of: ClientOf, tmp_path: Path, *, is_htmx: bool
) -> None:
    browser = client_of(alice)
    page = f"http://testserver{draft.get_absolute_url()}"
    headers = {"Referer": page} | ({"HX-Request": "true"} if is_htmx else {})
    address = reverse("run_send", args=[draft.code])
    with frozen_confirmation(draft.company, alice, tmp_path / "stock.csv"):
        held = browser.post(address, {"revision": draft.revision}, headers=headers)

    draft.refresh_from_db()
    assert (held.status_code, held.headers["Retry-After"]) == (503, "10")
    assert f'href="{page}"' in held.content.decode()
    assert draft.state == Run.State.DRAFT
    assert browser.post(address, {"revision": draft.revision}).status_code == 302
    draft.refresh_from_db()
    assert draft.state == Run.State.QUEUED


def test_a_script_that_meets_a_frozen_process_reads_a_sentence_and_nothing_is_sent(
    acme: Company, alice: User, erp: Simulator, tmp_path: Path
) -> None:
    file = tmp_path / "other.csv"
    file.write_bytes(STOCK % b"OTHER")
    with frozen_confirmation(acme, alice, tmp_path / "stock.csv"):
        submitted = manage(*submission(acme, alice, file))

    assert submitted.returncode == 2
    assert "Traceback" not in submitted.stderr
    assert _("Nothing was sent.") in submitted.stderr
    assert not Run.objects.exclude(state=Run.State.DRAFT).exists()
    assert not erp.posts


def test_a_worker_told_to_end_while_it_is_frozen_ends_when_it_wakes(
    queued: Run, erp: Simulator
) -> None:
    with frozen("recording the answer", *WORKER) as worker:
        worker.send_signal(signal.SIGCONT)
        worker.terminate()

        assert worker.wait(PATIENCE) == 0

    queued.refresh_from_db()
    assert (queued.state, count_posts(erp, queued)) == (Run.State.IMPORTED, 1)
