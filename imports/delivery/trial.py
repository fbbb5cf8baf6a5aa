"""Has the ERP try a draft's lines and record nothing (`tester`).

A dry run is a run of its own: the draft stays a draft, to be sent for good afterwards.
"""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from imports.delivery.confirm import queue
from imports.delivery.discard import discard_draft
from imports.delivery.errors import DeliveryError, NotReady, TooLate
from imports.delivery.preflight import find_obstacles
from imports.delivery.repeats import compare
from imports.duplicates import copy_fingerprint
from imports.intake import copy_draft
from imports.models import Run
from portal.models import Company, Door, User


def start_trial(
    draft: Run,
    *,
    user: User,
    revision: int | None = None,
    for_page: bool = False,
    door: Door = Door.PAGE,
) -> Run:
    """Confirm a dry run of the draft as it stands at `revision`, and return it.

    While one is under way, that one is returned. `for_page` as in `queue`. Raises
    PermissionDenied, NotReady or TooLate; then there is no new run.
    """
    if not Company.objects.sendable_by(user).filter(pk=draft.company_id).exists():
        raise PermissionDenied
    if not draft.is_draft or (revision is not None and revision != draft.revision):
        raise TooLate
    if not draft.kind.may_be_tested:
        raise NotReady([_("Gestimum does not offer a dry run for this kind of import.")])
    if obstacles := find_obstacles(draft):
        raise NotReady(obstacles)
    if under_way := find_trial_under_way(draft):
        return under_way
    if for_page:
        compare(draft, for_page=True)
    trial = copy_draft(draft, user=user, is_trial=True, door=door)
    try:
        if not is_unchanged(draft):
            raise TooLate
        copy_fingerprint(draft, trial)
        queue(trial, user=user, for_page=for_page, door=door)
    except DeliveryError:
        discard_draft(trial)
        raise
    return trial


def find_trial_under_way(draft: Run) -> Run | None:
    return draft.trials.filter(tried_revision=draft.revision, state__in=Run.UNDER_WAY).first()


def is_unchanged(draft: Run) -> bool:
    """Say whether the draft is still what was copied."""
    same = Run.objects.filter(pk=draft.pk, state=Run.State.DRAFT, revision=draft.revision)
    return same.exists()
