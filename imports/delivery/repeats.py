"""Who may let lines go a second time, and what is recorded of it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from imports.delivery.comparing import compare_for_page
from imports.delivery.errors import (
    DeliveryError,
    DuplicateFile,
    ManagerNeeded,
    NotReady,
    PerhapsSent,
    TooLate,
)
from imports.duplicates import CannotCompare, Repeats, find_repeats
from imports.models import Run
from imports.models.event import EventDetails
from imports.models.reason import LEAST_REASON_CHARACTERS, says_why
from portal.models import Company, User

RUNS_RECORDED = 20
TOO_SHORT = gettext_lazy(
    "Explain briefly why these lines should be sent again (at least %(limit_value)d characters)."
)


def may_repeat(repeats: Repeats, *, run: Run, user: User) -> bool:
    """Say whether the user may let these lines go again, with a reason.

    Some of the lines: whoever may send; also where the ERP refused all earlier requests as a whole,
    though nothing proves what they left. The whole file else: a manager.
    """
    if not repeats.is_full or repeats.is_only_perhaps:
        return True
    return Company.objects.managed_by(user).filter(pk=run.company_id).exists()


def compare(run: Run, *, for_page: bool = False) -> Repeats:
    """Return what was sent before. Raises NotReady where that cannot be told, or TooLate.

    `for_page`: nobody waits long. Then NotReady is raised as well where a worker goes on with it.
    """
    try:
        return compare_for_page(run) if for_page else find_repeats(run)
    except CannotCompare as error:
        if error.reason == "changed":
            raise TooLate from error
        raise NotReady([explain_incomparable(error)]) from error


def refuse_repeats(repeats: Repeats, *, run: Run, user: User, reason: str) -> None:
    """Raise DuplicateFile or ManagerNeeded, unless the lines are new or may go again.

    NotReady where the reason is too short to be one.
    """
    if run.is_dry_run or not repeats:
        return
    is_allowed = may_repeat(repeats, run=run, user=user)
    if is_allowed and says_why(reason):
        return
    if is_allowed and reason.strip():
        raise NotReady([TOO_SHORT % {"limit_value": LEAST_REASON_CHARACTERS}])
    if repeats.is_only_perhaps:
        raise PerhapsSent(repeats.all_runs, words=repeats.words_of_refusal)
    refusal = DuplicateFile if is_allowed else ManagerNeeded
    repeated = None if repeats.same_bytes else repeats.count
    raise refusal(
        repeats.all_runs,
        repeated=repeated,
        count=repeats.line_count,
        is_same_file=repeats.is_same_file,
    )


@dataclass(frozen=True, kw_only=True)
class ResendPreview:
    """What a draft would meet if it were confirmed now, as far as its lines were sent before.

    `repeats` is None where that cannot be told, `refusal` where nothing of it stands in the way.
    """

    repeats: Repeats | None = None
    refusal: DeliveryError | None = None


def preview_resend(run: Run, *, user: User, reason: str) -> ResendPreview:
    """Say what a confirmation would be told of lines that were sent before, and confirm nothing."""
    try:
        repeats = compare(run)
    except (NotReady, TooLate) as refusal:
        return ResendPreview(refusal=refusal)
    try:
        refuse_repeats(repeats, run=run, user=user, reason=reason)
    except (DuplicateFile, NotReady) as refusal:
        return ResendPreview(repeats=repeats, refusal=refusal)
    return ResendPreview(repeats=repeats)


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierRun:
    """An earlier run as a person is told of it. `number` counts from 1; 0: no line is its own.

    `is_same_file`: the very bytes that were dropped. `holds_same_lines`: all of these lines and
    no others, whatever file they came in.
    """

    run: Run
    number: int
    count: int
    is_same_file: bool
    holds_same_lines: bool
    is_visible: bool


def list_earlier(repeats: Repeats, user: User) -> list[EarlierRun]:
    """Return the earlier runs: those of the same file first, then the latest."""
    found = repeats.fingerprint.list_found()
    numbers = {one.run_id: number for number, one in enumerate(found, start=1)}
    sent = {one.run.pk: one for one in repeats.runs}
    same = {run.pk for run in repeats.same_bytes}
    same |= {pk for pk, one in sent.items() if one.is_same_content}
    source = repeats.fingerprint.run.source_id
    companies = {run.company_id for run in repeats.all_runs}
    visible = set(
        Company.objects.visible_to(user).filter(pk__in=companies).values_list("pk", flat=True)
    )
    return [
        EarlierRun(
            run=run,
            number=numbers.get(run.pk, 0),
            count=sent[run.pk].count if run.pk in sent else 0,
            is_same_file=run.pk in same and run.source_id == source,
            holds_same_lines=run.pk in same,
            is_visible=run.company_id in visible,
        )
        for run in repeats.all_runs
    ]


def describe_repeat(repeats: Repeats) -> EventDetails:
    """Return what the record of the confirmation keeps of the repeats; nothing without any."""
    if not repeats:
        return {}
    return {
        "repeated": repeats.count,
        "of": repeats.line_count,
        "is_same_file": repeats.is_same_file,
        "runs": [str(run.code) for run in repeats.all_runs[:RUNS_RECORDED]],
    }


def explain_incomparable(error: CannotCompare) -> str:
    """Say why the lines cannot be compared with those sent before, and what to do."""
    return {
        "unreadable": _("The file cannot be read, so its lines cannot be compared with others."),
        "key": _(
            "The lines cannot be compared with earlier sends: the fingerprint key cannot be "
            "decrypted. Ask the site administrator."
        ),
        "blocked": _(
            "The lines are compared with earlier sends once there are no blocking problems."
        ),
        "under_way": _(
            "The lines are being compared with past imports: this takes longer than the page "
            "can wait."
        ),
        "changed": _(
            "Someone changed how this draft is read in the meantime. Check it as it is now."
        ),
    }[error.reason]
