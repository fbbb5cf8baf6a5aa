"""How the bytes of a file become cells: the answers that a person may change."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self, TypedDict

BYTE_ORDER_MARKS: Mapping[str, bytes] = {
    "utf-8-sig": b"\xef\xbb\xbf",
    "utf-16-le": b"\xff\xfe",
    "utf-16-be": b"\xfe\xff",
}
#: UTF-8, some lines of which are Windows-1252.
MIXED = "utf-8-mixed"
ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "cp1252",
    "utf-16-le",
    "utf-16-be",
    "iso-8859-15",
    "cp850",
    "mac_roman",
    MIXED,
)
DELIMITERS = (";", ",", "\t", "|")
#: The same for lines that are written: what stands in the fewest values comes first.
PREFERRED = (";", "\t", "|", ",")
DECIMAL_MARKS = (",", ".")
#: Between the names of fields that are given beside a file, whatever its own separator is.
FIELD_NAMES_SEPARATOR = ";"


def mark_at_start(head: bytes, encoding: str) -> bytes:
    """Return the byte-order mark of `encoding` that `head` starts with; it is no part of line 1."""
    mark = BYTE_ORDER_MARKS.get("utf-8-sig" if encoding in ("utf-8", MIXED) else encoding, b"")
    return mark if mark and head.startswith(mark) else b""


def name_delimiter(delimiter: str) -> str:
    """Return what a delimiter is called where it must be seen, on pages and in their forms."""
    return "tab" if delimiter == "\t" else delimiter


class StoredDialect(TypedDict, total=False):
    """A dialect as a run stores it; empty where the file cannot be read."""

    encoding: str
    delimiter: str
    text_delimiter: str
    has_header: bool
    field_names: list[str]
    start_line: int
    decimal_mark: str
    is_guessed: bool
    is_wrapped: bool


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """How a file is read: encoding, delimiter, text delimiter, header, what stands above it.

    `encoding` is one of `ENCODINGS`; the UTF-16 ones and utf-8-sig start with their mark.
    `delimiter` is one of `DELIMITERS`, or empty for accounting entries in fixed width.
    `text_delimiter` is empty or one character. `field_names` (the request's `noms_champs`) only
    says something when `has_header` is false. `start_line` is the number of the first line that
    is read, the header or else record 1: the lines above it are left out. `decimal_mark` is the one
    of `DECIMAL_MARKS` that a person says the numbers have, empty where nobody did: the bytes stay.
    `is_wrapped`: a line may stand in double quotes as a whole, which are no part of it.
    `is_guessed`: the encoding is the likeliest of old ones, and nobody said that it is right.
    """

    encoding: str
    delimiter: str
    text_delimiter: str = ""
    has_header: bool = True
    field_names: tuple[str, ...] = ()
    start_line: int = 1
    decimal_mark: str = ""
    is_wrapped: bool = False
    is_guessed: bool = False

    def __post_init__(self) -> None:
        if self.encoding not in ENCODINGS:
            raise ValueError(f"unknown encoding: {self.encoding!r}")
        if self.delimiter and self.delimiter not in DELIMITERS:
            raise ValueError(f"unknown delimiter: {self.delimiter!r}")
        if len(self.text_delimiter) > 1 or self.text_delimiter in ("\r", "\n"):
            raise ValueError(f"not a text delimiter: {self.text_delimiter!r}")
        if self.text_delimiter and self.text_delimiter == self.delimiter:
            raise ValueError("the text delimiter is also the delimiter")
        if self.start_line < 1:
            raise ValueError(f"lines count from 1: {self.start_line}")
        if self.decimal_mark and self.decimal_mark not in DECIMAL_MARKS:
            raise ValueError(f"unknown decimal mark: {self.decimal_mark!r}")

    @property
    def first_line(self) -> int:
        """Return the file's line number of record 1."""
        return self.start_line + self.has_header

    def as_json(self) -> StoredDialect:
        return {
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "text_delimiter": self.text_delimiter,
            "has_header": self.has_header,
            "field_names": list(self.field_names),
            "start_line": self.start_line,
            "decimal_mark": self.decimal_mark,
            "is_guessed": self.is_guessed,
            "is_wrapped": self.is_wrapped,
        }

    @classmethod
    def from_json(cls, data: StoredDialect) -> Self:
        """Return what was stored; the first ones were stored without all of it."""
        return cls(
            encoding=data["encoding"],
            delimiter=data["delimiter"],
            text_delimiter=data.get("text_delimiter", ""),
            has_header=data.get("has_header", True),
            field_names=tuple(data.get("field_names", ())),
            start_line=data.get("start_line", 1),
            decimal_mark=data.get("decimal_mark", ""),
            is_guessed=data.get("is_guessed", False),
            is_wrapped=data.get("is_wrapped", False),
        )
