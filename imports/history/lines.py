"""The verdict on every line of a file: what became of it in the ERP, as far as that is known."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from django.db import models
from django.utils.translation import gettext, pgettext_lazy

from imports.gestimum.overview import OpenedAnswer
from imports.gestimum.verdict import Verdict as Stated
from imports.models import Ruling, Run
from imports.reading import Table


class Verdict(models.TextChoices):
    """What became of a line. PENDING: not sent yet, or the answer has not come."""

    IMPORTED = "imported", pgettext_lazy("line", "Imported")
    WARNED = "imported_with_warning", pgettext_lazy("line", "Imported with a warning")
    REFUSED = "refused", pgettext_lazy("line", "Refused")
    NOT_SENT = "not_sent", pgettext_lazy("line", "Not sent")
    UNKNOWN = "unknown", pgettext_lazy("line", "Unknown")
    PENDING = "pending", pgettext_lazy("line", "Waiting")


#: Lines closer than this are read in one stretch of the file.
NEAR = 200

#: What a dry run says of a line, in the words of the ERP's own report.
TRIED = {
    Verdict.IMPORTED: pgettext_lazy("line", "Importable"),
    Verdict.WARNED: pgettext_lazy("line", "Importable with a warning"),
    Verdict.REFUSED: pgettext_lazy("line", "Rejectable"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of a line, and what the ERP said about it."""

    verdict: Verdict
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the file beside its verdict. `record` counts data lines, `line` the file's."""

    record: int
    line: int
    text: str
    verdict: Verdict
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Verdicts:
    """The verdict on `line_count` records: `rest`, but for those that are `named`, ascending.

    `tell` gives the reasons of a named record, and is asked only for those that are shown.
    """

    line_count: int
    rest: Finding
    named: Mapping[Verdict, Sequence[int]] = field(default_factory=dict)
    tell: Callable[[Verdict, int], tuple[str, ...]] = lambda _verdict, _record: ()

    def of(self, record: int) -> Finding:
        for verdict, records in self.named.items():
            place = bisect_left(records, record)
            if place < len(records) and records[place] == record:
                return Finding(verdict, self.tell(verdict, record))
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
        others = [list(named) for one, named in self.named.items() if one != verdict]
        left_out = others[0] if len(others) == 1 else sorted(chain.from_iterable(others))
        return list(skip(left_out, start=start, size=size, last=self.line_count))


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


def judge_lines(run: Run, answer: OpenedAnswer | None, ruling: Ruling | None = None) -> Verdicts:
    """Return the verdict on every line of the run, from its state and what the ERP answered.

    Where a person has ruled (`find_ruling`), that counts, whatever the answer says.
    """
    state = Run.State(run.state)
    if state in WITHOUT_ANSWER:
        return Verdicts(line_count=run.line_count, rest=Finding(WITHOUT_ANSWER[state]))
    if ruling is not None:
        return judge_by_ruling(run, ruling)
    judgement = answer.overview.judgement if answer else None
    if answer is None or judgement is None or judgement.state.value != state.value:
        return Verdicts(line_count=run.line_count, rest=Finding(RULED[state]))
    overview = answer.overview
    return Verdicts(
        line_count=run.line_count,
        rest=Finding(Verdict(overview.rest.value), overview.rest_texts),
        named={Verdict(name): answer.lines(Stated(name)) for name in overview.named or ()},
        tell=lambda verdict, record: answer.reasons(Stated(verdict.value), record),
    )


def judge_by_ruling(run: Run, ruling: Ruling) -> Verdicts:
    """Return what a person found: the lines that are in the ERP, and those that are not."""
    there = Finding(Verdict.IMPORTED, (gettext("Found in Gestimum by a person"),))
    absent = Finding(Verdict.REFUSED, (gettext("Found absent from Gestimum by a person"),))
    if ruling.imported_count * 2 < run.line_count:
        named, rest, records = there, absent, ruling.imported_records
    else:  # the fewer lines are named one by one, the less a large file costs
        named, rest = absent, there
        records = set(range(1, run.line_count + 1)) - ruling.imported_records
    return Verdicts(
        line_count=run.line_count,
        rest=rest,
        named={named.verdict: sorted(records)},
        tell=lambda _verdict, _record: named.reasons,
    )


WITHOUT_ANSWER = {
    Run.State.DRAFT: Verdict.PENDING,
    Run.State.QUEUED: Verdict.PENDING,
    Run.State.SENDING: Verdict.PENDING,
    Run.State.CANCELLED: Verdict.NOT_SENT,
    Run.State.NOT_SENT: Verdict.NOT_SENT,
    Run.State.UNKNOWN: Verdict.UNKNOWN,
}
#: What a state alone says of each line, without a ruling or a journal that fits it.
RULED = {
    Run.State.IMPORTED: Verdict.IMPORTED,
    Run.State.PARTIAL: Verdict.UNKNOWN,
    Run.State.REFUSED: Verdict.REFUSED,
}


def read_lines(table: Table, known: Verdicts, records: Sequence[int]) -> list[Line]:
    """Return the records, which must ascend, with their text as it stands in the file."""
    lines = []
    for near in group_near(records):
        first = near[0]
        # What lies between is read as well: one stretch costs less than many.
        texts = table.lines(first, near[-1] + 1)
        wanted = set(near)
        for record, text in enumerate(texts, start=first):
            if record not in wanted:
                continue
            finding = known.of(record)
            lines.append(
                Line(
                    record=record,
                    line=table.line_of(record),
                    text=text,
                    verdict=finding.verdict,
                    reasons=finding.reasons,
                )
            )
    return lines


def group_near(records: Sequence[int]) -> Iterator[list[int]]:
    """Cut ascending records where the next one is far off."""
    near: list[int] = []
    for record in records:
        if near and record - near[-1] > NEAR:
            yield near
            near = []
        near.append(record)
    if near:
        yield near
