"""The lines of a file as Python's own decoding and a plain split find them."""

import re
from collections.abc import Sequence
from itertools import chain

from imports.reading import Table
from imports.reading.dialect import BYTE_ORDER_MARKS, MIXED

LINE_END = re.compile("\r\n|\r|\n")


def decode(raw: bytes, encoding: str) -> str:
    codec = "utf-8" if encoding in ("utf-8-sig", MIXED) else encoding
    mark = BYTE_ORDER_MARKS.get("utf-8-sig" if codec == "utf-8" else codec, b"")
    raw = raw.removeprefix(mark)
    if encoding == MIXED:
        text = raw.decode("utf-8", "surrogateescape")
        return "".join(
            one.encode("utf-8", "surrogateescape").decode("cp1252") if is_half(one) else one
            for one in text
        )
    return raw.decode(codec)


def is_half(character: str) -> bool:
    """Say whether it stands for a byte that was no UTF-8."""
    return "\udc80" <= character <= "\udcff"


def split_naively(raw: bytes, encoding: str) -> list[str]:
    """Return the lines of the file; what follows the last line end is one if there is anything."""
    lines = LINE_END.split(decode(raw, encoding))
    return lines if lines[-1] else lines[:-1]


def without_blank_end(lines: Sequence[str], delimiter: str) -> list[str]:
    kept = list(lines)
    while kept and not kept[-1].strip(f"{delimiter} \t\x1a"):
        kept.pop()
    return kept


def sent_lines(table: Table) -> list[str]:
    """Return what would go to the ERP: the header, if there is one, and the records."""
    header = [] if table.header_line is None else [table.header_line]
    return list(chain(header, table.lines()))
