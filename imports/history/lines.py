"""The lines of a file beside their verdicts, which `imports.outcomes` decides."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext, pgettext_lazy

from imports.models import Ruling, Run
from imports.outcomes import Note, RunVerdicts, Verdict, judge_lines
from imports.outcomes.overview import OpenedAnswer
from imports.reading import Table

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

#: Lines closer than this are read in one stretch of the file.
NEAR = 200

LABELS: Mapping[Verdict, "StrPromise"] = {
    Verdict.IMPORTED: pgettext_lazy("line", "Imported"),
    Verdict.IMPORTED_WITH_WARNING: pgettext_lazy("line", "Imported with a warning"),
    Verdict.REFUSED: pgettext_lazy("line", "Refused"),
    Verdict.NOT_SENT: pgettext_lazy("line", "Not sent"),
    Verdict.UNKNOWN: pgettext_lazy("line", "Unknown"),
    Verdict.PENDING: pgettext_lazy("line", "Waiting"),
}
#: What a dry run says of a line, in the words of the ERP's own report.
TRIED: Mapping[Verdict, "StrPromise"] = {
    Verdict.IMPORTED: pgettext_lazy("line", "Would be imported"),
    Verdict.IMPORTED_WITH_WARNING: pgettext_lazy("line", "Would be imported with a warning"),
    Verdict.REFUSED: pgettext_lazy("line", "Would be refused"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedLine:
    """One line of the file beside its verdict. `record` counts data lines, `line` the file's.

    `text` is cut where it is too long for a page.
    """

    record: int
    line: int
    text: str
    verdict: Verdict
    reasons: tuple[str, ...] = ()


def judge_run(run: Run, answer: OpenedAnswer | None, ruling: Ruling | None = None) -> RunVerdicts:
    """Return the verdict on every line of the run, by its last answer and its ruling, if any."""
    found = frozenset(ruling.imported_records) if ruling else None
    return judge_lines(run.state, line_count=run.line_count, answer=answer, found=found)


def reason_text(reason: str) -> str:
    """Return a reason for people: the ERP's own words, or ours in their language."""
    return gettext(reason) if isinstance(reason, Note) else reason


def read_judged_lines(table: Table, known: RunVerdicts, records: Sequence[int]) -> list[JudgedLine]:
    """Return the records, which must ascend, with their text, cut where it is long."""
    lines = []
    for near in group_near(records):
        first = near[0]
        # What lies between is read as well: one stretch costs less than many.
        texts = table.cut_lines(first, near[-1] + 1)
        wanted = set(near)
        for record, text in enumerate(texts, start=first):
            if record not in wanted:
                continue
            found = known.of(record)
            lines.append(
                JudgedLine(
                    record=record,
                    line=table.line_of(record),
                    text=text,
                    verdict=found.verdict,
                    reasons=tuple(map(reason_text, found.reasons)),
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
