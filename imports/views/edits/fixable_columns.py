"""The columns of a draft, each with what may be done to all of its cells."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from imports.editing.column_fixes import LONGEST_PADDED, OF_ANY_COLUMN, Fix, FixName, list_fixes
from imports.editing.written_cells import build_layouts, check_of
from imports.models import Run
from imports.reading import Table
from imports.reading.column_numbering import show_column
from imports.values.rules import CellCheck
from imports.views.drafts.preview import cut_text
from imports.views.edits.describe_columns import label_column
from imports.views.runs.wording import group_digits

MOST_COLUMNS = 200
#: How many lines are looked at for what the column holds, and how many values are shown of it.
LINES_LOOKED_AT = 50_000
VALUES_LISTED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class FixableColumn:
    """A column, or what one kind of entries has in that place.

    `number` is that of the dropped file, from 1; `place` where it stands on the lines, from 0.
    """

    number: int
    place: int
    check: CellCheck
    label: str
    fixes: Sequence[FixName]

    def build_fix(self, name: FixName, length: int = 0, *, old: str = "", new: str = "") -> Fix:
        is_told = name in OF_ANY_COLUMN
        return Fix(
            name=name,
            column=self.number,
            field=self.check.name,
            length=length,
            old=old if is_told else "",
            new=new if is_told else "",
        )


def list_fixable_columns(run: Run, table: Table) -> list[FixableColumn]:
    """Return the columns in their order. A file that names none has as many as its first lines."""
    columns = find_entry_columns(run) if run.kind.is_entries else find_table_columns(run, table)
    return list(columns)[:MOST_COLUMNS]


def find_table_columns(run: Run, table: Table) -> Iterator[FixableColumn]:
    """Yield the columns, but for those whose cells steps of a mapping make: these change first."""
    converted = frozenset(table.column_numbering.converted)
    names = list(table.columns)
    if not names:
        lines = table.first_lines(LINES_LOOKED_AT)
        names = [""] * max(map(len, map(table.split, lines)), default=0)
    for place, name in enumerate(names):
        number = table.column_of(place)
        if number in converted:
            continue
        check = check_of(name, run.kind, table.dialect)
        is_known = name in run.kind.fields_by_name
        yield FixableColumn(
            number=number,
            place=place,
            check=check,
            label=label_column(run.kind, name, number),
            fixes=list_fixes(check, is_known=is_known),
        )


def find_entry_columns(run: Run) -> Iterator[FixableColumn]:
    """Yield the positions of the entries, then those that lines of another kind have instead."""
    known: set[tuple[int, str]] = set()
    for layout in build_layouts(run.reading, run.kind, run.entry_format):
        for number, check in enumerate(() if layout.is_whole_line else layout.checks, start=1):
            if (number, check.name) not in known:
                known.add((number, check.name))
                where = _(" (lines starting with %(start)s)") % {"start": layout.prefix}
                label = check.name + (where if layout.prefix else "")
                fixes = list_fixes(check)
                yield FixableColumn(
                    number=number, place=number - 1, check=check, label=label, fixes=fixes
                )


def name_choice(run: Run, column: FixableColumn) -> str:
    """Return the column as the list of columns names it: how many problems it has stands behind."""
    if not column.check.name:
        return _("Column %(number)s") % {"number": column.number}
    number = show_column(column.number)
    label = f"{number} · {column.label}" if number else column.label
    count = sum(row.count for row in run.list_problem_counts() if row.field == column.check.name)
    if not count:
        return label
    problems = ngettext("%(count)s problem", "%(count)s problems", count)
    return f"{label} – {problems % {'count': group_digits(count)}}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What the first lines hold in a column: the most frequent values, the longest number.

    `values` come with how many cells have them, `distinct` tells how many there are.
    """

    values: Sequence[tuple[str, int]]
    distinct: int
    digits: int
    is_more: bool


def look_into(table: Table, run: Run, column: FixableColumn) -> Contents:
    layouts = build_layouts(table.dialect, run.kind, run.entry_format)
    counts: Counter[str] = Counter()
    for text in table.first_lines(LINES_LOOKED_AT):
        layout = next((one for one in layouts if one.takes(text)), layouts[0])
        cells = layout.split(text)
        if column.place < len(cells) and (value := cells[column.place]):
            counts[cut_text(value)] += 1
    numbers = [value.strip() for value in counts if value.strip().isdecimal()]
    return Contents(
        values=counts.most_common(VALUES_LISTED),
        distinct=len(counts),
        is_more=table.line_count > LINES_LOOKED_AT,
        digits=min(max(map(len, numbers), default=0), LONGEST_PADDED),
    )
