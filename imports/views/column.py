"""One fix for all cells of a column: chosen, tried, then made."""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from imports.checking.cell import CellCheck
from imports.checking.mending import check_of, preview_fix
from imports.forms.mending import ColumnForm, MendForm
from imports.models import Run
from imports.reading import Table
from imports.views.access import find_run_to_change
from imports.views.mending import attempt, open_lines
from imports.views.mends import label_column, tell_fix
from imports.views.preview import entry_fields
from imports.views.reading import turn_back
from imports.views.swaps import build_swap

if TYPE_CHECKING:
    from portal.models import UserRequest

MOST_COLUMNS = 200


@require_http_methods(["GET", "POST"])
def run_column(request: "UserRequest", code: UUID) -> HttpResponse:
    run = find_run_to_change(request, code)
    if not run.is_draft:
        return turn_back(request, run)
    table = open_lines(run)
    typed = request.POST if request.method == "POST" else request.GET
    form = ColumnForm(typed if "what" in typed else None, columns=find_columns(run, table))
    if request.method == "POST" and form.is_valid():
        return attempt(request, code, MendForm(request.POST), lambda _run: form.fix)
    context = {"run": run, "form": form, "revision": run.revision}
    if form.is_bound and form.is_valid():
        tried = preview_fix(table, form.fix, run.kind, run.entry_format)
        samples = [
            build_swap(_("line %(line)s") % {"line": line}, before, after)
            for line, before, after in tried.samples
        ]
        sentence = tell_fix(form.fix, tried.count, run.kind)
        context |= {"tried": tried, "samples": samples, "sentence": sentence}
    return render(request, "imports/run_column.html", context)


def find_columns(run: Run, table: Table) -> Sequence[tuple[CellCheck, str]]:
    """Return the check and the label of each column."""
    if run.kind.is_entries:
        names = [field.name or field.label for field in entry_fields(run)]
        return [(CellCheck(name=name), name) for name in names[:MOST_COLUMNS]]
    return [
        (check_of(name, run.kind, table.dialect), label_column(run.kind, name, number))
        for number, name in enumerate(table.columns[:MOST_COLUMNS], start=1)
    ]
