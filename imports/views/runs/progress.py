"""A run in the hands of the machine: where it stands, what it waits for, how long it takes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypedDict

from django.conf import settings
from django.db.models import Q
from django.utils.timezone import now

from imports.delivery import Explanation, explain_attempt
from imports.history.statistics import usual_duration
from imports.models import Attempt, Ruling, Run
from portal.database import StuckTransaction, find_stuck_transactions
from portal.models import User

#: How long a run that nothing holds up may wait before the page says that nobody takes it.
IDLE_SECONDS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where a run stands. `ahead` counts the runs of its lane that go first."""

    ahead: int = 0
    blocker: Run | None = None
    elapsed: timedelta
    usual: timedelta | None
    is_idle: bool = False
    retries_at: datetime | None = None
    #: Where nothing moves: what holds rows of the database, and may be what it waits for.
    holder: StuckTransaction | None = None

    @property
    def percent(self) -> int | None:
        """Elapsed against usual, never more than 95: the answer alone makes it whole."""
        if not self.usual:
            return None
        return min(95, int(100 * self.elapsed / self.usual))

    @property
    def is_longer_than_usual(self) -> bool:
        return self.usual is not None and self.elapsed > 2 * self.usual


class ShownProgress(TypedDict):
    """What the page of a run under way shows.

    `second_after` is the ruling after which the run is sent a second time; `attempt_told` what came
    of the last attempt, `answer_limit` how many seconds the ERP has for its answer.
    """

    progress: Progress
    second_after: Ruling | None
    attempt_told: Explanation | None
    answer_limit: int
    blocker_is_visible: bool


def describe_progress(run: Run, user: User) -> ShownProgress:
    """Return what the page of a run under way shows: at most seven queries."""
    usual, attempt = usual_duration(run), run.last_attempt
    is_sending = run.state == Run.State.SENDING
    progress = describe_sending(run, attempt, usual) if is_sending else describe_wait(run, usual)
    blocker = progress.blocker
    return {
        "progress": progress,
        "second_after": (
            Ruling.objects.filter(attempt__run=run).select_related("user").last()
            if attempt
            else None
        ),
        "attempt_told": explain_attempt(attempt) if attempt and not is_sending else None,
        "answer_limit": run.company.answer_timeout,
        "blocker_is_visible": bool(
            blocker
            and (
                blocker.company_id == run.company_id
                or Run.objects.visible_to(user).filter(pk=blocker.pk).exists()
            )
        ),
    }


def describe_sending(run: Run, attempt: Attempt | None, usual: timedelta | None) -> Progress:
    began = attempt.started_at if attempt else run.queued_at
    # By two leases the sweep has called a silent run unknown, unless it could not.
    silent_after = 2 * timedelta(seconds=settings.LEASE_SECONDS)
    is_silent = run.heartbeat_at is not None and now() - run.heartbeat_at > silent_after
    return Progress(
        elapsed=whole_seconds(now() - began) if began else timedelta(),
        usual=usual,
        holder=find_holder() if is_silent else None,
    )


def find_holder() -> StuckTransaction | None:
    """Return what has held rows of the database for longest, if anything does."""
    return next(iter(find_stuck_transactions()), None)


def whole_seconds(elapsed: timedelta) -> timedelta:
    """Return what a person follows: seconds, and none before the start where clocks differ."""
    return timedelta(seconds=max(0, int(elapsed.total_seconds())))


def describe_wait(run: Run, usual: timedelta | None) -> Progress:
    moment = now()
    queued_at = run.queued_at or run.created_at
    in_lane = Run.objects.filter(lane=run.lane).exclude(pk=run.pk)
    earlier = Q(queued_at__lt=queued_at) | Q(queued_at=queued_at, pk__lt=run.pk)
    goes_first = Q(state=Run.State.SENDING) | Q(earlier, state=Run.State.QUEUED)
    ahead = list(in_lane.filter(goes_first).with_people().order_by("queued_at"))
    # A run whose next try is overdue waits for a sending process like any other.
    free_since = max(queued_at, run.next_try_at or queued_at)
    is_idle = not ahead and (moment - free_since).total_seconds() > IDLE_SECONDS
    return Progress(
        ahead=len(ahead),
        blocker=ahead[0] if ahead else None,
        elapsed=whole_seconds(moment - queued_at),
        usual=usual,
        is_idle=is_idle,
        holder=find_holder() if is_idle else None,
        retries_at=run.next_try_at if free_since > moment else None,
    )
