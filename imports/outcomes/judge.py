"""The verdict on every line of a run, from its state, the ERP's answer and what a person found."""

from collections.abc import Mapping, Set
from enum import StrEnum

from imports.gestimum.judgement import Judgement, Remark, State, judge
from imports.gestimum.parsing import Answer
from imports.gestimum.wording import gettext_noop
from imports.outcomes.verdicts import LineVerdict, RunVerdicts, Verdict


class Note(StrEnum):
    """A reason that is ours, not the ERP's: pages translate it."""

    FOUND_THERE = gettext_noop("Found in Gestimum by a person")
    FOUND_ABSENT = gettext_noop("Found absent from Gestimum by a person")


#: What a state says of each line where no answer counts.
WITHOUT_ANSWER: Mapping[str, Verdict] = {
    "draft": Verdict.PENDING,
    "queued": Verdict.PENDING,
    "sending": Verdict.PENDING,
    "cancelled": Verdict.NOT_SENT,
    "not_sent": Verdict.NOT_SENT,
    "unknown": Verdict.UNKNOWN,
}
#: What a state alone says of each line, without a ruling or an answer that fits it.
BY_STATE: Mapping[str, Verdict] = {
    "imported": Verdict.IMPORTED,
    "partial": Verdict.UNKNOWN,
    "refused": Verdict.REFUSED,
}


def judge_lines(
    state: str, *, line_count: int, answer: Answer | None = None, found: Set[int] | None = None
) -> RunVerdicts:
    """Return the verdict on each of `line_count` records of a run in `state` (a stored word).

    `found` are the records that a person found in the ERP, None where nobody ruled: that counts,
    whatever the answer says. An answer that does not prove the state proves nothing of the lines.
    """
    if state in WITHOUT_ANSWER:
        return RunVerdicts(line_count=line_count, rest=LineVerdict(WITHOUT_ANSWER[state]))
    if found is not None:
        return judge_by_finding(found, line_count)
    judgement = judge(answer, sent=line_count) if answer else None
    if answer is None or judgement is None or judgement.state.value != state:
        return RunVerdicts(line_count=line_count, rest=LineVerdict(BY_STATE[state]))
    return judge_by_answer(answer, judgement)


def judge_by_finding(found: Set[int], line_count: int) -> RunVerdicts:
    """Return what a person found: the lines that are in the ERP, and those that are not."""
    there = LineVerdict(Verdict.IMPORTED, (Note.FOUND_THERE,))
    absent = LineVerdict(Verdict.REFUSED, (Note.FOUND_ABSENT,))
    if len(found) * 2 < line_count:
        one, rest, records = there, absent, found
    else:  # the fewer lines are named one by one, the less a large file costs
        one, rest, records = absent, there, set(range(1, line_count + 1)) - found
    named = dict.fromkeys(sorted(records), one)
    return RunVerdicts(line_count=line_count, rest=rest, named=named, is_rest_proven=True)


def judge_by_answer(answer: Answer, judgement: Judgement) -> RunVerdicts:
    """Return what the answer proves of each line.

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
    rest_reasons = (answer.message,) if is_whole else ()
    return RunVerdicts(
        line_count=judgement.sent,
        rest=LineVerdict(rest, rest_reasons),
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
