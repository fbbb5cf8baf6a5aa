"""Traces that spreadsheets and wrong conversions leave in a cell: in any text, or in codes only."""

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from imports.rules.catalogue import Params, Rule
from imports.values import mojibake
from imports.values.nothing import NULL_WORDS, PROGRAM_WORDS, match_words
from imports.values.protection import PROTECTED_CODE, PROTECTED_TEXT, unprotect_or_none
from imports.values.rounded import ROUNDED_NUMBER, write_in_full

#: What Excel, LibreOffice and Google write where a formula failed, in French and in English; the
#: French LibreOffice with a space before the last sign. Of a column too narrow, signs are left.
ERRORS = (
    "#N/A", "#N/D", "#REF!", "#VALEUR!", "#VALUE!", "#NOM?", "#NAME?", "#DIV/0!", "#NUL!", "#NULL!",
    "#NOMBRE!", "#NUM!", "#ERREUR!", "#ERROR!", "#CALC!", "#SPILL!", "#EPARS!", "#PROPAGATION!",
    "#CHAMP!", "#FIELD!",
)  # fmt: skip
ERROR = "|".join(re.escape(one[:-1]) + "[ \xa0\u202f]?" + re.escape(one[-1]) for one in ERRORS)
REPLACED = "\ufffd|ï¿½"  # the second is the first, read as Windows-1252
#: What web pages write instead of a letter; of those with a name, the letters of western Europe.
ENTITY = (
    "&(?:#[0-9]{2,6}|#[xX][0-9a-fA-F]{2,5}"
    "|(?:[AEIOUYNCaeiouync](?:acute|grave|circ|uml|cedil|tilde|ring)|oelig|OElig|aelig|AElig|szlig"
    "|amp|lt|gt|quot|apos|nbsp|euro|laquo|raquo|deg|[lr][sd]quo|hellip|[nm]dash|copy|reg|trade"
    "|middot|times|frac12|frac14|sup[23]|micro);)"
)
ENTITY_SIGN = re.compile(rb"&(?:#[0-9xX]|[A-Za-z]{2,6}[0-9]{0,2};)")
#: What programs write instead of a letter: JSON, addresses (which hold it rightly), mails.
LETTER = "(?:u[0-9a-fA-F]{4}|x[89a-fA-F][0-9a-fA-F])"
#: A new line as programs write it, in what is no path.
NEW_LINE = r"(?:\\r)?\\n"
LINES = rf"^(?:[^:\\]|:[^\\])*{NEW_LINE}"
ESCAPED = rf"\\{LETTER}|{LINES}|^[^:=@/]*%[cC][23]%[89abAB][0-9a-fA-F]|=C[23]=[89AB][0-9A-F]"
ESCAPED_SIGN = re.compile(rb"\\(?:[ux][0-9a-fA-F]|n)|%[cC][23]%|=C[23]=")
#: What a web page says of its letters instead of showing it, and what of that begins a new line.
TAG = (
    "</?(?i:p|br|b|i|u|em|strong|span|div|ul|ol|li|h[1-6]|font|a|img|table|tbody|tr|td)"
    "(?:[ \t][^<>=]*=[^<>]*)? ?/?>"
)
TAG_SIGN = re.compile(rb"</?[A-Za-z]")
LINE_TAG = re.compile(r"</?(?i:p|br|div|li|h[1-6]|tr|td)\b")
ESCAPED_BYTES = re.compile("(?:[%=][0-9a-fA-F]{2})+")
#: A picture is two of these; each program on the way may have doubled the backslash.
ESCAPED_LETTERS = re.compile(rf"(?:(?<!\\)\\++{LETTER})+")
#: A question mark between letters or at the beginning of a word, in what is no address.
LOST_LETTER = (
    r"^[^:=@/]*(?:[A-Za-zÀ-ÿ]\?[a-zà-ÿ]|[A-ZÀ-Þ]{2}\?[A-ZÀ-Þ]|[A-ZÀ-Þ]\?[A-ZÀ-Þ]{2})"
    r"|^(?:[^:=@/]*[ '(-])?\?[a-z]{2}"
)
LOST_SIGN = re.compile(rb"\?[A-Za-z\x80-\xff]")
CONTROLS = frozenset(map(chr, [*range(9), 11, 12, *range(14, 32), 127]))
USUAL = bytes(code for code in range(128) if chr(code) not in CONTROLS)
#: How Excel shows 1/3, 1-3 or 3/2026 that it took for dates: French and English months.
FRENCH_MONTHS = "janv|févr|mars|avr|mai|juin|juil|août|sept|oct|nov|déc"
ENGLISH_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
MONTHS = rf"(?:(?:{FRENCH_MONTHS})\.?|{ENGLISH_MONTHS})"
TURNED_INTO_DATE_SHAPE = f"^(?:[0-3]?[0-9]-{MONTHS}|{MONTHS}-[0-9]{{2}})$"
#: They look like a space, or like nothing; the last ones are of no width.
WIDE = "\xa0\u2000-\u200a\u202f"
WIDTHLESS = "\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
ALL_CHARACTERS = "".join(map(chr, range(0x10000)))
INVISIBLE = frozenset(re.findall(f"[{WIDE}{WIDTHLESS}]", ALL_CHARACTERS))
HIDDEN = frozenset(re.findall(f"[{WIDTHLESS}]", ALL_CHARACTERS))
BLANKS = " \t\xa0"
#: From here on the signs in a value are looked for before its traces.
LONG_CHARACTERS = 1_000


@dataclass(frozen=True, slots=True)
class DamagePattern:
    """A rule with its pattern, for Python and for Rust; any text that it hits bears its `sign`.

    The sign is cheap to look for: most files hold none, and their cells are spared the pattern.
    It is a pattern itself, for Rust, or what is true of the text in UTF-8 and of the unusual
    characters it holds.
    """

    rule: Rule
    pattern: str
    sign: str | Callable[[bytes, frozenset[str]], object]
    regex: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "regex", re.compile(self.pattern))

    def may_stand_in(self, value: str, data: bytes, unusual: frozenset[str]) -> bool:
        """Say whether a value bears the sign; `data` is the value in UTF-8."""
        if isinstance(self.sign, str):
            return bool(re.search(self.sign, value))
        return bool(self.sign(data, unusual))


FAILED = re.compile(rb"#[A-Z#]")


def has_entity(data: bytes) -> bool:
    return b"&" in data and bool(ENTITY_SIGN.search(data))


def has_escape(data: bytes) -> bool:
    # Literals are looked for much faster than one pattern of alternatives.
    may_hold = b"\\" in data or b"%" in data or has_both(data, b"=", b"=C")
    return may_hold and bool(ESCAPED_SIGN.search(data))


def has_tag(data: bytes) -> bool:
    return b"<" in data and bool(TAG_SIGN.search(data))


def has_both(data: bytes, rare: bytes, sign: bytes) -> bool:
    """Say whether a sign is there, of which one byte is rare: that is found ten times as fast."""
    return rare in data and sign in data


FORMULA_ERROR = DamagePattern(
    Rule.FORMULA_ERROR,
    f"^(?:{ERROR}|Err:[0-9]{{3}}|#{{3,}})$",
    lambda data, _unusual: (b"#" in data and FAILED.search(data)) or has_both(data, b":", b"Err:"),
)
#: What stands around a whole value: as typed, as word processors write it; behind a space, the
#: quotes of a file pack nothing.
AROUND_VALUES = (
    "^(?: +\"[^\"]*\" *|'(?:[^']|'')*'|[‘‚‛][^‘‚‛]*[’‘]|[“„][^“„]*[”“]|«[^«]*»|‹[^‹]*›)$"
)
OPENING_MARKS = "‘‚‛“„«‹"
#: What programs write that escape quotes, and backslashes with them.
ESCAPES = r"""\\["']|^[A-Za-z]:\\\\"""

#: Only in texts: a number or a date of this shape is wrong anyway.
TEXT_TRACES = (
    # For Rust: most lines hold an E, at each of which Python would stop.
    DamagePattern(Rule.SCIENTIFIC_NOTATION, ROUNDED_NUMBER, "[Ee][+-]?[0-9]"),
    DamagePattern(
        Rule.MOJIBAKE,
        mojibake.PATTERN,
        mojibake.may_hold_mojibake,
    ),
    DamagePattern(
        Rule.CONTROL_CHARACTER,
        "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]",
        lambda _data, unusual: not unusual.isdisjoint(CONTROLS),
    ),
    DamagePattern(
        Rule.REPLACEMENT_CHARACTER,
        REPLACED,
        lambda _data, unusual: "\ufffd" in unusual or unusual.issuperset("ï¿½"),
    ),
    DamagePattern(
        Rule.VALUE_IN_QUOTES,
        AROUND_VALUES,
        lambda data, unusual: (
            b"'" in data or b' "' in data or not unusual.isdisjoint(OPENING_MARKS)
        ),
    ),
    DamagePattern(
        Rule.ESCAPED_QUOTE,
        ESCAPES,
        lambda data, _unusual: b"\\" in data,
    ),
    DamagePattern(
        Rule.HTML_ENTITY,
        f"{ENTITY}|{ESCAPED}|{TAG}",
        lambda data, _unusual: has_entity(data) or has_escape(data) or has_tag(data),
    ),
    DamagePattern(
        Rule.LOST_LETTER,
        LOST_LETTER,
        lambda data, _unusual: b"?" in data and LOST_SIGN.search(data),
    ),
)
#: In a code, and in a number: there the number that was typed is lost.
TURNED_INTO_DATE = DamagePattern(
    Rule.TURNED_INTO_DATE, TURNED_INTO_DATE_SHAPE, lambda data, _unusual: b"-" in data
)
#: In a label spaces are what a word processor made of them; nobody wrote what has no width.
HIDDEN_TRACE = DamagePattern(
    Rule.INVISIBLE_SPACE,
    f"[{WIDTHLESS}]",
    lambda _data, unusual: not unusual.isdisjoint(HIDDEN),
)
#: Only in codes: spaces are told there as well.
CODE_TRACES = (
    DamagePattern(
        Rule.INVISIBLE_SPACE,
        f"[{WIDE}{WIDTHLESS}]",
        lambda _data, unusual: not unusual.isdisjoint(INVISIBLE),
    ),
    # Any space is a sign: one beside a delimiter takes longer to find in the text than in its
    # columns.
    DamagePattern(
        Rule.SPACES_AROUND,
        "^[ \t]|[ \t]$",
        lambda data, _unusual: b" " in data or b"\t" in data,
    ),
)


def may_be_protected(data: bytes, unusual: frozenset[str]) -> bool:
    return b"=" in data or b"'" in data or "’" in unusual


TEXT_MARK = DamagePattern(Rule.TEXT_MARK, PROTECTED_TEXT, may_be_protected)
CODE_MARK = DamagePattern(Rule.TEXT_MARK, PROTECTED_CODE, may_be_protected)
# No sign: whole cells are quicker found in their columns.
NULL_TEXT = DamagePattern(Rule.NULL_WORD, match_words(PROGRAM_WORDS), lambda _data, _unusual: True)
NULL_CODE = DamagePattern(Rule.NULL_WORD, match_words(NULL_WORDS), lambda _data, _unusual: True)
#: Of texts that are no codes.
OF_LABELS = (HIDDEN_TRACE, TEXT_MARK, NULL_TEXT)
#: Each of their patterns holds a character that ASCII lacks.
BEYOND_ASCII = frozenset({Rule.MOJIBAKE, Rule.REPLACEMENT_CHARACTER, Rule.INVISIBLE_SPACE})
ALL_TRACES = (FORMULA_ERROR, *TEXT_TRACES, TURNED_INTO_DATE, *CODE_TRACES, TEXT_MARK, NULL_TEXT)


@cache
def select_traces(*, is_text: bool, is_code: bool, is_number: bool) -> tuple[DamagePattern, ...]:
    """Return the traces to look for in a column, beside those of formulas."""
    dated = (TURNED_INTO_DATE,) if is_code or is_number else ()
    texts = (*TEXT_TRACES, *(() if is_code else OF_LABELS)) if is_text else ()
    return texts + dated + ((*CODE_TRACES, CODE_MARK, NULL_CODE) if is_code else ())


@dataclass(frozen=True, slots=True)
class Prefilter:
    """What a text may be suspected of: rules that some cell may break, and unusual characters."""

    rules: frozenset[Rule]
    unusual: frozenset[str]
    has_tabs: bool


#: Of a text that was not looked through: it may hold anything.
ANY_SIGNS = Prefilter(frozenset(Rule), frozenset(BLANKS), has_tabs=True)


@cache
def compile_any(traces: tuple[DamagePattern, ...]) -> re.Pattern[str]:
    return re.compile("|".join(trace.pattern for trace in traces))


@cache
def leave_out_accents(traces: tuple[DamagePattern, ...]) -> tuple[DamagePattern, ...]:
    """Return the traces that a text in ASCII may bear."""
    return tuple(trace for trace in traces if trace.rule not in BEYOND_ASCII)


def find_traces(value: str, traces: tuple[DamagePattern, ...]) -> Iterator[tuple[Rule, Params]]:
    if value.isascii():
        traces = leave_out_accents(traces)
    for trace in select_likely(value, traces):
        if trace.regex.search(value):
            yield trace.rule, describe_trace(trace.rule, value)


def select_likely(value: str, traces: tuple[DamagePattern, ...]) -> Iterable[DamagePattern]:
    """Return the traces that a value may bear: few at most, where one pattern asks for them all.

    That pattern asks for each at every character. In a long value their signs are looked for first,
    as in the text of many cells: that leaps over it.
    """
    if len(value) > LONG_CHARACTERS:
        data = value.encode("utf-8")
        unusual = frozenset(data.translate(None, USUAL).decode("utf-8"))
        return [trace for trace in traces if trace.may_stand_in(value, data, unusual)]
    return traces if traces and compile_any(traces).search(value) else ()


def describe_trace(rule: Rule, value: str) -> Params:
    if rule in MEANT:
        meant = MEANT[rule](value)
        if meant is None or not (meant.strip(BLANKS) or rule in MAY_MEAN_NOTHING):
            return {}
        return {"suggestion": meant}
    if rule is Rule.CONTROL_CHARACTER:
        codes = dict.fromkeys(f"U+{ord(c):04X}" for c in value if ord(c) < 32 or c == "\x7f")
        return {"characters": ", ".join(list(codes)[:5])}
    if rule in (Rule.INVISIBLE_SPACE, Rule.SPACES_AROUND):
        return describe_spaces(value)
    return {}


def strip_marks(value: str) -> str:
    """Return what stands between the marks around a value."""
    value = value.strip(" ")
    inside = value[1:-1].strip(f"{BLANKS}\u202f")
    return inside.replace("''", "'") if value.startswith("'") else inside


def drop_escapes(value: str) -> str:
    return re.sub(r"""\\([\\"'])""", r"\1", value)


def describe_spaces(value: str) -> Params:
    """Name the characters that look like a space or like nothing, and say the value without."""
    codes = dict.fromkeys(f"U+{ord(c):04X}" for c in re.findall(f"[{WIDE}{WIDTHLESS}]", value))
    plain = look_at(value).strip(BLANKS)
    said = {"characters": ", ".join(list(codes)[:5])} if codes else {}
    return said | ({"suggestion": plain} if plain else {})


def look_at(value: str) -> str:
    """Return the value as it looks: without what has no width, all spaces alike."""
    return re.sub(f"[{WIDE}]", " ", re.sub(f"[{WIDTHLESS}]", "", value))


def write_entities(value: str) -> str | None:
    """Return the text with the characters that its entities and escapes stand for.

    None where these stand for none.
    """
    try:
        text = html.unescape(value).replace("\xa0", " ")
    except ValueError:  # a number with thousands of digits
        return None
    text = ESCAPED_LETTERS.sub(decode_letters, text)
    text = drop_tags(text)
    if re.search(ESCAPED, text):
        text = ESCAPED_BYTES.sub(decode_escape, text)
    return text.strip(" ") if text != value else None


def drop_tags(text: str) -> str:
    """Return a text without the tags of a web page; a space stands where a line began."""
    if re.search(LINES, text):
        text = re.sub(f" *{NEW_LINE} *", " ", text)
    if not re.search(TAG, text):
        return text
    text = re.sub(TAG, lambda tag: " " if LINE_TAG.match(tag[0]) else "", text)
    return re.sub(" {2,}", " ", text)


def decode_letters(match: re.Match[str]) -> str:
    """Return what the codes stand for; half a picture and signs of control stay as they are."""
    codes = [int(code, 16) for code in re.findall("[0-9a-fA-F]+", match[0])]
    try:
        text = b"".join(code.to_bytes(2, "big") for code in codes).decode("utf-16-be")
    except UnicodeDecodeError:
        return match[0]
    return match[0] if CONTROLS.intersection(text) else text


def decode_escape(match: re.Match[str]) -> str:
    try:
        return bytes.fromhex(re.sub("[%=]", "", match[0])).decode("utf-8")
    except UnicodeDecodeError:
        return match[0]


#: Rules of cells in which nothing may have been meant.
MAY_MEAN_NOTHING = (Rule.NULL_WORD, Rule.TEXT_MARK, Rule.HTML_ENTITY)
#: What was probably meant by a cell with a trace; None where it is lost.
MEANT: Mapping[Rule, Callable[[str], str | None]] = {
    Rule.MOJIBAKE: mojibake.restore_or_none,
    Rule.HTML_ENTITY: write_entities,
    Rule.VALUE_IN_QUOTES: strip_marks,
    Rule.ESCAPED_QUOTE: drop_escapes,
    Rule.NULL_WORD: lambda _value: "",
    Rule.TEXT_MARK: unprotect_or_none,
    Rule.SCIENTIFIC_NOTATION: write_in_full,
}
