"""What fixes of a column would do, before one of them is made."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from imports.catalogue import EntryFormat, Kind
from imports.editing.column_fixes import Fix
from imports.editing.line_editor import LineEditor
from imports.reading import Table

#: So much is read to count what fixes would do: beyond it, they do at least that.
LINES_TRIED = 50_000
CHARACTERS_TRIED = 5_000_000


@dataclass(frozen=True, kw_only=True)
class FixPreview:
    """What a fix would do: to how many cells (`is_more`: at least), the first different ones."""

    fix: Fix
    count: int
    refused: int
    samples: Sequence[tuple[str, str]]
    is_more: bool


def preview_fixes(
    table: Table, fixes: Sequence[Fix], kind: Kind, entry_format: EntryFormat | None
) -> list[FixPreview]:
    """Try each fix by itself on the first lines, in one pass, and keep nothing of it."""
    editors = [
        LineEditor(
            [stand_in_place(fix, table)],
            dialect=table.dialect,
            kind=kind,
            entry_format=entry_format,
        )
        for fix in fixes
    ]
    characters, is_cut = 0, table.line_count > LINES_TRIED
    for record, text in enumerate(table.lines(1, LINES_TRIED + 1), start=1):
        number = table.line_of(record)
        characters += len(text)
        for editor in editors:
            editor.edit(number, text)
        if characters > CHARACTERS_TRIED:
            is_cut = True
            break
    return [
        FixPreview(
            fix=fix,
            count=editor.counts[0],
            refused=editor.refused[0],
            samples=list(editor.samples[0]),
            is_more=is_cut,
        )
        for fix, editor in zip(fixes, editors, strict=True)
    ]


def stand_in_place(fix: Fix, table: Table) -> Fix:
    """Return the fix for the lines as they go, in which other columns may be left out."""
    place = table.column_numbering.place_of(fix.column)
    return fix if place is None else replace(fix, column=place + 1)
