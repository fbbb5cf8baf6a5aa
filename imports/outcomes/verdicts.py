"""A verdict for every line, made when it is asked for: a million lines cost nothing."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


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
    """The verdict on each of `line_count` records: `rest`, but for those in `named`.

    `is_rest_proven`: what `rest` says is proven of each line, by counters that add up, by a journal
    that ends before the import began, or by a person. Without it a refused line may be recorded.
    """

    line_count: int
    rest: LineVerdict
    named: Mapping[int, LineVerdict] = field(default_factory=dict)
    is_rest_proven: bool = False

    def of(self, record: int) -> LineVerdict:
        """Return the verdict on a record, from 1."""
        return self.named.get(record, self.rest)

    def counts(self) -> dict[Verdict, int]:
        """Count the lines by verdict; the sum is `line_count`."""
        counts = dict.fromkeys(Verdict, 0)
        for one in self.named.values():
            counts[one.verdict] += 1
        counts[self.rest.verdict] += self.line_count - len(self.named)
        return {verdict: count for verdict, count in counts.items() if count}

    def records(self, verdict: Verdict | None, *, start: int, size: int) -> list[int]:
        """Return `size` records with the verdict (or any), in file order, after `start` of them."""
        if verdict is None:
            return list(range(start + 1, min(start + size, self.line_count) + 1))
        others = sorted(record for record in self.named if self.of(record).verdict != verdict)
        if verdict != self.rest.verdict:
            named = sorted(set(self.named) - set(others))
            return named[start : start + size]
        return list(skip(others, start=start, size=size, last=self.line_count))

    def absent(self) -> Sequence[int]:
        """Return the records, ascending, that are proven not to be in the ERP.

        All others count as sent, whatever their verdict says.
        """
        if self.rest.verdict is Verdict.REFUSED and self.is_rest_proven:
            others = {n for n, one in self.named.items() if one.verdict is not Verdict.REFUSED}
            return [n for n in range(1, self.line_count + 1) if n not in others]
        return sorted(n for n, one in self.named.items() if one.verdict is Verdict.REFUSED)


def skip(others: Sequence[int], *, start: int, size: int, last: int) -> Iterator[int]:
    """Yield `size` numbers from 1 to `last` that are not among `others`, after `start` of them."""
    number = start
    # Each of the others up to the number pushes it one further, which may pass more of them.
    while (shifted := start + bisect_right(others, number)) != number:
        number = shifted
    left_out = set(others)
    while size and number < last:
        number += 1
        if number not in left_out:
            size -= 1
            yield number
