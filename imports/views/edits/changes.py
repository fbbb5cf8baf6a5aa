"""Changes the lines of a draft, and answers with what the check finds then."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from imports.delivery.comparing import compare_for_page
from imports.delivery.repeats import explain_incomparable as explain_comparison
from imports.duplicates import CannotCompare, exclude_sent
from imports.editing.bulk_fixes import BulkFix
from imports.editing.column_changes import DropColumns, FitCells
from imports.editing.column_fixes import Fix, FixName
from imports.editing.line_changes import Change, PutBack, RewriteRecords
from imports.editing.sure_fixes import is_sure
from imports.intake import (
    ChangedMeanwhile,
    NotADraft,
    NothingChanged,
    NothingLeft,
    edit,
    edit_together,
    undo_edit,
    undo_together,
)
from imports.intake.open_line import Line, edit_cells, find_line, leave_out
from imports.models import Edit, Run
from imports.reading import Table
from imports.reading.replacing import REASONS, CannotHold
from imports.rules.catalogue import BulkFixKind, Rule
from imports.views.access import find_run, find_run_to_change
from imports.views.drafts.reading import turn_back
from imports.views.edits.describe import describe_edit
from imports.views.edits.forms import CellForm, DropForm, EditForm, LinesForm, NumberForm
from imports.views.feedback import Feedback, show_with_feedback
from imports.views.table import open_or_none

if TYPE_CHECKING:
    from portal.models import UserRequest

#: Why a change was not made, each said in one sentence.
REFUSALS = (
    ChangedMeanwhile,
    NothingChanged,
    NothingLeft,
    CannotHold,
    CannotCompare,
    Edit.DoesNotExist,
)


@require_POST
def run_mend_cell(request: "UserRequest", code: UUID) -> HttpResponse:
    form = CellForm(request.POST)
    typed = request.POST.get("value", "")

    def change(run: Run) -> Change | None:
        line, column = open_line(run, form.cleaned_data["line"]), form.cleaned_data["column"]
        if column not in line.values:
            raise Http404
        return edit_cells(line, {column: form.cleaned_data["value"]})

    return attempt_change(request, code, form, change, typed=typed)


@require_POST
def run_mend_lines(request: "UserRequest", code: UUID) -> HttpResponse:
    """Leave a line out, or put it back."""
    form = LinesForm(request.POST)

    def change(run: Run) -> Change | None:
        number = form.cleaned_data["line"]
        if form.cleaned_data["is_back"]:
            return PutBack(lines=(number,)) if number in run.left_out else None
        return leave_out(open_lines(run), [number])

    return attempt_change(request, code, form, change)


@require_POST
def run_mend_repeats(request: "UserRequest", code: UUID) -> HttpResponse:
    """Leave out every line that was sent before, as the page of the repeats lists them."""

    def change(run: Run) -> Change | None:
        return exclude_sent(compare_for_page(run), open_lines(run))

    return attempt_change(request, code, EditForm(request.POST), change)


@require_POST
def run_mend_offer(request: "UserRequest", code: UUID) -> HttpResponse:
    """Make a bulk fix that the page suggests."""
    form = NumberForm(request.POST)

    def change(run: Run) -> Change | None:
        number, offers = form.cleaned_data["number"], run.list_offered_fixes()
        return take_offer(run, offers[number]) if number < len(offers) else None

    return attempt_change(request, code, form, change)


@require_POST
def run_mend_undo(request: "UserRequest", code: UUID) -> HttpResponse:
    """Take one change of the list back."""
    run = find_run_to_change(request, code)
    form = NumberForm(request.POST)
    if not run.is_draft:
        return turn_back(request, run)
    if not form.is_valid():
        return answer_with_draft(request, code, refuse_form(form))
    told = {name: form.cleaned_data[name] for name in ("number", "revision")}
    undo = undo_together if form.cleaned_data["is_stroke"] else undo_edit
    try:
        undone = undo(run, user=request.user, **told)
    except NotADraft:
        return turn_back(request, run)
    except REFUSALS as error:
        return answer_with_draft(request, code, Feedback("warning", explain_error(error)))
    if not isinstance(undone, Edit):
        text = ngettext("%(count)s change undone.", "%(count)s changes undone.", len(undone))
        told_text = text % {"count": len(undone)}
        return answer_with_draft(request, code, Feedback("success", told_text))
    title = {"change": describe_edit(undone, run.kind).within_sentence}
    return answer_with_draft(request, code, Feedback("success", _("Undone: %(change)s.") % title))


@require_POST
def run_mend_sure(request: "UserRequest", code: UUID) -> HttpResponse:
    """Make every bulk fix that is sure, at one stroke."""

    def change(run: Run) -> Sequence[Change]:
        sure = [offer for offer in run.list_offered_fixes() if is_sure(offer)]
        return [one for offer in sure if (one := take_offer(run, offer))]

    return attempt_change(request, code, EditForm(request.POST), change)


@require_POST
def run_drop_column(request: "UserRequest", code: UUID) -> HttpResponse:
    """Leave a column out of what is sent."""
    form = DropForm(request.POST)

    def change(run: Run) -> Change | None:
        return drop_columns(run, open_lines(run), [form.cleaned_data["column"]])

    return attempt_change(request, code, form, change)


def drop_columns(run: Run, table: Table, columns: Sequence[int]) -> DropColumns | None:
    """Return the change that leaves out those of the columns that are sent; None where none is."""
    if run.kind.is_entries:
        raise Http404
    places = [(column, table.column_numbering.place_of(column)) for column in sorted(set(columns))]
    sent = [(column, at) for column, at in places if at is not None and at < len(table.columns)]
    if not sent:
        return None
    if len(sent) == len(table.columns):
        raise NothingLeft
    return DropColumns(
        columns=tuple(column for column, _place in sent),
        names=tuple(table.columns[place] for _column, place in sent),
    )


def take_offer(run: Run, offer: BulkFix) -> Change | None:
    if offer.kind == BulkFixKind.READING:
        raise Http404  # its button asks for another reading, which is no change of the lines
    if offer.kind == BulkFixKind.LINES:
        return leave_out(open_lines(run), offer.lines or [])
    if offer.kind == BulkFixKind.COLUMNS:
        return drop_columns(run, open_lines(run), offer.columns)
    if offer.kind == BulkFixKind.WIDTH:
        fills = Rule(offer.rule) is Rule.FEWER_CELLS
        return FitCells(width=open_lines(run).dropped_width, fills=fills)
    if offer.kind == BulkFixKind.RECORDS:
        return RewriteRecords(
            records=tuple(zip(offer.lines or (), offer.last_lines or (), strict=True)),
            width=open_lines(run).dropped_width,
            shown=offer.before,
        )
    if offer.kind == BulkFixKind.HEADER:
        return edit_cells(open_line(run, offer.line), {offer.column: offer.after})
    return Fix(
        name=FixName(offer.name),
        column=offer.column,
        field=offer.field,
        rule=Rule(offer.rule),
        length=offer.length,
        proven_mark=offer.proven_mark,
        lines=tuple(offer.lines or ()),
        date_order=offer.date_order,
        held=offer.held,
        removed=offer.removed,
        country_column=offer.country_column,
    )


def attempt_change(
    request: "UserRequest",
    code: UUID,
    form: EditForm,
    change: Callable[[Run], Change | Sequence[Change] | None],
    *,
    typed: str = "",
) -> HttpResponse:
    """Make the change and show the draft anew; or say why nothing was changed."""
    run = find_run_to_change(request, code)
    if not run.is_draft:
        return turn_back(request, run)
    if not form.is_valid():
        return answer_with_draft(request, code, refuse_form(form))
    revision = form.cleaned_data["revision"]
    try:
        if revision != run.revision:
            raise ChangedMeanwhile  # before the line is looked for: it may be left out by now
        notice = make_change(request, run, change(run), revision=revision)
    except NotADraft:
        return turn_back(request, run)
    except REFUSALS as error:
        notice = Feedback("warning", explain_error(error, typed=typed))
    return answer_with_draft(request, code, notice)


def make_change(
    request: "UserRequest", run: Run, change: Change | Sequence[Change] | None, *, revision: int
) -> Feedback:
    """Make the change, or several. Raises NotADraft or one of REFUSALS."""
    if not change:
        return Feedback("info", _("It already has this value: nothing was changed."))
    if isinstance(change, Sequence):
        return make_changes(request, run, change, revision=revision)
    made = edit(run, user=request.user, change=change, revision=revision)
    told = describe_edit(made, run.kind)
    text = _("Done: %(change)s. The lines were checked again.") % {"change": told.within_sentence}
    if made.refused:
        text += " " + _("Cells that could not be changed: %(count)s.") % {"count": made.refused}
    return Feedback("success", text, made.number)


def make_changes(
    request: "UserRequest", run: Run, changes: Sequence[Change], *, revision: int
) -> Feedback:
    made = edit_together(run, user=request.user, changes=changes, revision=revision)
    text = ngettext(
        "%(count)s fix made. The lines were checked again.",
        "%(count)s fixes made. The lines were checked again.",
        len(made),
    )
    together = made[0].together
    return Feedback(
        "success",
        text % {"count": len(made)},
        made[0].number if together is None else together,
        is_stroke=together is not None,
    )


def answer_with_draft(request: "UserRequest", code: UUID, notice: Feedback) -> HttpResponse:
    return show_with_feedback(request, find_run(request, code), notice)


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


def explain_error(error: Exception, *, typed: str = "") -> str:
    """Say why nothing was changed."""
    if isinstance(error, CannotHold):
        return str(_(REASONS[error.code]) % error.params)
    if isinstance(error, CannotCompare):
        return explain_comparison(error)
    if isinstance(error, NothingChanged):
        return _("No cell in this column can be corrected this way: nothing was changed.")
    if isinstance(error, NothingLeft):
        return _("No lines would be left to send. To send nothing, discard this draft.")
    sentence = _(
        "This draft was changed in the meantime, by someone else or in another tab. It is "
        "shown as it is now, without your change: make it again if it is still needed."
    )
    if typed:
        sentence += " " + _("You had typed “%(value)s”.") % {"value": typed[:200]}
    return sentence


def refuse_form(form: EditForm) -> Feedback:
    errors = [str(error) for errors in form.errors.values() for error in errors]
    return Feedback("warning", " ".join(errors))
