"""The number formats of spreadsheets, taken apart: what they show of a value, and what they hide.

A format is up to four sections, `positive;negative;zero;text`, of digit places, letters for parts
of a date, and signs that are shown as they stand.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

#: No spreadsheet lets anybody write more: a longer one was made to hurt, and shows nothing.
LONGEST_FORMAT = 255
#: The formats that a file only numbers, as a French Excel shows them.
BUILT_IN: Mapping[int, str] = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
    5: '#,##0\\ "€";-#,##0\\ "€"', 6: '#,##0\\ "€";[Red]-#,##0\\ "€"',
    7: '#,##0.00\\ "€";-#,##0.00\\ "€"', 8: '#,##0.00\\ "€";[Red]-#,##0.00\\ "€"',
    9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "dd/mm/yyyy", 15: "dd-mmm-yy", 16: "dd-mmm", 17: "mmm-yy",
    18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "hh:mm", 21: "hh:mm:ss", 22: "dd/mm/yyyy hh:mm",
    **dict.fromkeys((27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58), "dd/mm/yyyy"),
    **dict.fromkeys((32, 33, 34, 35, 55, 56), "hh:mm:ss"),
    37: "#,##0;-#,##0", 38: "#,##0;[Red]-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;[Red]-#,##0.00",
    **dict.fromkeys((41, 42), '#,##0;-#,##0;"-"'),
    **dict.fromkeys((43, 44), '#,##0.00;-#,##0.00;"-"'),
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip
#: What a French Excel writes for these, and makes of them again: the system's own short dates.
IN_FRENCH = {
    "d-mmm": BUILT_IN[16], "d-mmm-yy": BUILT_IN[15], "mm-dd-yy": BUILT_IN[14],
    "h:mm": BUILT_IN[20], "h:mm:ss": BUILT_IN[21], "m/d/yy h:mm": BUILT_IN[22],
}  # fmt: skip

TOKEN = re.compile(
    r"""
      "(?P<quoted>[^"]*)"? | \\(?P<escaped>.) | _(?P<blank>.) | \*. |
      \[(?P<elapsed>h+|m+|s+)\] | \[\$(?P<currency>[^\]-]*)(?:-(?P<language>[^\]]*))?\] |
      \[(?P<condition>[<>=][^\]]*)\] | \[(?P<bracket>[^\]]*)\]? |
      (?P<general>general|standard) | (?P<clock>am/pm|a/p) | (?P<exponent>e[+-]) |
      (?P<digit>[0?\#]) | (?P<date>y+|m+|d+|h+|s+) | (?P<sign>[.,%/@;]) | (?P<literal>.)
    """,
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
#: LibreOffice in French takes the space before a currency for one between thousands.
LIBREOFFICE_SPACE = re.compile(r"(?<=[0?#]),(?=\\[€$£])")
COLOURS = re.compile(r"black|blue|cyan|green|magenta|red|white|yellow|color ?[0-9]+", re.IGNORECASE)
SHOWN_AS_THEY_STAND = ("quoted", "escaped", "currency", "literal")


class Show(StrEnum):
    """What a section shows of a number."""

    GENERAL = "general"
    NUMBER = "number"
    DATE = "date"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str


@dataclass(frozen=True, eq=False)
class FormatSection:
    """One of the sections of a format, with a colour or a condition if it names one."""

    tokens: Sequence[Token]
    is_coloured: bool = False
    has_condition: bool = False
    language: str = ""

    @cached_property
    def kinds(self) -> frozenset[str]:
        return frozenset(token.kind for token in self.tokens)

    @cached_property
    def shows(self) -> Show:
        if self.kinds & {"date", "elapsed", "clock"}:
            return Show.DATE
        if "digit" in self.kinds:
            return Show.NUMBER
        return Show.GENERAL if self.kinds & {"general", "@"} else Show.NOTHING

    @cached_property
    def digits(self) -> tuple[int, int]:
        """The places of the first and the last digit among the tokens."""
        places = [place for place, token in enumerate(self.tokens) if token.kind == "digit"]
        return places[0], places[-1]

    @cached_property
    def literals(self) -> str:
        return "".join(token.text for token in self.tokens if token.kind == "shown")

    @property
    def percents(self) -> int:
        return sum(token.kind == "%" for token in self.tokens)

    @cached_property
    def decimals(self) -> int:
        """How many digits are shown behind the decimal mark."""
        kinds = [token.kind for token in self.tokens]
        return kinds[kinds.index(".") :].count("digit") if "." in kinds else 0

    @cached_property
    def is_plain(self) -> bool:
        """Whether it shows the number as it is, rounded, with signs before and behind."""
        if self.shows is not Show.NUMBER or self.kinds & {"exponent", "/", "@", "general"}:
            return False
        first, last = self.digits
        inside = {token.kind for token in self.tokens[first:last]}
        is_numbered = any(character.isdigit() for character in self.literals)
        return not (self.is_scaled or is_numbered or inside & {"shown", "blank", "%"})

    @cached_property
    def is_scaled(self) -> bool:
        """Whether it shows thousands or millions: a comma that no digit follows."""
        following = zip(self.tokens, [*self.tokens[1:], Token("end", "")], strict=True)
        return any(token.kind == "," and after.kind != "digit" for token, after in following)

    @cached_property
    def is_digit_pattern(self) -> bool:
        """Whether it fills the digits of a whole number into places: 00000, 0# ## ## ## ##."""
        return self.shows is Show.NUMBER and self.kinds <= {"digit", "shown", "blank"}

    @cached_property
    def are_zeros(self) -> bool:
        return all(token.text == "0" for token in self.tokens if token.kind == "digit")

    @cached_property
    def shows_time(self) -> bool:
        return bool(self.kinds & {"elapsed", "clock"}) or any(
            token.kind == "date" and token.text[0] in "hs" for token in self.tokens
        )

    @cached_property
    def shows_part_of_day(self) -> bool:
        """Whether it shows a day without its year, or a month: what 1-3 is turned into."""
        letters = {token.text[0] for token in self.tokens if token.kind == "date"}
        return 0 < len(letters & {"d", "m", "y"}) < 3


@dataclass(frozen=True, eq=False)
class NumberFormat:
    """A format; `text` as it was written. There is one object of each: it is found by identity."""

    text: str
    sections: Sequence[FormatSection]

    @property
    def first(self) -> FormatSection:
        return self.sections[0]

    @cached_property
    def shows(self) -> Show:
        return self.first.shows

    @cached_property
    def is_harmless(self) -> bool:
        """Whether it shows any value as it is held."""
        return self.shows is Show.GENERAL and len(self.sections) == 1 and not self.first.literals

    @cached_property
    def is_simple(self) -> bool:
        """Whether every number is shown as it is, rounded to the same places, with its sign."""
        if any(section.has_condition for section in self.sections) or not self.first.is_plain:
            return False
        first, *others = self.sections
        if "-" in first.literals:
            return False
        for number, section in enumerate(others[:2]):
            is_like_first = section.is_plain and has_same_places(section, first)
            if number == 0 and not (is_like_first and is_negative(section)):
                return False
            if number == 1 and not (is_like_first or section.shows is Show.NOTHING):
                return False
        return True

    @cached_property
    def hides_zero(self) -> bool:
        """Whether a simple format shows nothing where the number is zero."""
        if len(self.sections) > 2:
            section = self.sections[2]
            return section.shows is Show.NOTHING and not section.literals.strip()
        return all(token.text != "0" for token in self.first.tokens if token.kind == "digit")

    @cached_property
    def adds_to_texts(self) -> bool:
        """Whether it shows a text with something before or behind, or not at all."""
        section = self.text_section
        return section is not None and ("@" not in section.kinds or bool(section.literals))

    @cached_property
    def text_section(self) -> FormatSection | None:
        if len(self.sections) == 4:
            return self.sections[3]
        return self.first if len(self.sections) == 1 and "@" in self.first.kinds else None


def has_same_places(section: FormatSection, other: FormatSection) -> bool:
    return (section.decimals, section.percents) == (other.decimals, other.percents)


def is_negative(section: FormatSection) -> bool:
    """Say whether people see that the number is below zero."""
    signs = section.literals
    return section.is_coloured or "-" in signs or "−" in signs or ("(" in signs and ")" in signs)


@lru_cache(maxsize=4096)
def parse_format(text: str) -> NumberFormat:
    """Take a format apart; one that no spreadsheet would write shows values as they are."""
    if not text or len(text) > LONGEST_FORMAT:
        text = "General"
    text = LIBREOFFICE_SPACE.sub(r"\\ ", IN_FRENCH.get(text.lower(), text))
    sections, tokens, notes = [], list[Token](), dict[str, str]()
    for found in TOKEN.finditer(text):
        kind, shown = str(found.lastgroup or "fill"), found[found.lastgroup or 0]
        if kind == "sign" and shown == ";":
            sections.append(build_section(tokens, notes))
            tokens, notes = [], {}
        elif kind in ("currency", "language"):
            notes["language"] = (found["language"] or notes.get("language", "")).upper()
            if symbol := found["currency"]:
                tokens.append(Token("shown", symbol))
        elif kind in SHOWN_AS_THEY_STAND:
            tokens.append(Token("shown", shown))
        elif kind == "blank":
            tokens.append(Token("blank", " "))
        elif kind in ("condition", "bracket"):
            notes["condition" if kind == "condition" else colour_or_not(shown)] = shown
        elif kind != "fill":
            tokens.append(Token(shown if kind == "sign" else kind, shown.lower()))
    sections.append(build_section(tokens, notes))
    return NumberFormat(text, tuple(sections[:4]))


def colour_or_not(bracket: str) -> str:
    return "colour" if COLOURS.fullmatch(bracket) else "other"


def build_section(tokens: Sequence[Token], notes: Mapping[str, str]) -> FormatSection:
    is_date = any(token.kind in ("date", "elapsed", "clock") for token in tokens)
    kept = tuple(
        Token("shown", token.text) if is_date and token.kind in (",", "/", "%") else token
        for token in tokens
    )
    return FormatSection(
        tokens=mark_minutes(kept) if is_date else kept,
        is_coloured="colour" in notes,
        has_condition="condition" in notes,
        language=notes.get("language", ""),
    )


def mark_minutes(tokens: Sequence[Token]) -> Sequence[Token]:
    """Tell minutes from months: they stand behind hours or before seconds. They become `n`."""
    marked = list(tokens)
    places = [place for place, token in enumerate(tokens) if token.kind in ("date", "elapsed")]
    for before, place, after in zip([-1, *places], places, [*places[1:], -1], strict=False):
        token = tokens[place]
        if token.kind == "date" and token.text in ("m", "mm"):
            is_behind = before >= 0 and tokens[before].text[0] == "h"
            is_before = after >= 0 and tokens[after].text[0] == "s"
            if is_behind or is_before:
                marked[place] = Token("date", "n" * len(token.text))
    return tuple(marked)
