"""What must be read to know which lines of earlier imports count as sent."""

import pytest

from imports.duplicates.counts_as_sent import measure_answers
from imports.fingerprints.fingerprint import HASH_BYTES
from imports.models import Fingerprint, Journal, Run
from portal.models import User
from tests.duplicates.conftest import Draft, stock

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("state", "is_read"),
    [
        (Run.State.IMPORTED, False),
        (Run.State.UNKNOWN, False),
        (Run.State.PARTIAL, True),
        (Run.State.REFUSED, True),
    ],
)
def test_only_answers_that_may_name_refused_lines_are_read(
    sent: Draft, alice: User, state: str, *, is_read: bool
) -> None:
    run = sent(stock("A", "B"), state=state)
    attempt = run.attempts.create(number=1, started_at=run.created_at)
    Journal.objects.create(attempt=attempt, compressed=b"", size=1000, received_at=run.created_at)

    steps = measure_answers(list(Fingerprint.objects.filter(run=run).select_related("run")))

    assert steps == (1000 + 2 * HASH_BYTES if is_read else 0)
