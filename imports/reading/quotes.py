"""Whether the values of a file are packed in quotation marks: what its first lines prove."""

import re
from collections.abc import Iterator, Sequence

from imports.catalogue import FieldType, Kind
from imports.catalogue.names import normalise_name
from imports.catalogue.synonyms import is_known_title
from imports.reading.cells import is_text_closed
from imports.reading.replacing import find_cell_spans

QUOTE = '"'
#: What programs write around values; where both might be, the first is.
QUOTES = (QUOTE, "'")
FIELD_NAME = re.compile(r"[a-z]{3}_[a-z0-9_]+")
#: A line that is one text, whatever delimiters it holds.
WRAPPED = re.compile('"(?:[^"]|"")*+"')
#: A mark before a value of these types is no part of it: none would be valid with it.
NEVER_QUOTED = (
    FieldType.INTEGER,
    FieldType.DECIMAL,
    FieldType.AMOUNT,
    FieldType.CHECKBOX,
    FieldType.DATE,
    FieldType.DATE_TIME,
)
#: A text that is not closed after so many lines is none.
MOST_JOINED = 50


def has_quoted_cell(line: str, delimiter: str, mark: str = QUOTE) -> bool:
    """Say whether a cell opens with a quote, and that one or a later one closes with a quote."""
    opening = f"{delimiter}{line}".find(f"{delimiter}{mark}")
    return 0 <= opening < f"{line}{delimiter}".rfind(f"{mark}{delimiter}")


def unwrap(line: str) -> str:
    """Return what a line holds that is one text in quotes; any other line as it stands."""
    if line.startswith(QUOTE) and WRAPPED.fullmatch(line):
        return line[1:-1].replace(QUOTE * 2, QUOTE)
    return line


def unwrap_data(data: bytes) -> bytes:
    """Return the same of many lines as UTF-8; line ends become LF."""
    lines = data.decode("utf-8").split("\n")
    return "\n".join(unwrap(line.removesuffix("\r")) for line in lines).encode("utf-8")


def find_text_delimiter(header: str, lines: Sequence[str], delimiter: str, kind: Kind) -> str:
    """Return the quote that surely packs the values below a header, else nothing.

    A name or a title in quotes proves it: none has them inside. So do lines that are all cut as
    the header is, and are sound, where a quote keeps a delimiter, a line end or a doubled quote
    inside a text, or stands around a number, a date or a check box. Where none of it is so, a quote
    may belong to the values: that is for people to say.
    """
    for mark in QUOTES:
        if is_header_quoted(header, delimiter, mark, kind):
            return mark
        quoted = [line for line in lines if mark in line]
        if are_values_packed(header, quoted, delimiter, mark, kind):
            return mark
    return ""


def is_header_quoted(header: str, delimiter: str, mark: str, kind: Kind) -> bool:
    cells = (cell.strip() for cell in header.split(delimiter))
    names = (cell[1:-1] for cell in cells if len(cell) > 2 and cell[0] == cell[-1] == mark)
    return any(is_name(name, kind) or is_known_title(name, kind) for name in names)


def is_name(name: str, kind: Kind) -> bool:
    """Say whether a cell is a field's name or label, or looks like a name, in any case."""
    name = normalise_name(name)
    return bool(name) and (kind.is_known(name) or bool(FIELD_NAME.fullmatch(name)))


def are_values_packed(
    header: str, lines: Sequence[str], delimiter: str, mark: str, kind: Kind
) -> bool:
    names = header.split(delimiter)
    fields = [kind.find_field(name) for name in names]
    is_packed = False
    for record in join_torn(lines, delimiter, mark):
        spans = find_cell_spans(record, delimiter, mark)
        if len(spans) != len(names):
            return False
        for field, (start, stop) in zip(fields, spans, strict=True):
            raw = record[start:stop]
            if not raw.startswith(mark):
                continue
            value = read_sound(raw, mark)
            if value is None:
                return False
            is_kept = delimiter in value or mark in value or "\n" in value
            is_typed = bool(value.strip()) and field is not None and field.type in NEVER_QUOTED
            is_packed = is_packed or is_kept or is_typed
    return is_packed


def join_torn(lines: Sequence[str], delimiter: str, mark: str) -> Iterator[str]:
    """Yield the records that the lines are; one that is never closed comes as far as it goes."""
    torn = ""
    for line in lines:
        record = f"{torn}\n{line}" if torn else line
        is_closed = is_text_closed(record, delimiter, mark)
        torn = "" if is_closed or record.count("\n") > MOST_JOINED else record
        if not torn:
            yield record
    if torn:
        yield torn


def read_sound(raw: str, mark: str) -> str | None:
    """Return what a cell holds that stands in quotes, None where these are not as they should be.

    A sound one ends with the quote that closes it, and has every quote inside it doubled.
    """
    value = raw[1:-1].replace(mark * 2, mark)
    return value if f"{mark}{value.replace(mark, mark * 2)}{mark}" == raw else None
