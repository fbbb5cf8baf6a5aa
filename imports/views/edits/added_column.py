"""A column that the file lacks, added with one value for all of its lines."""

from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from imports.catalogue import Field
from imports.editing.added_place import find_place
from imports.editing.cell_packing import hold_value
from imports.editing.column_changes import AddColumn
from imports.editing.written_cells import check_of
from imports.intake import number_added_column
from imports.models import Run
from imports.reading import Table
from imports.reading.replacing import REASONS, CannotHold
from imports.rules import rule_text
from imports.values.rules import find_faults
from imports.views.access import find_run_to_change
from imports.views.drafts.reading import turn_back
from imports.views.edits.changes import attempt_change, open_lines
from imports.views.edits.describe_columns import label_column
from imports.views.edits.forms import EditForm
from imports.views.edits.line_form import build_cell, name_field

if TYPE_CHECKING:
    from portal.models import UserRequest


class FieldForm(forms.Form):
    """Which field the new column is."""

    name = forms.ChoiceField(label=gettext_lazy("Field"))

    def __init__(self, data: QueryDict | None, *, fields: list[Field]) -> None:
        super().__init__(data)
        listed = [(field.name, name_field(field.name, field)) for field in fields]
        self.fields["name"] = forms.ChoiceField(label=_("Field"), choices=listed)


class ValueForm(EditForm):
    """The value that the column has on every line, as its field takes it."""

    name = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None, *, run: Run, table: Table, field: Field) -> None:
        super().__init__(data, initial={"revision": run.revision, "name": field.name})
        self.table = table
        self.check = check_of(field.name, run.kind, table.dialect)
        value = build_cell("", self.check)
        value.required = True
        value.label = label_column(run.kind, field.name, 0)
        self.fields["value"] = value

    def clean_value(self) -> str:
        """Refuse what the check would refuse in each of the cells."""
        value = str(self.cleaned_data["value"])
        for rule, params in find_faults(value, self.check):
            raise ValidationError(rule_text(rule, params, translate=_))
        try:
            hold_value(value, [], self.table.dialect)
        except CannotHold as error:
            raise ValidationError(_(REASONS[error.code]) % error.params) from error
        return value


class AddedColumnPage(TypedDict):
    run: Run
    field_form: FieldForm
    form: ValueForm | None


@require_http_methods(["GET", "POST"])
def run_add_column(request: "UserRequest", code: UUID) -> HttpResponse:
    run = find_run_to_change(request, code)
    if not run.is_draft:
        return turn_back(request, run)
    table = open_lines(run)
    fields = list_lacking_fields(run, table)
    data = request.POST if request.method == "POST" else request.GET
    field = next((one for one in fields if one.name == data.get("name")), None)
    field_form = FieldForm(request.GET if field else None, fields=fields)
    if request.method != "POST":
        form = ValueForm(None, run=run, table=table, field=field) if field else None
        return show_page(request, run, field_form, form)
    if field is None:
        return redirect("run_add_column", run.code)
    typed = ValueForm(request.POST, run=run, table=table, field=field)
    if not typed.is_valid():
        return show_page(request, run, field_form, typed)
    change = AddColumn(
        column=number_added_column(run),
        name=field.name,
        value=typed.cleaned_data["value"],
        width=table.dropped_width,
        behind=find_place(field.name, table, run.kind),
        order=list(run.kind.fields_by_name).index(field.name),
    )
    return attempt_change(request, code, typed, lambda _run: change)


def list_lacking_fields(run: Run, table: Table) -> list[Field]:
    """Return the fields that the file has no column for."""
    if run.kind.is_entries or not table.columns or not table.dialect.delimiter:
        raise Http404
    return [field for name, field in run.kind.fields_by_name.items() if name not in table.columns]


def show_page(
    request: "UserRequest", run: Run, field_form: FieldForm, form: ValueForm | None
) -> HttpResponse:
    context: AddedColumnPage = {"run": run, "field_form": field_form, "form": form}
    return render(request, "imports/edits/add_column.html", context)
