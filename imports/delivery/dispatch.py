"""Wakes a worker up. The queue may lose a call or make it twice: the run is the truth."""

import logging
from functools import partial
from typing import Any

from django.db import transaction
from django.tasks import Task
from django.utils.timezone import now

from imports.models import Run

logger = logging.getLogger(__name__)


def wake(run_id: int) -> None:
    """Ask for a worker once the current transaction is committed."""
    Run.objects.filter(pk=run_id).update(woken_at=now())
    transaction.on_commit(partial(call_worker, run_id))


def call_worker(run_id: int) -> None:
    from imports.delivery.tasks import send_run  # noqa: PLC0415 - the task itself wakes the next

    put_into_queue(send_run, run_id)


def put_into_queue(task: "Task[[int], Any]", run_id: int) -> None:
    """Put a task of a run into the queue. Whoever asked is not disturbed when the queue is away."""
    try:
        task.enqueue(run_id)
    except Exception:
        # The run waits all the same: the sweep calls again after a lease, or the page that waits.
        logger.exception("the queue did not take run %s (%s)", run_id, task.name)


def wake_lane(lane: str) -> None:
    """Wake the run that has waited longest in a lane that has just become free."""
    if not lane:  # a draft's
        return
    head = Run.objects.filter(lane=lane, state=Run.State.QUEUED).order_by("queued_at", "pk").first()
    if head is not None and (head.next_try_at is None or head.next_try_at <= now()):
        wake(head.pk)
