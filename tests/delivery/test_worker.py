"""What a worker does beside sending."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils.timezone import now

from imports.management.commands.worker import tidy_database


@pytest.mark.django_db
def test_the_hourly_tidying_forgets_sessions_that_are_over_and_no_other() -> None:
    for key, days in [("over", -1), ("alive", 1)]:
        Session.objects.create(
            session_key=key, session_data="", expire_date=now() + timedelta(days)
        )

    tidy_database()

    assert [session.session_key for session in Session.objects.all()] == ["alive"]
