"""Reads and checks a file, without keeping anything."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from imports.catalogue import EntryFormat, Kind
from imports.checking import DroppedFile, Report, check_table
from imports.intake.memory import give_back_memory
from imports.reading import (
    Dialect,
    FirstLook,
    LineIndex,
    Looker,
    Sheet,
    Table,
    UnreadableFile,
    detect,
    find_form,
    inspect_text,
    open_table,
)
from imports.reading.column_numbering import ColumnNumbering
from imports.reading.errors import WhyUnreadable
from imports.reading.table import SAME_COLUMNS


@dataclass(frozen=True, kw_only=True)
class Analysis:
    """What was understood of a file: where its lines lie and a report, or why it cannot be read."""

    dialect: Dialect | None = None
    index: LineIndex | None = None
    report: Report | None = None
    unreadable: WhyUnreadable | None = None


@dataclass(frozen=True, kw_only=True)
class KnownLines:
    """What is known of lines that are checked once more.

    Edited ones are known to be a text, which lacks the lines `left_out` and may have other columns
    (`column_numbering`); `open_origin` opens the lines as they came, where something is to be
    learnt of them; `dropped` is what they were made of.
    """

    is_edited: bool = False
    left_out: Sequence[int] = ()
    column_numbering: ColumnNumbering = SAME_COLUMNS
    open_origin: Callable[[], Table] | None = None
    dropped: DroppedFile | None = None


def analyse(
    path: Path,
    *,
    kind: Kind,
    entry_format: EntryFormat | None,
    dialect: Dialect | None = None,
    looker: Looker | None = None,
    sheet: Sheet | None = None,
    known: KnownLines | None = None,
) -> Analysis:
    """Read the lines at `path` under `dialect`, or the one that fits them best, and check them.

    The `looker` has seen the bytes while they were stored; else they are read for it. `sheet` is
    the one of a workbook that the lines were converted from: it settles the delimiters.
    """
    known = known or KnownLines()
    try:
        look = look_at_edited(looker) if known.is_edited else look_at_text(path, looker)
        if dialect is None:
            dialect = detect(
                path,
                kind=kind,
                entry_format=entry_format,
                known_delimiter=sheet.delimiter if sheet else None,
                look=look,
            ).dialect
        if sheet:
            dialect = replace(
                dialect,
                encoding="utf-8",
                delimiter=sheet.delimiter,
                text_delimiter=sheet.text_delimiter,
            )
        index = look.build_index(path, dialect) if look else None
        table = open_table(
            path,
            dialect,
            index=index,
            left_out=known.left_out,
            column_numbering=known.column_numbering,
        )
        book = sheet.info if sheet else None
        words = look.words if look and look.encoding == dialect.encoding else None
        del look  # it may hold hundreds of lines of a megabyte
        dropped = known.dropped or DroppedFile(path, dialect, book, words)
        report = check_table(
            table,
            kind,
            entry_format=entry_format,
            open_origin=known.open_origin,
            dropped=dropped,
        )
        give_back_memory(after_bytes=table.size)
        return Analysis(dialect=dialect, index=table.index, report=report)
    except UnreadableFile as error:
        return Analysis(dialect=dialect, unreadable=describe_error(error))


def look_at_text(path: Path, looker: Looker | None) -> FirstLook:
    find_form(path)  # of what is no text, it says what it is
    return inspect_text(path, looker)


def look_at_edited(looker: Looker | None) -> FirstLook | None:
    try:
        return looker.finish() if looker else None
    except UnreadableFile:
        return None  # whoever opens them says why


def describe_error(error: UnreadableFile) -> WhyUnreadable:
    return {"code": error.code, "params": dict(error.params)}
