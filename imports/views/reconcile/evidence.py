"""What is known of an attempt of unknown outcome: how far it got, and what came back."""

import json
from dataclasses import dataclass, field
from itertools import pairwise

from django.utils.translation import gettext as _

from imports.delivery import Explanation, explain_attempt
from imports.gestimum.judgement import Judgement, State, remark_text
from imports.gestimum.parsing import MESSAGES
from imports.models import Attempt, Journal, Ruling, Run
from imports.outcomes import Verdict
from imports.outcomes.overview import OpenedAnswer
from imports.reading import Numbering
from imports.views.reconcile.form import LINES_CHARACTERS, PIECES_CHARACTERS, format_ranges
from portal.signs import show_signs


@dataclass(frozen=True, kw_only=True)
class ShownReply:
    """What the server sent back in this attempt. `is_late`: after the outcome was given up."""

    journal: Journal
    answer: OpenedAnswer | None
    defect: str = ""
    judgement: Judgement | None = None
    remarks: list[str] = field(default_factory=list)
    is_late: bool = False

    @property
    def proves(self) -> bool:
        return self.judgement is not None and self.judgement.state is not State.UNKNOWN


@dataclass(frozen=True, kw_only=True)
class AttemptEvidence:
    """An attempt beside what is known of it."""

    attempt: Attempt
    explanation: Explanation
    reach: str
    reply: ShownReply | None
    file: str
    user: str


def gather_evidence(run: Run, attempt: Attempt) -> AttemptEvidence:
    """Return what is known of the attempt. One query."""
    sent = read_stored_envelope(run, attempt)
    return AttemptEvidence(
        attempt=attempt,
        explanation=explain_attempt(attempt),
        reach=measure_reach(attempt),
        reply=read_reply(run, attempt),
        # The profile may have changed since: what was sent counts.
        file=sent.get("fichier") or run.company.company_file,
        user=sent.get("utilisateur") or run.company.erp_user,
    )


def read_stored_envelope(run: Run, attempt: Attempt) -> dict[str, str]:
    if not attempt.envelope:
        return {}
    company: dict[str, str] = json.loads(attempt.envelope)[run.kind.root]["societe"]
    return company


def measure_reach(attempt: Attempt) -> str:
    """Say how much of the request left: not_ready, unmeasured, none, part or whole."""
    if attempt.body_size is None:
        return "not_ready"
    if attempt.taken is None:
        return "unmeasured"
    if attempt.taken >= attempt.body_size:
        return "whole"
    return "part" if attempt.taken else "none"


def read_reply(run: Run, attempt: Attempt) -> ShownReply | None:
    """Return what came back, read and judged as far as it can be; None when nothing came."""
    journal = Journal.objects.to_open().filter(attempt=attempt).first()
    if journal is None:
        return None
    is_late = run.events.filter(verb="late_answer", details__attempt=attempt.number).exists()
    answer = journal.open(sent=run.line_count)
    overview = answer.overview
    if overview.judgement is None:
        defect = _(MESSAGES[overview.defect]) % overview.params
        return ShownReply(journal=journal, answer=None, defect=defect, is_late=is_late)
    judgement = overview.judgement
    return ShownReply(
        journal=journal,
        answer=answer,
        judgement=judgement,
        remarks=[remark_text(remark, judgement, translate=_) for remark in judgement.remarks],
        is_late=is_late,
    )


def suggest_finding(reply: ShownReply | None, *, numbering: Numbering) -> dict[str, str]:
    """Return what the form may hold already: only what an answer proves, for a person to check."""
    if reply is None or reply.judgement is None or reply.answer is None or not reply.proves:
        return {}
    judgement, answer = reply.judgement, reply.answer
    finding = Ruling.Finding(judgement.state.value)
    filled = {"finding": finding.value}
    if finding != Ruling.Finding.REFUSED:
        # As many as a person may type: a form of more would be sent back.
        may_fit = 2 * answer.overview.piece_total <= PIECES_CHARACTERS
        filled["pieces"] = "\n".join(map(show_signs, answer.pieces())) if may_fit else ""
    if finding == Ruling.Finding.PARTIAL:
        filled["lines"] = format_ranges(lines_proved(answer, judgement), numbering=numbering)
    return filled


def lines_proved(answer: OpenedAnswer, judgement: Judgement) -> list[tuple[int, int]]:
    """Return the lines that were imported, where the answer names every one that was not."""
    refused = answer.lines(Verdict.REFUSED)
    if not judgement.adds_up or len(refused) != judgement.refused:
        return []
    if 2 * len(refused) > LINES_CHARACTERS:  # more than the form takes
        return []
    edges = [0, *refused, judgement.sent + 1]
    gaps = ((low + 1, high - 1) for low, high in pairwise(edges))
    return [(first, last) for first, last in gaps if first <= last]
