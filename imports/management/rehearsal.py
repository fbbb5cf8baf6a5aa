"""What a rehearsal on the command line tells of lines that were sent before."""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from imports.delivery import ResendPreview
from imports.delivery.repeats import EarlierRun, list_earlier
from imports.duplicates import Repeats
from imports.history.run_record import EarlierRecord, RepeatsRecord
from imports.models import Run
from portal.models import User

MOST_RUNS = 5


def describe_resend(foretold: ResendPreview, *, run: Run, user: User) -> RepeatsRecord:
    """Return what --json prints of it: the words are stable."""
    repeats = foretold.repeats
    return {
        "repeated": None if repeats is None else repeats.count,
        "of": run.line_count,
        "is_same_file": bool(repeats and repeats.is_same_file),
        "refusal": str(foretold.refusal) if foretold.refusal else None,
        "runs": [describe_earlier(one) for one in list_earlier(repeats, user)] if repeats else [],
    }


def describe_earlier(earlier: EarlierRun) -> EarlierRecord:
    run = earlier.run
    return {
        "run": str(run.code) if earlier.is_visible else None,
        "file": run.file_name if earlier.is_visible else None,
        "url": run.get_absolute_url() if earlier.is_visible else None,
        "sent_at": run.queued_at.isoformat() if run.queued_at else None,
        "lines": earlier.count,
        "is_same_file": earlier.is_same_file,
    }


def describe_kept(run: Run) -> dict[str, str]:
    """Return what --json prints of a rehearsed draft that somebody has taken up meanwhile."""
    kept = Run.objects.get(pk=run.pk)
    return {"run": str(kept.code), "state": kept.state, "url": kept.get_absolute_url()}


def kept_text(run: Run) -> str:
    kept = Run.objects.get(pk=run.pk)
    return _(
        "Someone has continued with this draft in the portal: it is kept as import %(code)s "
        "(%(state)s)."
    ) % {"code": kept.code, "state": kept.state_label}


def resend_text(foretold: ResendPreview, user: User) -> Iterator[str]:
    """Yield what was sent before, and in which imports; nothing for new lines."""
    repeats = foretold.repeats
    if not repeats:
        return
    yield repeats_text(repeats)
    earlier = list_earlier(repeats, user)
    for one in earlier[:MOST_RUNS]:
        yield f"  {earlier_text(one)}"
    if more := len(earlier[MOST_RUNS:]):
        told = ngettext("and %(count)s other import", "and %(count)s other imports", more)
        yield f"  {told % {'count': more}}"


def repeats_text(repeats: Repeats) -> str:
    if repeats.is_only_perhaps:
        return _("These lines may have been sent before")
    if repeats.is_same_file:
        return _("This exact file was sent before")
    if repeats.is_full:
        return _("Every line of this file was sent before")
    told = ngettext(
        "%(count)s of %(total)s lines was sent before",
        "%(count)s of %(total)s lines were sent before",
        repeats.count,
    )
    return told % {"count": repeats.count, "total": repeats.line_count}


def earlier_text(earlier: EarlierRun) -> str:
    run = earlier.run
    at = date_format(localtime(run.queued_at), "SHORT_DATETIME_FORMAT") if run.queued_at else ""
    where = _("in a company you do not have access to")
    if earlier.is_visible:
        where = f"{run.code} · {run.file_name}"
    return " · ".join([*([str(earlier.count)] if earlier.count else []), at, where])
