"""Real processes: a worker that is stopped and killed, and files from the command line."""

import json
import signal
import subprocess
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils.timezone import now

from imports.delivery import queue
from imports.models import Run
from imports.simulator import Fault, Simulator
from portal.models import Company, User
from tests.factories import make_company, make_run
from tests.killing import HoldingErp
from tests.processes import manage, running, wait_until
from tests.tables import RecordProperty, Table

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

LINES = ["DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE;MVT_LIB", "E;001;ELS;20;Élévateur", "E;001;TRA;3;€"]


#: What reads workbooks and large files, shows pages, or speaks to the ERP.
NOT_NEEDED = {
    "polars", "xlsxwriter", "openpyxl", "python_calamine", "requests", "urllib3",
    "imports.urls", "imports.admin", "portal.admin", "django.contrib.auth.forms",
}  # fmt: skip
SIGNALS = Table(
    "signals",
    columns=("A worker receives", "State of the current runs", "POSTs of each", "What comes next"),
    rows=("SIGTERM", "SIGTERM twice", "SIGINT twice"),
)


@pytest.fixture
def stock_file(tmp_path: Path) -> Path:
    path = tmp_path / "stock.csv"
    path.write_text("\r\n".join([*LINES, ""]), encoding="utf-8")
    return path


def has_state(run: Run, *states: str) -> bool:
    run.refresh_from_db()
    return run.state in states


def submit(path: Path, *arguments: str) -> tuple[int, dict[str, Any]]:
    """Submit in this process, and return the exit status and what was printed."""
    out = StringIO()
    status = 0
    try:
        call_command(
            "submit", str(path), "--company", "acme", "--kind", "documents_stock",
            "--user", "alice", "--json", *arguments, stdout=out, stderr=StringIO(),
        )  # fmt: skip
    except SystemExit as end:
        status = int(end.code or 0)
    return status, json.loads(out.getvalue())


def test_the_same_lines_reach_the_server_whatever_the_encoding_and_the_line_ends(
    acme: Company, alice: User, charlie: User, erp: Simulator, tmp_path: Path
) -> None:
    path = tmp_path / "stock.csv"
    again = ("--user", "charlie", "--allow-duplicate", "For the test.")
    with running("worker"):
        for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16"):
            for line_end in ("\r\n", "\n"):
                path.write_bytes(line_end.join([*LINES, ""]).encode(encoding))

                status, printed = submit(path, "--wait", "30", *again)

                assert status == 0, (encoding, line_end, printed)
                assert (printed["state"], printed["imported"]) == ("imported", 2)
                assert printed["pieces"] == list(erp.booked[-1].pieces)
                parameters = erp.received[-1]["importer_documents_stock"]["parametres"]
                assert parameters["fichier_documents_stock"] == LINES
    assert len(erp.posts) == 8


def test_a_file_with_blocking_problems_is_not_sent_and_says_where(
    acme: Company, alice: User, erp: Simulator, tmp_path: Path
) -> None:
    path = tmp_path / "stock.csv"
    path.write_text("DOC_STYPE;ART_CODE;MVT_QTE\nE;ELS;beaucoup\n", encoding="utf-8")

    status, printed = submit(path)

    assert status == 2
    problem = printed["problems"][0]
    assert (problem["line"], problem["column"], problem["value"]) == (2, "MVT_QTE", "beaucoup")
    assert not erp.posts


def test_a_rehearsal_sends_and_keeps_nothing(
    acme: Company, alice: User, erp: Simulator, stock_file: Path
) -> None:
    status, printed = submit(stock_file, "--dry-run")

    assert (status, printed["run"]) == (0, None)
    assert not Run.objects.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("--company", "acme", "--kind", "documents_stock", "--user", "bob"),
        ("--company", "acme", "--kind", "documents_stock", "--user", "nobody"),
        ("--company", "elsewhere", "--kind", "documents_stock", "--user", "alice"),
        ("--company", "acme", "--kind", "toys", "--user", "alice"),
        ("--company", "acme", "--kind", "ecritures", "--user", "alice"),
        (
            *("--company", "acme", "--kind", "ecritures", "--user", "alice"),
            *("--parameter", "format=Unheard-of"),
        ),
        (
            *("--company", "acme", "--kind", "documents_stock", "--user", "alice"),
            *("--parameter", "format=GestimumComptaVariable"),
        ),
    ],
)
def test_wrong_arguments_are_refused_with_a_sentence(
    acme: Company, alice: User, bob: User, stock_file: Path, arguments: tuple[str, ...]
) -> None:
    with pytest.raises(CommandError) as refusal:
        call_command("submit", str(stock_file), *arguments)

    assert refusal.value.returncode == 2
    assert str(refusal.value)


def test_a_folder_instead_of_a_file_is_refused_with_a_sentence(
    acme: Company, alice: User, tmp_path: Path
) -> None:
    with pytest.raises(CommandError, match=tmp_path.name) as refusal:
        call_command(
            "submit", str(tmp_path), "--company", "acme", "--kind", "documents_stock",
            "--user", "alice",
        )  # fmt: skip

    assert refusal.value.returncode == 2
    assert not Run.objects.exists()


def test_without_a_worker_the_run_is_still_under_way_when_the_wait_is_over(
    acme: Company, alice: User, stock_file: Path
) -> None:
    status, printed = submit(stock_file, "--wait", "0.5")

    assert (status, printed["state"]) == (5, "queued")


def test_the_same_file_is_sent_again_only_with_a_reason_of_a_manager(
    acme: Company, alice: User, charlie: User, erp: Simulator, stock_file: Path
) -> None:
    reason = ("--allow-duplicate", "asked for twice")
    with running("worker"):
        assert submit(stock_file, "--wait", "30")[0] == 0
        assert submit(stock_file, "--wait", "30")[0] == 2
        assert submit(stock_file, "--wait", "30", *reason)[0] == 2
        assert submit(stock_file, "--wait", "30", *reason, "--user", "charlie")[0] == 0

    assert len(erp.posts) == 2


def test_the_exit_status_reaches_the_shell(acme: Company, alice: User, tmp_path: Path) -> None:
    done = manage(
        "submit", str(tmp_path / "none.csv"), "--company", "acme", "--kind", "documents_stock",
        "--user", "alice",
    )  # fmt: skip

    assert done.returncode == 2
    assert "none.csv" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_check_of_a_small_file_loads_nothing_that_it_does_not_need(
    acme: Company, alice: User, stock_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPROFILEIMPORTTIME", "1")

    done = manage(
        "submit", str(stock_file), "--company", "acme", "--kind", "documents_stock",
        "--user", "alice", "--check",
    )  # fmt: skip

    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert done.returncode == 0
    assert "imports.checking.check" in loaded
    assert loaded & NOT_NEEDED == set()


def queue_in_lanes(companies: list[Company], user: User) -> list[Run]:
    runs = [make_run(company=company, user=user, line_count=1) for company in companies]
    for run in runs:
        queue(run, user=user)
    return runs


def wait_for_line(worker: subprocess.Popen[str], text: str) -> None:
    """Wait until the worker has printed it: two signals at the same instant come as one."""
    assert worker.stdout
    assert any(text in line for line in worker.stdout), f"ended without {text!r}"


def test_sigterm_ends_a_worker_after_the_runs_in_hand(
    acme: Company, alice: User, record_property: RecordProperty
) -> None:
    with HoldingErp(holds="after the body") as slow_erp, Simulator(opening_delay=1) as erp:
        acme.server_url = slow_erp.url
        acme.save()
        other = make_company(member=alice, server_url=erp.url)
        in_hand = queue_in_lanes([acme, other], alice)
        (behind,) = queue_in_lanes([acme], alice)

        with running("worker") as worker:
            wait_until(lambda: slow_erp.reached.is_set() and bool(erp.posts))
            worker.send_signal(signal.SIGTERM)
            wait_for_line(worker, "ends after its current runs")
            slow_erp.released.set()
            assert worker.wait(timeout=20) == 0

        assert [has_state(run, Run.State.IMPORTED) for run in in_hand] == [True, True]
        assert has_state(behind, Run.State.QUEUED)
        assert (len(slow_erp.posts), len(erp.posts)) == (1, 1)
    cells = ("`imported` Importé", 1, "the runs behind them wait for the next worker")
    SIGNALS.record(record_property, row="SIGTERM", cells=cells)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_second_signal_ends_it_at_once_and_its_runs_are_told_as_unknown(
    acme: Company,
    alice: User,
    erp: Simulator,
    record_property: RecordProperty,
    number: signal.Signals,
) -> None:
    erp.fault = Fault.SILENCE
    others = [make_company(member=alice, server_url=erp.url) for _ in range(2)]
    # However busy the machine, no answer is given up before the signals come.
    Company.objects.update(answer_timeout=300)
    in_hand = queue_in_lanes([acme, *others], alice)

    with running("worker", "--threads", "3") as worker:
        wait_until(lambda: len(erp.posts) == 3)
        worker.send_signal(number)
        wait_for_line(worker, "ends after its current runs")
        worker.send_signal(number)
        assert worker.wait(timeout=20) == 1

    for run in in_hand:
        assert has_state(run, Run.State.UNKNOWN)
        assert run.attempts.get().reason == "worker_stopped"
    assert len(erp.posts) == 3
    cells = ("`unknown` Issue inconnue", 1, "a manager checks in Gestimum and records a finding")
    SIGNALS.record(record_property, row=f"{number.name} twice", cells=cells)


def test_an_idle_worker_ends_at_the_first_signal(acme: Company) -> None:
    with running("worker") as worker:
        wait_for_line(worker, "worker ready")
        worker.send_signal(signal.SIGTERM)

        assert worker.wait(timeout=60) == 0


@pytest.mark.parametrize("threads", ["0", "-1", "many"])
def test_a_worker_without_threads_is_refused_with_a_sentence(threads: str) -> None:
    with pytest.raises(CommandError, match="whole number of at least 1"):
        call_command("worker", f"--threads={threads}")


def test_a_run_whose_worker_was_killed_is_unknown_after_the_sweep_and_not_sent_again(
    acme: Company, alice: User, erp: Simulator, settings: pytest.FixtureRequest
) -> None:
    settings.LEASE_SECONDS = 5  # type: ignore[attr-defined]
    erp.fault = Fault.SILENCE
    run = make_run(company=acme, user=alice, content=b"DOC_STYPE;ART_CODE;MVT_QTE\nE;ELS;1\n")
    queue(run, user=alice)
    with running("worker") as worker:
        wait_until(lambda: bool(erp.posts))
        worker.kill()
        worker.wait(timeout=20)
    assert has_state(run, Run.State.SENDING)

    with running("worker"):
        wait_until(lambda: has_state(run, Run.State.UNKNOWN))

    assert len(erp.posts) == 1


@pytest.mark.parametrize(
    ("content", "change", "status", "state"),
    [
        (b"DOC_STYPE;PCF_CODE;ART_CODE;MVT_QTE\nE;;A;1\nE;INCONNU;A;1\n", {}, 1, "partial"),
        (b"DOC_STYPE;ART_CODE;MVT_QTE\nE;A;1\n", {"company_file": "PANNE-500.x"}, 3, "unknown"),
        (b"DOC_STYPE;ART_CODE;MVT_QTE\nE;A;1\n", {"company_file": "PANNE-404.x"}, 4, "not_sent"),
    ],
)
def test_the_exit_status_tells_how_it_ended(
    acme: Company,
    alice: User,
    tmp_path: Path,
    content: bytes,
    change: dict[str, str],
    status: int,
    state: str,
) -> None:
    Company.objects.update(**change)
    path = tmp_path / "stock.csv"
    path.write_bytes(content)

    with running("worker"):
        found, printed = submit(path, "--wait", "30")

    assert (found, printed["state"]) == (status, state)


def test_a_timer_may_sweep_where_no_worker_of_ours_runs(
    acme: Company, alice: User, settings: pytest.FixtureRequest
) -> None:
    settings.LEASE_SECONDS = 5  # type: ignore[attr-defined]
    run = make_run(company=acme, user=alice, state=Run.State.SENDING)
    long_ago = now() - timedelta(seconds=6)
    Run.objects.filter(pk=run.pk).update(heartbeat_at=long_ago)

    assert manage("sweep").stdout.startswith("lost 1,")

    assert has_state(run, Run.State.UNKNOWN)
