"""Puts tasks into the queue, which may lose a call or make it twice: the run is the truth."""

import logging

from django.tasks import Task

logger = logging.getLogger(__name__)


def put_into_queue(task: "Task[[int], None]", run_id: int) -> None:
    """Put a task of a run into the queue. Whoever asked is not disturbed when the queue is away."""
    try:
        task.enqueue(run_id)
    except Exception:
        # The run waits all the same: the sweep calls again after a lease, or the page that waits.
        logger.exception("the queue did not take run %s (%s)", run_id, task.name)
