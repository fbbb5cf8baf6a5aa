"""The page of a run, one address for ever, and the five things one may do to it."""

from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from imports.delivery import Acknowledged, DeliveryError, TooLate, cancel, queue, start_trial
from imports.intake import copy_draft
from imports.models import Run
from imports.views.access import find_run, find_run_to_change, may_rule, may_send
from imports.views.drafts.draft import show_draft
from imports.views.drafts.repeats import describe_repeats, takes_reason
from imports.views.drafts.send_form import SendForm
from imports.views.edits.describe import DescribedEdit, are_only_mappings, list_edits
from imports.views.edits.forms import EditForm
from imports.views.parts import ATTENTION, MESSAGES, render_page
from imports.views.runs.outcome import ShownOutcome, describe_outcome
from imports.views.runs.progress import ShownProgress, describe_progress
from portal.models import Door
from portal.signs import show_signs

if TYPE_CHECKING:
    from portal.models import UserRequest


class RunHead(TypedDict, total=False):
    """What the page of a run shows whatever its state."""

    run: Run
    may_send: bool
    may_rule: bool
    edits: list[DescribedEdit]
    is_only_mapped: bool


class ProgressPage(RunHead, ShownProgress):
    """The page of a run that waits or is being sent."""


class OutcomePage(RunHead, ShownOutcome):
    """The page of a finished run."""


@require_GET
@vary_on_headers("HX-Request")
def run(request: "UserRequest", code: UUID) -> HttpResponse:
    run = find_run(request, code)
    if run.is_draft:
        return show_draft(request, run)
    head: RunHead = {"run": run, "may_send": may_send(request, run)}
    if run.state == Run.State.UNKNOWN:
        head["may_rule"] = may_rule(request, run)
    if run.is_edited:
        head["edits"] = [told for told in list_edits(run) if not told.edit.is_undone]
        head["is_only_mapped"] = are_only_mappings(head["edits"])
    context: ProgressPage | OutcomePage
    if run.is_under_way:
        context = {**head, **describe_progress(run, request.user)}
    else:
        context = {**head, **describe_outcome(run)}
    # What was said before the last answer came may no longer be so.
    around = () if run.is_under_way else (MESSAGES, ATTENTION)
    return render_page(request, "imports/runs/run.html", context, part="run", around=around)


@require_POST
def run_send(request: "UserRequest", code: UUID) -> HttpResponse:
    run = find_run_to_change(request, code)
    if not run.is_draft:
        return show_error(request, run, TooLate())
    # Who may not let lines go again is told so by the ledger.
    repeats = describe_repeats(run, request.user)
    form = SendForm(request.POST, run=run, has_duplicates=takes_reason(repeats))
    if not form.is_valid():
        return show_draft(request, run, send_form=form)
    reason = form.cleaned_data.get("duplicate_reason", "")
    try:
        queue(
            run,
            user=request.user,
            duplicate_reason=reason,
            revision=form.cleaned_data["revision"],
            acknowledged=Acknowledged.PAGE if form.cleaned_data.get("has_read_warnings") else None,
            for_page=True,
            door=Door.PAGE,
        )
    except DeliveryError as error:
        return show_error(request, run, error)
    return redirect(run)


@require_POST
def run_try(request: "UserRequest", code: UUID) -> HttpResponse:
    """Have the ERP try the draft's lines: a dry run of its own, the draft stays."""
    draft = find_run_to_change(request, code)
    form = EditForm(request.POST)
    if not form.is_valid():
        return show_error(request, draft, TooLate())
    try:
        revision = form.cleaned_data["revision"]
        trial = start_trial(
            draft, user=request.user, revision=revision, for_page=True, door=Door.PAGE
        )
    except DeliveryError as error:
        return show_error(request, draft, error)
    return redirect(trial)


@require_POST
def run_cancel(request: "UserRequest", code: UUID) -> HttpResponse:
    run = find_run_to_change(request, code)
    was_draft = run.is_draft
    try:
        cancel(run, user=request.user, door=Door.PAGE)
    except DeliveryError as error:
        return show_error(request, run, error)
    if was_draft:
        name = {"name": show_signs(run.file_name)}
        messages.success(request, _("The draft “%(name)s” was discarded. Nothing was sent.") % name)
        return redirect("run_list")
    messages.success(request, _("This import was cancelled. Nothing was sent."))
    return redirect(run)


@require_POST
def run_again(request: "UserRequest", code: UUID) -> HttpResponse:
    """Make a new draft of the same bytes."""
    run = find_run_to_change(request, code)
    copy = copy_draft(run, user=request.user, door=Door.PAGE)
    messages.info(request, _("This is a new draft of the same file. Nothing has been sent yet."))
    return redirect(copy)


def show_error(request: "UserRequest", run: Run, error: DeliveryError) -> HttpResponse:
    messages.error(request, str(error.message))
    return redirect(run)
