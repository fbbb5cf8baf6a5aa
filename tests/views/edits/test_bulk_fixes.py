"""What the page of a draft offers to correct, and what it shows of it."""

import pytest

from imports.models import Edit
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_draft
from tests.pages import look
from tests.views.edits.edited import MADE, find_swaps, post

pytestmark = pytest.mark.django_db

QUANTITIES = b"DOC_STYPE;ART_CODE;MVT_QTE\n" + b"".join(
    b"E;VIS;%s\n" % quantity for quantity in (b"1 200", b"1 200", b"1 300", b"1 400", b"1 500")
)
SWAPS = [("1 200", "1200"), ("1 300", "1300"), ("1 400", "1400")]


def test_what_was_probably_meant_is_offered_as_a_replacement(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, b"DOC_STYPE;ART_COD;MVT_QTE\nE;VIS;1\nF;VIS;1\n")

    buttons = look(client_of(alice), run).texts("#problems .edit-form button")

    [offered] = [button for button in buttons if "ART_CODE" in button]
    assert offered.startswith("Remplacer par ART_CODE")


def test_an_offer_shows_up_to_three_different_cells_before_and_after(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, QUANTITIES)

    page = client_of(alice).get(run.get_absolute_url()).text

    assert find_swaps(page.partition('id="offers-title"')[2].partition("</section>")[0]) == SWAPS


def test_a_fix_that_was_made_is_listed_with_what_it_changed(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, QUANTITIES)

    post(client_of(alice), run, "run_mend_offer", number=0)
    page = client_of(alice).get(run.get_absolute_url()).text

    listed = page.partition('id="edits-title"')[2].partition("</section>")[0]
    assert "5 cellules de la colonne Quantité (MVT_QTE)" in listed
    assert find_swaps(listed) == SWAPS


def test_a_fix_kept_without_examples_is_still_listed(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, QUANTITIES)
    post(client_of(alice), run, "run_mend_offer", number=0)
    edit = Edit.objects.get()
    del edit.details["samples"]
    edit.save()

    listed = look(client_of(alice), run).text(f"{MADE} li strong")

    assert listed.startswith("5 cellules de la colonne Quantité (MVT_QTE)")
