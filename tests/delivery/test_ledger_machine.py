"""The ledger in random order: whatever happens in whatever order, nothing goes twice or is lost.

Hypothesis chooses who does what next: people, workers that may never act again, the sweep, time.
The queue loses tasks and delivers them twice. After every step the promises of docs/reliability.md
must hold; at the end, living workers must be able to bring every run to an end.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any
from unittest import mock

import pytest
import time_machine
from django.conf import settings
from django.db.models import OuterRef, Subquery
from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from imports.delivery import DeliveryError, HeartbeatWatch, cancel, queue, sweep
from imports.delivery import rule as give_ruling
from imports.delivery.ledger import beat, claim, describe_request, give_up, postpone
from imports.delivery.settle import answers_folder, keep_beside, receive_answer, record_loss, settle
from imports.delivery.tasks import wake_lane
from imports.models import Attempt, Event, Journal, Piece, Ruling, Run
from tests.delivery.ledger_world import (
    ANSWER_TIMEOUT,
    ANSWERS,
    CONNECT_TIMEOUT,
    DIGEST,
    FATES,
    LINES,
    MOST_RUNS,
    RULINGS,
    START,
    Finding,
    State,
    Worker,
    World,
    make_world,
    places,
    write_answer,
)
from tests.delivery.steps import STEPS
from tests.effort import examples
from tests.factories import make_run

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

WORLD: list[World] = []
#: A run that was not there before is a draft.
BEGINNING = {(None, State.DRAFT)}


@pytest.fixture
def world(db: None) -> Iterator[World]:
    world = make_world()
    WORLD.append(world)
    yield world
    WORLD.clear()


class LedgerMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.world = WORLD[0]
        self.tasks: list[int] = []
        self.workers: list[Worker] = []
        self.posts: Counter[int] = Counter()
        self.absent: Counter[int] = Counter()
        self.states: dict[int, str] = {}
        self.ends: dict[int, list[Any]] = {}
        self.clock = 0.0
        self.watches = [HeartbeatWatch(clock=lambda: self.clock) for _ in range(2)]
        self.ruled: int | None = None
        self.travel = time_machine.travel(START, tick=False)
        self.now = self.travel.start()
        # Real commits, so the calls are made; the queue itself is this list.
        self.queue = mock.patch("imports.delivery.tasks.call_worker", self.tasks.append)
        self.queue.start()

    def teardown(self) -> None:
        try:
            if sys.exception() is None:
                self.drain()
        finally:
            self.queue.stop()
            self.travel.stop()
            for model in (Ruling, Piece, Journal, Event, Attempt, Run):
                model.objects.all().delete()
            for path in answers_folder().glob("*"):
                path.unlink()

    # Whom the next step is about

    def count(self, state: str) -> int:
        return sum(1 for other in self.states.values() if other == state)

    def pick_run(self, state: str = "") -> Run:
        fitting = [pk for pk, other in self.states.items() if state in ("", other)]
        runs = Run.objects.select_related("company", "source")
        return runs.get(pk=self.draw(st.sampled_from(fitting)))

    def pick_worker(self) -> Worker:
        return self.draw(st.sampled_from(self.workers))

    def try_to(self, deed: Callable[[], object]) -> bool:
        """Do what may be refused. A refusal changes nothing."""
        with suppress(DeliveryError):
            deed()
            return True
        assert dict(Run.objects.values_list("pk", "state")) == self.states
        return False

    @rule(data=st.data())
    def act(self, data: st.DataObject) -> None:
        """One rule, so that every deed has its chance in every example."""
        self.draw = data.draw
        deeds = [deed for deed, weight in self.weigh_deeds() for _ in range(weight)]
        self.draw(st.sampled_from(deeds))()

    def weigh_deeds(self) -> list[tuple[Callable[[], None], int]]:
        """Return what can be done now, and how often relative to other deeds."""
        has_tasks, has_workers = bool(self.tasks), bool(self.workers)
        return [
            (self.upload, len(self.states) < MOST_RUNS),
            (self.confirm, 2 * (self.count(State.DRAFT) > 0)),
            (self.cancel, self.count(State.QUEUED) > 0),
            (self.give_ruling, 6 * (self.count(State.UNKNOWN) > 0)),
            (self.deliver_task, 6 * has_tasks),
            (self.lose_task, has_tasks),
            (self.deliver_stale_task, 1),
            (self.work, 12 * has_workers),
            (self.beat, has_workers),
            (self.kill, 2 * has_workers),
            (self.sweep, 3),
            (self.pass_time, 3),
        ]

    # People

    @initialize(runs=st.lists(places, min_size=2, max_size=4))
    def begin(self, runs: list[tuple[int, int]]) -> None:
        for place in runs:
            self.add_draft(place)
        self.keep_promises()
        for run in Run.objects.all():
            queue(run, user=self.world.manager, duplicate_reason="Asked for.")

    def upload(self) -> None:
        self.add_draft(self.draw(places))

    def add_draft(self, place: tuple[int, int]) -> None:
        make_run(
            company=self.world.companies[place[0]],
            user=self.world.operator,
            source=self.world.sources[place[1]],
            line_count=LINES,
            lane="",
        )

    def confirm(self) -> None:
        run = self.pick_run()
        reason = self.draw(st.sampled_from(["", "Asked for."]))

        done = self.try_to(lambda: queue(run, user=self.world.manager, duplicate_reason=reason))

        if run.state == State.DRAFT or done:
            assert self.states[run.pk] == State.DRAFT
            assert done or not reason

    def cancel(self) -> None:
        run = self.pick_run()

        done = self.try_to(lambda: cancel(run, user=self.world.operator))

        assert done == (self.states[run.pk] in {State.DRAFT, State.QUEUED})

    def give_ruling(self) -> None:
        """A manager who looks at the last attempt, or at a page that shows the first one."""
        run = self.pick_run(State.UNKNOWN)
        attempts = list(run.attempts.order_by("number"))
        attempt = self.draw(st.sampled_from([attempts[-1], attempts[0]]))
        finding = self.draw(st.sampled_from([Finding.ABSENT, *Finding]))

        ruled = self.try_to(
            lambda: give_ruling(
                run,
                attempt=attempt,
                user=self.world.manager,
                finding=finding,
                reason="Looked it up.",
                imported=[(2, 3)] if finding == Finding.PARTIAL else [],
            )
        )

        if ruled:
            self.ruled = run.pk
            assert attempt == attempts[-1]
            assert Ruling.objects.get(attempt=attempt).finding == finding
        if ruled and finding == Finding.ABSENT:
            self.absent[run.pk] += 1
            assert not [w for w in self.workers if w.attempt == attempt and self.may_send(w)]

    # The queue

    def deliver_task(self) -> None:
        run_id = self.draw(st.sampled_from(self.tasks))
        if self.draw(st.booleans()):
            self.tasks.remove(run_id)
        self.take_up(run_id)

    def lose_task(self) -> None:
        self.tasks.remove(self.draw(st.sampled_from(self.tasks)))

    def deliver_stale_task(self) -> None:
        self.take_up(self.pick_run().pk)

    def take_up(self, run_id: int) -> None:
        attempt = claim(run_id, worker="somewhere")
        if attempt is not None:
            assert self.states[run_id] == State.QUEUED
            self.workers.append(Worker(attempt, beaten_at=self.clock))

    # Workers, one step at a time. One that is not chosen for long has fallen asleep.

    def work(self) -> None:
        self.go_on(self.pick_worker(), self.draw(st.sampled_from(FATES)))

    def go_on(self, worker: Worker, fate: str) -> None:
        match worker.step:
            case "claimed":
                self.prepare(worker, fate)
            case "prepared":
                self.send(worker, fate)
            case "sending":
                self.end(worker, fate)
            case "done":
                wake_lane(worker.attempt.run.lane)
                self.workers.remove(worker)

    def prepare(self, worker: Worker, fate: str) -> None:
        if fate == "fails":
            outcome = Attempt.Outcome.NOT_REACHED
            give_up(worker.attempt, outcome=outcome, reason="not_prepared", params={})
            worker.step = "done"
        elif describe_request(worker.attempt, url="http://x/", envelope="{}", digest=DIGEST):
            worker.step, worker.beaten_at = "prepared", self.clock
        else:
            worker.step = "done"

    def send(self, worker: Worker, fate: str) -> None:
        """Connect, and ask whether the run is still its own; if so, the first byte leaves."""
        if fate == "fails":
            postpone(worker.attempt, reason="connection_refused", params={})
            worker.step = "done"
        elif beat(worker.attempt):
            assert self.is_in_hand(worker), "it had been given up"
            self.posts[worker.attempt.run_id] += 1
            worker.step, worker.beaten_at = "sending", self.clock
            worker.ends_at = self.clock + CONNECT_TIMEOUT + ANSWER_TIMEOUT
        else:
            postpone(worker.attempt, reason="overtaken", params={})
            worker.step = "done"

    def end(self, worker: Worker, fate: str) -> None:
        attempt, was = worker.attempt, self.states[worker.attempt.run_id]
        is_in_hand = self.is_in_hand(worker)
        if fate == "fails" or not self.may_send(worker):
            after = State.UNKNOWN
            record_loss(
                attempt,
                receive_answer(attempt, b"", None, 50),
                reason="cut_while_sending",
                params={},
            )
        elif fate == "is turned away":
            after = State.NOT_SENT
            outcome = Attempt.Outcome.TURNED_AWAY
            give_up(attempt, outcome=outcome, reason="turned_away", params={}, status=404)
        else:
            after = State(fate) if fate in State else State.UNKNOWN
            settle(attempt, receive_answer(attempt, write_answer(attempt, fate), 200, 100))
        worker.step = "done"
        assert Run.objects.get(pk=attempt.run_id).state == (after if is_in_hand else was)

    def beat(self) -> None:
        worker = self.pick_worker()
        if beat(worker.attempt):
            worker.beaten_at = self.clock

    def kill(self) -> None:
        """It never acts again. If the ERP had answered, this lies on the disk."""
        worker = self.pick_worker()
        if self.may_send(worker):
            answer = write_answer(worker.attempt, self.draw(st.sampled_from([*ANSWERS])))
            keep_beside(worker.attempt, receive_answer(worker.attempt, answer, 200, 9))
        self.workers.remove(worker)

    def is_in_hand(self, worker: Worker) -> bool:
        return bool(self.ends[worker.attempt.pk][0] == Attempt.Outcome.UNDER_WAY)

    def may_send(self, worker: Worker) -> bool:
        return worker.step == "sending" and self.clock < worker.ends_at

    # The sweep, and time

    def sweep(self) -> None:
        beaten_at = {worker.attempt.pk: worker.beaten_at for worker in self.workers}
        lost = Attempt.objects.filter(pk__in=beaten_at, reason="worker_silent")
        before = set(lost.values_list("pk", flat=True))

        sweep(self.draw(st.sampled_from(self.watches)))

        for pk in {*lost.values_list("pk", flat=True)} - before:
            assert self.clock - beaten_at[pk] >= settings.LEASE_SECONDS

    def pass_time(self) -> None:
        self.let_pass(self.draw(st.sampled_from([1, 20, 59, 60, 80, 400])))

    def let_pass(self, seconds: int) -> None:
        self.clock += seconds
        self.now.shift(seconds)

    # What must hold after every step

    @invariant()
    def keep_promises(self) -> None:
        for run_id, posts in self.posts.items():
            assert posts <= 1 + self.absent[run_id]
        self.check_runs()
        self.check_attempts()
        self.ruled = None
        self.now.shift(0.001)  # time never stands still between two steps

    def check_runs(self) -> None:
        """Every run took a step of the table or none, and its record tells the state it is in."""
        told = Event.objects.filter(run=OuterRef("pk")).order_by("-pk").values("state")[:1]
        runs = Run.objects.annotate(told=Subquery(told))
        lanes = []
        for pk, state, told_state, lane in runs.values_list("pk", "state", "told", "lane"):
            step = (self.states.get(pk), state)
            assert step[0] == state or step in (RULINGS if pk == self.ruled else BEGINNING | STEPS)
            assert told_state == state
            self.states[pk] = state
            lanes += [lane] * (state == State.SENDING)
        assert len(lanes) == len(set(lanes))

    def check_attempts(self) -> None:
        """Each is closed once, for good, and under way as long as its run is being sent."""
        fields = ("outcome", "ended_at", "reason", "taken", "status")
        for pk, run_id, *end in Attempt.objects.values_list("pk", "run_id", *fields):
            before = self.ends.get(pk)
            assert before in (None, end) or before[0] == Attempt.Outcome.UNDER_WAY
            is_under_way = end[0] == Attempt.Outcome.UNDER_WAY
            assert not is_under_way or self.states[run_id] == State.SENDING
            self.ends[pk] = end

    # The end of the example

    def drain(self) -> None:
        """Every worker dies and every call is lost; what is left must still come to an end."""
        self.workers.clear()
        self.tasks.clear()
        while under_way := self.count(State.QUEUED) + self.count(State.SENDING):
            sweep(self.watches[0])
            self.let_pass(400)
            sweep(self.watches[0])
            self.keep_promises()
            while self.tasks:
                self.take_up(self.tasks.pop())
            while self.workers:
                for _step in range(4):
                    self.keep_promises()
                    self.go_on(self.workers[0], State.IMPORTED)
            self.tasks.clear()
            self.keep_promises()
            assert self.count(State.QUEUED) + self.count(State.SENDING) < under_way


def test_whatever_the_order_nothing_goes_twice_and_nothing_is_lost(world: World) -> None:
    run_state_machine_as_test(
        LedgerMachine,
        settings=hypothesis_settings(
            max_examples=examples(30),
            stateful_step_count=40,
            phases=[Phase.generate],  # Shortening a failure takes minutes.
            suppress_health_check=list(HealthCheck),
        ),
    )
