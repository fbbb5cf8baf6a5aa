"""One fix for all cells of a column: the column chosen, what fits it shown, one of it made."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from imports.editing.column_fixes import FixName
from imports.editing.fix_previews import FixPreview, preview_fixes
from imports.models import Run
from imports.reading import Table
from imports.views.access import find_run_to_change
from imports.views.before_after import BeforeAfter, build_before_after
from imports.views.drafts.reading import turn_back
from imports.views.edits.changes import attempt_change, open_lines
from imports.views.edits.describe import DescribedBulkFix, fix_text, list_bulk_fixes
from imports.views.edits.fixable_columns import (
    Contents,
    FixableColumn,
    list_fixable_columns,
    look_into,
    name_choice,
)
from imports.views.edits.forms import ColumnFixForm, ColumnForm
from imports.views.runs.wording import group_digits

if TYPE_CHECKING:
    from portal.models import UserRequest


VALUES_SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class FixChoice:
    """One thing that may be done to the column, and what it would change."""

    name: str
    title: str
    cells: str
    count: int
    refused: int
    length: int
    old: str
    new: str
    swaps: Sequence[BeforeAfter]


class ChosenColumn(TypedDict, total=False):
    """What may be done to a column, or what was `asked` to be done, and what it holds."""

    column: FixableColumn
    choices: list[FixChoice]
    offers: list[DescribedBulkFix]
    asked: FixName | None
    contents: Contents
    shown_values: Sequence[tuple[str, int]]
    may_be_dropped: bool
    length: int
    takes_length: bool


class ColumnPage(ChosenColumn):
    """Until a column is chosen, the form alone."""

    run: Run
    form: ColumnForm
    may_be_added: bool


@require_http_methods(["GET", "POST"])
@vary_on_headers("HX-Request")
def run_column(request: "UserRequest", code: UUID) -> HttpResponse:
    run = find_run_to_change(request, code)
    if not run.is_draft:
        return turn_back(request, run)
    table = open_lines(run)
    columns = list_fixable_columns(run, table)
    names = [name_choice(run, column) for column in columns]
    if request.method == "POST":
        fix_form = ColumnFixForm(request.POST, columns=columns)
        return attempt_change(request, code, fix_form, lambda _run: fix_form.fix)
    form = ColumnForm(request.GET if "column" in request.GET else None, names=names)
    chosen: ChosenColumn = {}
    if form.is_valid():
        column = columns[form.cleaned_data["column"] - 1]
        chosen = describe_column(run, table, column, form)
    may_be_added = bool(table.columns and table.dialect.delimiter and not run.kind.is_entries)
    context: ColumnPage = {"run": run, "form": form, "may_be_added": may_be_added, **chosen}
    is_part = request.htmx and not request.htmx.history_restore_request
    template = "imports/edits/column.html#fixes" if is_part else "imports/edits/column.html"
    return render(request, template, context)


def describe_column(
    run: Run, table: Table, column: FixableColumn, form: ColumnForm
) -> ChosenColumn:
    """Return what may be done to the column; nothing is listed that would change no cell."""
    contents = look_into(table, run, column)
    length = form.cleaned_data["length"] or find_known_length(run, column) or contents.digits
    asked = form.asked
    fixes = [column.build_fix(name, length if name is FixName.PAD else 0) for name in column.fixes]
    if asked:
        told = {one: form.cleaned_data[one] for one in ("old", "new")}
        fixes = [column.build_fix(asked, **told)]
    tried = preview_fixes(table, fixes, run.kind, run.entry_format)
    choices = list(list_choices(tried))
    shown = {swap for choice in choices for swap in choice.swaps}
    offers = list_bulk_fixes(run, column=column.number)
    return {
        "column": column,
        "choices": choices,
        "offers": [one for one in offers if not asked and not shown.issuperset(one.swaps)],
        "asked": asked,
        "contents": contents,
        "shown_values": contents.values[:VALUES_SHOWN],
        "may_be_dropped": not run.kind.is_entries and len(table.columns) > 1,
        "length": length,
        "takes_length": FixName.PAD in column.fixes and bool(contents.digits),
    }


def find_known_length(run: Run, column: FixableColumn) -> int:
    """Return how long the check says that the codes of the column should be, 0 if it does not."""
    offers = run.list_offered_fixes()
    return next((one.length for one in offers if one.length and one.column == column.number), 0)


def list_choices(tried: Sequence[FixPreview]) -> Iterator[FixChoice]:
    for one in tried:
        if one.count or one.refused:
            yield FixChoice(
                name=one.fix.name.value,
                title=fix_text(one.fix.name, one.fix.length, None),
                cells=cells_text(one),
                count=one.count,
                refused=one.refused,
                length=one.fix.length,
                old=one.fix.old,
                new=one.fix.new,
                swaps=[build_before_after("", before, after) for before, after in one.samples],
            )


def cells_text(tried: FixPreview) -> str:
    sentence = ngettext("%(count)s cell", "%(count)s cells", tried.count)
    if tried.is_more:
        sentence = ngettext("at least %(count)s cell", "at least %(count)s cells", tried.count)
    return sentence % {"count": group_digits(tried.count)}
