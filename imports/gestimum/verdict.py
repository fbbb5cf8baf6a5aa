"""The verdict on every line that was sent: the promise that no line ends without one."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from imports.gestimum.judgement import Judgement, Remark, State
from imports.gestimum.parsing import Answer


class Verdict(StrEnum):
    """What became of a line. UNKNOWN: the answer does not tell which way this one went."""

    IMPORTED = "imported"
    IMPORTED_WITH_WARNING = "imported_with_warning"
    REFUSED = "refused"
    NOT_SENT = "not_sent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One line's verdict, with what the ERP said about it: reasons first, then warnings."""

    record: int
    verdict: Verdict
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Verdicts:
    """The verdicts on lines 1 to `sent`, made when they are asked for.

    `spoken_of` holds only the lines that the journal names; all others share `rest`, so a
    million lines cost nothing.
    """

    sent: int
    rest: Verdict
    rest_texts: tuple[str, ...]
    spoken_of: Mapping[int, Outcome]

    def __len__(self) -> int:
        return self.sent

    def __getitem__(self, record: int) -> Outcome:
        """Return the outcome of a line, by its number from 1. Raises IndexError beyond."""
        if not 1 <= record <= self.sent:
            raise IndexError(record)
        return self.spoken_of.get(record) or Outcome(record, self.rest, self.rest_texts)

    def __iter__(self) -> Iterator[Outcome]:
        return (self[record] for record in range(1, self.sent + 1))

    def count(self) -> Counter[Verdict]:
        """Return how many lines have each verdict. Their sum is `sent`."""
        counts = Counter(outcome.verdict for outcome in self.spoken_of.values())
        counts[self.rest] += self.sent - len(self.spoken_of)
        return +counts


def verdicts(answer: Answer, judgement: Judgement) -> Verdicts:
    """Return the verdict on every line of the run that was judged.

    A line that the journal names as refused is refused, unless the journal's line numbers
    cannot be relied upon. The others are imported only when everything adds up and every refused
    line is named; where one is not, nobody knows which it is.
    """
    reasons: dict[int, list[str]] = {}
    warnings: dict[int, list[str]] = {}
    for refusal in answer.refusals:
        reasons.setdefault(refusal.record, []).append(refusal.reason)
    for warned in answer.warnings:
        if warned.record is not None:
            warnings.setdefault(warned.record, []).append(warned.text)
    rest = judge_the_rest(judgement)
    numbers_are_wrong = Remark.RECORD_OUT_OF_RANGE in judgement.remarks
    spoken_of: dict[int, Outcome] = {}
    for record in sorted({*reasons, *warnings}):
        verdict = rest
        if record in reasons and not numbers_are_wrong:
            verdict = Verdict.REFUSED
        elif rest is Verdict.IMPORTED:
            verdict = Verdict.IMPORTED_WITH_WARNING
        texts = (*reasons.get(record, ()), *warnings.get(record, ()))
        if 1 <= record <= judgement.sent:
            spoken_of[record] = Outcome(record, verdict, tuple(filter(None, texts)))
    return Verdicts(
        sent=judgement.sent,
        rest=rest,
        rest_texts=(answer.message,) if is_refused_as_a_whole(judgement) else (),
        spoken_of=spoken_of,
    )


def judge_the_rest(judgement: Judgement) -> Verdict:
    """Return the verdict on the lines that the journal does not name."""
    refused = judgement.refused or 0
    if judgement.state is State.REFUSED and refused in (0, judgement.sent):
        return Verdict.REFUSED
    if judgement.adds_up and judgement.named == refused:
        return Verdict.IMPORTED
    return Verdict.UNKNOWN


def is_refused_as_a_whole(judgement: Judgement) -> bool:
    """Whether the ERP refused the request itself, so that its message is every line's reason."""
    return judgement.state is State.REFUSED and not judgement.refused
