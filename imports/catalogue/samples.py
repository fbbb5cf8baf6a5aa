"""Files to start from: an empty template with the columns' names, and a filled example.

Both open right in Excel: semicolons, UTF-8 with a byte-order mark, CRLF. Accounting entries
have no column names and commas, so theirs is the help's own example as it stands.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from imports.catalogue.kind import Field, Kind
from imports.catalogue.loading import read_json

DELIMITER = ";"
LINE_END = "\r\n"


def template_columns(kind: Kind) -> tuple[str, ...]:
    """Return the columns of a template nobody chose: all that the help calls mandatory.

    That includes those that are so under a condition only (`required_condition`).
    """
    return tuple(
        field.name
        for field in named_fields(kind)
        if field.required or (field.presence or "").startswith("Obligatoire")
    )


def template_csv(kind: Kind, columns: Sequence[str] | None = None) -> bytes:
    """Return a file that holds only the header line: the mandatory columns or the chosen ones.

    The columns come in the table's order, which some kinds insist on. Raises ValueError for a
    column that the kind lacks, for no column at all, and for accounting entries.
    """
    if kind.is_entries:
        raise ValueError("accounting entries have no column names")
    chosen = template_columns(kind) if columns is None else columns
    unknown = set(chosen) - set(kind.fields_by_name)
    if unknown or not chosen:
        raise ValueError(f"not columns of {kind.key}: {', '.join(sorted(unknown))}")
    header = [field.name for field in named_fields(kind) if field.name in set(chosen)]
    return write_csv_lines([DELIMITER.join(header)], encoding="utf-8-sig")


def example_csv(kind: Kind) -> bytes:
    """Return a filled example of the kind, in which the portal's own check finds nothing."""
    example = read_example_lines()[kind.key]
    if kind.is_entries:
        return write_csv_lines(example["lines"], encoding="utf-8")
    rows = [example["columns"], *example["lines"]]
    return write_csv_lines((DELIMITER.join(row) for row in rows), encoding="utf-8-sig")


def named_fields(kind: Kind) -> Iterable[Field]:
    return kind.fields_by_name.values()


def write_csv_lines(lines: Iterable[str], *, encoding: str) -> bytes:
    return "".join(line + LINE_END for line in lines).encode(encoding)


@cache
def read_example_lines() -> Mapping[str, Any]:
    return dict(read_json("example_lines.json"))
