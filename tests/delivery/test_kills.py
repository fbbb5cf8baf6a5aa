"""A worker killed at every step: the run is told as it is, its lane goes on, nothing goes twice."""

import html
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from unittest import mock

import pytest
from django.conf import settings
from django.db.models import F

from imports.delivery import HeartbeatWatch, explain_attempt, queue, sweep
from imports.models import Event, Run
from imports.simulator import Simulator
from imports.views.runs.wording import explain_state
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.effort import rows_of
from tests.factories import make_company, make_run
from tests.killing import PATIENCE, HoldingErp, starting, wait_for_its_death
from tests.processes import wait_until
from tests.sweeping import sweep_after_silence
from tests.tables import RecordProperty, Table

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

HEADER = b"DOC_STYPE;ART_CODE;MVT_QTE;MVT_LIB\r\n"
ONE_LINE = b"E;ELS;20;\r\n"
#: More than the system keeps on the way between two processes.
LARGE = 8000 * (b"E;ELS;20;" + 1000 * b"x" + b"\r\n")


@dataclass(frozen=True)
class Kill:
    """Where the worker dies: at a moment of its own code, or while the server holds."""

    moment: str = ""
    holds: str = ""
    content: bytes = ONE_LINE
    state: str = Run.State.UNKNOWN
    posts: int = 1
    booked: int = 1
    #: The answer was on the disk: a person finds it on the page.
    has_answer: bool = False


KILLS = {
    "after the claim": Kill("claimed", posts=0, booked=0),
    "before the connection": Kill("about to connect", posts=0, booked=0),
    "connected, nothing sent": Kill("connected", posts=0, booked=0),
    "headers sent, no byte of the body": Kill("about to send the body", posts=0, booked=0),
    "in mid body": Kill(holds="in mid body", content=LARGE, booked=0),
    "after the body": Kill(holds="after the body"),
    "in mid answer": Kill(holds="in mid answer"),
    "answer read, not yet recorded": Kill("answer read"),
    "answer on the disk, not in the database": Kill("answer kept beside", has_answer=True),
    "in the transaction that records it": Kill("recording the answer", has_answer=True),
    "recorded, next run not yet woken": Kill("settled", state=Run.State.IMPORTED),
}
TABLE = Table(
    "kills",
    columns=("Killed", "State after the sweep", "POSTs", "Booked", "What the page says"),
    rows=[*KILLS],
)


@pytest.mark.parametrize("name", rows_of(TABLE.rows))
def test_a_worker_killed_at_any_step_sends_nothing_twice_and_blocks_nothing(
    company: Company,
    alice: User,
    client_of: ClientOf,
    record_property: RecordProperty,
    name: str,
) -> None:
    kill = KILLS[name]
    with serving(company, holds=kill.holds) as erp:
        killed, behind = queue_two(company, alice, content=kill.content)
        kill_worker(erp, moment=kill.moment)
        forget_the_last_call()

        swept = sweep_after_silence()

        killed.refresh_from_db()
        assert (killed.state, swept.answers) == (kill.state, int(kill.has_answer))
        assert count_posts(erp, killed) == kill.posts
        assert Event.objects.filter(run=killed, verb=Event.Verb.LATE_ANSWER).count() == (
            swept.answers
        )
        with starting("worker"):
            wait_until(lambda: is_over(behind), seconds=PATIENCE)
        assert Run.objects.get(pk=behind.pk).state == Run.State.IMPORTED
        assert not Run.objects.filter(state__in=Run.UNDER_WAY).exists()
        assert count_posts(erp, killed) == kill.posts
        assert count_posts(erp, behind) == 1
        assert len(erp.booked) == kill.booked + 1
    said = read_page(client_of, alice, killed, has_answer=kill.has_answer)
    state = f"`{killed.state}` {killed.get_state_display()}"
    TABLE.record(record_property, row=name, cells=(state, kill.posts, kill.booked, said))


def test_a_killed_worker_does_not_disturb_the_one_beside_it(
    company: Company, alice: User, settings: pytest.FixtureRequest
) -> None:
    settings.LEASE_SECONDS = 5  # type: ignore[attr-defined]  # beats sooner
    other = make_company(member=alice)
    with (
        serving(other, holds="after the body") as slow_erp,
        serving(company, holds="after the body") as erp,
        starting("worker", "--threads", "1"),
    ):
        theirs = make_run(company=other, user=alice, content=HEADER + ONE_LINE, line_count=1)
        queue(theirs, user=alice)
        assert slow_erp.reached.wait(PATIENCE)
        ours, behind = queue_two(company, alice)
        kill_worker(erp)
        forget_the_last_call()
        clock = 0.0
        watch = HeartbeatWatch(clock=lambda: clock)
        sweep(watch)
        wait_for_a_beat(theirs)
        clock += 5

        assert sweep(watch).lost == 1

        ours.refresh_from_db()
        theirs.refresh_from_db()
        assert (ours.state, theirs.state) == (Run.State.UNKNOWN, Run.State.SENDING)
        slow_erp.released.set()
        wait_until(lambda: is_over(theirs) and is_over(behind), seconds=PATIENCE)
        for run, server in ((theirs, slow_erp), (behind, erp)):
            assert Run.objects.get(pk=run.pk).state == Run.State.IMPORTED
            assert count_posts(server, run) == 1
        assert count_posts(erp, ours) == 1


@contextmanager
def serving(company: Company, *, holds: str) -> Iterator[HoldingErp]:
    """Run the server of a company."""
    with HoldingErp(holds=holds) as erp:
        company.server_url = erp.url
        company.save()
        yield erp


def queue_two(company: Company, user: User, *, content: bytes = ONE_LINE) -> tuple[Run, Run]:
    """Confirm two runs of one lane; the call for the second was used up while the lane was busy."""
    first, second = (
        make_run(company=company, user=user, content=HEADER + lines, line_count=1)
        for lines in (content, b"E;TRA;3;\r\n")
    )
    queue(first, user=user)
    with mock.patch("imports.delivery.tasks.send_run"):
        queue(second, user=user)
    return first, second


def kill_worker(erp: HoldingErp, *, moment: str = "") -> None:
    """Start a worker and see it die; what it had sent has then reached the server."""
    with starting("worker", moment=moment) as worker:
        if not moment:
            assert erp.reached.wait(PATIENCE)
            worker.kill()
        wait_for_its_death(worker)
    erp.released.set()
    erp.wait_until_idle()


def forget_the_last_call() -> None:
    """Stand for the lease that passes before the sweep calls again."""
    lease = timedelta(seconds=settings.LEASE_SECONDS + 1)
    Run.objects.filter(state=Run.State.QUEUED).update(woken_at=F("woken_at") - lease)


def count_posts(erp: Simulator, run: Run) -> int:
    """Count the POSTs of which the server had a part of the body: more than it could act on."""
    codes = {str(code) for code in run.attempts.values_list("code", flat=True)}
    return sum(post.headers["X-Bordereau-Attempt"] in codes and post.size > 0 for post in erp.posts)


def wait_for_a_beat(run: Run) -> None:
    runs = Run.objects.filter(pk=run.pk)
    beat = runs.get().heartbeat_at
    wait_until(lambda: runs.get().heartbeat_at != beat, seconds=PATIENCE)


def is_over(run: Run) -> bool:
    run.refresh_from_db()
    return run.is_over


def read_page(client_of: ClientOf, user: User, run: Run, *, has_answer: bool) -> str:
    """Return what the run's page says of its end, once it has been seen to say it."""
    said = [explain_attempt(run.attempts.get()).what, explain_state(run).next_step]
    if has_answer:
        said.append(run.events.get(verb=Event.Verb.LATE_ANSWER).get_verb_display())
    page = html.unescape(client_of(user).get(run.get_absolute_url()).content.decode())
    assert [sentence for sentence in said if sentence not in page] == []
    return " · ".join(said)
