"""A line of a draft, cell by cell; of the header, the fields that its cells may name."""

from collections.abc import Iterator, Mapping

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from imports.catalogue import Field, Kind
from imports.intake.open_line import Line
from imports.values.rules import CellCheck
from imports.views.edits.forms import VALUE_CHARACTERS, EditForm

#: More cells than this make no form that anybody could use.
CELLS_SHOWN = 200
VALUES_CHOSEN = 40
#: A list of all fields for each column: where that is more than a page takes, names are typed.
NAMES_LISTED = 12_000

type Choices = list[tuple[str, str]]


class LineForm(EditForm):
    """A line with a control for each of its cells, and one for the line as a whole."""

    text = forms.CharField(
        label=gettext_lazy("The whole line, as it is"),
        required=False,
        strip=False,
        max_length=VALUE_CHARACTERS,
        widget=forms.TextInput(attrs={"class": "font-monospace", "spellcheck": "false"}),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        line: Line,
        labels: Mapping[int, str],
        kind: Kind,
        initial: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.line = line
        self.fields["text"].initial = line.whole
        if len(line.whole) > VALUE_CHARACTERS:
            del self.fields["text"]
        names = kind.fields_by_name.values()
        is_listed = len(names) * len(line.cells[:CELLS_SHOWN]) <= NAMES_LISTED
        shown = list(zip(line.numbers, line.cells, strict=True))[:CELLS_SHOWN]
        for place, (column, value) in enumerate(shown):
            if len(value) > VALUE_CHARACTERS:
                continue  # nobody corrects that in a form
            check = line.checks[place] if place < len(line.checks) else None
            if line.record:
                field = build_cell(value, check)
            else:
                field = build_name(value, kind) if is_listed else build_text()
            field.label, field.initial = labels[column], value
            self.fields[f"cell_{column}"] = field

    def columns(self) -> Iterator[tuple[int, BoundField]]:
        for name in self.fields:
            if name.startswith("cell_"):
                yield int(name.removeprefix("cell_")), self[name]

    @property
    def values(self) -> dict[int, str]:
        """Return what the cells shall be, by column. The form must be valid."""
        return {
            column: self.cleaned_data[bound.name]
            for column, bound in self.columns()
            if bound.name in self.data
        }


def build_cell(value: str, check: CellCheck | None) -> forms.Field:
    """Return a control for a cell: a list where its field only takes some values."""
    listed = list_values(check)
    if not listed:
        return build_text()
    here = [] if value in dict(listed) else [(value, value)]
    return forms.ChoiceField(required=False, choices=[*here, *listed])


def build_text() -> forms.Field:
    attrs = {"spellcheck": "false", "autocomplete": "off"}
    return forms.CharField(
        required=False,
        strip=False,
        max_length=VALUE_CHARACTERS,
        widget=forms.TextInput(attrs=attrs),
    )


def list_values(check: CellCheck | None) -> Choices:
    """Return the values that a field takes, each with its meaning; none where any text will do."""
    values = check.values if check else None
    if not values or len(values) > VALUES_CHOSEN:
        return []
    known = [(one, f"{one} · {meaning}" if meaning else one) for one, meaning in values.items()]
    return known if "" in values else [("", _("(empty)")), *known]


def build_name(value: str, kind: Kind) -> forms.Field:
    """Return a control for a name of the header: the fields of the kind, or what stands there."""
    names = kind.fields_by_name
    if not names:
        return build_text()
    listed = [(name, name_field(name, field)) for name, field in names.items()]
    if known := kind.find_field(value):
        here = [] if value in names else [(value, name_field(value, known))]
    elif value.strip():
        here = [(value, _("%(name)s (unknown to Gestimum)") % {"name": value})]
    else:
        here = [(value, _("(no name)"))]
    return forms.ChoiceField(required=False, choices=[*here, *listed])


def name_field(name: str, field: Field) -> str:
    return f"{name} · {field.label}" if field.label else name
