"""Moves runs from state to state: every step is one conditional UPDATE with its event.

The table of steps is in docs/reliability.md. A step that comes too late changes nothing.
"""

from itertools import takewhile

from django.db import IntegrityError, transaction
from django.utils.timezone import now

from imports.gestimum.request import Digest
from imports.models import RETRY_PAUSES, Attempt, Event, Run
from imports.models.attempt import AttemptParams
from portal.models import Door, record


def claim(run_id: int, *, worker: str = "") -> Attempt | None:
    """Take the run and its lane, or return None when either is in other hands.

    First come, first served within a lane: a run is not taken while an earlier one waits.
    """
    try:
        with transaction.atomic(durable=True):
            moment = now()
            taken = (
                Run.objects.whose_turn_it_is(moment)
                .filter(pk=run_id)
                .update(state=Run.State.SENDING, heartbeat_at=moment, next_try_at=None)
            )
            if not taken:
                return None
            # Committed before the socket opens: a worker that dies from here on leaves a run
            # that is looked into, not one that is sent twice.
            attempt = Attempt.objects.create(
                run_id=run_id,
                number=Attempt.objects.filter(run_id=run_id).count() + 1,
                started_at=moment,
                worker=worker,
            )
            record_attempt(attempt, Event.Verb.CLAIMED)
            return attempt
    except IntegrityError:  # one_sending_per_lane
        return None


def beat(attempt: Attempt) -> bool:
    """Say that the worker lives. False: the run is no longer its own."""
    return bool(
        Run.objects.filter(
            pk=attempt.run_id,
            state=Run.State.SENDING,
            attempts__pk=attempt.pk,
            attempts__outcome=Attempt.Outcome.UNDER_WAY,
        ).update(heartbeat_at=now())
    )


def describe_request(attempt: Attempt, *, url: str, envelope: str, digest: Digest) -> bool:
    """Record what is about to be sent, before its first byte leaves.

    False: the run is no longer this worker's, and must not be sent by it.
    """
    with transaction.atomic(durable=True):
        # The attempt before the run, as whoever ends it: in another order each would wait for the
        # other. While it is held, its run is in no other hands.
        described = Attempt.objects.filter(pk=attempt.pk, outcome=Attempt.Outcome.UNDER_WAY).update(
            url=url, envelope=envelope, body_size=digest.size, body_sha256=digest.sha256
        )
        return bool(described) and beat(attempt)


def postpone(attempt: Attempt, *, reason: str, params: AttemptParams) -> None:
    """Record that nothing was sent: the run waits for another try, or is given up."""
    with transaction.atomic():
        if not end_attempt(
            attempt, Attempt.Outcome.NOT_REACHED, reason=reason, params=params, taken=0
        ):
            return
        tries = count_tries(attempt)
        if tries > len(RETRY_PAUSES):
            move(attempt.run, Run.State.NOT_SENT, finished_at=now())
            record_attempt(attempt, Event.Verb.GIVEN_UP)
            return
        pause = RETRY_PAUSES[tries - 1]
        move(attempt.run, Run.State.QUEUED, next_try_at=now() + pause, woken_at=None)
        record_attempt(attempt, Event.Verb.POSTPONED, seconds=int(pause.total_seconds()))


def count_tries(attempt: Attempt) -> int:
    """Count the attempts that reached nobody, in a row up to this one."""
    outcomes = attempt.run.attempts.order_by("-number").values_list("outcome", flat=True)
    return len([*takewhile(lambda outcome: outcome == Attempt.Outcome.NOT_REACHED, outcomes)])


def give_up(
    attempt: Attempt,
    *,
    outcome: Attempt.Outcome,
    reason: str,
    params: AttemptParams,
    taken: int = 0,
    status: int | None = None,
) -> None:
    """Record that the ERP did not take the request, and that trying again would not help."""
    with transaction.atomic():
        if end_attempt(attempt, outcome, reason=reason, params=params, taken=taken, status=status):
            move(attempt.run, Run.State.NOT_SENT, finished_at=now())
            record_attempt(attempt, Event.Verb.GIVEN_UP)


def lose(
    attempt: Attempt,
    *,
    reason: str,
    params: AttemptParams | None = None,
    taken: int | None = None,
    status: int | None = None,
    door: Door = Door.WORKER,
) -> bool:
    """Record that nobody knows what the ERP did. Only a person may go on from here."""
    with transaction.atomic():
        if not end_attempt(
            attempt,
            Attempt.Outcome.UNKNOWN,
            reason=reason,
            params=params or {},
            taken=taken,
            status=status,
        ):
            return False
        move(attempt.run, Run.State.UNKNOWN, finished_at=now())
        record_attempt(attempt, Event.Verb.LOST, door=door)
        return True


def record_attempt(
    attempt: Attempt, verb: Event.Verb, *, door: Door = Door.WORKER, **details: int
) -> None:
    """Record what became of an attempt: nobody was logged in."""
    event = Event(run=attempt.run, verb=verb, details={"attempt": attempt.number, **details})
    record(event, user=None, door=door)


def end_attempt(
    attempt: Attempt,
    outcome: Attempt.Outcome,
    *,
    reason: str = "",
    params: AttemptParams | None = None,
    taken: int | None = None,
    status: int | None = None,
) -> bool:
    """Close the attempt, once. False: somebody else has closed it."""
    return bool(
        Attempt.objects.filter(pk=attempt.pk, outcome=Attempt.Outcome.UNDER_WAY).update(
            outcome=outcome,
            ended_at=now(),
            reason=reason,
            params=params or {},
            taken=taken,
            status=status,
        )
    )


def move(run: Run, state: Run.State, **values: object) -> None:
    """Take the run out of `sending`. It is there: its attempt was under way until just now."""
    Run.objects.filter(pk=run.pk, state=Run.State.SENDING).update(
        state=state, heartbeat_at=None, **values
    )
    run.state = state
