"""How many documents the lines would make."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from imports.catalogue import Kind

# Release note 8.0: a change of third party starts another document in purchases and sales too,
# though the help's list leaves it out (kinds.json, notes).
ALSO_BREAKS = {"documents_achat": ("PCF_CODE",), "documents_vente": ("PCF_CODE",)}

type BreakKey = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Consecutive lines: their first and last break values, and how often those change inside."""

    first: BreakKey
    last: BreakKey
    changes: int


def find_break_positions(columns: Sequence[str], kind: Kind) -> tuple[int, ...]:
    """Return where the break fields stand, from 0. A field that the file lacks never changes."""
    names = kind.new_document_on_change_of + ALSO_BREAKS.get(kind.key, ())
    return tuple(columns.index(name) for name in names if name in columns)


class DocumentCount:
    """Counts documents line by line, or stretch by stretch. Values are compared as they stand."""

    def __init__(self) -> None:
        self.count = 0
        self.previous: BreakKey | None = None

    def see(self, stretch: Stretch) -> None:
        self.count += (stretch.first != self.previous) + stretch.changes
        self.previous = stretch.last


def get_break_key(cells: Sequence[str], positions: Sequence[int]) -> BreakKey:
    return tuple(cells[place] if place < len(cells) else "" for place in positions)


def measure_lines(rows: Sequence[Sequence[str]], positions: Sequence[int]) -> Stretch:
    """Return the stretch that these split lines make; there is at least one."""
    keys = [get_break_key(cells, positions) for cells in rows]
    changes = sum(before != after for before, after in pairwise(keys))
    return Stretch(first=keys[0], last=keys[-1], changes=changes)
