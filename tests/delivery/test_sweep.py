"""What a killed worker or a lost task left behind."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.utils.timezone import now

from imports.delivery import explain, queue, sweep
from imports.delivery.ledger import claim, lose
from imports.delivery.settle import Received, keep_beside, settle
from imports.models import Attempt, Event, Journal, Run
from portal.models import User
from tests.factories import make_answer, make_run

pytestmark = pytest.mark.django_db

LEASE = timedelta(seconds=settings.LEASE_SECONDS)


def claimed(run: Run) -> Attempt:
    attempt = claim(run.pk)
    assert attempt is not None
    return attempt


def test_a_run_whose_worker_fell_silent_is_unknown(queued: Run) -> None:
    attempt = claimed(queued)

    with time_machine.travel(now() + LEASE + timedelta(seconds=1), tick=False):
        swept = sweep()

    queued.refresh_from_db()
    attempt.refresh_from_db()
    assert (swept.lost, queued.state) == (1, Run.State.UNKNOWN)
    assert attempt.outcome == Attempt.Outcome.UNKNOWN
    assert explain(attempt).next_step


def test_a_run_whose_worker_beats_is_left_alone(queued: Run) -> None:
    claimed(queued)

    assert sweep().lost == 0
    queued.refresh_from_db()
    assert queued.state == Run.State.SENDING


def test_a_waiting_run_that_nobody_woke_is_woken_once_a_lease(queued: Run) -> None:
    Run.objects.update(woken_at=None)

    assert sweep().woken == 1
    assert sweep().woken == 0
    with time_machine.travel(now() + LEASE + timedelta(seconds=1), tick=False):
        assert sweep().woken == 1


def test_only_the_first_of_a_lane_is_woken_and_not_before_its_time(
    queued: Run, alice: User
) -> None:
    later = make_run(company=queued.company, user=alice)
    queue(later, user=alice)
    Run.objects.update(woken_at=None)
    Run.objects.filter(pk=queued.pk).update(next_try_at=now() + timedelta(minutes=1))

    assert sweep().woken == 0
    Run.objects.filter(pk=queued.pk).update(next_try_at=None)
    assert sweep().woken == 1
    later.refresh_from_db()
    assert later.woken_at is None


def test_an_answer_that_comes_after_the_sweep_is_kept_but_decides_nothing(queued: Run) -> None:
    attempt = claimed(queued)
    lose(attempt, reason="worker_silent")
    queued.imported_count, queued.refused_count = 2, 0

    settle(attempt, Received(make_answer(queued), 200, 10))

    queued.refresh_from_db()
    assert queued.state == Run.State.UNKNOWN
    assert Journal.objects.get(attempt=attempt).answer.counters["nombre_lignes_importées"] == 2
    assert queued.events.latest("pk").verb == Event.Verb.LATE_ANSWER


def test_an_answer_left_on_disk_is_brought_in(queued: Run) -> None:
    attempt = claimed(queued)
    path = keep_beside(attempt, b'{"result": []}')
    assert path is not None

    assert sweep().answers == 0, "its worker still has it in hand"
    lose(attempt, reason="worker_silent")
    assert sweep().answers == 1

    assert Journal.objects.get(attempt=attempt).raw == b'{"result": []}'
    assert not path.exists()


def test_an_answer_that_its_worker_records_meanwhile_does_not_end_the_sweep(
    queued: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = claimed(queued)
    path = keep_beside(attempt, b"{}")
    assert path is not None
    lose(attempt, reason="worker_silent")
    path.unlink()
    monkeypatch.setattr(Path, "glob", lambda *_arguments: [path])

    assert sweep().answers == 0


def test_an_answer_is_recorded_even_where_the_disk_is_full(
    queued: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = claimed(queued)
    queued.imported_count, queued.refused_count = 2, 0

    def fail(*_arguments: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(Path, "write_bytes", fail)
        settle(attempt, Received(make_answer(queued), 200, 10))

    queued.refresh_from_db()
    assert queued.state == Run.State.IMPORTED
    assert Journal.objects.filter(attempt=attempt).exists()
