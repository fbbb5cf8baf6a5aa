"""Words that programs and people write where there is nothing."""

import re
from collections.abc import Iterable

#: Of programs: nobody means them.
PROGRAM_WORDS = (
    "NULL", "null", "\\N", "(null)", "(NULL)", "<null>", "<NULL>", "[null]", "[NULL]",
    "nan", "NaN", "<NA>", "NaT", "undefined",
)  # fmt: skip
#: They may be meant: Null is a surname, None a town, and a dash a label.
OTHER_WORDS = (
    "Null", "None", "none", "NONE", "N/A", "n/a", "N.A.", "n.a.", "N/C", "n/c", "N.C.", "n.c.",
    "N/D", "n/d", "N.D.", "n.d.", "S.O.", "s.o.", "nil", "-", "--", "---", "–", "—",
)  # fmt: skip
NULL_WORDS = frozenset((*PROGRAM_WORDS, *OTHER_WORDS))
#: Where a database, a spreadsheet or a program has no date: zeros, its own first day, a mask that
#: nobody filled in.
NO_DATE = re.compile(
    r"(?:00([-/. ]?)00\1(?:00)?00|0000([-/.])00\2(?:00)|00/01/1900|01/01/0001|0001-01-01)"
    r"(?:[ T]00:00(?::00(?:[.,]0+)?)?)?Z?|[_ ]*([-/.])[_ ]*\3[_ ]*"
)


def is_no_date(value: str) -> bool:
    """Say whether the text of a date says that there is none."""
    return bool(NO_DATE.fullmatch(value.strip()))


def match_words(words: Iterable[str]) -> str:
    """Return the pattern of a cell that holds nothing but one of these words."""
    return f"^(?:{'|'.join(re.escape(word) for word in sorted(words))})$"
