"""What the page of a draft offers to correct, and what it shows of it."""

import pytest

from portal.models import Company, User
from tests.conftest import ClientOf
from tests.views.mended import make_stock_draft

pytestmark = pytest.mark.django_db


def test_what_was_probably_meant_is_offered_as_a_replacement(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_stock_draft(company, alice, b"DOC_STYPE;ART_COD;MVT_QTE\nE;VIS;1\nF;VIS;1\n")

    page = client_of(alice).get(run.get_absolute_url()).text

    assert "Remplacer par ART_CODE" in page
    assert "Écrire ART_CODE" not in page
