"""What counts as sent: all of an earlier run, but for lines known to be refused.

And of a draft, what is accounted for by lines that were left out of it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db.models import Sum

from imports.checking import unpack
from imports.checking.fingerprint import HASH_BYTES
from imports.checking.mending import LeaveOut
from imports.gestimum.answer import NotAnAnswer
from imports.gestimum.judgement import judge
from imports.gestimum.verdict import Verdict, verdicts
from imports.models import Fingerprint, Journal, Mend, Ruling, Run

#: Elsewhere every line counts: it was imported, or nobody knows.
MAY_NAME_REFUSALS = (Run.State.PARTIAL, Run.State.REFUSED)


def measure_answers(fingerprints: Sequence[Fingerprint]) -> int:
    """Return how many bytes must be read to know which of their lines were refused."""
    unsure = [one for one in fingerprints if one.run.state in MAY_NAME_REFUSALS]
    journals = Journal.objects.filter(attempt__run__in=[one.run_id for one in unsure])
    answers: int = journals.aggregate(total=Sum("size"))["total"] or 0
    return answers + HASH_BYTES * sum(one.line_count for one in unsure)


def count_refused(fingerprint: Fingerprint) -> Counter[int]:
    """Return how often each line of the run was refused, as far as that is known."""
    if fingerprint.run.state not in MAY_NAME_REFUSALS:
        return Counter()
    records = find_refused(fingerprint.run)
    hashes = unpack(bytes(fingerprint.hashes)) if records else ()
    return Counter(hashes[record - 1] for record in records if record <= len(hashes))


def find_refused(run: Run) -> Iterable[int]:
    """Return the records of which it is known that they are not in the ERP, counted from 1.

    What a person ruled counts, whatever the answer says.
    """
    rulings = Ruling.objects.filter(attempt__run=run).exclude(finding=Ruling.Finding.ABSENT)
    if ruling := rulings.first():
        return sorted(set(range(1, run.line_count + 1)) - ruling.imported_records)
    journals = Journal.objects.filter(attempt__run=run).order_by("-attempt__number")
    journal = journals.first()
    try:
        return find_named(journal, run) if journal else ()
    except NotAnAnswer:
        return ()


def find_named(journal: Journal, run: Run) -> Iterable[int]:
    """Return the records that the ERP's answer names as refused."""
    judgement = judge(journal.answer, sent=run.line_count)
    if judgement.state.value != run.state:
        return ()
    named = verdicts(journal.answer, judgement).spoken_of
    return [record for record, outcome in named.items() if outcome.verdict is Verdict.REFUSED]


def count_twins(run: Run) -> Counter[int]:
    """Return how often each line of a draft was left out for having been sent, an equal staying."""
    if not run.left_out:
        return Counter()
    left_out = set(run.left_out)
    changes = [mend.change for mend in run.mends.filter(undone_at=None, kind=Mend.Kind.LEAVE_OUT)]
    twins = {twin for one in changes if isinstance(one, LeaveOut) for twin in one.twins}
    return Counter(line_hash for line, line_hash in twins if line in left_out)
