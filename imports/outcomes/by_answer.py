"""What an answer proves of each line that was sent."""

from collections.abc import Mapping
from dataclasses import dataclass

from imports.gestimum.judgement import Judgement, Remark, State
from imports.gestimum.parsing import Answer
from imports.outcomes.verdicts import LineVerdict, Verdict


@dataclass(frozen=True, kw_only=True)
class AnswerVerdicts:
    """The verdicts that an answer gives: `named` ones by record, ascending, and `rest` to others.

    `is_rest_proven`: see `RunVerdicts`.
    """

    rest: LineVerdict
    named: Mapping[int, LineVerdict]
    is_rest_proven: bool


def judge_by_answer(answer: Answer, judgement: Judgement) -> AnswerVerdicts:
    """Return what the answer to a run, with its judgement, proves of each line.

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
    named: dict[int, LineVerdict] = {}
    for record in sorted({*reasons, *warnings}):
        verdict = rest
        if record in reasons and not numbers_are_wrong:
            verdict = Verdict.REFUSED
        elif rest is Verdict.IMPORTED:
            verdict = Verdict.IMPORTED_WITH_WARNING
        texts = (*reasons.get(record, ()), *warnings.get(record, ()))
        if 1 <= record <= judgement.sent:
            named[record] = LineVerdict(verdict, tuple(filter(None, texts)))
    is_whole = judgement.state is State.REFUSED and not judgement.refused
    return AnswerVerdicts(
        rest=LineVerdict(rest, (answer.message,) if is_whole else ()),
        named=named,
        is_rest_proven=judgement.adds_up,
    )


def judge_the_rest(judgement: Judgement) -> Verdict:
    """Return the verdict on the lines that the journal does not name."""
    refused = judgement.refused or 0
    if judgement.state is State.REFUSED and refused in (0, judgement.sent):
        return Verdict.REFUSED
    if judgement.adds_up and judgement.named == refused:
        return Verdict.IMPORTED
    return Verdict.UNKNOWN
