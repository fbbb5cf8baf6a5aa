"""What counts as sent: all of an earlier run, but for lines known to be refused.

And of a draft, what is accounted for by lines that were left out of it.
"""

from collections import Counter
from collections.abc import Iterable

from imports.checking import unpack
from imports.checking.mending import LeaveOut
from imports.gestimum.verdict import Verdict
from imports.models import Fingerprint, Journal, Mend, Ruling, Run

#: Elsewhere every line counts: it was imported, or nobody knows.
MAY_NAME_REFUSALS = (Run.State.PARTIAL, Run.State.REFUSED)


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
    journals = Journal.objects.to_open().filter(attempt__run=run).order_by("-attempt__number")
    journal = journals.first()
    return find_named(journal, run) if journal else ()


def find_named(journal: Journal, run: Run) -> Iterable[int]:
    """Return the records that the ERP's answer names as refused; none where it is no answer."""
    opened = journal.open(sent=run.line_count)
    judgement = opened.overview.judgement
    if judgement is None or judgement.state.value != run.state:
        return ()
    return opened.lines(Verdict.REFUSED)


def count_twins(run: Run) -> Counter[int]:
    """Return how often each line of a draft was left out for having been sent, an equal staying."""
    if not run.left_out:
        return Counter()
    left_out = set(run.left_out)
    changes = [mend.change for mend in run.mends.filter(undone_at=None, kind=Mend.Kind.LEAVE_OUT)]
    twins = {twin for one in changes if isinstance(one, LeaveOut) for twin in one.twins}
    return Counter(line_hash for line, line_hash in twins if line in left_out)
