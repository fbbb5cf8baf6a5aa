"""A damaged file that is edited as people edit it: nothing else of its lines may change."""

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from imports.editing.edited_file import edit_file
from imports.editing.line_changes import Change, LeaveOut, SetCells, SetLine
from imports.editing.line_editor import LineEditor
from imports.reading import Table, UnreadableFile, open_table
from tests.fuzz.lines import sent_lines, split_naively, without_blank_end
from tests.fuzz.samples import Sample

TEXT = "typed anew"
VALUE = "7"  # fits in every column
MOST_LEFT_OUT = 3


def find_wrong_edits(path: Path, table: Table, sample: Sample, rng: random.Random) -> list[str]:
    """Leave lines out, write one anew and a cell of another; hold what would go against the file.

    The property: lines at the server = lines of the file that were not left out or edited.
    """
    numbers = range(table.first_line, table.last_line + 1)
    if len(numbers) <= MOST_LEFT_OUT + 1:
        return []
    gone = sorted(rng.sample(numbers, rng.randint(0, MOST_LEFT_OUT)))
    kept = [number for number in numbers if number not in gone]
    rewritten, touched = rng.sample(kept, 2)
    texts = dict(enumerate(split_naively(path.read_bytes(), table.dialect.encoding), start=1))
    changes: list[Change] = [
        LeaveOut(lines=tuple(gone)),
        SetLine(line=rewritten, before=texts[rewritten], after=TEXT),
        SetCells(line=touched, cells=((1, "", VALUE),)),
    ]
    editor = LineEditor(
        changes, dialect=table.dialect, kind=sample.kind, entry_format=sample.entry_format
    )
    edited = open_edited(path, table, editor)
    if edited is None:
        return []
    wrongs = find_wrong_cells(texts[touched], edited, touched, editor)
    texts |= {rewritten: TEXT, touched: find_line(edited, touched)}
    header = [] if table.header_line is None else [texts[table.start_line]]
    sent = sent_lines(edited)
    expected = header + [texts[number] for number in kept]
    if sent != without_blank_end(expected, table.dialect.delimiter):
        wrongs.append("a line that nobody edited is lost or changed")
    if [edited.line_of(record) for record in range(1, edited.line_count + 1)] != (
        kept[: edited.line_count]
    ):
        wrongs.append("the lines of a edited file are numbered differently")
    return wrongs


def open_edited(path: Path, table: Table, editor: LineEditor) -> Table | None:
    """Return the edited lines as they are read; None where none is left."""
    out = path.with_suffix(".edited")
    out.write_bytes(b"".join(edit_file(path, table.dialect.encoding, editor)))
    try:
        dialect = replace(table.dialect, encoding="utf-8")
        return open_table(out, dialect, left_out=editor.left_out)
    except UnreadableFile:
        return None


def find_line(table: Table, number: int) -> str:
    record = table.numbering.record_of(number) or 0
    return next(table.lines(record, record + 1), "")


def find_wrong_cells(before: str, edited: Table, number: int, editor: LineEditor) -> list[str]:
    """Hold the cells of the line that was touched against those it had."""
    after = find_line(edited, number)
    layout = editor.layout_of(before)
    if editor.refused[-1]:
        return [] if after == before else ["a cell that could not be written has changed"]
    # The value may make another record of an accounting line: it is cut as it was before.
    others: Sequence[str] = layout.split(before)[1:]
    if layout.split(after) != [VALUE, *others]:
        return [f"another cell has changed with the one that was written: {before!r} → {after!r}"]
    return []
