"""The database locked, gone or full at every step of a send: at most one POST, and no lie."""

import pkgutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count, product
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

from imports.delivery import cancel, db_retry, explain_attempt, queue, send_run
from imports.delivery.heartbeat import Heartbeat
from imports.delivery.ledger import lose
from imports.gestimum.transport import Spool
from imports.models import Attempt, Event, Run
from imports.simulator import Fault, Simulator
from portal.models import Company, User
from tests.factories import make_run
from tests.outages import OUTAGES, Outage
from tests.sweeping import sweep_after_silence
from tests.tables import RecordProperty, Table

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@dataclass(frozen=True)
class Step:
    """A step of a send, before which the database goes away; then how the run ends.

    `state` and `posts` when it stays away; `moment…` when it is back for the second try.
    """

    function: str
    moment: str
    moment_posts: int
    state: str = Run.State.UNKNOWN
    posts: int = 0
    fault: Fault | None = None
    is_server_off: bool = False
    has_answer: bool = False


STEPS = {
    "claim": Step("tasks.claim", Run.State.QUEUED, 0, state=Run.State.QUEUED),
    "read what to send": Step("send.deliver", Run.State.IMPORTED, 1),
    "record the request": Step("send.describe_request", Run.State.IMPORTED, 1),
    "look a last time before the first byte": Step("send.beat", Run.State.QUEUED, 0),
    "record the answer": Step("send.settle", Run.State.IMPORTED, 1, posts=1, has_answer=True),
    "record that the server was not reached": Step(
        "send.postpone", Run.State.QUEUED, 0, is_server_off=True
    ),
    "record that the server turned it away": Step(
        "send.record_refusal",
        Run.State.NOT_SENT, 1, posts=1, fault=Fault.HTTP_404, has_answer=True,
    ),
    "record an error instead of an answer": Step(
        "send.record_loss",
        Run.State.UNKNOWN, 1, posts=1, fault=Fault.HTTP_500, has_answer=True,
    ),
    "record that no answer came": Step(
        "send.record_loss", Run.State.UNKNOWN, 1, posts=1, fault=Fault.CLOSE
    ),
    "wake the next run of the lane": Step(
        "tasks.wake_lane", Run.State.IMPORTED, 1, state=Run.State.IMPORTED, posts=1
    ),
}  # fmt: skip
MOMENT, LASTING = "for a moment", "for good"
TABLE = Table(
    "database failures",
    columns=("The database is unavailable", "State after the sweep", "POSTs"),
    rows=[f"{step}, {how_long}" for step in STEPS for how_long in (MOMENT, LASTING)],
)


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(db_retry, "PAUSES", (0.0, 0.0))
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.05)
    else:
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "options", "-c lock_timeout=50")
    connection.close()
    yield
    connection.close()


@contextmanager
def going_away(outage: Outage, *, before: str, lasts: bool) -> Iterator[None]:
    """Take the database away when the function is first called; give it back on leaving.

    Unless it lasts, it is back when the portal pauses before its second try.
    """
    original = pkgutil.resolve_name(f"imports.delivery.{before}")

    def call(*arguments: Any, **options: Any) -> Any:
        outage.begin()
        return original(*arguments, **options)

    pause = SimpleNamespace(sleep=lambda _: None if lasts else outage.end())
    with (
        mock.patch(f"imports.delivery.{before}", call),
        mock.patch.object(db_retry, "time", pause),
    ):
        try:
            yield
        finally:
            outage.end()
            connection.close()


def run_task(run: Run) -> None:
    """Do the task as a worker does, which outlives whatever a task raises."""
    try:
        send_run.func(run.pk)
    except Exception:  # noqa: BLE001
        connection.close()


def count_posts(erp: Simulator, run: Run) -> int:
    codes = {str(code) for code in run.attempts.values_list("code", flat=True)}
    return sum(post.headers["X-Bordereau-Attempt"] in codes and post.size > 0 for post in erp.posts)


def files_beside() -> list[Path]:
    return sorted((Path(settings.DATA_DIR) / "answers").glob("*"))


def confirm(company: Company, user: User) -> Run:
    run = make_run(company=company, user=user, line_count=1)
    queue(run, user=user)
    return run


@pytest.mark.parametrize("name", STEPS)
def test_a_run_is_told_as_it_is_whenever_the_database_goes_away(
    acme: Company, alice: User, erp: Simulator, name: str, record_property: RecordProperty
) -> None:
    step = STEPS[name]
    if step.is_server_off:
        erp.stop()
    for kind, lasts in product(OUTAGES, (False, True)):
        run = confirm(acme, alice)
        erp.fault = step.fault

        with going_away(kind(), before=step.function, lasts=lasts):
            run_task(run)
            left = len(files_beside())
        swept = sweep_after_silence()

        run.refresh_from_db()
        state, posts = (step.state, step.posts) if lasts else (step.moment, step.moment_posts)
        case = (kind, lasts)
        assert (case, run.state, count_posts(erp, run)) == (case, state, posts)
        assert (case, left) == (case, lasts and step.has_answer)
        assert (case, swept.answers, files_beside()) == (case, left, [])
        assert run.events.filter(verb=Event.Verb.LATE_ANSWER).count() == left
        if run.state == Run.State.UNKNOWN:
            attempt = run.attempts.get()
            assert explain_attempt(attempt).what != attempt.get_outcome_display()
            send_run.func(run.pk)
            assert count_posts(erp, run) == posts, "a task may come again"
        if run.state == Run.State.QUEUED:
            cancel(run, user=alice)
        row = f"{name}, {LASTING if lasts else MOMENT}"
        TABLE.record(record_property, row=row, cells=(f"`{state}`", posts))


def test_a_run_whose_claim_failed_is_found_and_sent_once(queued: Run, erp: Simulator) -> None:
    for kind in OUTAGES:
        with going_away(kind(), before="tasks.claim", lasts=True):
            run_task(queued)
    assert not queued.attempts.exists()

    run_task(queued)
    run_task(queued)

    queued.refresh_from_db()
    assert queued.state == Run.State.IMPORTED
    assert count_posts(erp, queued) == 1


def test_the_next_run_that_could_not_be_woken_is_found_by_the_sweep(
    queued: Run, alice: User, erp: Simulator
) -> None:
    behind = confirm(queued.company, alice)
    Run.objects.filter(pk=behind.pk).update(woken_at=None)
    with going_away(OUTAGES[0](), before="tasks.wake_lane", lasts=True):
        run_task(queued)

    assert sweep_after_silence().woken == 1

    run_task(behind)
    behind.refresh_from_db()
    assert behind.state == Run.State.IMPORTED
    assert (count_posts(erp, queued), count_posts(erp, behind)) == (1, 1)


@pytest.mark.parametrize("lasts", [False, True], ids=[MOMENT, LASTING])
def test_heartbeats_that_fail_while_the_erp_works_do_not_change_what_it_answers(
    acme: Company, alice: User, monkeypatch: pytest.MonkeyPatch, lasts: bool
) -> None:
    outage, missed = OUTAGES[0](), threading.Event()
    iterate, make = Spool.__iter__, Heartbeat.__init__

    def iterate_and_begin(spool: Spool) -> Iterator[bytes]:
        yield from iterate(spool)
        outage.begin()

    def make_quick(heartbeat: Heartbeat, attempt: Attempt) -> None:
        make(heartbeat, attempt)
        heartbeat.pause = 0.02

    def note(*_arguments: Any) -> None:
        missed.set()

    monkeypatch.setattr(Spool, "__iter__", iterate_and_begin)
    monkeypatch.setattr(Heartbeat, "__init__", make_quick)
    monkeypatch.setattr("imports.delivery.heartbeat.logger.warning", note)
    with Simulator(opening_delay=1) as erp:
        acme.server_url = erp.url
        acme.save()
        run = confirm(acme, alice)

        with going_away(outage, before="send.settle", lasts=lasts):
            run_task(run)
            left = len(files_beside())
        sweep_after_silence()

        run.refresh_from_db()
        assert missed.is_set()
        assert (left, count_posts(erp, run)) == (lasts, 1)
        assert run.state == (Run.State.UNKNOWN if lasts else Run.State.IMPORTED)


def test_an_answer_whose_try_is_overtaken_by_the_sweep_is_kept_as_evidence(
    queued: Run, erp: Simulator
) -> None:
    outage = OUTAGES[0]()

    def sweep_meanwhile(_seconds: float) -> None:
        outage.end()
        sweep_after_silence()

    with (
        going_away(outage, before="send.settle", lasts=False),
        mock.patch.object(db_retry, "time", SimpleNamespace(sleep=sweep_meanwhile)),
    ):
        run_task(queued)

    queued.refresh_from_db()
    assert (queued.state, count_posts(erp, queued)) == (Run.State.UNKNOWN, 1)
    assert queued.attempts.get().journal.answer.counters["nombre_lignes_importées"] == 2
    assert queued.events.filter(verb=Event.Verb.LATE_ANSWER).count() == 1
    assert not files_beside()


def test_a_request_that_could_not_be_recorded_waits_for_another_try(
    queued: Run, erp: Simulator
) -> None:
    outage, pauses = OUTAGES[0](), count(1)
    too_late = len(db_retry.PAUSES) + 1

    def end_too_late(_seconds: float) -> None:
        if next(pauses) == too_late:
            outage.end()

    with (
        going_away(outage, before="send.describe_request", lasts=True),
        mock.patch.object(db_retry, "time", SimpleNamespace(sleep=end_too_late)),
    ):
        run_task(queued)

    queued.refresh_from_db()
    attempt = queued.attempts.get()
    assert (queued.state, attempt.reason) == (Run.State.QUEUED, "database_away")
    assert explain_attempt(attempt).what != attempt.get_outcome_display()
    assert count_posts(erp, queued) == 0


def test_an_answer_that_could_not_be_recorded_is_told_as_unknown_at_once_if_that_can_be(
    queued: Run, erp: Simulator
) -> None:
    outage = OUTAGES[0]()

    def lose_after_the_end(*arguments: Any, **options: Any) -> bool:
        outage.end()
        return lose(*arguments, **options)

    with (
        mock.patch("imports.delivery.send.lose", lose_after_the_end),
        going_away(outage, before="send.settle", lasts=True),
    ):
        run_task(queued)

    queued.refresh_from_db()
    attempt = queued.attempts.get()
    assert (queued.state, attempt.reason) == (Run.State.UNKNOWN, "not_recorded")
    assert explain_attempt(attempt).what != attempt.get_outcome_display()
    assert sweep_after_silence().answers == 1
    assert count_posts(erp, queued) == 1


LOST_REPLIES = {
    "tasks.claim": (Run.State.UNKNOWN, 0, Event.Verb.CLAIMED),
    "send.describe_request": (Run.State.IMPORTED, 1, Event.Verb.CLAIMED),
    "send.settle": (Run.State.IMPORTED, 1, Event.Verb.SETTLED),
    "send.record_refusal": (Run.State.NOT_SENT, 1, Event.Verb.GIVEN_UP),
    "send.record_loss": (Run.State.UNKNOWN, 1, Event.Verb.LOST),
}


@pytest.mark.parametrize("function", LOST_REPLIES)
def test_a_step_that_was_committed_although_its_reply_was_lost_takes_effect_once(
    queued: Run, erp: Simulator, monkeypatch: pytest.MonkeyPatch, function: str
) -> None:
    state, posts, verb = LOST_REPLIES[function]
    faults = {"send.record_refusal": Fault.HTTP_404, "send.record_loss": Fault.HTTP_500}
    erp.fault = faults.get(function)
    commit = BaseDatabaseWrapper._commit  # type: ignore[attr-defined]
    cut = CutAfterCommit()

    def commit_and_cut(wrapper: BaseDatabaseWrapper) -> None:
        commit(wrapper)
        if cut.has_begun and not cut.is_over:
            cut.is_over = True
            wrapper.connection.close()
            raise OperationalError("the connection broke before the reply to COMMIT")

    monkeypatch.setattr(BaseDatabaseWrapper, "_commit", commit_and_cut)
    with going_away(cut, before=function, lasts=True):
        run_task(queued)
    sweep_after_silence()

    queued.refresh_from_db()
    assert cut.has_begun
    assert (queued.state, count_posts(erp, queued)) == (state, posts)
    assert queued.events.filter(verb=verb).count() == 1
    assert not queued.events.filter(verb=Event.Verb.LATE_ANSWER).exists()
    assert queued.attempts.count() == 1
    assert not files_beside()


class CutAfterCommit(Outage):
    """The connection breaks after the next commit, before its reply."""

    def take_away(self) -> None: ...

    def give_back(self) -> None: ...
