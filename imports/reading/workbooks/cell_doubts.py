"""Cells about which a workbook and its lines leave a doubt: told by the conversion, for the check.

The doubts are stored with what is known of the workbook. Each holds as long as nobody has changed
the cell.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, TypedDict

#: The rules that the check tells them by.
DISPLAYED_OTHERWISE = "displayed_otherwise"
TURNED_INTO_DATE = "turned_into_date"
#: Of doubts that are each of their own: further ones are told without what the cell shows.
MOST_DIFFERENT = 500
#: Of lines, as they are stored; what takes more is told of all cells from the first to the last.
MOST_STORED = 4000
#: What is said of whole lines, or offered for each cell, must hold for each of them: so many more
#: characters are kept, and what takes more is told once, without an offer.
MOST_EXACT = 500_000
ROUGH = "rough"

type DoubtParams = tuple[tuple[str, str | int], ...]


class Doubtful(NamedTuple):
    """What is written of a cell, by which rule it is doubtful, and what that rule has to know."""

    text: str
    rule: str
    params: DoubtParams


class StoredDoubt(TypedDict):
    """A doubt as it is stored: `lines` are like `2-40,43`."""

    rule: str
    column: int
    params: Mapping[str, str | int]
    lines: str


@dataclass(frozen=True, kw_only=True)
class CellDoubt:
    """A doubt about the cells of one column, from 1, in stretches of lines, both ends included.

    `column` 0 is the whole line. What `params` mean is the rule's affair.
    """

    rule: str
    column: int
    params: Mapping[str, str | int]
    stretches: Sequence[tuple[int, int]]

    @classmethod
    def read(cls, stored: StoredDoubt) -> "CellDoubt":
        ends = [part.partition("-") for part in stored["lines"].split(",")]
        stretches = [(int(first), int(last or first)) for first, _dash, last in ends]
        params, column = stored["params"], stored["column"]
        return cls(rule=stored["rule"], column=column, params=params, stretches=stretches)

    @cached_property
    def starts(self) -> Sequence[int]:
        return [first for first, _last in self.stretches]

    def holds(self, line: int) -> bool:
        """Say whether it is about the cell of this line."""
        place = bisect_right(self.starts, line) - 1
        return place >= 0 and line <= self.stretches[place][1]

    def start_of(self, line: int) -> int:
        """Return the first line of the stretch that holds the line."""
        return self.starts[bisect_right(self.starts, line) - 1]


@dataclass(kw_only=True)
class DoubtGatherer:
    """Gathers doubts cell by cell, lines ascending."""

    found: dict[tuple[str, int, DoubtParams], list[list[int]]] = field(default_factory=dict)

    def add(self, doubtful: Doubtful, *, line: int, column: int) -> None:
        key = (doubtful.rule, column, doubtful.params)
        if key not in self.found and len(self.found) >= MOST_DIFFERENT:
            key = (doubtful.rule, column, ())
        extend(self.found.setdefault(key, []), line, line)

    def add_stretch(self, doubtful: Doubtful, first: int, last: int, *, column: int) -> None:
        key = (doubtful.rule, column, doubtful.params)
        extend(self.found.setdefault(key, []), first, last)

    def store(self) -> list[StoredDoubt]:
        """Return what was found, in bounds: a doubt too many is asked, one too few is silent."""
        stored: list[StoredDoubt] = []
        for (rule, column, params), stretches in self.found.items():
            lines = write_stretches(stretches)
            known = dict(params)
            is_exact = rule not in (DISPLAYED_OTHERWISE, TURNED_INTO_DATE)
            if is_exact and len(lines) > MOST_EXACT:
                lines, known = write_stretches([[stretches[0][0], stretches[-1][1]]]), {ROUGH: 1}
            elif not is_exact and len(lines) > MOST_STORED:
                lines = write_stretches([[stretches[0][0], stretches[-1][1]]])
                # Rounded cells are known by their digits; of others, some are as they should be.
                known = known if "decimals" in known else {}
            stored.append({"rule": rule, "column": column, "params": known, "lines": lines})
        return stored


def extend(stretches: list[list[int]], first: int, last: int) -> None:
    """Add lines to stretches, ascending."""
    if stretches and first <= stretches[-1][1] + 1:
        stretches[-1][1] = max(last, stretches[-1][1])
    else:
        stretches.append([first, last])


def write_stretches(stretches: Iterable[Sequence[int]]) -> str:
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in stretches)
