"""One line of a draft on a page of its own, cell by cell."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

from django.contrib import messages
from django.forms import BoundField
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from imports.editing.line_changes import Change
from imports.intake import ChangedMeanwhile, NotADraft
from imports.intake.open_line import Line, edit_cells, edit_line
from imports.models import Problem, Run
from imports.reading.column_numbering import FIRST_ADDED
from imports.views.access import find_run_to_change
from imports.views.drafts.reading import turn_back
from imports.views.edits.changes import REFUSALS, explain_error, make_change, open_line
from imports.views.edits.describe_columns import label_column
from imports.views.edits.line_form import CELLS_SHOWN, LineForm

if TYPE_CHECKING:
    from portal.models import UserRequest


@dataclass(frozen=True, slots=True)
class Control:
    """A cell's control beside the problems of the cell."""

    column: int
    field: BoundField
    problems: list[Problem]


class LeftOutPage(TypedDict, total=False):
    """What the page of a line that is left out shows; `error`: why nothing was changed."""

    run: Run
    number: int
    is_left_out: bool
    error: str


class LinePage(TypedDict):
    """`typed` is what was not taken because somebody else was faster, under its labels."""

    run: Run
    number: int
    line: Line
    form: LineForm
    controls: list[Control]
    line_problems: list[Problem]
    takes_custom_names: bool
    hidden_cells: int
    next_line: int | None
    error: str
    typed: Sequence[tuple[str, str]]


@require_http_methods(["GET", "POST"])
def run_line(request: "UserRequest", code: UUID, number: int) -> HttpResponse:
    run = find_run_to_change(request, code)
    if not run.is_draft:
        return turn_back(request, run)
    if number in run.left_out:
        return show_left_out(request, run, number)
    if number in run.joined:
        numbering = run.lines.numbering
        return redirect("run_line", run.code, numbering.line_of(numbering.last_record_to(number)))
    line = open_line(run, number)
    if request.method != "POST":
        return show_line(request, run, line, build_form(run, line))
    return save_line(request, run, line, build_form(run, line, request.POST))


def build_form(run: Run, line: Line, data: QueryDict | None = None) -> LineForm:
    return LineForm(
        data,
        initial={"revision": run.revision},
        line=line,
        labels=name_cells(run, line),
        kind=run.kind,
    )


def show_left_out(request: "UserRequest", run: Run, number: int) -> HttpResponse:
    context: LeftOutPage = {"run": run, "number": number, "is_left_out": True}
    if request.method == "POST":
        cells = [str(text) for name, text in request.POST.items() if name.startswith("cell_")]
        typed = request.POST.get("text", "") if "whole" in request.POST else " | ".join(cells)
        context["error"] = explain_error(ChangedMeanwhile(), typed=typed)
    return render(request, "imports/edits/line.html", context)


def save_line(request: "UserRequest", run: Run, line: Line, form: LineForm) -> HttpResponse:
    if not form.is_valid():
        return show_line(request, run, line, form)
    revision = form.cleaned_data["revision"]
    try:
        change = read_typed_change(request, run, line, form)
        notice = make_change(request, run, change, revision=revision)
    except NotADraft:
        return turn_back(request, run)
    except ChangedMeanwhile as error:
        return show_line_anew(request, run, line, form, explain_error(error))
    except REFUSALS as error:
        form.add_error(None, explain_error(error))
        return show_line(request, run, line, form)
    messages.success(request, notice.text)
    following = find_next(run, line.number) if "next" in request.POST else None
    return redirect("run_line", run.code, following) if following else redirect(run)


def show_line_anew(
    request: "UserRequest", run: Run, seen: Line, form: LineForm, error: str
) -> HttpResponse:
    """Show the line as it is now, beside what was typed and not taken."""
    run = find_run_to_change(request, run.code)
    if seen.number in run.left_out:
        return show_left_out(request, run, seen.number)
    line = open_line(run, seen.number)
    labels = name_cells(run, line)
    typed = [
        (labels[column], value)
        for column, value in form.values.items()
        if column in labels and line.values[column] != value
    ]
    return show_line(request, run, line, build_form(run, line), error=error, typed=typed)


def read_typed_change(
    request: "UserRequest", run: Run, line: Line, form: LineForm
) -> Change | None:
    """Return what the form changes; the button of a cell writes what was probably meant by it."""
    if "whole" in request.POST:
        return edit_line(line, form.cleaned_data.get("text", line.whole))
    values = form.values
    for problem in run.problems.filter(line=line.number):
        if problem.meant is not None and str(problem.column) == request.POST.get("use"):
            values[problem.column or 0] = problem.meant
    return edit_cells(line, values)


def show_line(
    request: "UserRequest",
    run: Run,
    line: Line,
    form: LineForm,
    *,
    error: str = "",
    typed: Sequence[tuple[str, str]] = (),
) -> HttpResponse:
    problems = list(run.problems.filter(line=line.number))
    context: LinePage = {
        "run": run,
        "number": line.number,
        "line": line,
        "form": form,
        "controls": [
            Control(column, field, [one for one in problems if one.column == column])
            for column, field in form.columns()
        ],
        "line_problems": [one for one in problems if one.column is None],
        "takes_custom_names": line.record is None,
        "hidden_cells": max(len(line.cells) - CELLS_SHOWN, 0),
        "next_line": find_next(run, line.number),
        "error": error,
        "typed": typed,
    }
    return render(request, "imports/edits/line.html", context)


def find_next(run: Run, number: int) -> int | None:
    """Return the next line with a problem, the first one after the last."""
    lines = run.problems.exclude(line=number).order_by("line").values_list("line", flat=True)
    return lines.filter(line__gt=number).first() or lines.first()


def name_cells(run: Run, line: Line) -> dict[int, str]:
    """Return a label for each cell, by column."""
    if line.record is None:
        return {
            n: _("Name of column %(number)s") % {"number": n}
            if n < FIRST_ADDED
            else _("Name of the added column")
            for n in line.numbers
        }
    return {n: capfirst(label_column(run.kind, line.name_of(n), n)) for n in line.numbers}
