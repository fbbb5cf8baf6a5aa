"""What is confirmed is what was looked at, whoever is faster."""

import pytest

from imports.delivery import TooLate, queue
from imports.models import Run
from portal.models import Company, User
from tests.factories import make_run

pytestmark = pytest.mark.slow


def test_a_revision_that_was_not_looked_into_is_not_confirmed(
    company: Company, alice: User
) -> None:
    run = make_run(company=company, user=alice)
    Run.objects.update(revision=2, wants_journal=False, wants_statistics=False)

    with pytest.raises(TooLate):
        queue(run, user=alice, revision=2)

    assert Run.objects.get().state == Run.State.DRAFT
