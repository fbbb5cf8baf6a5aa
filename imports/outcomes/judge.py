"""The verdict on every line of a run, from its state, the ERP's answer and what a person found."""

from collections.abc import Mapping, Set
from enum import StrEnum

from imports.catalogue.texts import gettext_noop
from imports.outcomes.overview import OpenedAnswer
from imports.outcomes.verdicts import LineVerdict, RunVerdicts, Verdict


class Note(StrEnum):
    """A reason that is ours, not the ERP's: pages translate it."""

    FOUND_THERE = gettext_noop("Found in Gestimum by a person")
    FOUND_ABSENT = gettext_noop("Confirmed missing from Gestimum by a person")


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
    state: str,
    *,
    line_count: int,
    answer: OpenedAnswer | None = None,
    found: Set[int] | None = None,
) -> RunVerdicts:
    """Return the verdict on each of `line_count` records of a run in `state` (a stored word).

    `found` are the records that a person found in the ERP, None where nobody ruled: that counts,
    whatever the answer says. An answer that does not prove the state proves nothing of the lines.
    """
    if state in WITHOUT_ANSWER:
        return RunVerdicts(line_count=line_count, rest=LineVerdict(WITHOUT_ANSWER[state]))
    if found is not None:
        return judge_by_finding(found, line_count)
    judgement = answer.overview.judgement if answer else None
    if answer is None or judgement is None or judgement.state.value != state:
        return RunVerdicts(line_count=line_count, rest=LineVerdict(BY_STATE[state]))
    overview = answer.overview
    return RunVerdicts(
        line_count=line_count,
        rest=LineVerdict(overview.rest, overview.rest_texts),
        named={Verdict(name): answer.lines(Verdict(name)) for name in overview.named or ()},
        tell=answer.reasons,
        is_rest_proven=judgement.adds_up,
    )


def judge_by_finding(found: Set[int], line_count: int) -> RunVerdicts:
    """Return what a person found: the lines that are in the ERP, and those that are not."""
    there = LineVerdict(Verdict.IMPORTED, (Note.FOUND_THERE,))
    absent = LineVerdict(Verdict.REFUSED, (Note.FOUND_ABSENT,))
    if len(found) * 2 < line_count:
        one, rest, records = there, absent, found
    else:  # the fewer lines are named one by one, the less a large file costs
        one, rest, records = absent, there, set(range(1, line_count + 1)) - found
    return RunVerdicts(
        line_count=line_count,
        rest=rest,
        named={one.verdict: sorted(records)},
        tell=lambda _verdict, _record: one.reasons,
        is_rest_proven=True,
    )
