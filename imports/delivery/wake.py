"""Wakes a worker up. The queue may lose a call or make it twice: the run is the truth."""

from django.db import transaction
from django.utils.timezone import now

from imports.models import Run


def wake(run_id: int) -> None:
    """Ask for a worker once the current transaction is committed."""
    from imports.delivery.tasks import send_run  # noqa: PLC0415 - the task itself wakes the next

    Run.objects.filter(pk=run_id).update(woken_at=now())
    transaction.on_commit(lambda: send_run.enqueue(run_id))


def wake_lane(lane: str) -> None:
    """Wake the run that has waited longest in a lane that has just become free."""
    if not lane:  # a draft's
        return
    head = Run.objects.filter(lane=lane, state=Run.State.QUEUED).order_by("queued_at", "pk").first()
    if head is not None and (head.next_try_at is None or head.next_try_at <= now()):
        wake(head.pk)
