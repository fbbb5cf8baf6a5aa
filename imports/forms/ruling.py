"""What a manager found in Gestimum, written down."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from imports.models import Piece, Ruling

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
        help_text=_("Numbers of the file’s lines, as on every page. For example: 2-40, 43"),
        widget=forms.TextInput(attrs={"class": "font-monospace", "autocomplete": "off"}),
    )
    pieces = forms.CharField(
        label=_("Pieces found"),
        max_length=PIECES_CHARACTERS,
        required=False,
        help_text=_("Their numbers, one a line or separated by commas."),
        widget=forms.Textarea(attrs={"class": "font-monospace", "rows": 2, "spellcheck": "false"}),
    )
    reason = forms.CharField(
        label=_("What you saw"),
        max_length=REASON_CHARACTERS,
        error_messages={"required": _("Write down what you saw in Gestimum, and where.")},
        help_text=_("Who looked at what, where and when. Kept with the import, under your name."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    is_sure = forms.BooleanField(
        label=_("I have looked in Gestimum: nothing of this file is there."), required=False
    )

    def __init__(
        self, *args: Any, first_line: int, line_count: int, has_pieces: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.first_line, self.line_count = first_line, line_count
        if not has_pieces:
            del self.fields["pieces"]

    @property
    def chosen(self) -> str:
        return str(self["finding"].value() or "")

    @property
    def records(self) -> Ranges:
        """Return the data lines found, counted from 1, as `rule` wants them."""
        offset = self.first_line - 1
        return [(first - offset, last - offset) for first, last in self.cleaned_data["lines"]]

    def clean_lines(self) -> Ranges:
        """Return the stretches of file lines; they count for a partial finding only."""
        if self.cleaned_data.get("finding") != Ruling.Finding.PARTIAL:
            return []
        ranges = parse_ranges(self.cleaned_data["lines"])
        last_line = self.first_line + self.line_count - 1
        if not ranges:
            raise forms.ValidationError(_("Say which lines you found."))
        for number in (ranges[0][0], ranges[-1][1]):
            if not self.first_line <= number <= last_line:
                raise forms.ValidationError(
                    _(
                        "There is no line %(number)s to import in this file: they go from "
                        "%(first)s to %(last)s."
                    ),
                    params={"number": number, "first": self.first_line, "last": last_line},
                )
        if ranges == [(self.first_line, last_line)]:
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
                    _("“%(number)s” is too long for the number of a piece."),
                    params={"number": number[:PIECE_CHARACTERS] + "…"},
                )
        finding = self.cleaned_data.get("finding")
        if found and finding in (Ruling.Finding.REFUSED, Ruling.Finding.ABSENT):
            raise forms.ValidationError(
                _("You name pieces, but say that nothing was imported: one of the two is wrong.")
            )
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("finding") == Ruling.Finding.ABSENT and not cleaned.get("is_sure"):
            self.add_error(
                "is_sure", _("Tick the box once you have looked: these lines go out again.")
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
            _("“%(text)s” is not a line, nor lines as in 2-40: separate them by commas."),
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


def format_ranges(ranges: Iterable[Sequence[int]], *, first_line: int) -> str:
    """Write stretches of data lines as the lines of the file that people know."""
    offset = first_line - 1
    return ", ".join(
        str(first + offset) if first == last else f"{first + offset}-{last + offset}"
        for first, last in join_ranges(ranges)
    )
