"""Reads the dates of a file once more, line by line; `date_order_columnar.py` does it in blocks."""

from collections.abc import Iterator, Mapping, Sequence

from imports.checking.across.date_order import (
    SIGNS,
    Key,
    Place,
    Proof,
    Sign,
    matches_sign,
)
from imports.checking.layout import Layout, find_layout, get_cell
from imports.reading import Table


class DateLines:
    """The dates of a table, read by the loop."""

    def __init__(self, table: Table, layouts: Sequence[Layout]) -> None:
        self.table = table
        self.layouts = layouts

    def line_of(self, record: int) -> int:
        return self.table.line_of(record)

    def read(self, key: Key, pattern: str) -> Iterator[tuple[int, str]]:
        for record, _key, value in self.read_all([key]):
            if matches_sign(value, pattern):
                yield record, value

    def find_first(self, keys: Sequence[Key], signs: Sequence[Sign]) -> Mapping[Place, Proof]:
        found: dict[Place, Proof] = {}
        for record, key, value in self.read_all(keys):
            for sign in signs:
                if (key, sign) not in found and matches_sign(value, SIGNS[sign]):
                    found[key, sign] = Proof(record, value)
        return found

    def read_all(self, keys: Sequence[Key]) -> Iterator[tuple[int, Key, str]]:
        """Yield record, column and text of the cells of these columns."""
        places = {id(layout): list_columns(layout, keys) for layout in self.layouts}
        for record, line in enumerate(self.table.lines(), start=1):
            layout = find_layout(line, self.layouts)
            if layout is not None and (columns := places[id(layout)]):
                cells = layout.split(line)
                for key in columns:
                    yield record, key, get_cell(cells, key[0])


def list_columns(layout: Layout, keys: Sequence[Key]) -> list[Key]:
    """Return those of the columns that this kind of line has."""
    own = {(place, check.name) for place, check in enumerate(layout.checks)}
    return [key for key in keys if key in own]
