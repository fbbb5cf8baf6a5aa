"""Drafts and imports of stock lines, made as people make them."""

from collections.abc import Callable, Sequence

import pytest

from imports.delivery import queue
from imports.models import Run
from portal.models import Company, User
from tests.factories import make_draft

HEADER = "DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE"

type Draft = Callable[..., Run]


def stock(*articles: str) -> list[str]:
    """Return a stock line for each article."""
    return [f"E;001;{article};1,5" for article in articles]


@pytest.fixture
def draft(company: Company, alice: User) -> Draft:
    """Make a draft of Alice's from lines, or from whole bytes."""

    def make(lines: Sequence[str] | bytes, *, at: Company = company) -> Run:
        content = lines if isinstance(lines, bytes) else [HEADER, *lines]
        return make_draft(at, alice, content)

    return make


@pytest.fixture
def sent(draft: Draft, company: Company, admin: User) -> Draft:
    """Make an import that has been confirmed, now in the state that is wanted."""

    def make(
        lines: Sequence[str], *, state: str = Run.State.IMPORTED, at: Company = company
    ) -> Run:
        run = draft(lines, at=at)
        queue(run, user=admin, duplicate_reason="Asked for.")
        Run.objects.filter(pk=run.pk).update(state=state)
        run.refresh_from_db()
        return run

    return make
