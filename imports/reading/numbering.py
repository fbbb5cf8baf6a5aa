"""Which line of the dropped file a record is, some lines being left out."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Numbering:
    """Translates records, counted from 1, to lines of the file as it was dropped, and back.

    `first_line` is the line of record 1 when nothing is left out; `left_out` are lines from
    there on, ascending, each once.
    """

    first_line: int
    left_out: Sequence[int] = ()

    @cached_property
    def shifts(self) -> list[int]:
        return [line - place for place, line in enumerate(self.left_out)]

    def line_of(self, record: int) -> int:
        line = record + self.first_line - 1
        return line + bisect_right(self.shifts, line)

    def record_of(self, line: int) -> int | None:
        """Return the record on that line; None above the first one, and where it is left out."""
        record = self.first_record_from(line)
        return None if record < 1 or self.is_left_out(line) else record

    def first_record_from(self, line: int) -> int:
        """Return the record on that line, or the next one that is not left out."""
        return line - bisect_left(self.left_out, line) - self.first_line + 1

    def last_record_to(self, line: int) -> int:
        """Return the record on that line, or the one before that is not left out."""
        return line - bisect_right(self.left_out, line) - self.first_line + 1

    def is_left_out(self, line: int) -> bool:
        place = bisect_left(self.left_out, line)
        return place < len(self.left_out) and self.left_out[place] == line

    def lines_of(self, ranges: Iterable[Sequence[int]]) -> Iterator[tuple[int, int]]:
        """Yield stretches of lines for stretches of records, cut where lines are left out."""
        for first_record, last_record in ranges:
            first, last = self.line_of(first_record), self.line_of(last_record)
            start, stop = bisect_left(self.left_out, first), bisect_left(self.left_out, last)
            for line in self.left_out[start:stop]:
                if first < line:
                    yield first, line - 1
                first = line + 1
            yield first, last
