"""Changes the lines of a draft, and answers with what the check finds then."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from imports.checking.fixes import Fix, FixName
from imports.checking.mending import Change, PutBack
from imports.checking.rule import Rule
from imports.delivery.comparing import compare_for_page
from imports.delivery.repeats import explain as explain_comparison
from imports.duplicates import CannotCompare, leave_sent_out
from imports.forms.mending import CellForm, LinesForm, MendForm, NumberForm
from imports.intake import (
    ChangedMeanwhile,
    NotADraft,
    NothingLeft,
    NothingToMend,
    mend,
    take_back,
)
from imports.intake.editing import Line, edit_cells, find_line, leave_out
from imports.models import Mend, Run
from imports.reading import Table
from imports.reading.replacing import REASONS, CannotHold
from imports.views.access import find_run, find_run_to_change
from imports.views.mends import tell_mend
from imports.views.notice import Notice, show_with_notice
from imports.views.reading import turn_back
from imports.views.table import open_or_none

if TYPE_CHECKING:
    from portal.models import UserRequest

#: Why a change was not made, each said in one sentence.
REFUSALS = (
    ChangedMeanwhile,
    NothingToMend,
    NothingLeft,
    CannotHold,
    CannotCompare,
    Mend.DoesNotExist,
)


@require_POST
def run_mend_cell(request: "UserRequest", code: UUID) -> HttpResponse:
    form = CellForm(request.POST)
    typed = request.POST.get("value", "")

    def change(run: Run) -> Change | None:
        line, column = open_line(run, form.cleaned_data["line"]), form.cleaned_data["column"]
        if column > len(line.cells):
            raise Http404
        return edit_cells(line, {column: form.cleaned_data["value"]})

    return attempt(request, code, form, change, typed=typed)


@require_POST
def run_mend_lines(request: "UserRequest", code: UUID) -> HttpResponse:
    """Leave a line out, or put it back."""
    form = LinesForm(request.POST)

    def change(run: Run) -> Change | None:
        number = form.cleaned_data["line"]
        if form.cleaned_data["is_back"]:
            return PutBack(lines=(number,)) if number in run.left_out else None
        return leave_out(open_lines(run), [number])

    return attempt(request, code, form, change)


@require_POST
def run_mend_repeats(request: "UserRequest", code: UUID) -> HttpResponse:
    """Leave out every line that was sent before, as the page of the repeats lists them."""

    def change(run: Run) -> Change | None:
        return leave_sent_out(compare_for_page(run), open_lines(run))

    return attempt(request, code, MendForm(request.POST), change)


@require_POST
def run_mend_offer(request: "UserRequest", code: UUID) -> HttpResponse:
    """Do what the page offers to do at one stroke."""
    form = NumberForm(request.POST)

    def change(run: Run) -> Change | None:
        number = form.cleaned_data["number"]
        return take_offer(run, number) if number < len(run.offers) else None

    return attempt(request, code, form, change)


@require_POST
def run_mend_undo(request: "UserRequest", code: UUID) -> HttpResponse:
    """Take one change of the list back."""
    run = find_run_to_change(request, code)
    form = NumberForm(request.POST)
    if not run.is_draft:
        return turn_back(request, run)
    if not form.is_valid():
        return answer(request, code, refuse_form(form))
    told = {name: form.cleaned_data[name] for name in ("number", "revision")}
    try:
        undone = take_back(run, user=request.user, **told)
    except NotADraft:
        return turn_back(request, run)
    except REFUSALS as error:
        return answer(request, code, Notice("warning", explain(error)))
    title = {"change": tell_mend(undone, run.kind).within_sentence}
    return answer(request, code, Notice("success", _("Taken back: %(change)s.") % title))


def take_offer(run: Run, number: int) -> Change | None:
    offer = run.offers[number]
    if offer["kind"] == "leave_out":
        return leave_out(open_lines(run), offer["lines"])
    if offer["kind"] == "header":
        return edit_cells(open_line(run, offer["line"]), {offer["column"]: offer["after"]})
    return Fix(
        name=FixName(offer["name"]),
        column=offer["column"],
        field=offer["field"],
        rule=Rule(offer["rule"]),
        length=offer.get("length", 0),
        proven_mark=offer.get("proven_mark", ""),
    )


def attempt(
    request: "UserRequest",
    code: UUID,
    form: MendForm,
    change: Callable[[Run], Change | None],
    *,
    typed: str = "",
) -> HttpResponse:
    """Make the change and show the draft anew; or say why nothing was changed."""
    run = find_run_to_change(request, code)
    if not run.is_draft:
        return turn_back(request, run)
    if not form.is_valid():
        return answer(request, code, refuse_form(form))
    revision = form.cleaned_data["revision"]
    try:
        if revision != run.revision:
            raise ChangedMeanwhile  # before the line is looked for: it may be left out by now
        notice = make(request, run, change(run), revision=revision)
    except NotADraft:
        return turn_back(request, run)
    except REFUSALS as error:
        notice = Notice("warning", explain(error, typed=typed))
    return answer(request, code, notice)


def make(request: "UserRequest", run: Run, change: Change | None, *, revision: int) -> Notice:
    """Make the change. Raises NotADraft or one of REFUSALS."""
    if change is None:
        return Notice("info", _("It reads so already: nothing was changed."))
    made = mend(run, user=request.user, change=change, revision=revision)
    told = tell_mend(made, run.kind)
    text = _("Done: %(change)s. The lines were checked again.") % {"change": told.within_sentence}
    if made.refused:
        text += " " + _("Cells that could not be written: %(count)s.") % {"count": made.refused}
    return Notice("success", text, made.number)


def answer(request: "UserRequest", code: UUID, notice: Notice) -> HttpResponse:
    return show_with_notice(request, find_run(request, code), notice)


def open_lines(run: Run) -> Table:
    table = open_or_none(run)
    if table is None:
        raise Http404
    return table


def open_line(run: Run, number: int) -> Line:
    line = find_line(run, open_lines(run), number)
    if line is None:
        raise Http404
    return line


def explain(error: Exception, *, typed: str = "") -> str:
    """Say why nothing was changed."""
    if isinstance(error, CannotHold):
        return str(_(REASONS[error.code]) % error.params)
    if isinstance(error, CannotCompare):
        return explain_comparison(error)
    if isinstance(error, NothingToMend):
        return _("No cell of this column can be corrected so: nothing was changed.")
    if isinstance(error, NothingLeft):
        return _("No line would be left to send. To send nothing, discard this draft.")
    sentence = _(
        "This draft was changed meanwhile, by somebody else or in another tab. It is shown as it "
        "is now, without your change: make it again if it is still needed."
    )
    if typed:
        sentence += " " + _("You had typed “%(value)s”.") % {"value": typed[:200]}
    return sentence


def refuse_form(form: MendForm) -> Notice:
    errors = [str(error) for errors in form.errors.values() for error in errors]
    return Notice("warning", " ".join(errors))
