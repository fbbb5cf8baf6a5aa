"""A run whose outcome nobody knows, and the manager who rules on it."""

import pytest
from django.test import Client

from imports.models import Attempt, Run
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_run
from tests.views.reconcile.reconciling import LINES


@pytest.fixture
def unknown(company: Company, alice: User) -> Run:
    run = make_run(
        company=company, user=alice, state=Run.State.UNKNOWN, content=LINES, document_count=1
    )
    Attempt.objects.filter(run=run).update(
        body_size=1000, taken=1000, body_sha256="ab" * 32, reason="cut_before_answer"
    )
    return run


@pytest.fixture
def charlies(charlie: User, client_of: ClientOf) -> Client:
    """Return the browser of the manager."""
    return client_of(charlie)
