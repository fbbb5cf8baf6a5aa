"""The lines of a file beside their verdicts, which `imports.outcomes` decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils.translation import gettext, pgettext_lazy

from imports.gestimum.parsing import Answer
from imports.models import Ruling, Run
from imports.outcomes import Note, RunVerdicts, Verdict, judge_lines
from imports.reading import Table

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

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
    Verdict.IMPORTED: pgettext_lazy("line", "Importable"),
    Verdict.IMPORTED_WITH_WARNING: pgettext_lazy("line", "Importable with a warning"),
    Verdict.REFUSED: pgettext_lazy("line", "Rejectable"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedLine:
    """One line of the file beside its verdict. `record` counts data lines, `line` the file's."""

    record: int
    line: int
    text: str
    verdict: Verdict
    reasons: tuple[str, ...] = ()


def judge_run(run: Run, answer: Answer | None, ruling: Ruling | None = None) -> RunVerdicts:
    """Return the verdict on every line of the run, by its last answer and its ruling, if any."""
    found = frozenset(ruling.imported_records) if ruling else None
    return judge_lines(run.state, line_count=run.line_count, answer=answer, found=found)


def say_reason(reason: str) -> str:
    """Return a reason for people: the ERP's own words, or ours in their language."""
    return gettext(reason) if isinstance(reason, Note) else reason


def read_lines(table: Table, known: RunVerdicts, records: Sequence[int]) -> list[JudgedLine]:
    """Return the records, which must ascend, with their text as it stands in the file."""
    lines = []
    # Neighbours are read in one go: the distance between number and place stays the same.
    for _, group in groupby(enumerate(records), key=lambda pair: pair[1] - pair[0]):
        neighbours = [record for _, record in group]
        texts = table.lines(neighbours[0], neighbours[-1] + 1)
        for record, text in zip(neighbours, texts, strict=False):
            found = known.of(record)
            lines.append(
                JudgedLine(
                    record=record,
                    line=table.line_of(record),
                    text=text,
                    verdict=found.verdict,
                    reasons=tuple(map(say_reason, found.reasons)),
                )
            )
    return lines
