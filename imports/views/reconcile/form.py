"""What a manager found in Gestimum, written down."""

import re
from collections.abc import Iterable, Mapping, Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from imports.delivery.reconcile import SAY_MORE
from imports.models import Piece, Ruling, Run
from imports.models.reason import LEAST_REASON_CHARACTERS
from imports.reading import Numbering

REASON_CHARACTERS = 2_000
LINES_CHARACTERS = 10_000
PIECES_CHARACTERS = 100_000
PIECE_CHARACTERS = Piece._meta.get_field("number").max_length or 0

#: A line or the first and last of a stretch: "43", "2-40", "2 à 40".
STRETCH = re.compile(r"([0-9]{1,9})(?:\s*(?:[-\N{EN DASH}]|à|to)\s*([0-9]{1,9}))?")

type Ranges = list[tuple[int, int]]


class RulingForm(forms.Form):
    """The finding, what was found, and who looked where. Lines are those of the file, from 1.

    `attempt` is the one that the page showed: nobody rules on what they have not looked at.
    """

    attempt = forms.UUIDField(widget=forms.HiddenInput)
    finding = forms.ChoiceField(
        label=_("What did you find in Gestimum?"),
        choices=Ruling.Finding.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you found.")},
    )
    lines = forms.CharField(
        label=_("Lines found in Gestimum"),
        max_length=LINES_CHARACTERS,
        required=False,
        help_text=_("Line numbers in the file, as on every page. For example: 2-40, 43"),
        widget=forms.TextInput(attrs={"class": "font-monospace", "autocomplete": "off"}),
    )
    pieces = forms.CharField(
        label=_("Pieces found"),
        max_length=PIECES_CHARACTERS,
        required=False,
        help_text=_("Enter their numbers, one per line or separated by commas."),
        widget=forms.Textarea(attrs={"class": "font-monospace", "rows": 2, "spellcheck": "false"}),
    )
    reason = forms.CharField(
        label=_("What you saw"),
        min_length=LEAST_REASON_CHARACTERS,
        max_length=REASON_CHARACTERS,
        error_messages={
            "required": _("Describe what you saw in Gestimum, and where."),
            "min_length": SAY_MORE,
        },
        help_text=_("What you checked, where and when. Kept with the import, under your name."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    is_sure = forms.BooleanField(
        label=_("I have checked in Gestimum: nothing from this file is there."), required=False
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        run: Run,
        initial: Mapping[str, object] | None = None,
    ) -> None:
        """None of the bytes of the run's file is needed."""
        super().__init__(data, initial=dict(initial or {}))
        self.numbering, self.line_count = run.lines.numbering, run.line_count
        if not run.kind.creates_pieces:
            del self.fields["pieces"]

    @property
    def chosen(self) -> str:
        return str(self["finding"].value() or "")

    @property
    def records(self) -> Ranges:
        """Return the data lines found, counted from 1, as `rule` wants them."""
        return self.find_records(self.cleaned_data["lines"])

    def find_records(self, lines: Ranges) -> Ranges:
        stretches = (
            (self.numbering.first_record_from(first), self.numbering.last_record_to(last))
            for first, last in lines
        )
        return join_ranges(stretch for stretch in stretches if stretch[0] <= stretch[1])

    def clean_lines(self) -> Ranges:
        """Return the stretches of file lines; they count for a partial finding only."""
        if self.cleaned_data.get("finding") != Ruling.Finding.PARTIAL:
            return []
        ranges = parse_ranges(self.cleaned_data["lines"])
        first_line = self.numbering.line_of(1)
        last_line = self.numbering.line_of(self.line_count)
        if not ranges:
            raise forms.ValidationError(_("Specify which lines you found."))
        for number in (ranges[0][0], ranges[-1][1]):
            if not first_line <= number <= last_line:
                raise forms.ValidationError(
                    _(
                        "There is no line %(number)s to import in this file: lines run from "
                        "%(first)s to %(last)s."
                    ),
                    params={"number": number, "first": first_line, "last": last_line},
                )
        records = self.find_records(ranges)
        if not records:
            raise forms.ValidationError(_("These lines were left out: they were not sent."))
        if records == [(1, self.line_count)]:
            raise forms.ValidationError(
                _("These are all the lines of the file: choose that everything was imported.")
            )
        return ranges

    def clean_pieces(self) -> list[str]:
        numbers = [
            number.strip() for number in re.split(r"[,;\r\n\t]+", self.cleaned_data["pieces"])
        ]
        found = list(dict.fromkeys(filter(None, numbers)))
        for number in found:
            if len(number) > PIECE_CHARACTERS:
                raise forms.ValidationError(
                    _("“%(number)s” is too long for a piece number."),
                    params={"number": number[:PIECE_CHARACTERS] + "…"},
                )
        finding = self.cleaned_data.get("finding")
        if found and finding in (Ruling.Finding.REFUSED, Ruling.Finding.ABSENT):
            raise forms.ValidationError(
                _("You list pieces, but say that nothing was imported: one of the two is wrong.")
            )
        return found

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if cleaned.get("finding") == Ruling.Finding.ABSENT and not cleaned.get("is_sure"):
            self.add_error(
                "is_sure", _("Tick the box once you have checked: these lines will be sent again.")
            )
        return cleaned


def parse_ranges(text: str) -> Ranges:
    """Return the stretches written as "2-40, 43", ascending, joined where they meet."""
    stretches = (part.strip() for part in re.split(r"[,;\n]", text))
    return join_ranges(sorted(parse_stretch(stretch) for stretch in stretches if stretch))


def parse_stretch(text: str) -> tuple[int, int]:
    match = STRETCH.fullmatch(text)
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, -1)
    if first > last:
        raise forms.ValidationError(
            _("“%(text)s” is not a line number or a range like 2-40: separate them with commas."),
            params={"text": text[:40]},
        )
    return first, last


def join_ranges(ranges: Iterable[Sequence[int]]) -> Ranges:
    """Join ascending stretches that meet or overlap."""
    joined: Ranges = []
    for first, last in ranges:
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def format_ranges(ranges: Iterable[Sequence[int]], *, numbering: Numbering) -> str:
    """Write stretches of data lines as the lines of the file that people know."""
    return ", ".join(
        str(first) if first == last else f"{first}-{last}"
        for first, last in numbering.lines_of(join_ranges(ranges))
    )
