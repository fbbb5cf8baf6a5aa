"""From the bytes that the server answered to what they say, or why they are no answer.

Source: docs/gestimum.md, "Response". What an answer proves is judged in `judgement`.
"""

import codecs
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from imports.catalogue.texts import gettext_noop
from imports.gestimum.journal import EntryKind, JournalEntry, parse_journal

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAMPLE_CHARACTERS = 120
# No file has a thousand million million lines: longer figures are kept as text, never as a count.
LONGEST_COUNTER = 15
DIGITS = re.compile(rf"[0-9]{{1,{LONGEST_COUNTER}}}")
# Half a surrogate pair or a NUL: JSON can spell them, text columns cannot hold them.
UNSTORABLE = re.compile(r"\\u(?:0000|[dD][89a-fA-F])|\0")

MESSAGES: Mapping[str, str] = {
    "empty": gettext_noop("The server sent an empty answer."),
    "html": gettext_noop(
        "The server sent a web page instead of an answer from Gestimum. It starts with: %(sample)s"
    ),
    "not_json": gettext_noop(
        "The server's answer is not complete JSON (line %(line)s, column %(column)s). It "
        "starts with: %(sample)s"
    ),
    "too_nested": gettext_noop(
        "The server's answer is nested too deeply to be an answer from Gestimum."
    ),
    "repeated_key": gettext_noop(
        "The server's answer gives “%(key)s” twice, so neither can be trusted."
    ),
    "no_result": gettext_noop(
        "The server's answer is JSON but not an answer from Gestimum: it has no “result” list. "
        "It starts with: %(sample)s"
    ),
    "result_count": gettext_noop(
        "The server's answer contains %(count)s results where exactly one is expected."
    ),
    "bad_result": gettext_noop(
        "The server's answer is not from Gestimum: “%(key)s” is missing or is not text."
    ),
    "bad_journal": gettext_noop("The journal in the server's answer is not a list of lines."),
    "bad_statistics": gettext_noop(
        "The statistics in the server's answer are not a list of named counters."
    ),
}


#: What JSON may hold.
type Json = bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None


class NotAnAnswer(Exception):
    """What came is no answer of Gestimum: it proves neither that lines were imported nor refused.

    `code` is a key of MESSAGES, `params` fills its placeholders.
    """

    def __init__(self, code: str, params: Mapping[str, str | int] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.params: Mapping[str, str | int] = dict(params or {})

    def __str__(self) -> str:
        return MESSAGES[self.code] % self.params


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A line that the ERP says it refused. The reason is empty where the journal gives none."""

    record: int
    reason: str
    index: int


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning. `record` is None where the journal does not tell the line for certain.

    `stated_line` is then the number that it gives, which may count the header.
    """

    text: str
    index: int
    record: int | None = None
    stated_line: int | None = None


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the ERP answered.

    `counters` holds the statistics that are whole numbers, under the names that came;
    `odd_counters` the others, verbatim: negative, absurd or no number at all.
    """

    result: str
    message: str
    journal: tuple[JournalEntry, ...] = ()
    counters: Mapping[str, int] = field(default_factory=dict)
    odd_counters: Mapping[str, str] = field(default_factory=dict)
    pieces: tuple[str, ...] = ()
    refusals: tuple[RefusedLine, ...] = ()
    refusals_without_line: tuple[JournalEntry, ...] = ()
    warnings: tuple[Warned, ...] = ()
    not_understood: tuple[JournalEntry, ...] = ()

    @property
    def says_success(self) -> bool:
        """Whether the ERP says `succès`, which it also does when every line is refused."""
        return says_success(self.result)


def says_success(result: str) -> bool:
    return result.strip().casefold() in ("succès", "succes")


def parse_answer(raw: bytes) -> Answer:
    """Read an answer, or raise NotAnAnswer.

    Takes UTF-8 with or without a byte-order mark, UTF-16 with one, else Windows-1252.
    """
    result = find_result(load(decode(raw)))
    lines = read_journal(result)
    counters, odd_counters = read_counters(result)
    journal = tuple(parse_journal(lines))
    return Answer(
        result=str(result["resultat"]),
        message=str(result["message"]),
        journal=journal,
        counters=counters,
        odd_counters=odd_counters,
        pieces=tuple(
            dict.fromkeys(
                entry.detail for entry in journal if entry.kind is EntryKind.PIECE_CREATED
            )
        ),
        refusals=find_refusals(journal),
        refusals_without_line=of_kind(journal, EntryKind.REFUSAL_WITHOUT_LINE),
        warnings=find_warnings(journal),
        not_understood=of_kind(journal, EntryKind.NOT_UNDERSTOOD, EntryKind.REPORT_DETAIL),
    )


def list_journal(raw: bytes) -> list[str]:
    """Return the journal of an answer line by line, not understood: or raise NotAnAnswer."""
    return read_journal(find_result(load(decode(raw))))


class Likeness(Enum):
    """What bytes have of an answer: `result` in a JSON object, perhaps its beginning, nothing."""

    ANSWER = "answer"
    BEGINNING = "beginning"
    NONE = "none"


# What may stand before the first brace, whatever the encoding: marks, blanks, the NULs of UTF-16.
BEFORE_AN_OBJECT = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"
GZIP = b"\x1f\x8b"
#: Only the report of an import counts lines: whatever stands around it may be an answer.
COUNTS = b"nombre_lignes_"


def compare_with_answer(raw: bytes) -> Likeness:
    """Say whether bytes may be an answer of Gestimum, or the beginning of one.

    NONE is proof, the others are not: a whole JSON value without `result`, what begins like no
    JSON object, or nothing at all; and no word of counted lines in it, as where a proxy wraps an
    answer into a page of its own. An object that is cut, or damaged on the way, may be anything.
    """
    beginning = raw.lstrip(BEFORE_AN_OBJECT)[:64].replace(b"\0", b"")
    opening = b"".join(beginning.split(None, 1))[:2]
    if not raw or not (opening in (b"", b"{", b'{"', b"{}") or raw.startswith(GZIP)):
        return tell_wrapped(raw)
    try:
        value = load(decode(raw))
    except NotAnAnswer:
        return Likeness.BEGINNING
    is_answer = isinstance(value, dict) and "result" in value
    return Likeness.ANSWER if is_answer else tell_wrapped(raw)


def tell_wrapped(raw: bytes) -> Likeness:
    counts_lines = COUNTS in raw.replace(b"\0", b"").lower()
    return Likeness.BEGINNING if counts_lines else Likeness.NONE


def decode(raw: bytes) -> str:
    for mark, encoding in MARKS:
        if raw.startswith(mark):
            return raw.decode(encoding, errors="replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        # In one go: an error handler would be called for each of millions of bytes of noise.
        return codecs.charmap_decode(raw, "strict", WINDOWS)[0]


def read_as_windows_does(byte: int) -> str:
    """Return a byte's character; the five that the code page lacks are control characters."""
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


WINDOWS = "".join(map(read_as_windows_does, range(256)))


def load(text: str) -> Json:
    """Return the JSON value, without trusting its depth, its figures or its keys."""
    if not text or text.isspace():
        raise NotAnAnswer("empty")
    try:
        value: Json = json.loads(
            text,
            strict=False,  # a tab or a line break inside a text does not make the answer untrue
            object_pairs_hook=build_object,
            parse_int=read_integer,
            parse_float=str,
            parse_constant=refuse_constant,
        )
        return tidy_value(value) if UNSTORABLE.search(text) else value
    except RecursionError:
        raise NotAnAnswer("too_nested") from None
    except json.JSONDecodeError as error:
        if text.lstrip()[:1] == "<":
            raise NotAnAnswer("html", {"sample": cut_excerpt(text)}) from None
        params: dict[str, str | int] = {
            "line": error.lineno,
            "column": error.colno,
            "sample": cut_excerpt(text),
        }
        raise NotAnAnswer("not_json", params) from None


def tidy_value(value: Json) -> Json:
    """Replace what no database stores by U+FFFD; the raw bytes are kept beside the answer."""
    if isinstance(value, str):
        return tidy_text(value)
    if isinstance(value, list):
        return [tidy_value(item) for item in value]
    if isinstance(value, dict):
        return {tidy_text(name): tidy_value(item) for name, item in value.items()}
    return value


def tidy_text(text: str) -> str:
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\0", "\ufffd")


def build_object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    built = dict(pairs)
    if len(built) < len(pairs):
        [(name, _times)] = Counter(name for name, _value in pairs).most_common(1)
        raise NotAnAnswer("repeated_key", {"key": cut_excerpt(name)})
    return built


def read_integer(digits: str) -> int | str:
    """Keep huge integers as they are written: Python limits and slows their conversion."""
    return int(digits) if len(digits) <= LONGEST_COUNTER else digits


def refuse_constant(name: str) -> None:
    raise json.JSONDecodeError(f"{name} is not JSON", name, 0)


def cut_excerpt(text: str) -> str:
    """Return the beginning of what came, on one line and fit to be shown."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text[:SAMPLE_CHARACTERS])
    return shown.strip() + ("…" if len(text) > SAMPLE_CHARACTERS else "")


def find_result(value: Json) -> dict[str, Json]:
    """Return the one object in {"result": [{…}]}."""
    results = value.get("result") if isinstance(value, dict) else None
    if not isinstance(results, list):
        raise NotAnAnswer(
            "no_result", {"sample": cut_excerpt(json.dumps(value, ensure_ascii=False))}
        )
    if len(results) != 1:
        raise NotAnAnswer("result_count", {"count": len(results)})
    result = results[0]
    if not isinstance(result, dict):
        raise NotAnAnswer("bad_result", {"key": "resultat"})
    for key in ("resultat", "message"):
        if not isinstance(result.get(key), str):
            raise NotAnAnswer("bad_result", {"key": key})
    return dict(result)


def read_journal(result: Mapping[str, Json]) -> list[str]:
    lines = result.get("journal")
    if lines is None:
        return []
    texts = [line for line in lines if isinstance(line, str)] if isinstance(lines, list) else []
    if not isinstance(lines, list) or len(texts) != len(lines):
        raise NotAnAnswer("bad_journal")
    return texts


def read_counters(result: Mapping[str, Json]) -> tuple[dict[str, int], dict[str, str]]:
    """Split the statistics into whole numbers and what is kept verbatim but never trusted."""
    statistics = result.get("statistiques")
    if statistics is None:
        return {}, {}
    if not isinstance(statistics, dict):
        raise NotAnAnswer("bad_statistics")
    counters: dict[str, int] = {}
    odd_counters: dict[str, str] = {}
    for name, value in statistics.items():
        if isinstance(value, dict | list):
            raise NotAnAnswer("bad_statistics")
        written = value if isinstance(value, str) else json.dumps(value)
        if DIGITS.fullmatch(written.strip(" ")):
            counters[name] = int(written)
        else:
            odd_counters[name] = written
    return counters, odd_counters


def of_kind(journal: tuple[JournalEntry, ...], *kinds: EntryKind) -> tuple[JournalEntry, ...]:
    return tuple(entry for entry in journal if entry.kind in kinds)


def find_refusals(journal: tuple[JournalEntry, ...]) -> tuple[RefusedLine, ...]:
    """Join each refused line with its reason, which is the entry after it or on the same line."""
    refusals = []
    for entry in of_kind(journal, EntryKind.LINE_REFUSED):
        following = journal[entry.index + 1] if entry.index + 1 < len(journal) else None
        has_reason = following is not None and following.kind is EntryKind.REFUSAL_REASON
        reason = following.text if following is not None and has_reason else entry.detail
        refusals.append(RefusedLine(entry.record or 0, reason, entry.index))
    return tuple(refusals)


def find_warnings(journal: tuple[JournalEntry, ...]) -> tuple[Warned, ...]:
    """Return every warning with its line where the journal tells it for certain."""
    warnings = []
    for entry in journal:
        kind, index = entry.kind, entry.index
        if kind is EntryKind.WARNING_TEXT:
            warnings.append(Warned(entry.text, index, entry.record))
        elif kind is EntryKind.LINE_WARNING and not is_followed_by_text(journal, index):
            warnings.append(Warned(entry.detail, index, entry.record))
        elif kind is EntryKind.STATED_LINE_WARNING:
            warnings.append(Warned(entry.detail, index, stated_line=entry.number))
        elif kind is EntryKind.GENERAL_WARNING:
            warnings.append(Warned(entry.text, index))
    return tuple(warnings)


def is_followed_by_text(journal: tuple[JournalEntry, ...], index: int) -> bool:
    return index + 1 < len(journal) and journal[index + 1].kind is EntryKind.WARNING_TEXT
