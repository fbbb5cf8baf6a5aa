"""Reads and checks a file, without keeping anything."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from imports.catalogue import EntryFormat, Kind
from imports.checking import Report, check
from imports.reading import Dialect, UnreadableFile, detect, inspect, open_table


@dataclass(frozen=True, kw_only=True)
class Study:
    """What was understood of a file: a report, or why it cannot be read."""

    dialect: Dialect | None = None
    report: Report | None = None
    unreadable: Mapping[str, Any] | None = None


def study(
    path: Path, *, kind: Kind, entry_format: EntryFormat | None, dialect: Dialect | None = None
) -> Study:
    """Read the file at `path` under `dialect`, or the one that fits it best, and check it."""
    try:
        inspect(path)
        if dialect is None:
            dialect = detect(path, kind=kind, entry_format=entry_format).dialect
        table = open_table(path, dialect)
        return Study(dialect=dialect, report=check(table, kind, entry_format=entry_format))
    except UnreadableFile as error:
        reason = {"code": error.code, "params": dict(error.params)}
        return Study(dialect=dialect, unreadable=reason)
