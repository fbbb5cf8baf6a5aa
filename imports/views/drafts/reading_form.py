"""How a draft's file is read, and what is asked of the ERP."""

from collections.abc import Mapping
from typing import cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from imports.catalogue import Kind
from imports.checking.across.decimal_marks import find_decimal_columns
from imports.models import Run
from imports.reading import DELIMITERS, ENCODINGS, Dialect
from imports.reading.dialect import FIELD_NAMES_SEPARATOR, name_delimiter
from imports.reading.workbooks.workbook_info import SheetInfo
from imports.values.rules import build_check

ENCODING_NAMES = {
    "utf-8": _("UTF-8"),
    "utf-8-sig": _("UTF-8 with a byte order mark"),
    "cp1252": _("Windows-1252 (ANSI, Western Europe)"),
    "utf-16-le": _("UTF-16 (Windows)"),
    "utf-16-be": _("UTF-16, big-endian"),
    "iso-8859-15": _("ISO 8859-15 (Unix, Latin 9)"),
    "cp850": _("CP850 (DOS)"),
    "mac_roman": _("Mac Roman (old Macintosh)"),
    "utf-8-mixed": _("UTF-8, with lines in Windows-1252"),
}
DELIMITER_NAMES = {
    ";": _("Semicolon ;"),
    ",": _("Comma ,"),
    "\t": _("Tab"),
    "|": _("Vertical bar |"),
}
# A tab in the value of an option would be lost on the way through some browsers.
DELIMITER_KEYS = {name_delimiter(delimiter): delimiter for delimiter in DELIMITERS}
DECIMAL_MARK_NAMES = {
    "": _("Automatic"),
    ",": _("Comma (1234,56)"),
    ".": _("Point (1234.56)"),
}
MOST_LINES_ABOVE = 999


class ReadingForm(forms.Form):
    """What was understood of the file, open to correction."""

    sheet = forms.ChoiceField(label=_("Sheet"), required=False)
    encoding = forms.ChoiceField(
        label=_("Encoding"),
        choices=[(name, ENCODING_NAMES[name]) for name in ENCODINGS],
    )
    delimiter = forms.ChoiceField(
        label=_("Delimiter"),
        choices=[(key, DELIMITER_NAMES[one]) for key, one in DELIMITER_KEYS.items()],
    )
    text_delimiter = forms.CharField(
        label=_("Text delimiter"),
        required=False,
        strip=False,
        max_length=1,
        help_text=_('The character around the values, often ". Leave empty for none.'),
        widget=forms.TextInput(attrs={"class": "one-character", "spellcheck": "false"}),
    )
    decimal_mark = forms.ChoiceField(
        label=_("Decimal mark"),
        required=False,
        choices=list(DECIMAL_MARK_NAMES.items()),
        help_text=_(
            "Automatic: Gestimum accepts both comma and point. Once you choose one, a number "
            "with the other is refused and a fix is suggested."
        ),
    )
    has_header = forms.BooleanField(
        label=_("The file has a header line, with the field names"),
        required=False,
    )
    start_line = forms.IntegerField(
        label=_("Header line"),
        required=False,
        min_value=1,
        max_value=MOST_LINES_ABOVE + 1,
        help_text=_(
            "Its number in the file. Without a header: the first line to send. The lines above "
            "are ignored."
        ),
    )
    field_names = forms.CharField(
        label=_("Field names"),
        required=False,
        help_text=_("Only without a header: in file order, separated by semicolons."),
        widget=forms.Textarea(attrs={"class": "font-monospace", "rows": 2, "spellcheck": "false"}),
    )
    wants_journal = forms.BooleanField(
        label=_("Request the journal"),
        required=False,
        help_text=_("It lists the pieces created and why lines are refused."),
    )
    wants_statistics = forms.BooleanField(
        label=_("Request the statistics"),
        required=False,
        help_text=_("They give the number of lines imported."),
    )

    #: What accounting entries have none of: their format lays everything down.
    OF_TABLES = (
        "delimiter",
        "text_delimiter",
        "decimal_mark",
        "has_header",
        "start_line",
        "field_names",
    )

    #: What a workbook has none of: its lines are written by the conversion.
    OF_TEXTS = ("encoding", "delimiter", "text_delimiter")

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        run: Run,
        initial: Mapping[str, object] | None = None,
        auto_id: str | bool = "id_%s",
    ) -> None:
        super().__init__(data, initial=dict(initial or reading_initial(run)), auto_id=auto_id)
        self.run = run
        for name in self.find_unfit():
            self.fields.pop(name)
        if "sheet" in self.fields:
            cast("forms.ChoiceField", self.fields["sheet"]).choices = [
                (sheet["name"], name_sheet(sheet)) for sheet in run.sheets
            ]
        if run.workbook and "decimal_mark" in self.fields:
            self.leave_comma(self.fields["decimal_mark"])

    def find_unfit(self) -> set[str]:
        """Return the fields that say nothing of this file."""
        run = self.run
        # Of a workbook that could not be read, only the sheet may be the wrong one.
        is_lost = bool(run.workbook and run.unreadable)
        return {
            *(self.OF_TABLES if run.kind.is_entries or is_lost else ()),
            *(self.OF_TEXTS if run.workbook else ()),
            *(() if takes_both_marks(run.kind) else ("decimal_mark",)),
            *(() if len(run.sheets) > 1 else ("sheet",)),
        }

    def leave_comma(self, field: forms.Field) -> None:
        """Offer the comma alone: the conversion writes it in every number of a workbook."""
        cast("forms.ChoiceField", field).choices = [
            (mark, name) for mark, name in DECIMAL_MARK_NAMES.items() if mark != "."
        ]
        field.help_text = _(
            "Numbers in a workbook are written with a comma. Once you choose one, a text such "
            "as 1.234 is refused and a fix is suggested."
        )

    @property
    def chosen_sheet(self) -> str:
        """Return the sheet chosen, or the one that was read. The form must be valid."""
        return str(self.cleaned_data.get("sheet") or self.run.sheet)

    @property
    def is_other_sheet(self) -> bool:
        """Say whether another sheet is to be read: nothing that was chosen for this one holds."""
        return bool(self.run.workbook) and self.chosen_sheet != self.run.sheet

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if not cleaned.get("wants_journal") and not cleaned.get("wants_statistics"):
            self.add_error(
                "wants_statistics",
                _(
                    "Keep the journal or the statistics: without both, Gestimum would not "
                    "report what happened to the lines."
                ),
            )
        if "has_header" in self.fields and not self.is_other_sheet:
            self.check_table(cleaned)
        return cleaned

    def check_table(self, cleaned: Mapping[str, object]) -> None:
        if not cleaned.get("has_header") and not split_names(str(cleaned.get("field_names", ""))):
            self.add_error(
                "field_names",
                _("Without a header line, name the fields: Gestimum cannot guess them."),
            )
        delimiter = DELIMITER_KEYS.get(str(cleaned.get("delimiter", "")), "")
        text_delimiter = cleaned.get("text_delimiter", "")
        if text_delimiter and text_delimiter == delimiter:
            self.add_error(
                "text_delimiter", _("The text delimiter and the delimiter must be different.")
            )
        if text_delimiter in ("\r", "\n"):
            self.add_error("text_delimiter", _("A line break cannot be the text delimiter."))

    @property
    def dialect(self) -> Dialect | None:
        """Return the dialect chosen, None where it is to be found. The form must be valid."""
        cleaned = self.cleaned_data
        if self.is_other_sheet or (self.run.workbook and self.run.unreadable):
            return None
        if self.run.workbook:
            found = self.run.dialect
            cleaned = {
                "encoding": found["encoding"],
                "delimiter": name_delimiter(found["delimiter"]),
                "text_delimiter": found.get("text_delimiter", ""),
            } | cleaned
        if self.run.kind.is_entries:
            layout = self.run.entry_format
            # Nothing is stored of a file whose bytes could not be made out.
            found = self.run.dialect or {
                "delimiter": layout.separator if layout else ",",
                "has_header": False,
            }
            return Dialect.from_json({**found, "encoding": cleaned["encoding"]})
        names = () if cleaned["has_header"] else split_names(cleaned["field_names"])
        return Dialect(
            encoding=cleaned["encoding"],
            delimiter=DELIMITER_KEYS[cleaned["delimiter"]],
            text_delimiter=cleaned["text_delimiter"],
            has_header=cleaned["has_header"],
            field_names=names,
            start_line=cleaned["start_line"] or 1,
            decimal_mark=cleaned.get("decimal_mark", ""),
            is_wrapped=self.run.dialect.get("is_wrapped", False),
        )


def takes_both_marks(kind: Kind) -> bool:
    """Say whether the kind has numbers in which a comma and a point both pass."""
    checks = [build_check(field) for field in kind.fields_by_name.values()]
    return bool(find_decimal_columns(checks))


def name_sheet(sheet: SheetInfo) -> str:
    name = sheet["name"]
    return _("%(sheet)s (hidden)") % {"sheet": name} if sheet["is_hidden"] else name


def split_names(text: str) -> tuple[str, ...]:
    names = text.replace("\r", FIELD_NAMES_SEPARATOR).replace("\n", FIELD_NAMES_SEPARATOR)
    return tuple(name.strip() for name in names.split(FIELD_NAMES_SEPARATOR) if name.strip())


def reading_initial(run: Run) -> dict[str, str | int]:
    dialect = run.dialect
    return {
        "sheet": run.sheet,
        "encoding": dialect.get("encoding", "cp1252"),
        "delimiter": name_delimiter(dialect.get("delimiter", ";")),
        "text_delimiter": dialect.get("text_delimiter", ""),
        "decimal_mark": dialect.get("decimal_mark", ""),
        "has_header": dialect.get("has_header", True),
        "start_line": dialect.get("start_line", 1),
        "field_names": FIELD_NAMES_SEPARATOR.join(dialect.get("field_names", ())),
        "wants_journal": run.wants_journal,
        "wants_statistics": run.wants_statistics,
    }
