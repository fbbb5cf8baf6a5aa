"""Takes away a draft that was made for a moment: a rehearsal, or a dry run that was refused."""

from django.db import transaction

from imports.models import Run


def discard_draft(run: Run) -> bool:
    """Delete the draft, unless somebody has gone on with it in the portal. Say whether it is gone.

    It may be seen like any other: somebody may have confirmed it, tried it, or changed its lines.
    """
    with transaction.atomic():
        # Whoever confirms it waits for this lock, and then finds nothing; or was faster.
        drafts = Run.objects.select_for_update().filter(pk=run.pk, state=Run.State.DRAFT)
        draft = drafts.filter(revision=run.revision, queued_at=None).first()
        if draft is None or draft.trials.exists():
            return not Run.objects.filter(pk=run.pk).exists()
        # The only record that is ever deleted: of a draft that nobody confirmed.
        draft.events.all().delete()
        draft.edits.all().delete()
        draft.delete()
    return True
