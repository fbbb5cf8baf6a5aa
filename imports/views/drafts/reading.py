"""Reads a draft again, as a person corrects what was understood."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from imports.forms.parameters import ParametersForm
from imports.intake import ChangedMeanwhile, NotADraft, ReadLater, read_again
from imports.intake.recognition import count_changes_by_people
from imports.models import Run
from imports.reading import MESSAGES
from imports.views.access import find_run_to_change
from imports.views.drafts.draft import show_draft
from imports.views.drafts.reading_form import ReadingForm
from imports.views.feedback import Feedback, show_with_feedback
from imports.views.runs.wording import group_digits
from portal.models import Door

if TYPE_CHECKING:
    from portal.models import UserRequest


@require_POST
def run_reading(request: "UserRequest", code: UUID) -> HttpResponseBase:
    run = find_run_to_change(request, code)
    if not run.is_draft:
        return turn_back(request, run)
    form = ReadingForm(request.POST, run=run)
    parameters = ParametersForm(request.POST, kind=run.kind)
    is_afresh = "afresh" in request.POST
    if not is_afresh and not (form.is_valid() & parameters.is_valid()):
        return show_draft(request, run, reading_form=form, parameters_form=parameters)
    before = count_changes_by_people(run)
    try:
        if is_afresh:
            read_afresh(request, run)
        else:
            read_as_told(request, run, form, parameters)
    except NotADraft:
        return turn_back(request, run)
    except (ChangedMeanwhile, ReadLater) as error:
        messages.warning(request, explain_unchanged(error))
        return HttpResponseClientRedirect(run.get_absolute_url()) if request.htmx else redirect(run)
    # One reading keeps all the changes, or none of them.
    taken_back = before if not count_changes_by_people(run) else 0
    return show_with_feedback(request, run, taken_back_text(taken_back) if taken_back else None)


def explain_unchanged(error: ChangedMeanwhile | ReadLater) -> str:
    """Say why the draft was left as it was."""
    if isinstance(error, ReadLater):
        return _(MESSAGES["workbooks_busy"])
    return _("Someone else just changed this draft: check it again.")


def taken_back_text(count: int) -> Feedback:
    sentence = ngettext(
        "%(count)s change made here was undone because the file is now read differently. It "
        "stays on record under “Changes made here”, with the values it set.",
        "%(count)s changes made here were undone because the file is now read differently. "
        "They stay on record under “Changes made here”, with the values they set.",
        count,
    )
    return Feedback("warning", sentence % {"count": group_digits(count)})


def read_afresh(request: "UserRequest", run: Run) -> None:
    """Forget what a person chose of the dialect; the parameters stay."""
    read_again(
        run,
        user=request.user,
        dialect=None,
        parameters=run.parameters,
        wants_journal=run.wants_journal,
        wants_statistics=run.wants_statistics,
        sheet=run.sheet,
        door=Door.PAGE,
    )


def read_as_told(
    request: "UserRequest", run: Run, form: ReadingForm, parameters: ParametersForm
) -> None:
    read_again(
        run,
        user=request.user,
        dialect=form.dialect,
        parameters=parameters.chosen,
        wants_journal=form.cleaned_data["wants_journal"],
        wants_statistics=form.cleaned_data["wants_statistics"],
        sheet=form.chosen_sheet,
        door=Door.PAGE,
    )


def turn_back(request: "UserRequest", run: Run) -> HttpResponse:
    messages.warning(request, _("This import is no longer a draft: nothing was changed."))
    address = run.get_absolute_url()
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
