"""A person's steps: a draft is confirmed, or a run that nobody has begun to send is called off."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import now

from imports.delivery.acknowledgement import Acknowledged, record_acknowledged
from imports.delivery.errors import NotReady, TooLate, WarningsUnread
from imports.delivery.preflight import find_obstacles
from imports.delivery.repeats import compare, describe_repeat, refuse_repeats
from imports.delivery.tasks import wake, wake_lane
from imports.duplicates import (
    Repeats,
    find_later_runs,
    find_same_bytes,
    hold_books,
    take_place,
    write_index,
)
from imports.models import Event, Fingerprint, Run, SourceFile
from imports.models.event import EventDetails
from portal.models import Company, Door, User, record

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
    door: Door = Door.PAGE,
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
        except Fingerprint.DoesNotExist as error:  # read differently meanwhile
            raise TooLate from error
        details: EventDetails = {
            **record_acknowledged(run, acknowledged),
            **describe_repeat(repeats),
        }
        if confirm(run, repeats, user=user, reason=duplicate_reason, details=details, door=door):
            run.refresh_from_db()
            return
    raise TooLate


def confirm(
    run: Run,
    repeats: Repeats,
    *,
    user: User,
    reason: str,
    details: EventDetails,
    door: Door,
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
        repeats = repeats.with_same_bytes(find_same_bytes(run, fingerprint))
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
        event = Event(run=run, verb=Event.Verb.QUEUED, note=reason.strip(), details=details)
        record(event, user=user, door=door)
        wake(run.pk)
    return True


def cancel(run: Run, *, user: User, door: Door = Door.PAGE) -> None:
    """Call off a run that nobody has begun to send. Raises PermissionDenied or TooLate."""
    if not Company.objects.sendable_by(user).filter(pk=run.company_id).exists():
        raise PermissionDenied
    with transaction.atomic():
        cancelled = Run.objects.filter(
            pk=run.pk, state__in=[Run.State.DRAFT, Run.State.QUEUED]
        ).update(state=Run.State.CANCELLED, finished_at=now())
        if not cancelled:
            raise TooLate
        record(Event(run=run, verb=Event.Verb.CANCELLED), user=user, door=door)
        run.refresh_from_db()
        # It may have held up the runs behind it, to a later try of its own.
        wake_lane(run.lane)
