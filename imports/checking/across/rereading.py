"""Reads a table once more for the cells of some columns that look like something."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from imports.checking.across.protocol import Candidate, Rereader
from imports.checking.layout import get_cell
from imports.checking.report import Counts
from imports.rules.catalogue import Params, Rule


class FoundCell(NamedTuple):
    """A cell by its place and record; `beside` is another cell of its line, if asked for."""

    place: int
    record: int
    value: str
    beside: str = ""


def find_cells(
    reader: Rereader,
    patterns: Mapping[int, str],
    *,
    in_chunks: bool,
    beside: Mapping[int, int] | None = None,
) -> Iterator[FoundCell]:
    """Yield the cells of each place that match its pattern; those of a place in their order.

    `beside` says which other cell of the line comes with those of a place.
    """
    others = beside or {}
    if not in_chunks:
        for record, cells in reader.read_lines():
            for place, pattern in patterns.items():
                value = get_cell(cells, place)
                if re.search(pattern, value):
                    yield FoundCell(place, record, value, get_cell(cells, others.get(place)))
        return
    from imports.checking.across.rereading_columnar import find_matching  # noqa: PLC0415

    for chunk in reader.read_chunks(sorted({*patterns, *others.values()})):
        for place, pattern in patterns.items():
            for row in find_matching(chunk, place, pattern, others.get(place)):
                yield FoundCell(place, *row)


class FirstCandidates:
    """Counts the cells that break a rule, and keeps the first `limit` of each column.

    Those of a column come in their order.
    """

    def __init__(self, rule: Rule, *, limit: int) -> None:
        self.rule = rule
        self.limit = limit
        self.counts: Counts = Counter()
        self.candidates: list[Candidate] = []

    def add(self, cell: FoundCell, field: str, params: Params) -> None:
        self.counts[self.rule, field] += 1
        if self.counts[self.rule, field] <= self.limit:
            self.candidates.append(
                Candidate(
                    rule=self.rule,
                    record=cell.record,
                    field=field,
                    places=(cell.place,),
                    params=params,
                )
            )
