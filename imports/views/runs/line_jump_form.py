"""The way to one line of a file by its number."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from imports.reading import Table


class LineJumpForm(forms.Form):
    """The number of a line, as the dropped file counts them.

    `may_edit`: the header and the lines that are left out have a page as well.
    """

    line = forms.CharField(
        label=gettext_lazy("Go to line"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": "8"}),
    )

    def __init__(self, data: QueryDict | None = None, *, table: Table, may_edit: bool) -> None:
        super().__init__(data)
        self.table = table
        self.may_edit = may_edit
        if self.is_bound:  # shown again, it tells why nobody can go there
            self.fields["line"].widget.attrs["autofocus"] = True

    def clean_line(self) -> int:
        typed = "".join(self.cleaned_data["line"].split())
        if not (typed.isascii() and typed.isdigit()):
            raise ValidationError(_("This is not a line number: type digits only."))
        number = int(typed)
        if error := self.refuse(number):
            raise ValidationError(error % {"line": number, **self.bounds})
        return number

    @property
    def bounds(self) -> dict[str, int]:
        """Return the first and the last line that may be gone to."""
        table = self.table
        has_header_page = self.may_edit and table.header_line is not None
        return {
            "first": table.start_line if has_header_page else table.first_line,
            "last": max([table.line_of(table.line_count), *table.numbering.left_out[-1:]]),
        }

    def refuse(self, number: int) -> str:
        """Say why nobody can go to the line; nothing where one can."""
        if number < self.bounds["first"]:
            return _("Line %(line)s is above the first line of this import, line %(first)s.")
        if number > self.bounds["last"]:
            return _("There is no line %(line)s: the last one is line %(last)s.")
        if not self.may_edit and self.table.numbering.is_left_out(number):
            return _("Line %(line)s is left out, or part of the line above it.")
        return ""
