"""A verdict for every line, made when it is asked for: a million lines cost nothing."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain


class Verdict(StrEnum):
    """What became of a line. The values appear in addresses and files: never rename one.

    UNKNOWN: nothing tells which way this one went. PENDING: not sent yet, or no answer has come.
    """

    IMPORTED = "imported"
    IMPORTED_WITH_WARNING = "imported_with_warning"
    REFUSED = "refused"
    NOT_SENT = "not_sent"
    UNKNOWN = "unknown"
    PENDING = "pending"


@dataclass(frozen=True, slots=True)
class LineVerdict:
    """One line's verdict, with what the ERP said about it: reasons first, then warnings."""

    verdict: Verdict
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RunVerdicts:
    """The verdict on `line_count` records: `rest`, but for those that are `named`, ascending.

    `tell` gives the reasons of a named record, and is asked only for those that are shown.
    `is_rest_proven`: what `rest` says is proven of each line, by counters that add up, by a journal
    that ends before the import began, or by a person. Without it a refused line may be recorded.
    """

    line_count: int
    rest: LineVerdict
    named: Mapping[Verdict, Sequence[int]] = field(default_factory=dict)
    tell: Callable[[Verdict, int], tuple[str, ...]] = lambda _verdict, _record: ()
    is_rest_proven: bool = False

    def of(self, record: int) -> LineVerdict:
        """Return the verdict on a record, from 1."""
        for verdict, records in self.named.items():
            place = bisect_left(records, record)
            if place < len(records) and records[place] == record:
                return LineVerdict(verdict, self.tell(verdict, record))
        return self.rest

    def counts(self) -> dict[Verdict, int]:
        """Count the lines by verdict; the sum is `line_count`."""
        counts = dict.fromkeys(Verdict, 0)
        counts[self.rest.verdict] = self.line_count
        for verdict, records in self.named.items():
            counts[self.rest.verdict] -= len(records)
            counts[verdict] += len(records)
        return {verdict: count for verdict, count in counts.items() if count}

    def records(self, verdict: Verdict | None, *, start: int, size: int) -> list[int]:
        """Return `size` records with the verdict (or any), in file order, after `start` of them."""
        if verdict is None:
            return list(range(start + 1, min(start + size, self.line_count) + 1))
        if verdict != self.rest.verdict:
            return list(self.named.get(verdict, ())[start : start + size])
        others = self.named_otherwise(verdict)
        return list(skip(others, start=start, size=size, last=self.line_count))

    def absent(self) -> Sequence[int]:
        """Return the records, ascending, that are proven not to be in the ERP.

        All others count as sent, whatever their verdict says.
        """
        if self.rest.verdict is Verdict.REFUSED and self.is_rest_proven:
            return self.records(Verdict.REFUSED, start=0, size=self.line_count)
        return self.named.get(Verdict.REFUSED, ())

    def named_otherwise(self, verdict: Verdict) -> Sequence[int]:
        """Return the records, ascending, that are named with another verdict."""
        others = [list(named) for one, named in self.named.items() if one != verdict]
        return others[0] if len(others) == 1 else sorted(chain.from_iterable(others))


def skip(others: Sequence[int], *, start: int, size: int, last: int) -> Iterator[int]:
    """Yield `size` numbers from 1 to `last` that are not among `others`, after `start` of them."""
    number = start
    # Each of the others up to the number pushes it one further, which may pass more of them.
    while (shifted := start + bisect_right(others, number)) != number:
        number = shifted
    place = bisect_right(others, number)
    while size and number < last:
        number += 1
        if place < len(others) and others[place] == number:
            place += 1
        else:
            size -= 1
            yield number
