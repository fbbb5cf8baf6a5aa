"""What a person found, beside what the ERP answered in the end."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from imports.history.rulings import find_contradictions
from imports.models import Journal, Ruling, Run
from portal.models import Company, User
from tests.factories import make_run

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("seconds", "is_late"), [(-1, False), (0, False), (1, True)])
def test_an_answer_is_late_that_came_after_the_ruling(
    company: Company, alice: User, charlie: User, seconds: int, *, is_late: bool
) -> None:
    run = make_run(company=company, user=alice, state=Run.State.IMPORTED)
    ruling = Ruling.objects.create(
        attempt=run.attempts.get(),
        finding=Ruling.Finding.REFUSED,
        reason="Nothing is there.",
        user=charlie,
    )
    Ruling.objects.update(at=(moment := now()))
    ruling.refresh_from_db()
    Journal.objects.update(received_at=moment + timedelta(seconds=seconds))

    found = find_contradictions(run, [ruling])

    assert [(one.ruling, one.is_late) for one in found] == [(ruling, is_late)]
