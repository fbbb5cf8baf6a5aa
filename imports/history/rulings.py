"""What people found in the ERP where the portal could not know, beside what the ERP answered."""

from collections.abc import Sequence
from dataclasses import dataclass

from imports.gestimum.judgement import Judgement, State
from imports.models import Journal, Ruling, Run

#: What an answer must prove to agree with a finding.
AGREES = {
    Ruling.Finding.IMPORTED: State.IMPORTED,
    Ruling.Finding.PARTIAL: State.PARTIAL,
    Ruling.Finding.REFUSED: State.REFUSED,
    Ruling.Finding.ABSENT: State.REFUSED,
}


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A ruling beside an answer that proves something else. `is_late`: it came after the ruling."""

    ruling: Ruling
    judgement: Judgement
    is_late: bool


def find_ruling(run: Run) -> Ruling | None:
    """Return the ruling that decided the run's state; None where the ERP's answer did. One query.

    At most one ruling of a run is not ABSENT: it ends the run.
    """
    rulings = Ruling.objects.filter(attempt__run=run).exclude(finding=Ruling.Finding.ABSENT)
    return rulings.select_related("user", "attempt").first()


def find_contradictions(run: Run, rulings: Sequence[Ruling]) -> list[Contradiction]:
    """Return where an answer that came to a ruled attempt proves another outcome. One query."""
    if not rulings:
        return []
    by_attempt = {ruling.attempt_id: ruling for ruling in rulings}
    found = []
    journals = Journal.objects.to_open().filter(attempt__in=by_attempt)
    for journal in journals.order_by("attempt__number"):
        ruling = by_attempt[journal.attempt_id]
        judgement = journal.open(sent=run.line_count).overview.judgement
        expected = (State.UNKNOWN, AGREES[Ruling.Finding(ruling.finding)])
        if judgement and judgement.state not in expected:
            found.append(Contradiction(ruling, judgement, journal.received_at > ruling.at))
    return found
