"""What counts as sent: all of an earlier run, but for lines known to be refused.

And of a draft, what is accounted for by lines that were left out of it.
"""

from collections import Counter
from collections.abc import Sequence

from django.db.models import Sum

from imports.editing.line_changes import LeaveOut
from imports.fingerprints import unpack_hashes
from imports.fingerprints.fingerprint import HASH_BYTES
from imports.models import Edit, Fingerprint, Journal, Ruling, Run
from imports.outcomes import MAY_NAME_ABSENT, judge_lines
from imports.outcomes.overview import OpenedAnswer


def measure_answers(fingerprints: Sequence[Fingerprint]) -> int:
    """Return how many bytes must be read to know which of their lines were refused."""
    unsure = [one for one in fingerprints if one.run.state in MAY_NAME_ABSENT]
    journals = Journal.objects.filter(attempt__run__in=[one.run_id for one in unsure])
    answers: int = journals.aggregate(total=Sum("size"))["total"] or 0
    return answers + HASH_BYTES * sum(one.line_count for one in unsure)


def count_refused(fingerprint: Fingerprint) -> Counter[int]:
    """Return how often each line of the run is known not to be in the ERP."""
    if fingerprint.run.state not in MAY_NAME_ABSENT:
        return Counter()
    records = find_absent(fingerprint.run)
    hashes = unpack_hashes(bytes(fingerprint.hashes)) if records else ()
    return Counter(hashes[record - 1] for record in records if record <= len(hashes))


def find_absent(run: Run) -> Sequence[int]:
    """Return the records that are proven not to be in the ERP, counted from 1.

    What a person ruled counts, whatever the answer says.
    """
    rulings = Ruling.objects.filter(attempt__run=run).exclude(finding=Ruling.Finding.ABSENT)
    ruling = rulings.first()
    return judge_lines(
        run.state,
        line_count=run.line_count,
        answer=None if ruling else open_last_answer(run),
        found=frozenset(ruling.imported_records) if ruling else None,
    ).absent()


def open_last_answer(run: Run) -> OpenedAnswer | None:
    """Return what came back last, opened as far as it is asked for; None when nothing came."""
    journal = Journal.objects.last_of(run)
    return journal.open(sent=run.line_count) if journal else None


def count_twins(run: Run) -> Counter[int]:
    """Return how often each line of a draft was left out for having been sent, an equal staying."""
    if not run.left_out:
        return Counter()
    left_out = set(run.left_out)
    changes = [edit.change for edit in run.edits.filter(undone_at=None, kind=Edit.Kind.LEAVE_OUT)]
    twins = {twin for one in changes if isinstance(one, LeaveOut) for twin in one.twins}
    return Counter(line_hash for line, line_hash in twins if line in left_out)
