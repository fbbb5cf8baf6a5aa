"""A worker that lives says so, and one that was too slow sends nothing."""

import time
from typing import Any

import pytest

from imports.delivery import send_run
from imports.delivery.heartbeat import Heartbeat
from imports.delivery.ledger import claim, lose
from imports.gestimum.request import write_request
from imports.gestimum.transport import post
from imports.models import Attempt, Run
from imports.simulator import Simulator
from tests.processes import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def claimed(run: Run) -> Attempt:
    attempt = claim(run.pk)
    assert attempt is not None
    return attempt


def beat_of(run: Run) -> object:
    run.refresh_from_db()
    return run.heartbeat_at


def test_it_beats_as_long_as_the_work_lasts(queued: Run) -> None:
    attempt = claimed(queued)
    first = beat_of(queued)
    heartbeat = Heartbeat(attempt)
    heartbeat.pause = 0.05

    with heartbeat:
        wait_until(lambda: beat_of(queued) != first)
    last = beat_of(queued)
    time.sleep(0.2)

    assert beat_of(queued) == last


def test_it_stops_when_the_run_was_taken_for_lost(queued: Run) -> None:
    attempt = claimed(queued)
    lose(attempt, reason="worker_silent")
    heartbeat = Heartbeat(attempt)
    heartbeat.pause = 0.05

    with heartbeat:
        time.sleep(0.2)

    assert beat_of(queued) is None


def test_a_worker_that_was_too_slow_to_begin_sends_nothing(
    queued: Run, erp: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Heartbeat, "is_fresh", False)

    send_run.func(queued.pk)

    queued.refresh_from_db()
    assert queued.state == Run.State.QUEUED
    assert not [post for post in erp.posts if post.is_whole]


def test_a_worker_whose_run_was_taken_for_lost_while_it_connected_sends_nothing(
    queued: Run, erp: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    def connect_slowly(*args: Any, **kwargs: Any) -> Any:
        lose(queued.attempts.get(), reason="worker_silent")
        return post(*args, **kwargs)

    monkeypatch.setattr("imports.delivery.send.post", connect_slowly)

    send_run.func(queued.pk)

    queued.refresh_from_db()
    assert queued.state == Run.State.UNKNOWN
    assert not [post for post in erp.posts if post.is_whole]


def test_a_worker_whose_run_was_taken_for_lost_while_it_prepared_sends_nothing(
    queued: Run, erp: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write_slowly(*args: object) -> object:
        lose(queued.attempts.get(), reason="worker_silent")
        return write_request(*args)  # type: ignore[arg-type]

    monkeypatch.setattr("imports.delivery.send.write_request", write_slowly)

    send_run.func(queued.pk)

    queued.refresh_from_db()
    assert queued.state == Run.State.UNKNOWN
    assert not erp.posts
