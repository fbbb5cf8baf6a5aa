"""The sentences of the reconciliation page: what may be found, and what comes of it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from imports.delivery import DeliveryError, TooLate
from imports.models import Ruling, Run
from imports.views.runs.wording import group_digits


@dataclass(frozen=True, slots=True)
class Choice:
    """One finding beside what ruling so leads to."""

    finding: str
    label: str
    consequence: str


def explain_findings(run: Run) -> list[Choice]:
    """Return what may be ruled, each with its consequence."""
    count = group_digits(run.line_count)
    consequences = {
        Ruling.Finding.IMPORTED: ngettext(
            "The %(count)s line counts as imported. Nothing is sent.",
            "The %(count)s lines count as imported. Nothing is sent.",
            run.line_count,
        )
        % {"count": count},
        Ruling.Finding.PARTIAL: _(
            "The lines you specify count as imported, the others as refused. Nothing is sent: "
            "send the missing lines in a new file."
        ),
        Ruling.Finding.REFUSED: _(
            "Every line counts as refused, and this import is closed. Nothing is sent."
        ),
        Ruling.Finding.ABSENT: ngettext(
            "The %(count)s line is sent a second time, unchanged, as soon as its turn comes. "
            "If it was imported after all, Gestimum records it twice.",
            "The %(count)s lines are sent a second time, unchanged, as soon as their turn "
            "comes. If they were imported after all, Gestimum records them twice.",
            run.line_count,
        )
        % {"count": count},
    }
    return [
        Choice(finding.value, str(finding.label), consequences[finding])
        for finding in Ruling.Finding
    ]


def greet_ruling(ruling: Ruling) -> str:
    """Say what was recorded and what comes of it."""
    if ruling.finding == Ruling.Finding.ABSENT:
        return _("Your finding has been recorded. These lines are sent a second time.")
    return _("Your finding has been recorded. Nothing is sent.")


def explain_ruling_refusal(error: DeliveryError) -> str:
    """Say why a finding was not taken, in the words of the reconciliation page."""
    if isinstance(error, TooLate):
        return _(
            "These lines were sent again in the meantime: the page now shows the latest "
            "attempt. Check again."
        )
    return str(error)
