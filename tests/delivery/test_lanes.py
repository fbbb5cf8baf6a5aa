"""Many lanes, few workers: each lane in its order and one at a time, all of them side by side."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import chain, cycle, islice
from typing import Any

import pytest

from imports.delivery import queue
from imports.models import Attempt, Run
from imports.simulator import Simulator
from imports.simulator.handler import Handler
from portal.models import Company, User
from tests.effort import IS_WHOLE
from tests.factories import make_company, make_run
from tests.killing import HoldingErp
from tests.processes import running, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

LANES = 50
RUNS = 200 if IS_WHOLE else 100
#: Processes stand for machines.
PROCESSES, THREADS = 2, 4
#: One company confirms a whole folder before anybody else comes.
BUSY_RUNS = 32


class Diary(Simulator):
    """A simulated ERP that writes down when each attempt begins and when its answer leaves."""

    def __init__(self) -> None:
        # As long as it takes another worker to come by.
        super().__init__(opening_delay=0.02)
        self.lock = threading.Lock()
        self.entries: list[tuple[str, str]] = []

    def start(self) -> "Diary":
        super().start()
        assert self.server is not None
        self.server.RequestHandlerClass = make_handler(self)
        return self

    def write(self, what: str, handler: Handler) -> None:
        with self.lock:
            self.entries.append((what, handler.headers["X-Bordereau-Attempt"]))

    def read(self) -> Iterator[tuple[str, Run]]:
        """Yield in their order the beginnings and the ends, each with its run."""
        runs = {str(attempt.code): attempt.run for attempt in Attempt.objects.select_related("run")}
        yield from ((what, runs[code]) for what, code in self.entries)


def make_handler(diary: Diary) -> type[Handler]:
    class Writing(Handler):
        def do_POST(self) -> None:  # noqa: N802 - the name that http.server calls
            diary.write("begins", self)
            super().do_POST()

        def send(self, raw: bytes) -> None:
            diary.write("ends", self)  # before the answer leaves: the next may begin at once
            super().send(raw)

    return Writing


def queue_run(company: Company, user: User) -> Run:
    run = make_run(company=company, user=user, line_count=1)
    queue(run, user=user)
    return run


def test_fifty_lanes_on_eight_workers_go_in_order_one_at_a_time_and_none_starves(
    alice: User,
) -> None:
    with Diary() as erp:
        busy, *others = (make_company(member=alice, server_url=erp.url) for _ in range(LANES))
        in_order = chain([busy] * BUSY_RUNS, islice(cycle(others), RUNS - BUSY_RUNS))
        queued = [queue_run(company, alice) for company in in_order]

        with ExitStack() as workers:
            for _ in range(PROCESSES):
                workers.enter_context(running("worker", "--threads", str(THREADS)))
            wait_until(
                lambda: not Run.objects.filter(state__in=Run.UNDER_WAY).exists(), seconds=180
            )

        assert set(Run.objects.values_list("state", flat=True)) == {Run.State.IMPORTED}
        diary = [*erp.read()]
    begun = [run for what, run in diary if what == "begins"]
    assert Counter(begun) == Counter(queued)
    assert len(erp.posts) == RUNS
    assert count_most_at_once(diary) == dict.fromkeys((run.lane for run in queued), 1)
    for company in (busy, *others):
        assert lane_of(begun, company) == lane_of(queued, company)
    # The folder came first, and nobody waited for the end of it.
    assert begun[-1].company == busy
    last_of_others = max(index for index, run in enumerate(begun) if run.company != busy)
    assert len(lane_of(begun[last_of_others:], busy)) > 1


def count_most_at_once(diary: list[tuple[str, Run]]) -> dict[str, int]:
    now, most = Counter[str](), Counter[str]()
    for what, run in diary:
        now[run.lane] += 1 if what == "begins" else -1
        most[run.lane] = max(most[run.lane], now[run.lane])
    return dict(most)


def lane_of(runs: list[Run], company: Company) -> list[Run]:
    return [run for run in runs if run.company_id == company.pk]


def test_a_stuck_lane_holds_no_other_up_while_more_lanes_than_workers_wait(alice: User) -> None:
    with HoldingErp(holds="after the body") as stuck_erp, Simulator() as erp:
        stuck = make_company(member=alice, server_url=stuck_erp.url)
        held, behind = queue_run(stuck, alice), queue_run(stuck, alice)
        others = [make_company(member=alice, server_url=erp.url) for _ in range(6)]
        waiting = [queue_run(company, alice) for company in (*others, *others)]

        with running("worker", "--threads", "2"):
            wait_until(lambda: states_of(waiting) == {Run.State.IMPORTED})
            assert stuck_erp.reached.is_set()
            assert (states_of([held]), states_of([behind])) == ({"sending"}, {"queued"})
            stuck_erp.released.set()
            wait_until(lambda: states_of([held, behind]) == {Run.State.IMPORTED})

    assert len(stuck_erp.posts) == 2
    assert len(erp.posts) == len(waiting)


def states_of(runs: list[Run]) -> set[Any]:
    found = Run.objects.filter(pk__in=[run.pk for run in runs])
    return set(found.values_list("state", flat=True))
