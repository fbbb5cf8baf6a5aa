"""What an answer proves: the state of the run, by the counters, never by `resultat` alone.

Source: the state table of the design, and docs/gestimum.md, "Errors and rejections": a call
whose lines are all refused still answers `succès`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from imports.catalogue.texts import gettext_noop
from imports.gestimum.beginning import Beginning, find_beginning
from imports.gestimum.counting import Counts, count_answer
from imports.gestimum.journal import EntryKind
from imports.gestimum.parsing import Answer


class State(StrEnum):
    """The states of a run that an answer can lead to."""

    IMPORTED = "imported"
    PARTIAL = "partial"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class Remark(StrEnum):
    """What a person should know about how the state came about."""

    NO_COUNTERS = "no_counters"
    REFUSED_BEFORE_THE_IMPORT = "refused_before_the_import"
    REFUSED_WITHOUT_PROOF = "refused_without_proof"
    REFUSED_AFTER_THE_START = "refused_after_the_start"
    COUNTED_BY_JOURNAL = "counted_by_journal"
    COUNTER_MISSING = "counter_missing"
    ODD_COUNTER = "odd_counter"
    ABSURD_COUNTER = "absurd_counter"
    COUNTERS_CONTRADICT = "counters_contradict"
    MORE_THAN_SENT = "more_than_sent"
    NOTHING_COUNTED = "nothing_counted"
    SUM_DIFFERS = "sum_differs"
    RESULT_NOT_SUCCESS = "result_not_success"
    CREATED_BUT_NOT_COUNTED = "created_but_not_counted"
    REFUSED_BUT_NOT_COUNTED = "refused_but_not_counted"
    MORE_REFUSALS_NAMED = "more_refusals_named"
    FEWER_REFUSALS_NAMED = "fewer_refusals_named"
    RECORD_OUT_OF_RANGE = "record_out_of_range"


MESSAGES: Mapping[Remark, str] = {
    Remark.NO_COUNTERS: gettext_noop(
        "Gestimum gave no line counts, neither in its statistics nor in its journal."
    ),
    Remark.REFUSED_BEFORE_THE_IMPORT: gettext_noop(
        "Gestimum's journal ends before the import itself started: none of the lines was recorded."
    ),
    Remark.REFUSED_WITHOUT_PROOF: gettext_noop(
        "Gestimum refused the whole request, and no journal shows whether the import had "
        "started: nothing proves that none of the lines was recorded."
    ),
    Remark.REFUSED_AFTER_THE_START: gettext_noop(
        "Gestimum reports a failure after the import had started, and gives no line counts: "
        "some lines may be recorded. Check in Gestimum before you send anything again."
    ),
    Remark.COUNTED_BY_JOURNAL: gettext_noop(
        "The counts come from the journal, as the statistics do not give them."
    ),
    Remark.COUNTER_MISSING: gettext_noop(
        "Gestimum gave only one of the two counts (imported, refused): the other is unknown."
    ),
    Remark.ODD_COUNTER: gettext_noop(
        "One of Gestimum's counters is not a whole number. It is shown as received."
    ),
    Remark.ABSURD_COUNTER: gettext_noop(
        "A line count is negative, far too large, or not a number: the counts cannot be "
        "trusted. Check in Gestimum what was created."
    ),
    Remark.COUNTERS_CONTRADICT: gettext_noop(
        "Gestimum's counts contradict each other: they cannot be trusted. "
        "Check in Gestimum what was created."
    ),
    Remark.MORE_THAN_SENT: gettext_noop(
        "Gestimum reports more lines than the %(sent)s that were sent: the counts cannot be "
        "trusted. Check in Gestimum what was created."
    ),
    Remark.NOTHING_COUNTED: gettext_noop(
        "%(sent)s lines were sent, but Gestimum reports none as imported and none as refused."
    ),
    Remark.SUM_DIFFERS: gettext_noop(
        "%(sent)s lines were sent, but Gestimum reports %(imported)s imported and %(refused)s "
        "refused: the counts do not add up."
    ),
    Remark.RESULT_NOT_SUCCESS: gettext_noop(
        "Gestimum reports imported lines but does not say that the import succeeded."
    ),
    Remark.CREATED_BUT_NOT_COUNTED: gettext_noop(
        "The journal says that something was created, but no line is reported as imported. "
        "Check in Gestimum before you send anything again."
    ),
    Remark.REFUSED_BUT_NOT_COUNTED: gettext_noop(
        "Every line is reported as imported, but Gestimum also reports a refusal or an error. "
        "Check in Gestimum what was created."
    ),
    Remark.MORE_REFUSALS_NAMED: gettext_noop(
        "The journal names %(named)s refused lines, more than the count reported."
    ),
    Remark.FEWER_REFUSALS_NAMED: gettext_noop(
        "Gestimum reports %(refused)s refused lines, but names only %(named)s of them."
    ),
    Remark.RECORD_OUT_OF_RANGE: gettext_noop(
        "The journal mentions a line that was not sent: its line numbers cannot be relied on."
    ),
}
#: Said of FEWER_REFUSALS_NAMED where the journal names none of them.
ONE_UNNAMED = gettext_noop("Gestimum reports one refused line without naming it.")
ALL_UNNAMED = gettext_noop("Gestimum reports %(refused)s refused lines without naming them.")
# With one of these, the figures are not what they should be, even where their sum is right.
DOUBTS = frozenset(Remark) - {
    Remark.REFUSED_BEFORE_THE_IMPORT,
    Remark.COUNTED_BY_JOURNAL,
    Remark.ODD_COUNTER,
    Remark.FEWER_REFUSALS_NAMED,
}


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What is known after an answer.

    `imported` and `refused` are the ERP's own counts, None where it gives none. `adds_up` is
    true when they sum to the lines sent and nothing else in the answer speaks against them.
    `named` counts the different lines that the journal names as refused.
    """

    state: State
    sent: int
    imported: int | None
    refused: int | None
    named: int
    adds_up: bool
    remarks: tuple[Remark, ...] = ()


def remark_text(
    remark: Remark, judgement: Judgement, translate: Callable[[str], str] = lambda text: text
) -> str:
    """Return what a remark says, for people."""
    params = {
        "sent": judgement.sent,
        "imported": judgement.imported,
        "refused": judgement.refused,
        "named": judgement.named,
    }
    return translate(find_sentence(remark, params)) % params


def find_sentence(remark: Remark, params: Mapping[str, object]) -> str:
    """Return what a remark says, still to be filled in with `params`."""
    if remark is Remark.FEWER_REFUSALS_NAMED and not params.get("named"):
        return ONE_UNNAMED if params.get("refused") == 1 else ALL_UNNAMED
    return MESSAGES[remark]


def judge(answer: Answer, *, sent: int) -> Judgement:
    """Return what the answer proves about `sent` data lines (the header is not one).

    The counters are those of the statistics; the journal's counts serve where these lack one.
    The first row that applies gives the state:

    ==================================================================  =========  ========
    what the ERP says                                                   state      adds up
    ==================================================================  =========  ========
    a count of lines negative or no number; two counts of the same
    lines that differ; more lines imported, or refused, than sent       unknown    no
    no line counted as imported, yet a piece created (or, without any
    counter, the sentence of success)                                   unknown    no
    no counters, or both 0, or only one of them and it is 0:
      `resultat` is succès: nothing proves it                           unknown    no
      `resultat` is anything else (see `beginning`):
        the journal shows that the import had begun                     unknown    no
        the journal ends before it                                      refused    yes
        no journal, or one that proves neither: perhaps sent            refused    no
    only `refused`, equal to sent                                       refused    no
    only `refused`, less than sent                                      unknown    no
    imported = sent, and a refusal or an error reported all the same    unknown    no
    imported = sent, refused = 0 (or not counted: does not add up)      imported   yes
    imported = 0, refused > 0                                           refused    if = sent
    imported > 0, with or without refused ones                          partial    if sum = sent
    ==================================================================  =========  ========

    A doubt that leaves the state alone (DOUBTS) makes `adds_up` false and is told by a remark:
    imported lines without `succès`, more refused lines named than counted, a line number that
    was not sent.
    """
    counts = count_answer(answer)
    named = {refusal.record for refusal in answer.refusals}
    whole = remark_on_whole_refusal(answer, counts)
    remarks = [
        *([whole] if whole else remarks_on_counters(answer, counts, sent=sent)),
        *remarks_on_journal(answer, counts, sent=sent, named=named),
    ]
    sum_is_right = (
        whole is Remark.REFUSED_BEFORE_THE_IMPORT
        or (counts.imported or 0) + (counts.refused or 0) == sent
    )
    return Judgement(
        state=decide(answer, counts, sent=sent, remarks=remarks),
        sent=sent,
        imported=counts.imported,
        refused=counts.refused,
        named=len(named),
        adds_up=sum_is_right and not DOUBTS.intersection(remarks),
        remarks=tuple(remarks),
    )


def remark_on_whole_refusal(answer: Answer, counts: Counts) -> Remark | None:
    """Return what the journal proves of a request that was refused as a whole; None for others."""
    is_absurd = counts.is_absurd or counts.is_contradictory
    if answer.says_success or counts.imported or counts.refused or is_absurd:
        return None
    return {
        Beginning.NOT_BEGUN: Remark.REFUSED_BEFORE_THE_IMPORT,
        Beginning.UNPROVEN: Remark.REFUSED_WITHOUT_PROOF,
        Beginning.BEGUN: Remark.REFUSED_AFTER_THE_START,
    }[find_beginning(answer)]


def remarks_on_counters(answer: Answer, counts: Counts, *, sent: int) -> list[Remark]:
    """Return what is odd about the counters themselves."""
    imported, refused = counts.imported, counts.refused
    total = (imported or 0) + (refused or 0)
    is_missing = imported is None or refused is None
    has_none = imported is None and refused is None
    conditions = {
        Remark.NO_COUNTERS: has_none and not counts.is_absurd,
        Remark.COUNTED_BY_JOURNAL: counts.from_journal,
        Remark.COUNTER_MISSING: is_missing and not has_none and not counts.is_absurd,
        Remark.ODD_COUNTER: bool(answer.odd_counters) and not counts.is_absurd,
        Remark.ABSURD_COUNTER: counts.is_absurd,
        Remark.COUNTERS_CONTRADICT: counts.is_contradictory,
        Remark.MORE_THAN_SENT: max(imported or 0, refused or 0) > sent,
        Remark.NOTHING_COUNTED: not has_none and total == 0,
        Remark.SUM_DIFFERS: not is_missing and total not in (0, sent),
    }
    return [remark for remark, applies in conditions.items() if applies]


def remarks_on_journal(
    answer: Answer, counts: Counts, *, sent: int, named: set[int]
) -> list[Remark]:
    """Return where the journal and `resultat` do not agree with the counters."""
    imported, refused = counts.imported or 0, counts.refused
    has_none = counts.imported is None and refused is None
    has_refusal = bool(named or answer.refusals_without_line or counts.errors)
    records = [*named, *(warned.record for warned in answer.warnings if warned.record is not None)]
    conditions = {
        Remark.RESULT_NOT_SUCCESS: imported > 0 and not answer.says_success,
        Remark.CREATED_BUT_NOT_COUNTED: imported == 0
        and bool(answer.pieces or (has_none and has_success_sentence(answer))),
        Remark.REFUSED_BUT_NOT_COUNTED: imported == sent > 0 and not refused and has_refusal,
        Remark.MORE_REFUSALS_NAMED: refused is not None and len(named) > refused,
        Remark.FEWER_REFUSALS_NAMED: refused is not None and len(named) < refused < sent,
        Remark.RECORD_OUT_OF_RANGE: any(not 1 <= record <= sent for record in records),
    }
    return [remark for remark, applies in conditions.items() if applies]


def has_success_sentence(answer: Answer) -> bool:
    return any(entry.kind is EntryKind.SUCCESS_SENTENCE for entry in answer.journal)


# Any of these takes all worth from the counts: only a look into the ERP can tell.
NOTHING_IS_PROVED = frozenset(
    {
        Remark.ABSURD_COUNTER,
        Remark.COUNTERS_CONTRADICT,
        Remark.MORE_THAN_SENT,
        Remark.CREATED_BUT_NOT_COUNTED,
        Remark.REFUSED_BUT_NOT_COUNTED,
        Remark.REFUSED_AFTER_THE_START,
    }
)


def decide(answer: Answer, counts: Counts, *, sent: int, remarks: list[Remark]) -> State:
    """Return the state, by the table of `judge`."""
    imported, refused = counts.imported, counts.refused
    if NOTHING_IS_PROVED.intersection(remarks):
        return State.UNKNOWN
    if imported is None and refused:
        return State.REFUSED if refused == sent else State.UNKNOWN
    if not imported and not refused:
        return State.UNKNOWN if answer.says_success else State.REFUSED
    if not imported:
        return State.REFUSED
    return State.IMPORTED if imported == sent and not refused else State.PARTIAL
