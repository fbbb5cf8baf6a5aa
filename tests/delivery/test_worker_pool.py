"""The threads of one worker: what they take, and how they end."""

import threading
from collections import deque
from functools import partial
from queue import SimpleQueue

import pytest

from imports.delivery import worker_pool as crew_module
from imports.delivery.ledger import claim
from imports.delivery.send import name_worker
from imports.delivery.settle import receive_answer, settle
from imports.delivery.task_queue import Task
from imports.delivery.worker_pool import WorkerPool, report_unfinished
from imports.models import Attempt, Event, Run
from portal.models import Company, User
from tests.at_once import at_once, errors_among
from tests.factories import make_answer, make_company, make_run

pytestmark = pytest.mark.slow

PATIENCE = 30
ROUNDS = 20


class Tray:
    """A queue that hands out what a test puts in, and counts who looks at the same time."""

    def __init__(self, *tasks: Task | Exception) -> None:
        self.tasks = deque(tasks)
        self.lock = threading.Lock()
        self.looking = self.most_looking = 0
        self.is_crowded = threading.Event()

    def take(self) -> Task | None:
        with self.lock:
            self.looking += 1
            self.most_looking = max(self.most_looking, self.looking)
            task = self.tasks.popleft() if self.tasks else None
            if self.looking > 1:
                self.is_crowded.set()
        self.is_crowded.wait(0.1)  # time enough for another to come in, if it may
        with self.lock:
            self.looking -= 1
        if isinstance(task, Exception):
            raise task
        return task


def start(tray: Tray, *, size: int) -> tuple[WorkerPool, SimpleQueue[str]]:
    """Start a crew whose threads say when they end."""
    ends: SimpleQueue[str] = SimpleQueue()
    crew = WorkerPool(size, make_queue=lambda: tray, on_end=lambda: ends.put("end"))
    crew.start()
    return crew, ends


def stop(crew: WorkerPool, ends: SimpleQueue[str], *, size: int) -> None:
    crew.stop()
    for _ in range(size):
        ends.get(timeout=PATIENCE)


def test_as_many_tasks_as_threads_run_at_the_same_time() -> None:
    all_there = threading.Barrier(4)
    tray = Tray(*[partial(all_there.wait, PATIENCE)] * 3)

    crew, ends = start(tray, size=3)

    all_there.wait(PATIENCE)
    stop(crew, ends, size=3)
    assert tray.most_looking == 1


def test_a_task_in_hand_is_finished_and_no_other_is_taken() -> None:
    begun, may_end = threading.Event(), threading.Event()
    done: list[str] = []

    def wait_in_hand() -> None:
        begun.set()
        may_end.wait(PATIENCE)
        done.append("first")

    tray = Tray(wait_in_hand)
    crew, ends = start(tray, size=1)
    assert begun.wait(PATIENCE)

    crew.stop()
    tray.tasks.append(lambda: done.append("second"))
    may_end.set()

    ends.get(timeout=PATIENCE)
    assert done == ["first"]


def test_neither_a_queue_that_is_away_nor_a_task_that_fails_ends_a_thread(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(crew_module, "POLL_SECONDS", 0.01)
    done = threading.Event()

    def fail() -> None:
        raise ValueError("of the task")

    crew, ends = start(Tray(OSError("the queue is away"), fail, done.set), size=1)

    assert done.wait(PATIENCE)
    stop(crew, ends, size=1)
    assert [record.message for record in caplog.records] == [
        "the queue did not answer, trying again",
        "a task failed",
    ]


@pytest.mark.django_db(transaction=True)
def test_what_another_worker_sends_is_not_told_by_this_one(alice: User) -> None:
    mine, theirs = (
        make_run(company=make_company(member=alice), user=alice, state=Run.State.QUEUED)
        for _ in range(2)
    )
    claim(mine.pk, worker=name_worker())
    claim(theirs.pk, worker="another:1:0")

    report_unfinished()

    assert Run.objects.get(pk=mine.pk).state == Run.State.UNKNOWN
    assert Run.objects.get(pk=theirs.pk).state == Run.State.SENDING


@pytest.mark.django_db(transaction=True)
def test_an_answer_recorded_at_the_instant_the_worker_ends_wins_or_loses_as_a_whole(
    acme: Company, alice: User
) -> None:
    for _ in range(ROUNDS):
        run = make_run(company=acme, user=alice, state=Run.State.QUEUED, line_count=2)
        attempt = claim(run.pk, worker=name_worker())
        assert attempt is not None
        run.imported_count, run.refused_count = 2, 0

        results = at_once(
            report_unfinished,
            partial(settle, attempt, receive_answer(attempt, make_answer(run), 200, 10)),
        )

        run.refresh_from_db()
        attempt.refresh_from_db()
        assert not errors_among(results)
        last = run.events.latest("pk").verb
        assert (run.state, attempt.outcome, attempt.reason, last) in [
            (Run.State.IMPORTED, Attempt.Outcome.ANSWERED, "", Event.Verb.SETTLED),
            (Run.State.UNKNOWN, Attempt.Outcome.UNKNOWN, "worker_stopped", Event.Verb.LATE_ANSWER),
        ]
