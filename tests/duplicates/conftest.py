"""Drafts and imports of stock lines, made as people make them."""

from collections.abc import Callable, Sequence

import pytest
from django.core.files.base import ContentFile

from imports.catalogue import KINDS
from imports.delivery import queue
from imports.intake import open_draft
from imports.models import Run
from portal.models import Company, User

HEADER = "DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE"

type Draft = Callable[..., Run]


def stock(*articles: str) -> list[str]:
    """Return a stock line for each article."""
    return [f"E;001;{article};1,5" for article in articles]


@pytest.fixture
def draft(company: Company, alice: User) -> Draft:
    """Make a draft of Alice's from lines, or from whole bytes."""

    def make(lines: Sequence[str] | bytes, *, at: Company = company) -> Run:
        data = lines if isinstance(lines, bytes) else "\r\n".join([HEADER, *lines, ""]).encode()
        upload = ContentFile(data, name="stock.csv")
        return open_draft(company=at, kind=KINDS["documents_stock"], upload=upload, user=alice)

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
