"""One trial, from the draft to the last word of the server."""

import signal
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from unittest import mock

from django.conf import settings
from django.db import connection
from django.utils.timezone import now

from imports.delivery import (
    DeliveryError,
    HeartbeatWatch,
    StillUnderWay,
    cancel,
    queue,
    rule,
    send_run,
    sweep,
)
from imports.management.commands.worker import end_at_once
from imports.models import Attempt, Ruling, Run, SourceFile
from portal.models import Company, User
from tests.factories import make_company, make_run, make_source
from tests.faults.answers import LARGE_LINES, LINES
from tests.killing import MOMENTS, MOMENTS_WITH_LOCKS
from tests.trials.erp import Erp, Log
from tests.trials.forking import Child, fork, wait_for
from tests.trials.patience import call, wait_out_locks
from tests.trials.plan import FROZEN, Plan

HEADER = b"DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE;MVT_LIB\r\n"
SMALL = b"E;001;ELS;20;%(own)s\r\nE;001;TRA;3;%(own)s\r\n"
#: More than the system keeps on the way between two processes.
LARGE = LARGE_LINES * (b"E;001;ELS;20;%(own)s" + 1000 * b"x" + b"\r\n")
#: Four tries, each after a pause, for two runs of a lane: more rounds than that are not needed.
MOST_ROUNDS = 20
SIGNALS = {
    "killed": signal.SIGKILL,
    "stopped": signal.SIGSTOP,
    "told to end": signal.SIGTERM,
    FROZEN: signal.SIGSTOP,
}


type Deed = tuple[float, Callable[[], object]]


@dataclass
class Record:
    """What is left of a trial to be judged."""

    plan: Plan
    log: Log = field(default_factory=Log)
    runs: list[Run] = field(default_factory=list)
    #: When each attempt was ruled absent.
    absent: dict[str, float] = field(default_factory=dict)
    confirmed: int = 0


class LaneWatch(HeartbeatWatch):
    """Sees one lane only, and lets a lease pass at once: the other trials are left alone."""

    def __init__(self, lane: str) -> None:
        self.moment = 0.0
        self.lane = lane
        super().__init__(clock=lambda: self.moment)

    def find_silent(self) -> list[Attempt]:
        return [attempt for attempt in super().find_silent() if attempt.run.lane == self.lane]


class Trial:
    """One run of `user`, who may do everything, and all that happens to it."""

    def __init__(self, plan: Plan, user: User) -> None:
        self.plan, self.user = plan, user
        self.erp = Erp(plan)
        self.record = Record(plan)
        self.children: list[Child] = []
        self.company = self.make_company()
        self.source = self.store_file()
        self.run = self.add_draft()
        self.twin = self.add_draft() if plan.twin_after is not None else None

    def make_company(self) -> Company:
        return make_company(
            slug=f"trial-{self.erp.url.rpartition(':')[2]}-{time.monotonic_ns()}",
            server_url=self.erp.url,
            connect_timeout=1,
            answer_timeout=self.plan.case.seconds,
        )

    def store_file(self) -> SourceFile:
        """Store bytes that no other trial sends: who confirms holds the row of the bytes."""
        lines = LARGE if self.plan.case.is_large else SMALL
        return make_source(HEADER + lines % {b"own": self.company.slug.encode()})

    def add_draft(self) -> Run:
        return make_run(
            company=self.company,
            user=self.user,
            source=self.source,
            line_count=LARGE_LINES if self.plan.case.is_large else LINES,
            lane="",
        )

    def play(self) -> Record:
        if not self.plan.clicks:
            # In a fork: polars, once it has run in a process, hangs in those forked from it.
            first = self.fork(partial(wait_out_locks, partial(self.confirm, self.run)))
            wait_for(lambda: first.is_at_rest, what="the confirmation")
        server = self.fork(self.erp.serve)
        victim, *others = [
            self.fork(partial(self.work, pauses, number))
            for number, pauses in enumerate(self.plan.calls)
        ]
        if deeds := self.plan_deeds():
            others.append(self.fork(lambda: self.go_to_the_office(deeds)))
            if self.plan.freezes_office:
                victim, others[-1] = others[-1], victim
        self.strike(victim, others)
        self.sweep()
        self.finish_all()
        self.go_on_after_ruling()
        self.record.log = self.erp.finish()
        wait_for(lambda: server.is_at_rest, what="the end of the server")
        self.record.runs = wait_out_locks(self.read_runs)
        return self.record

    def read_runs(self) -> list[Run]:
        runs = Run.objects.filter(company=self.company).order_by("pk")
        return list(runs.prefetch_related("attempts__ruling", "events"))

    def end(self) -> None:
        """Leave no process behind, whatever happened."""
        for child in self.children:
            child.look()
            child.send_signal(signal.SIGKILL)
            wait_for(partial(has_died, child), what="a kill")
        self.source.path.unlink(missing_ok=True)

    def fork(self, work: Callable[[], object]) -> Child:
        child = Child(fork(work, tell=self.erp.tell_error))
        self.children.append(child)
        return child

    # In the workers

    def work(self, pauses: list[float], number: int) -> None:
        """Be told to send the run, again and again, as a thread of a real worker is."""
        if number == 0 and not self.plan.freezes_office:
            self.await_blow()
        failures: list[BaseException] = []

        def deliver() -> None:
            try:
                for pause in pauses:
                    time.sleep(pause)
                    call(partial(send_run.func, self.run.pk))
            except BaseException as error:  # noqa: BLE001 - told by the main thread
                failures.append(error)

        thread = threading.Thread(target=deliver, daemon=True)
        try:
            signal.signal(signal.SIGTERM, lambda *_: end_now())
            thread.start()
            thread.join()
            # Told to end when all is done: there is nothing left to end.
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
        except ToldToEnd:
            end_at_once()
        if failures:
            raise failures[0]

    def await_blow(self) -> None:
        """Have this process send itself the signal when it reaches the moment of the blow."""
        if self.plan.blow and self.plan.blow.moment:
            moment = (MOMENTS | MOMENTS_WITH_LOCKS)[self.plan.blow.moment]
            moment.strike(SIGNALS[self.plan.blow.name])

    def send_everything(self, rounds: int) -> None:
        """Sweep and send, as a worker that has just been started does, until nothing is left."""
        under_way = Run.objects.filter(company=self.company, state__in=Run.UNDER_WAY)
        for _round in range(rounds):
            # The pauses between two tries pass, and a lease since the last call.
            long_ago = now() - timedelta(seconds=settings.LEASE_SECONDS + 1)
            queued = under_way.filter(state=Run.State.QUEUED)
            call(partial(queued.update, next_try_at=None, woken_at=long_ago))
            calls: list[int] = []
            with mock.patch("imports.delivery.tasks.call_worker", calls.append):
                self.sweep()
            ours = set(under_way.values_list("pk", flat=True))
            if not ours:
                return
            for run_id in ours.intersection(calls):
                call(partial(send_run.func, run_id))

    # In the office

    def plan_deeds(self) -> list[Deed]:
        """Return what people and the sweep do meanwhile, and when."""
        plan = self.plan
        deeds: list[Deed] = []
        deeds += [(seconds, lambda: self.confirm(self.run)) for seconds in plan.clicks]
        if self.twin and plan.twin_after is not None:
            twin = self.twin
            deeds.append((plan.twin_after, lambda: self.confirm(twin)))
        if plan.cancel_after is not None:
            deeds.append((plan.cancel_after, self.cancel))
        if plan.sweep_after is not None:
            deeds.append((plan.sweep_after, self.sweep))
        if plan.has_next:
            deeds.append((0, self.confirm_next))
        return deeds

    def go_to_the_office(self, deeds: list[Deed]) -> None:
        """Everybody clicks in a tab of their own."""
        if self.plan.freezes_office:
            self.await_blow()
        threads = [threading.Thread(target=self.do, args=deed) for deed in deeds]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def do(self, seconds: float, deed: Callable[[], object]) -> None:
        try:
            time.sleep(seconds)
            call(deed)
        finally:
            connection.close()

    def confirm(self, run: Run) -> None:
        run = Run.objects.select_related("company").get(pk=run.pk)
        with suppress(DeliveryError):
            queue(run, user=self.user)

    def cancel(self) -> None:
        with suppress(DeliveryError):
            cancel(Run.objects.get(pk=self.run.pk), user=self.user)

    def confirm_next(self) -> None:
        run = self.add_draft()
        queue(run, user=self.user, duplicate_reason="Asked for.")

    def sweep(self) -> None:
        """Sweep a lease after the last heartbeat of whatever is under way in this lane."""
        watch = LaneWatch(self.company.lane)
        watch.find_silent()
        watch.moment += settings.LEASE_SECONDS
        sweep(watch)

    # In the process of the trial

    def strike(self, victim: Child, others: list[Child]) -> None:
        """Let things happen until every process is at rest."""
        blow = self.plan.blow
        if blow and not blow.moment:
            time.sleep(blow.seconds)
            victim.look()
            victim.send_signal(SIGNALS[blow.name])
        wait_for(lambda: victim.is_at_rest, what="the rest of the first worker")
        if victim.is_stopped and not may_write():
            # It sleeps on SQLite's only lock: nothing can happen meanwhile, here or elsewhere.
            self.end_sleep(victim)
        wait_for(lambda: all(child.is_at_rest for child in others), what="the others' rest")
        if victim.is_stopped and blow and blow.is_overtaken:
            self.sweep()
            self.rule_absent(may_wait=False)
            # What is held stays as it is however often one looks.
            self.finish_all(rounds=2)
        self.end_sleep(victim)
        wait_for(lambda: victim.is_at_rest, what="the end of a worker that woke up")

    def end_sleep(self, child: Child) -> None:
        is_killed = child.is_stopped and self.plan.blow is not None and self.plan.blow.is_killed
        child.send_signal(signal.SIGKILL if is_killed else signal.SIGCONT)
        child.is_stopped = False

    def finish_all(self, rounds: int = MOST_ROUNDS) -> None:
        under_way = Run.objects.filter(company=self.company, state__in=Run.UNDER_WAY)
        if not under_way.exists():
            return
        worker = self.fork(partial(self.send_everything, rounds))
        wait_for(lambda: worker.is_at_rest, what="the last worker")

    def go_on_after_ruling(self) -> None:
        finding = self.plan.finding
        run = Run.objects.select_related("company").get(pk=self.run.pk)
        if finding is None or run.state != Run.State.UNKNOWN:
            return
        if finding == Ruling.Finding.ABSENT:
            self.rule_absent(may_wait=True)
            self.finish_all()
        else:
            with suppress(DeliveryError):
                wait_out_locks(partial(self.rule, finding))

    def rule_absent(self, *, may_wait: bool) -> None:
        """Rule that nothing arrived, if the portal lets us.

        With `may_wait` the time limits of a connection pass first: nobody may be sending by then.
        """
        if not Run.objects.filter(pk=self.run.pk, state=Run.State.UNKNOWN).exists():
            return
        # While somebody is frozen, who rules is told that the rows are held, and nothing is done.
        patiently = wait_out_locks if may_wait else call
        rule_it = partial(self.rule, Ruling.Finding.ABSENT)
        try:
            patiently(rule_it)
        except StillUnderWay:
            if may_wait:
                limits = timedelta(seconds=2 + self.plan.case.seconds)
                attempts = Attempt.objects.filter(run=self.run)
                patiently(partial(attempts.update, ended_at=now() - limits))
                with suppress(DeliveryError):
                    patiently(rule_it)
        except DeliveryError:
            pass  # the twin went out meanwhile

    def rule(self, finding: Ruling.Finding) -> None:
        run = Run.objects.select_related("company").get(pk=self.run.pk)
        attempt = run.last_attempt
        assert attempt is not None
        rule(
            run,
            attempt=attempt,
            user=self.user,
            finding=finding,
            reason="Looked it up.",
            imported=[(1, 1)] if finding == Ruling.Finding.PARTIAL else [],
        )
        if finding == Ruling.Finding.ABSENT:
            self.record.absent[str(attempt.code)] = time.monotonic()


def has_died(child: Child) -> bool:
    child.look()
    return child.has_ended


def may_write() -> bool:
    """Whether the database lets anybody write: on SQLite one at a time does."""
    if connection.vendor != "sqlite":
        return True
    with closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=0.3)) as other:
        try:
            other.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
    return True


class ToldToEnd(Exception):
    """The worker was told to end at once."""


def end_now() -> None:
    raise ToldToEnd
