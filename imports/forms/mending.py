"""What a person changes in the lines of a draft."""

from collections.abc import Iterator, Sequence
from typing import Any, cast

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from imports.checking.cell import CellCheck
from imports.checking.fixes import LONGEST_PADDED, Fix, FixName, list_fixes
from imports.intake.editing import Line
from imports.reading.table import MOST_COLUMNS

VALUE_CHARACTERS = 4_000
#: More cells than this make no form that anybody could use.
CELLS_SHOWN = 200
VALUES_CHOSEN = 40

FIX_NAMES = {
    FixName.TRIM: gettext_lazy("spaces around the value removed"),
    FixName.SPACES: gettext_lazy("spaces in numbers removed"),
    FixName.THOUSANDS: gettext_lazy("thousands separators removed"),
    FixName.DATE: gettext_lazy("dates written JJ/MM/AAAA (day, month, year)"),
    FixName.COMMA: gettext_lazy("decimal point replaced by a comma"),
    FixName.POINT: gettext_lazy("decimal comma replaced by a point"),
    FixName.UPPER: gettext_lazy("in capital letters"),
    FixName.PAD: gettext_lazy("zeros added in front"),
    FixName.ACCENTS: gettext_lazy("damaged accents restored"),
    FixName.MEANT: gettext_lazy("probable correction"),
}


class MendForm(forms.Form):
    """`revision` is that of the draft the person looked at."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class CellForm(MendForm):
    line = forms.IntegerField(min_value=1)
    column = forms.IntegerField(min_value=1, max_value=MOST_COLUMNS)
    value = forms.CharField(required=False, strip=False, max_length=VALUE_CHARACTERS)


class LinesForm(MendForm):
    line = forms.IntegerField(min_value=1)
    is_back = forms.BooleanField(required=False)


class NumberForm(MendForm):
    """The number of an offered fix, or of a change of the list."""

    number = forms.IntegerField(min_value=0)


class LineForm(MendForm):
    """A line with a control for each of its cells, and one for the line as a whole."""

    text = forms.CharField(
        label=gettext_lazy("The whole line, as it stands"),
        required=False,
        strip=False,
        max_length=VALUE_CHARACTERS,
        widget=forms.TextInput(attrs={"class": "font-monospace", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, line: Line, labels: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.line = line
        self.fields["text"].initial = line.text
        if len(line.text) > VALUE_CHARACTERS:
            del self.fields["text"]
        for column, value in enumerate(line.cells[:CELLS_SHOWN], start=1):
            if len(value) > VALUE_CHARACTERS:
                continue  # nobody mends that in a form
            check = line.checks[column - 1] if column <= len(line.checks) else None
            field = build_cell(value, check)
            field.label, field.initial = labels[column - 1], value
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
    values = check.values if check else None
    if values and len(values) <= VALUES_CHOSEN:
        known = [(one, f"{one} · {meaning}" if meaning else one) for one, meaning in values.items()]
        others = [(one, one or _("(empty)")) for one in dict.fromkeys(["", value])]
        choices = [*(one for one in others if one[0] not in values), *known]
        return forms.ChoiceField(required=False, choices=choices)
    attrs = {"spellcheck": "false", "autocomplete": "off"}
    return forms.CharField(
        required=False,
        strip=False,
        max_length=VALUE_CHARACTERS,
        widget=forms.TextInput(attrs=attrs),
    )


class ColumnForm(forms.Form):
    """A fix of all cells of a column. `what` is the column and the name of the fix."""

    what = forms.ChoiceField(label=gettext_lazy("Column and fix"))
    length = forms.IntegerField(
        label=gettext_lazy("Length"),
        required=False,
        min_value=1,
        max_value=LONGEST_PADDED,
        help_text=gettext_lazy("Only for zeros in front: how many digits the codes have."),
    )

    def __init__(self, *args: Any, columns: Sequence[tuple[CellCheck, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = columns
        cast("forms.ChoiceField", self.fields["what"]).choices = [
            (
                label,
                [(f"{n}:{name}", f"{label} – {FIX_NAMES[name]}") for name in list_fixes(check)],
            )
            for n, (check, label) in enumerate(columns, start=1)
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_pad = cleaned.get("what", "").endswith(f":{FixName.PAD}")
        if is_pad and not cleaned.get("length") and "length" not in self.errors:
            self.add_error("length", _("Say how many digits the codes have."))
        return cleaned

    @property
    def fix(self) -> Fix:
        """Return the fix chosen. The form must be valid."""
        number, _colon, name = self.cleaned_data["what"].partition(":")
        check, _label = self.columns[int(number) - 1]
        return Fix(
            name=FixName(name),
            column=int(number),
            field=check.name,
            length=self.cleaned_data["length"] or 0,
        )
