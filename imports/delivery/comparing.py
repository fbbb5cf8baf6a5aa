"""Compares within what a page may wait for, and leaves all that takes longer to a worker."""

import logging
from functools import partial

from django.core.cache import cache
from django.db import transaction
from django.tasks import task

from imports.delivery.dispatch import put_into_queue
from imports.duplicates import Allowance, CannotCompare, Repeats, find_books, find_repeats
from imports.models import Run

logger = logging.getLogger(__name__)

#: What takes half a second: about twenty thousand lines, or a few megabytes.
STEPS_OF_PAGE = 5_000_000
#: A call may be lost, or its worker killed: then a page that still waits calls again.
CALL_AGAIN_SECONDS = 60


def compare_for_page(run: Run) -> Repeats:
    """Return what was sent before, as it is now; of a run that is no draft, as it was last.

    Raises CannotCompare. Where it takes longer than a page waits, a worker has been called.
    """
    if run.is_draft and run.blocking_count:
        raise CannotCompare("blocked")
    try:
        return find_repeats(run, may_be_old=not run.is_draft, allowance=Allowance(STEPS_OF_PAGE))
    except CannotCompare as error:
        if error.reason == "under_way" and run.is_draft:
            call_comparer(run)
        raise


def call_comparer(run: Run) -> None:
    """Call a worker, once for all pages that wait for the same comparison."""
    confirmed = find_books(run.company).confirmed
    if cache.add(f"comparing-{run.pk}-{run.revision}-{confirmed}", True, CALL_AGAIN_SECONDS):
        transaction.on_commit(partial(put_into_queue, compare_run, run.pk))


@task
def compare_run(run_id: int) -> None:
    """Compare the draft with all that went to its books, as its page waits for."""
    compare_draft(run_id)


def compare_draft(run_id: int) -> None:
    """Compare a draft that nothing blocks, however long it takes. Twice does no harm.

    What is found is kept at once and whole: a worker that is killed leaves nothing behind.
    """
    draft = Run.objects.filter(pk=run_id, state=Run.State.DRAFT, blocking_count=0).first()
    if draft is None or draft.unreadable or not draft.line_count:
        return
    try:
        find_repeats(draft)
    except CannotCompare as error:
        # Said on the draft's page, which finds the same.
        logger.info("run %s cannot be compared: %s", draft.code, error.reason)
