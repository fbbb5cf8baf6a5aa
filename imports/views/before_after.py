"""A value before and after a change, shown so that people see what is different."""

import re
from dataclasses import dataclass

from imports.values.spreadsheet_damage import WIDE, WIDTHLESS, look_at
from imports.views.drafts.preview import cut_text


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """A value before and after, under the name of its column."""

    label: str
    before: str
    after: str


def build_before_after(label: str, before: str, after: str) -> BeforeAfter:
    """Name the characters that nobody sees, and spaces that only differ by their kind."""
    is_alike = look_at(before) == look_at(after)
    named = f"[{WIDE}{WIDTHLESS}]" if is_alike else f"[{WIDTHLESS}]"
    before, after = (re.sub(named, name_character, cut_text(value)) for value in (before, after))
    return BeforeAfter(label, before, after)


def name_character(found: re.Match[str]) -> str:
    return f"⟨U+{ord(found[0]):04X}⟩"
