"""What the queue calls, and who calls it. A task carries an id, and may come twice or never."""

from functools import partial

from django.db import transaction
from django.tasks import task
from django.utils.timezone import now

from imports.delivery.comparing import compare_run  # noqa: F401 - older queues name it here
from imports.delivery.dispatch import put_into_queue
from imports.delivery.ledger import claim
from imports.models import Run


@task
def send_run(run_id: int) -> None:
    """Send the run if it is its turn; then wake the next one of its lane."""
    # What speaks HTTP takes as long to load as the rest of a command that sends nothing itself.
    # A worker loads it when it starts (worker_pool.py).
    from imports.delivery.send import deliver, name_worker  # noqa: PLC0415

    attempt = claim(run_id, worker=name_worker())
    if attempt is None:
        return
    try:
        deliver(attempt)
    finally:
        wake_lane(Run.objects.values_list("lane", flat=True).get(pk=run_id))


def wake(run_id: int) -> None:
    """Ask for a worker once the current transaction is committed."""
    Run.objects.filter(pk=run_id).update(woken_at=now())
    transaction.on_commit(partial(call_worker, run_id))


def call_worker(run_id: int) -> None:
    put_into_queue(send_run, run_id)


def wake_lane(lane: str) -> None:
    """Wake the run that has waited longest in a lane that has just become free."""
    if not lane:  # a draft's
        return
    head = Run.objects.filter(lane=lane, state=Run.State.QUEUED).order_by("queued_at", "pk").first()
    if head is not None and (head.next_try_at is None or head.next_try_at <= now()):
        wake(head.pk)
