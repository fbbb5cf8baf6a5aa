"""What a killed worker or a lost task left behind."""

import os
import uuid
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.utils.timezone import now

from imports.delivery import HeartbeatWatch, explain_attempt, queue, sweep
from imports.delivery.ledger import beat, claim, lose
from imports.delivery.settle import (
    answers_folder,
    keep_beside,
    keep_journal,
    kept_beside,
    receive_answer,
    settle,
)
from imports.delivery.sweep import Swept
from imports.models import Attempt, Event, Journal, Run
from portal.models import User
from tests.factories import make_answer, make_run
from tests.sweeping import sweep_after_silence, watch_after_silence
from tests.tables import RecordProperty, Table

pytestmark = pytest.mark.django_db

LEASE = timedelta(seconds=settings.LEASE_SECONDS)


def claimed(run: Run) -> Attempt:
    attempt = claim(run.pk)
    assert attempt is not None
    return attempt


@pytest.fixture
def watch() -> HeartbeatWatch:
    """Somebody who has just begun to look."""
    return HeartbeatWatch()


def test_a_run_whose_worker_fell_silent_is_unknown(queued: Run) -> None:
    attempt = claimed(queued)

    swept = sweep_after_silence()

    queued.refresh_from_db()
    attempt.refresh_from_db()
    assert (swept.lost, queued.state) == (1, Run.State.UNKNOWN)
    assert attempt.outcome == Attempt.Outcome.UNKNOWN
    assert explain_attempt(attempt).next_step


def test_a_run_whose_worker_beats_is_left_alone(queued: Run) -> None:
    attempt = claimed(queued)
    watch = watch_after_silence()
    beat(attempt)

    assert sweep(watch).lost == 0

    queued.refresh_from_db()
    assert queued.state == Run.State.SENDING


def test_a_lease_is_counted_from_the_last_beat_that_was_seen(queued: Run) -> None:
    moment = 0.0
    watch = HeartbeatWatch(clock=lambda: moment)
    attempt = claimed(queued)
    for _ in range(5):
        beat(attempt)
        assert not watch.find_silent()
        moment += settings.LEASE_SECONDS - 1
    assert not watch.find_silent()
    moment += 1

    assert watch.find_silent() == [attempt]


CLOCKS = Table(
    "clocks",
    columns=("The clock jumps", "State at a first look", "After a lease without a beat"),
    rows=("a year forward", "a year back"),
)


@pytest.mark.parametrize(("name", "days"), [("a year forward", 365), ("a year back", -365)])
def test_a_clock_that_jumps_expires_no_heartbeat_and_saves_no_silent_one(
    queued: Run, record_property: RecordProperty, name: str, days: int
) -> None:
    jump = timedelta(days=days)
    claimed(queued)

    with time_machine.travel(now() + jump, tick=False):
        watch = watch_after_silence()
        assert sweep(HeartbeatWatch()).lost == 0, "a first look proves nothing"
        before = Run.objects.get().state
        assert sweep(watch).lost == 1
    after = Run.objects.get().state
    CLOCKS.record(
        record_property,
        row=name,
        cells=[f"`{state}` {Run.State(state).label}" for state in (before, after)],
    )


@pytest.mark.parametrize(("jump", "is_needed"), [(0, False), (7200, True), (-7200, True)])
def test_a_timer_looks_twice_where_the_time_of_day_says_that_a_heartbeat_stopped(
    queued: Run, jump: int, *, is_needed: bool
) -> None:
    claimed(queued)

    with time_machine.travel(now() + timedelta(seconds=jump), tick=False):
        assert HeartbeatWatch().is_needed() is is_needed


@pytest.mark.parametrize(
    ("age", "is_needed"),
    [
        (-timedelta(microseconds=1), True),
        (timedelta(0), False),
        (LEASE, False),
        (LEASE + timedelta(microseconds=1), True),
    ],
)
def test_a_heartbeat_looks_stopped_that_is_older_than_a_lease_or_not_yet_due(
    queued: Run, age: timedelta, *, is_needed: bool
) -> None:
    claimed(queued)
    queued.refresh_from_db()
    assert queued.heartbeat_at is not None

    with time_machine.travel(queued.heartbeat_at + age, tick=False):
        assert HeartbeatWatch().is_needed() is is_needed


@pytest.mark.parametrize("field", ["woken_at", "next_try_at"])
def test_a_clock_set_back_does_not_make_a_waiting_run_wait_for_ever(
    queued: Run, watch: HeartbeatWatch, field: str
) -> None:
    Run.objects.update(woken_at=None)
    Run.objects.update(**{field: now() + timedelta(days=1)})

    assert sweep(watch).woken == 1


def test_a_waiting_run_that_nobody_woke_is_woken_once_a_lease(
    queued: Run, watch: HeartbeatWatch
) -> None:
    Run.objects.update(woken_at=None)

    assert sweep(watch).woken == 1
    assert sweep(watch).woken == 0
    with time_machine.travel(now() + LEASE + timedelta(seconds=1), tick=False):
        assert sweep(watch).woken == 1


def test_only_the_first_of_a_lane_is_woken_and_not_before_its_time(
    queued: Run, alice: User, watch: HeartbeatWatch
) -> None:
    later = make_run(company=queued.company, user=alice)
    queue(later, user=alice)
    Run.objects.update(woken_at=None)
    Run.objects.filter(pk=queued.pk).update(next_try_at=now() + timedelta(minutes=1))

    assert sweep(watch).woken == 0
    Run.objects.filter(pk=queued.pk).update(next_try_at=None)
    assert sweep(watch).woken == 1
    later.refresh_from_db()
    assert later.woken_at is None


def test_an_answer_that_comes_after_the_sweep_is_kept_but_decides_nothing(queued: Run) -> None:
    attempt = claimed(queued)
    lose(attempt, reason="worker_silent")
    queued.imported_count, queued.refused_count = 2, 0

    settle(attempt, receive_answer(attempt, make_answer(queued), 200, 10))

    queued.refresh_from_db()
    assert queued.state == Run.State.UNKNOWN
    assert Journal.objects.get(attempt=attempt).answer.counters["nombre_lignes_importées"] == 2
    assert queued.events.latest("pk").verb == Event.Verb.LATE_ANSWER


def test_an_answer_left_on_disk_is_brought_in(queued: Run, watch: HeartbeatWatch) -> None:
    attempt = claimed(queued)
    path = keep_beside(attempt, receive_answer(attempt, b'{"result": []}', 200, 9))
    assert path is not None

    assert sweep(watch).answers == 0, "its worker still has it in hand"
    lose(attempt, reason="worker_silent")
    assert sweep(watch).answers == 1

    assert Journal.objects.get(attempt=attempt).raw == b'{"result": []}'
    assert not path.exists()


def test_half_an_answer_whose_writer_was_killed_is_brought_in_once_nobody_can_be_writing_it(
    queued: Run, watch: HeartbeatWatch
) -> None:
    attempt = claimed(queued)
    path = keep_beside(attempt, receive_answer(attempt, b'{"resu', 200, 9))
    assert path is not None
    half = path.rename(path.with_suffix(".incoming"))
    lose(attempt, reason="worker_silent")

    assert sweep(watch).answers == 0
    os.utime(half, (0, 0))
    assert sweep(watch).answers == 1

    assert Journal.objects.get(attempt=attempt).raw == b'{"resu'
    assert not half.exists()


def test_an_answer_that_cannot_be_read_holds_up_no_other(
    queued: Run, alice: User, watch: HeartbeatWatch
) -> None:
    other = make_run(company=queued.company, user=alice, state=Run.State.UNKNOWN)
    for attempt in (claimed(queued), other.attempts.get()):
        lose(attempt, reason="worker_silent")
        keep_beside(attempt, receive_answer(attempt, b"{}", 200, 9))
    [broken] = answers_folder().glob(f"{queued.attempts.get().code}.*.answer")
    broken.unlink()
    broken.mkdir()

    try:
        assert sweep(watch).answers == 1
    finally:
        broken.rmdir()
    assert Journal.objects.get().attempt.run == other


def test_an_answer_that_its_worker_records_meanwhile_does_not_end_the_sweep(
    queued: Run, watch: HeartbeatWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = claimed(queued)
    path = keep_beside(attempt, receive_answer(attempt, b"{}", 200, 9))
    assert path is not None
    lose(attempt, reason="worker_silent")
    path.unlink()
    monkeypatch.setattr(Path, "glob", lambda *_arguments: [path])

    assert sweep(watch).answers == 0


def test_an_answer_to_an_attempt_that_nobody_knows_stays_on_the_disk(
    queued: Run, watch: HeartbeatWatch
) -> None:
    attempt = claimed(queued)
    path = keep_beside(attempt, receive_answer(attempt, b"{}", 200, 9))
    assert path is not None
    stray = path.rename(path.with_name(path.name.replace(str(attempt.code), str(uuid.uuid4()))))

    try:
        assert sweep(watch).answers == 0
        assert stray.exists()
    finally:
        stray.unlink()


def test_an_answer_that_another_sweep_brings_in_meanwhile_does_not_end_this_one(
    queued: Run, watch: HeartbeatWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = claimed(queued)
    path = keep_beside(attempt, receive_answer(attempt, b"{}", 200, 9))
    assert path is not None
    lose(attempt, reason="worker_silent")
    module = import_module("imports.delivery.sweep")
    monkeypatch.setattr(module, "record_late_answer", lambda *_, **__: path.unlink())

    assert sweep(watch).answers == 1


def test_an_answer_that_a_sweep_brings_in_while_it_is_recorded_is_recorded(queued: Run) -> None:
    attempt = claimed(queued)
    received = receive_answer(attempt, b"{}", 200, 9)

    with kept_beside(attempt, received):
        [path] = answers_folder().glob(f"{attempt.code}.*.answer")
        path.unlink()
        keep_journal(attempt, received)

    assert Journal.objects.get(attempt=attempt).raw == b"{}"


def test_a_run_that_another_process_holds_is_told_once_a_lease(
    caplog: pytest.LogCaptureFixture,
) -> None:
    moment, one, other = 0.0, uuid.uuid4(), uuid.uuid4()
    watch = HeartbeatWatch(clock=lambda: moment)
    told = []
    for later, held in [
        (0, {one}),
        (settings.LEASE_SECONDS - 1, {one, other}),
        (1, {one, other}),
        (1, {other}),
        (1, {one}),
    ]:
        moment += later
        caplog.clear()

        watch.report_held(frozenset(held))

        told.append({code for code in (one, other) if str(code) in caplog.text})

    assert told == [{one}, {other}, {one}, set(), {one}]


@pytest.mark.parametrize(("lost", "woken", "answers"), [(1, 0, 0), (0, 1, 0), (0, 0, 1)])
def test_a_sweep_has_done_something_that_put_one_thing_right(
    lost: int, woken: int, answers: int
) -> None:
    assert Swept(lost, woken, answers)
    assert not Swept(held=frozenset({uuid.uuid4()}))


def test_an_answer_is_recorded_even_where_the_disk_is_full(
    queued: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = claimed(queued)
    queued.imported_count, queued.refused_count = 2, 0

    def fail(*_arguments: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(Path, "write_bytes", fail)
        settle(attempt, receive_answer(attempt, make_answer(queued), 200, 10))

    queued.refresh_from_db()
    assert queued.state == Run.State.IMPORTED
    assert Journal.objects.filter(attempt=attempt).exists()
