"""What changes under the eyes of whoever stays on a page: nothing around it may lag behind."""

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from imports.models import Run
from portal.models import Company, User
from tests.browser.conftest import Enter
from tests.factories import make_draft, make_run

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_tab_and_the_menu_follow_a_run_to_its_end(
    enter: Enter, company: Company, alice: User
) -> None:
    run = make_run(company=company, user=alice, state=Run.State.SENDING, file_name="stock.csv")
    page = enter(alice, run.get_absolute_url())
    expect(page).to_have_title("En cours d’envoi · stock.csv · Bordereau")
    expect(page.locator("#attention")).to_have_text("")

    Run.objects.filter(pk=run.pk).update(state=Run.State.UNKNOWN, finished_at=now())

    expect(page).to_have_title("Issue inconnue · stock.csv · Bordereau")
    expect(page.locator("#attention .count")).to_contain_text("1")


def test_what_was_said_before_goes_when_the_next_thing_is_done(
    enter: Enter, company: Company, alice: User
) -> None:
    content = b"DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE\r\nE;001;VIS;1\r\nE;001; ECROU ;2\r\n"
    draft = make_draft(company, alice, content)
    done = make_run(company=company, user=alice, state=Run.State.CANCELLED, source=draft.source)
    page = enter(alice, done.get_absolute_url())
    page.get_by_role("button", name="Recommencer avec ce fichier").click()
    expect(page.locator("#messages")).to_contain_text("nouveau brouillon du même fichier")

    page.locator(".edit-offers form button").first.click()

    expect(page.locator("#edit-notice")).to_contain_text("C’est fait")
    expect(page.locator("#messages")).to_have_text("")


def test_on_a_phone_the_state_of_every_import_stays_in_the_corner_of_its_row(
    enter: Enter, company: Company, alice: User
) -> None:
    for number, state in enumerate(Run.State.values):
        name = "mouvements_de_stock_du_depot_principal.csv" if number % 2 else "novembre.csv"
        make_run(company=company, user=alice, state=state, file_name=name)
    page = enter(alice, "/imports/")
    page.set_viewport_size({"width": 390, "height": 900})

    rows = page.locator(".run-table tbody tr")

    assert rows.count() == len(Run.State.values)
    for row in rows.all():
        place = row.bounding_box()
        badge = row.locator(".state").bounding_box()
        assert place
        assert badge
        assert badge["y"] - place["y"] < 24
        assert 0 <= place["x"] + place["width"] - (badge["x"] + badge["width"]) <= 20
