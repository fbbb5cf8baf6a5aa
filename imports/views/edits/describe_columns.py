"""Columns, and what people change of them, in words."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from imports.catalogue import Kind
from imports.editing.bulk_fixes import BulkFix
from imports.editing.column_changes import AddColumn, DropColumns, FitCells
from imports.editing.column_mapping import MapColumns
from imports.reading.column_numbering import FIRST_ADDED
from imports.rules.catalogue import Rule
from imports.views.runs.wording import group_digits

SHOWN_NUMBERS = 6


def label_column(kind: Kind, name: str, column: int) -> str:
    field = kind.find_field(name)
    if field and field.label:
        return f"{field.label} ({name})"
    return name or _("column %(number)s") % {"number": column}


def name_lines(numbers: Sequence[int]) -> dict[str, str]:
    """Return the first of some lines or columns, and how many there are."""
    named = ", ".join(map(str, numbers[:SHOWN_NUMBERS]))
    return {
        "count": group_digits(len(numbers)),
        "lines": named + ("…" if numbers[SHOWN_NUMBERS:] else ""),
    }


def describe_column_change(
    change: DropColumns | AddColumn | FitCells | MapColumns, count: int, kind: Kind
) -> str:
    """Say what was changed; `count` is how many values or lines are different by it."""
    if isinstance(change, MapColumns):
        return describe_mapping(change, count)
    if isinstance(change, AddColumn):
        title = ngettext(
            "Column %(column)s added: “%(value)s” on %(count)s line",
            "Column %(column)s added: “%(value)s” on %(count)s lines",
            count,
        )
        column = label_column(kind, change.name, change.column)
        return title % {"column": column, "value": change.value, "count": group_digits(count)}
    if isinstance(change, FitCells):
        if change.fills:
            title = ngettext(
                "%(count)s line filled up with empty cells",
                "%(count)s lines filled up with empty cells",
                count,
            )
        else:
            title = ngettext(
                "Empty cells at the end of %(count)s line removed",
                "Empty cells at the end of %(count)s lines removed",
                count,
            )
        return title % {"count": group_digits(count)}
    return describe_dropped(change, count, kind)


def describe_dropped(change: DropColumns, count: int, kind: Kind) -> str:
    title = ngettext(
        "Column not sent: %(columns)s",
        "%(count)s columns not sent: %(columns)s",
        len(change.columns),
    )
    names = [
        label_column(kind, name.strip(), column)
        for column, name in zip(change.columns, change.names, strict=True)
    ]
    shown = ", ".join(names[:SHOWN_NUMBERS]) + ("…" if names[SHOWN_NUMBERS:] else "")
    said = title % {"count": group_digits(len(names)), "columns": shown}
    if not count:
        return said
    values = ngettext("%(count)s value left out", "%(count)s values left out", count)
    return f"{said} ({values % {'count': group_digits(count)}})"


def describe_mapping(change: MapColumns, count: int) -> str:
    """Say how many columns feed a field or none, and how many values are converted."""
    named, left_out, computed = len(change.named), len(change.left_out), len(change.computed)
    parts = [
        ngettext("%(count)s column is a field", "%(count)s columns are fields", named),
        ngettext("%(count)s column is not sent", "%(count)s columns are not sent", left_out),
        ngettext("%(count)s field is added", "%(count)s fields are added", computed),
        ngettext("%(count)s value is converted", "%(count)s values are converted", count),
    ]
    counts = (named, left_out, computed, count)
    said = [
        part % {"count": group_digits(number)}
        for part, number in zip(parts, counts, strict=True)
        if number
    ]
    return _("Mapping: %(parts)s") % {"parts": ", ".join(said)}


def describe_useless_columns(offer: BulkFix) -> tuple[str, str]:
    """Return what is said of columns that may be left out, and of the button that does it."""
    columns = [column for column in offer.columns if column < FIRST_ADDED]
    names = name_lines(columns)
    if offer.rule == Rule.UNNAMED_COLUMN:
        title = ngettext(
            "Column %(lines)s: empty, without a name",
            "%(count)s columns: empty, without a name (%(lines)s)",
            len(columns),
        )
    elif offer.rule == Rule.HIDDEN_COLUMN:
        title = ngettext(
            "Column %(lines)s: hidden in the workbook",
            "%(count)s columns: hidden in the workbook (%(lines)s)",
            len(columns),
        )
    elif offer.rule == Rule.TABLE_BESIDE:
        title = ngettext(
            "Column %(lines)s: beside the table",
            "%(count)s columns: beside the table (%(lines)s)",
            len(columns),
        )
    else:
        title = ngettext(
            "Column %(lines)s: unknown to this kind of import",
            "%(count)s columns: unknown to this kind of import (%(lines)s)",
            len(columns),
        )
    button = ngettext("Do not send it", "Do not send them", len(columns))
    return title % names, button
