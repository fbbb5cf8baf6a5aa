"""The first lines of a file as a grid, with the cells that are wrong."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from imports.checking.report import Problem
from imports.reading import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewCell:
    value: str
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewLine:
    """A record: its line in the file, its cells, and the problems of the line as a whole."""

    line: int
    record: int
    cells: tuple[PreviewCell, ...]
    problems: tuple[Problem, ...] = ()


def preview(
    table: Table, problems: Sequence[Problem], *, start: int = 1, count: int = 50
) -> Iterator[PreviewLine]:
    """Yield `count` records from `start` (from 1), split as the table's dialect says.

    `problems` are those of a report; those of other lines are passed over.
    """
    found: defaultdict[tuple[int | None, int | None], list[Problem]] = defaultdict(list)
    for problem in problems:
        if problem.record is not None and start <= problem.record < start + count:
            found[problem.record, problem.column].append(problem)
    for record, line in enumerate(table.lines(start, start + count), start=start):
        cells = tuple(
            PreviewCell(value=value, problems=tuple(found.get((record, column), ())))
            for column, value in enumerate(table.split(line), start=1)
        )
        yield PreviewLine(
            line=table.line_of(record),
            record=record,
            cells=cells,
            problems=tuple(found.get((record, None), ())),
        )
