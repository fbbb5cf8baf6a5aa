"""Traces that spreadsheets and wrong conversions leave in a cell, whatever its field."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from imports.checking.report import Params
from imports.checking.rule import Rule

#: What Excel and LibreOffice write where a formula failed, in French and in English.
ERRORS = (
    "#N/A", "#REF!", "#VALEUR!", "#VALUE!", "#NOM?", "#NAME?", "#DIV/0!", "#NUL!", "#NULL!",
    "#NOMBRE!", "#NUM!",
)  # fmt: skip
# The bytes of a UTF-8 letter, read one by one as Windows-1252: é becomes Ã©, ’ becomes â€™.
SECOND_BYTES = "\xa0-¿ŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™"
MOJIBAKE = f"Ã[{SECOND_BYTES}]|Â[\xa0-¿]|â€[{SECOND_BYTES}]"


CONTROLS = bytes([*range(9), 11, 12, *range(14, 32), 127])


@dataclass(frozen=True, slots=True)
class Trace:
    """A rule with its pattern, for Python and for Rust; `has_sign` is true of any bytes it hits.

    The sign is cheap to look for: most files hold none, and their cells are spared the pattern.
    """

    rule: Rule
    pattern: str
    has_sign: Callable[[bytes], object]
    regex: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "regex", re.compile(self.pattern))


FORMULA_ERROR = Trace(
    Rule.FORMULA_ERROR,
    rf"^(?:{'|'.join(re.escape(error) for error in ERRORS)})$",
    re.compile(rb"#[NRVD]").search,
)
#: Only in texts: a number or a date of this shape is wrong anyway.
TEXT_TRACES = (
    Trace(
        Rule.SCIENTIFIC_NOTATION,
        "^[0-9](?:[.,][0-9]+)?E[+-][0-9]{2,3}$",
        re.compile(rb"E[+-][0-9][0-9]").search,
    ),
    Trace(
        Rule.MOJIBAKE,
        MOJIBAKE,
        re.compile(rb"\xc3\x83|\xc3\x82|\xc3\xa2\xe2\x82\xac").search,
    ),
    Trace(
        Rule.CONTROL_CHARACTER,
        "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]",
        lambda data: len(data.translate(None, CONTROLS)) < len(data),
    ),
)
ANY_TEXT_TRACE = re.compile("|".join(trace.pattern for trace in TEXT_TRACES))


def find_signs(data: bytes) -> frozenset[Rule]:
    """Return the rules that some cell of this UTF-8 text may break."""
    return frozenset(trace.rule for trace in (FORMULA_ERROR, *TEXT_TRACES) if trace.has_sign(data))


def find_text_traces(value: str) -> Iterator[tuple[Rule, Params]]:
    if not ANY_TEXT_TRACE.search(value):
        return
    for trace in TEXT_TRACES:
        if trace.regex.search(value):
            yield trace.rule, describe(trace.rule, value)


def describe(rule: Rule, value: str) -> Params:
    if rule is Rule.MOJIBAKE:
        return {"suggestion": restore(value)}
    if rule is Rule.CONTROL_CHARACTER:
        codes = dict.fromkeys(f"U+{ord(c):04X}" for c in value if ord(c) < 32 or c == "\x7f")
        return {"characters": ", ".join(list(codes)[:5])}
    return {}


def restore(value: str) -> str:
    """Return the text that was read in the wrong encoding, as far as it can be told."""

    def decode(match: re.Match[str]) -> str:
        try:
            return match[0].encode("cp1252").decode("utf-8")
        except UnicodeError:
            return match[0]

    return re.sub(MOJIBAKE, decode, value)
