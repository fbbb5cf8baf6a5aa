"""What a person changes in the lines of a draft."""

from collections.abc import Sequence
from typing import Protocol, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from imports.editing.column_fixes import LONGEST_PADDED, OF_ANY_COLUMN, Fix, FixName
from imports.reading.column_numbering import FIRST_ADDED
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
    FixName.MONTH_FIRST: gettext_lazy(
        "month and day put in French order (12/31/2026 → 31/12/2026)"
    ),
    FixName.COMMA: gettext_lazy("decimal point replaced with a comma"),
    FixName.POINT: gettext_lazy("decimal comma replaced with a point"),
    FixName.UPPER: gettext_lazy("in capital letters"),
    FixName.PAD: gettext_lazy("leading zeros added"),
    FixName.ACCENTS: gettext_lazy("damaged accents restored"),
    FixName.MARKS: gettext_lazy("quotation marks around the value removed"),
    FixName.ESCAPES: gettext_lazy("backslashes before quotation marks removed"),
    FixName.DELIMITER: gettext_lazy("delimiter in the value replaced"),
    FixName.EMPTY: gettext_lazy("cells emptied"),
    FixName.UNWRAP: gettext_lazy("protection for spreadsheets removed"),
    FixName.UNIT: gettext_lazy("unit removed"),
    FixName.SIGN: gettext_lazy("minus sign written in front"),
    FixName.WHOLE: gettext_lazy("decimals removed"),
    FixName.MEANT: gettext_lazy("probable fix"),
    FixName.SHOWN: gettext_lazy("as the workbook shows it"),
    FixName.HELD: gettext_lazy("as the cell of the workbook holds it"),
    FixName.REPLACE: gettext_lazy("one value replaced"),
    FixName.SET: gettext_lazy("one value in every cell"),
    FixName.FILL_DOWN: gettext_lazy("value above repeated downwards"),
}


def build_value_field() -> forms.CharField:
    return forms.CharField(required=False, strip=False, max_length=VALUE_CHARACTERS)


class EditForm(forms.Form):
    """`revision` is that of the draft the person looked at."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class CellForm(EditForm):
    line = forms.IntegerField(min_value=1)
    column = forms.IntegerField(min_value=1, max_value=FIRST_ADDED + MOST_COLUMNS)
    value = forms.CharField(required=False, strip=False, max_length=VALUE_CHARACTERS)


class LinesForm(EditForm):
    line = forms.IntegerField(min_value=1)
    is_back = forms.BooleanField(required=False)


class NumberForm(EditForm):
    """The number of an offered fix, or of a change of the list; of the first of a stroke."""

    number = forms.IntegerField(min_value=0)
    is_stroke = forms.BooleanField(required=False)


class DropForm(EditForm):
    """A column that is not sent."""

    column = forms.IntegerField(min_value=1, max_value=FIRST_ADDED + MOST_COLUMNS)


class ColumnForm(forms.Form):
    """The column that is to be corrected, by its place in the list; `length` is that of codes."""

    column = forms.TypedChoiceField(label=gettext_lazy("Column"), coerce=int)
    length = forms.IntegerField(
        label=gettext_lazy("Number of digits"),
        required=False,
        min_value=1,
        max_value=LONGEST_PADDED,
    )
    fix_name = forms.ChoiceField(
        required=False, choices=[(name.value, name.value) for name in OF_ANY_COLUMN]
    )
    old = build_value_field()
    new = build_value_field()

    @property
    def asked(self) -> FixName | None:
        """What the person wants to see done. The form must be valid."""
        name = self.cleaned_data["fix_name"]
        return FixName(name) if name else None

    def __init__(self, data: QueryDict | None = None, *, names: Sequence[str]) -> None:
        super().__init__(data)
        cast("forms.ChoiceField", self.fields["column"]).choices = [
            ("", _("Choose a column…")),
            *((str(number), name) for number, name in enumerate(names, start=1)),
        ]


class Fixable(Protocol):
    """A column and what may be done to it."""

    @property
    def fixes(self) -> Sequence[FixName]: ...

    def build_fix(self, name: FixName, length: int = 0, *, old: str = "", new: str = "") -> Fix: ...


class ColumnFixForm(EditForm):
    """One fix of a column, among those that fit it."""

    column = forms.IntegerField(min_value=1)
    fix_name = forms.ChoiceField(choices=[(name.value, name.value) for name in FixName])
    length = forms.IntegerField(required=False, min_value=0, max_value=LONGEST_PADDED)
    old = build_value_field()
    new = build_value_field()

    def __init__(self, data: QueryDict | None = None, *, columns: Sequence[Fixable]) -> None:
        super().__init__(data)
        self.columns = columns

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        place, name = cleaned.get("column") or 0, cleaned.get("fix_name")
        fixes = self.columns[place - 1].fixes if 0 < place <= len(self.columns) else ()
        if name not in (*fixes, *OF_ANY_COLUMN):
            raise ValidationError(_("This fix does not apply to this column: nothing was changed."))
        if name == FixName.PAD and not cleaned.get("length"):
            raise ValidationError(_("Enter how many digits the codes have."))
        return cleaned

    @property
    def fix(self) -> Fix:
        """Return the fix chosen. The form must be valid."""
        column: Fixable = self.columns[self.cleaned_data["column"] - 1]
        name = FixName(self.cleaned_data["fix_name"])
        told = {one: self.cleaned_data[one] for one in ("old", "new")}
        return column.build_fix(name, self.cleaned_data["length"] or 0, **told)
