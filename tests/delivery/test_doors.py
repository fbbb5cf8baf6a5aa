"""Each event says by which door it came; and what was ever confirmed keeps its record."""

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.urls import reverse

from imports.delivery import HeartbeatWatch, cancel, discard_draft, queue, send_run, sweep
from imports.delivery.ledger import claim
from imports.delivery.reconcile import STATE_AFTER
from imports.delivery.settle import keep_beside, receive_answer
from imports.editing.line_changes import SetCells
from imports.gestimum import judgement
from imports.intake import edit
from imports.intake.cleanup import tidy_files
from imports.models import Attempt, Event, Run
from imports.simulator import Simulator
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.delivery.conftest import STOCK
from tests.factories import make_draft, make_run
from tests.sweeping import sweep_after_silence

pytestmark = pytest.mark.django_db

EVER_CONFIRMED = [state for state in Run.State if state not in (Run.State.DRAFT, "cancelled")]


def doors_of(run: Run) -> list[tuple[str, str]]:
    return list(run.events.values_list("verb", "door"))


@pytest.fixture
def submitted(acme: Company, alice: User, tmp_path: Path) -> Run:
    """A file that the command line has confirmed."""
    path = tmp_path / "stock.csv"
    path.write_bytes(STOCK)
    arguments = ("--company", "acme", "--kind", "documents_stock", "--user", "alice", "--json")
    with pytest.raises(SystemExit):  # nobody sends it: it is under way
        call_command("submit", str(path), *arguments)
    return Run.objects.get()


def test_what_the_command_line_sends_says_so(submitted: Run) -> None:
    send_run.func(submitted.pk)

    assert doors_of(submitted) == [
        ("uploaded", "command"), ("queued", "command"), ("claimed", "worker"),
        ("settled", "worker"),
    ]  # fmt: skip


def test_what_pages_do_says_so(acme: Company, alice: User, client_of: ClientOf) -> None:
    draft = make_draft(acme, alice, STOCK)
    client = client_of(alice)

    client.post(reverse("run_check", args=[draft.code]))
    draft.refresh_from_db()
    client.post(reverse("run_send", args=[draft.code]), {"revision": draft.revision})
    client.post(reverse("run_cancel", args=[draft.code]))

    assert doors_of(draft) == [
        ("uploaded", "page"), ("rechecked", "page"), ("queued", "page"), ("cancelled", "page")
    ]  # fmt: skip


def test_what_the_sweep_finds_says_so(queued: Run) -> None:
    attempt = claim(queued.pk)
    assert attempt is not None
    sweep_after_silence()
    attempt.refresh_from_db()
    keep_beside(attempt, receive_answer(attempt, b'{"result": []}', 200, 9))

    sweep(HeartbeatWatch())

    assert doors_of(queued)[-3:] == [
        ("claimed", "worker"), ("lost", "sweep"), ("late_answer", "sweep")
    ]  # fmt: skip


def test_what_a_worker_loses_says_so(queued: Run, erp: Simulator) -> None:
    erp.stop()

    send_run.func(queued.pk)

    assert doors_of(queued)[-1] == ("postponed", "worker")


def delete_by_sql(run: Run) -> None:
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("DELETE FROM imports_run WHERE id = %s", [run.pk])
        connection.check_constraints()


DELETIONS: dict[str, Callable[[Run], object]] = {
    "the run itself": lambda run: run.delete(),
    "a list of runs": lambda run: Run.objects.filter(pk=run.pk).delete(),
    "its company": lambda run: run.company.delete(),
    "who dropped it": lambda run: run.created_by.delete(),
    "its bytes": lambda run: run.source.delete(),
    "SQL": delete_by_sql,
}


@pytest.mark.parametrize("name", DELETIONS)
@pytest.mark.parametrize("state", EVER_CONFIRMED)
def test_nothing_deletes_a_run_that_was_ever_confirmed(
    company: Company, alice: User, state: str, name: str
) -> None:
    run = make_run(company=company, user=alice, state=state)
    before = run.events.count()

    with pytest.raises((ProtectedError, IntegrityError)), transaction.atomic():
        DELETIONS[name](run)

    assert Run.objects.get(pk=run.pk).events.count() == before > 0


@pytest.mark.parametrize("state", EVER_CONFIRMED)
def test_no_tidying_and_no_page_takes_a_run_that_was_ever_confirmed(
    company: Company, alice: User, admin: User, client_of: ClientOf, state: str
) -> None:
    run = make_run(company=company, user=alice, state=state)

    assert discard_draft(run) is False
    tidy_files()
    deletion = client_of(admin).post(
        reverse("admin:imports_run_delete", args=[run.pk]), {"post": "yes"}
    )

    assert deletion.status_code == 403
    assert Run.objects.get(pk=run.pk).source.path.exists()


def test_a_run_that_was_confirmed_and_called_off_is_kept(company: Company, alice: User) -> None:
    draft = make_draft(company, alice, STOCK)
    queue(draft, user=alice)
    cancel(draft, user=alice)

    assert discard_draft(draft) is False
    with pytest.raises(ProtectedError):
        draft.delete()

    assert [verb for verb, _door in doors_of(draft)] == ["uploaded", "queued", "cancelled"]


def test_no_step_leads_back_to_a_draft() -> None:
    """A draft is what nobody has confirmed: only delivery moves runs, and moves none there."""
    folder = Path(__file__).resolve().parent.parent.parent / "imports/delivery"
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in folder.glob("*.py")]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]

    targets = {ast.unparse(target) for call in calls for target in find_targets(call)}

    assert targets == {
        "Run.State.QUEUED", "Run.State.SENDING", "Run.State.CANCELLED", "Run.State.NOT_SENT",
        "Run.State.UNKNOWN", "Run.State(judgement.state)", "STATE_AFTER[finding]", "state",
    }  # fmt: skip
    assert Run.State.DRAFT not in {*STATE_AFTER.values(), *map(str, judgement.State)}


def find_targets(call: ast.Call) -> list[ast.expr]:
    """Return the state that a call takes a run to, if it takes it anywhere."""
    if isinstance(call.func, ast.Attribute) and call.func.attr == "update":
        return [keyword.value for keyword in call.keywords if keyword.arg == "state"]
    is_move = isinstance(call.func, ast.Name) and call.func.id == "move"
    return [call.args[1]] if is_move else []


def test_a_rehearsal_goes_with_its_edits_and_leaves_nothing(company: Company, alice: User) -> None:
    draft = make_draft(company, alice, STOCK)
    change = SetCells(line=2, cells=((4, "20", "21"),))
    edit(draft, user=alice, change=change, revision=draft.revision)

    assert discard_draft(draft) is True

    assert not Run.objects.exists()
    assert not Event.objects.exists()
    assert not Attempt.objects.exists()
