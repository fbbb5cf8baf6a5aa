"""Moves runs from state to state: every step is one conditional UPDATE with its event.

The table of steps is in docs/reliability.md. A step that comes too late changes nothing.
"""

from itertools import takewhile
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from imports.delivery.acknowledgement import Acknowledged, record_acknowledged
from imports.delivery.dispatch import wake, wake_lane
from imports.delivery.errors import NotReady, TooLate, WarningsUnread
from imports.delivery.preflight import find_obstacles
from imports.delivery.repeats import compare, describe_repeat, refuse_repeats
from imports.duplicates import (
    Repeats,
    find_later_runs,
    find_same_bytes,
    hold_books,
    take_place,
    write_index,
)
from imports.gestimum.request import Digest
from imports.models import RETRY_PAUSES, Attempt, Event, Fingerprint, Run, SourceFile
from portal.models import Company, User

#: How often a file is compared anew because others confirm some of its lines meanwhile.
MOST_LOOKS = 5


def queue(
    run: Run,
    *,
    user: User,
    duplicate_reason: str = "",
    revision: int | None = None,
    acknowledged: Acknowledged | None = None,
    for_page: bool = False,
) -> None:
    """Confirm a draft: from here on a worker sends it, once.

    `revision` is that of the draft the person looked at; `acknowledged` says how its warnings were.
    `for_page`: whoever asks waits for a page, so that a large file must have been compared before.
    Raises PermissionDenied, NotReady, WarningsUnread, DuplicateFile (unless the person may give a
    reason, and does) or TooLate; then nothing is changed.
    """
    if not Company.objects.sendable_by(user).filter(pk=run.company_id).exists():
        raise PermissionDenied
    if revision is not None and revision != run.revision:
        # What stands in the way is looked for in the run at hand: another reading may differ.
        raise TooLate
    if obstacles := find_obstacles(run):
        raise NotReady(obstacles)
    # Trying records nothing in the ERP: it is a way to learn what the warnings are worth.
    if run.warning_count and acknowledged is None and not run.is_dry_run:
        raise WarningsUnread
    for _look in range(MOST_LOOKS):
        # All that takes time with a large file comes before the transaction.
        repeats = compare(run, for_page=for_page)
        refuse_repeats(repeats, run=run, user=user, reason=duplicate_reason)
        try:
            write_index(repeats.fingerprint)
        except Fingerprint.DoesNotExist as error:  # read otherwise meanwhile
            raise TooLate from error
        details = record_acknowledged(run, acknowledged) | describe_repeat(repeats)
        if confirm(run, repeats, user=user, reason=duplicate_reason, details=details):
            run.refresh_from_db()
            return
    raise TooLate


def confirm(
    run: Run, repeats: Repeats, *, user: User, reason: str, details: dict[str, Any]
) -> bool:
    """Take the step. False: somebody has confirmed some of these lines since they were compared."""
    fingerprint = repeats.fingerprint
    with transaction.atomic():
        # Two people with the same file: the second waits here, and then sees the first.
        SourceFile.objects.select_for_update(no_key=True).get(pk=run.lines.file.pk)
        # So does who has some of the lines in another file.
        books = hold_books(run.company)
        if find_later_runs(fingerprint, books, place=fingerprint.looked_up_to):
            return False
        repeats = repeats.with_same_bytes(list(find_same_bytes(run, fingerprint)[:5]))
        refuse_repeats(repeats, run=run, user=user, reason=reason)
        queued = Run.objects.filter(
            pk=run.pk,
            state=Run.State.DRAFT,
            revision=run.revision,
            blocking_count=0,
        ).update(
            state=Run.State.QUEUED,
            lane=run.company.lane,
            queued_at=now(),
            queued_by=user,
            next_try_at=None,
        )
        if not queued or not take_place(fingerprint, books):
            raise TooLate
        write_event(run, Event.Verb.QUEUED, user=user, note=reason.strip(), details=details)
        wake(run.pk)
    return True


def cancel(run: Run, *, user: User) -> None:
    """Call off a run that nobody has begun to send. Raises PermissionDenied or TooLate."""
    if not Company.objects.sendable_by(user).filter(pk=run.company_id).exists():
        raise PermissionDenied
    with transaction.atomic():
        cancelled = Run.objects.filter(
            pk=run.pk, state__in=[Run.State.DRAFT, Run.State.QUEUED]
        ).update(state=Run.State.CANCELLED, finished_at=now())
        if not cancelled:
            raise TooLate
        write_event(run, Event.Verb.CANCELLED, user=user)
        run.refresh_from_db()
        # It may have held up the runs behind it, to a later try of its own.
        wake_lane(run.lane)


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
            write_event(attempt.run, Event.Verb.CLAIMED, details={"attempt": attempt.number})
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


def postpone(attempt: Attempt, *, reason: str, params: dict[str, Any]) -> None:
    """Record that nothing was sent: the run waits for another try, or is given up."""
    with transaction.atomic():
        if not end_attempt(
            attempt, Attempt.Outcome.NOT_REACHED, reason=reason, params=params, taken=0
        ):
            return
        tries = count_tries(attempt)
        if tries > len(RETRY_PAUSES):
            move(attempt.run, Run.State.NOT_SENT, finished_at=now())
            write_event(attempt.run, Event.Verb.GIVEN_UP, details={"attempt": attempt.number})
            return
        pause = RETRY_PAUSES[tries - 1]
        move(attempt.run, Run.State.QUEUED, next_try_at=now() + pause, woken_at=None)
        write_event(
            attempt.run,
            Event.Verb.POSTPONED,
            details={"attempt": attempt.number, "seconds": int(pause.total_seconds())},
        )


def count_tries(attempt: Attempt) -> int:
    """Count the attempts that reached nobody, in a row up to this one."""
    outcomes = attempt.run.attempts.order_by("-number").values_list("outcome", flat=True)
    return len([*takewhile(lambda outcome: outcome == Attempt.Outcome.NOT_REACHED, outcomes)])


def give_up(
    attempt: Attempt,
    *,
    outcome: Attempt.Outcome,
    reason: str,
    params: dict[str, Any],
    taken: int = 0,
    status: int | None = None,
) -> None:
    """Record that the ERP did not take the request, and that trying again would not help."""
    with transaction.atomic():
        if end_attempt(attempt, outcome, reason=reason, params=params, taken=taken, status=status):
            move(attempt.run, Run.State.NOT_SENT, finished_at=now())
            write_event(attempt.run, Event.Verb.GIVEN_UP, details={"attempt": attempt.number})


def lose(
    attempt: Attempt,
    *,
    reason: str,
    params: dict[str, Any] | None = None,
    taken: int | None = None,
    status: int | None = None,
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
        write_event(attempt.run, Event.Verb.LOST, details={"attempt": attempt.number})
        return True


def end_attempt(
    attempt: Attempt,
    outcome: Attempt.Outcome,
    *,
    reason: str = "",
    params: dict[str, Any] | None = None,
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


def move(run: Run, state: Run.State, **values: Any) -> None:
    """Take the run out of `sending`. It is there: its attempt was under way until just now."""
    Run.objects.filter(pk=run.pk, state=Run.State.SENDING).update(
        state=state, heartbeat_at=None, **values
    )
    run.state = state


def write_event(
    run: Run,
    verb: Event.Verb,
    *,
    user: User | None = None,
    note: str = "",
    details: dict[str, Any] | None = None,
) -> None:
    """Write down the deed in the transaction of the deed; the state is the one it led to."""
    state = Run.objects.values_list("state", flat=True).get(pk=run.pk)
    Event.objects.create(
        run=run, verb=verb, user=user, state=state, note=note, details=details or {}
    )
