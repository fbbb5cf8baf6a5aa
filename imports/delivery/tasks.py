"""What the queue calls. A task carries an id, and may come twice or never."""

from django.tasks import task

from imports.delivery.comparing import compare_draft
from imports.delivery.dispatch import wake_lane
from imports.delivery.ledger import claim
from imports.delivery.send import deliver, name_worker
from imports.models import Run


@task
def send_run(run_id: int) -> None:
    """Send the run if it is its turn; then wake the next one of its lane."""
    attempt = claim(run_id, worker=name_worker())
    if attempt is None:
        return
    try:
        deliver(attempt)
    finally:
        wake_lane(Run.objects.values_list("lane", flat=True).get(pk=run_id))


@task
def compare_run(run_id: int) -> None:
    """Compare the draft with all that went to its books, as its page waits for."""
    compare_draft(run_id)
