"""Leaves out of a draft what was sent before."""

from dataclasses import replace

from imports.duplicates.repeats import Repeats
from imports.editing.line_changes import LeaveOut
from imports.fingerprints import unpack_hashes
from imports.intake.open_line import leave_out
from imports.reading import Table


def exclude_sent(repeats: Repeats, table: Table) -> LeaveOut | None:
    """Return the change that leaves out the lines that were sent before; None where none was.

    Of equal lines only as many are left out as were sent.
    """
    sent = [place for place, mark in enumerate(repeats.marks) if mark]
    change = leave_out(table, [table.line_of(place + 1) for place in sent])
    return replace(change, twins=find_twins(repeats, sent, table)) if change else None


def find_twins(repeats: Repeats, sent: list[int], table: Table) -> tuple[tuple[int, int], ...]:
    """Return those of the lines that have an equal among the others, each with its hash."""
    hashes = unpack_hashes(bytes(repeats.fingerprint.hashes))
    kept = {line for line, mark in zip(hashes, repeats.marks, strict=True) if not mark}
    return tuple(
        (table.line_of(place + 1), hashes[place]) for place in sent if hashes[place] in kept
    )
