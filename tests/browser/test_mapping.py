"""The whole way of a file with titles of its own: taught once, sent at two clicks ever after."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import FilePayload, Locator, Page, expect

from imports.models import Run, TaughtHeader
from portal.models import Company, User
from tests.browser.axe import assert_accessible
from tests.browser.conftest import Enter
from tests.browser.test_upload import DRAFT, FORM, read_and_check, tab_to
from tests.factories import make_draft
from tests.views.mapping.forms import UNFRIENDLY, read_sent_lines

pytestmark = pytest.mark.django_db(transaction=True)

SENT = ["DOC_STYPE;ART_CODE;MVT_QTE;DEP_CODE", "E;VIS001;12;LYO", "S;VIS002;5;PAR"]
FOLLOWING = [*UNFRIENDLY[:3], "Sortie;CLOU;7;PAR;"]


def upload(page: Page, lines: list[str]) -> None:
    content = "\r\n".join([*lines, ""]).encode("cp1252")
    file = FilePayload(name="mouvements.csv", mimeType="text/csv", buffer=content)
    page.locator("input[type=file]").set_input_files([file])
    read_and_check(page)
    page.wait_for_url(DRAFT)


def find_top(place: Locator) -> float:
    box = place.bounding_box()
    assert box
    return box["y"]


def find_run(page: Page) -> Run:
    code = re.search("[0-9a-f-]{36}", page.url)
    assert code
    return Run.objects.get(code=code[0])


def test_a_file_is_taught_in_three_decisions_and_the_next_one_asks_for_none(
    enter: Enter, company: Company, alice: User
) -> None:
    page = enter(alice, FORM)
    upload(page, UNFRIENDLY)
    assert_accessible(page)

    page.get_by_role("link", name="Faire correspondre les colonnes").click()
    page.get_by_role("button", name="Code article", exact=True).click()
    note = page.get_by_role("combobox", name="Champ de Gestimum pour Note du magasin")
    note.fill("ne pas")
    page.keyboard.press("Enter")
    expect(page.locator("#map-status")).to_have_text("Chaque colonne a sa place")
    page.get_by_role("button", name="Confirmer ces colonnes").click()
    page.wait_for_url(DRAFT)

    assert read_sent_lines(find_run(page))[:3] == SENT
    expect(page.locator(".preview-matched")).to_contain_text("Réf. → Code article")
    assert_accessible(page)

    page.goto(page.url.partition("/imports/")[0] + FORM)
    upload(page, FOLLOWING)
    expect(page.locator(".mapping-card")).to_have_count(0)
    page.get_by_role("button", name="Envoyer 1 ligne").click()
    expect(page.locator("#progress, [role=status]").first).to_be_visible()
    assert find_run(page).state == Run.State.QUEUED


def test_another_field_keeps_the_focus_and_the_place_and_shows_what_it_makes(
    enter: Enter, company: Company, alice: User
) -> None:
    run = make_draft(company, alice, UNFRIENDLY)
    page = enter(alice, reverse("run_mapping", args=[run.code]))
    assert_accessible(page)
    search = page.get_by_role("combobox", name="Champ de Gestimum pour Réf.")
    found = page.locator("#field_2-list").get_by_role("option")

    tab_to(page, search)
    page.keyboard.type("sku")  # what a shop calls it
    expect(found).to_have_text(["Code article · ART_CODE"])
    assert_accessible(page)
    page.evaluate("scrollTo({top: 400, behavior: 'instant'})")
    before = find_top(search)
    page.keyboard.press("Enter")

    expect(page.locator("#missing")).to_be_empty()
    expect(search).to_be_focused()
    expect(search).to_have_value("Code article · ART_CODE")
    # What stood above it is gone, and the page has not jumped.
    assert abs(find_top(search) - before) < 2
    page.keyboard.press("ArrowDown")
    expect(found.first).to_be_visible()
    page.keyboard.press("Escape")
    expect(found).to_have_count(0)
    expect(search).to_have_value("Code article · ART_CODE")


def test_the_whole_page_is_answered_by_keyboard(
    enter: Enter, company: Company, alice: User
) -> None:
    run = make_draft(company, alice, UNFRIENDLY)
    page = enter(alice, run.get_absolute_url())

    tab_to(page, page.get_by_role("link", name="Faire correspondre les colonnes"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/mapping/")
    tab_to(page, page.get_by_role("combobox", name="Champ de Gestimum pour Réf."))
    page.keyboard.type("code art")
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("combobox", name="Champ de Gestimum pour Note du magasin"))
    page.keyboard.type("ne pas")
    page.keyboard.press("Enter")
    expect(page.locator("#map-status")).to_have_text("Chaque colonne a sa place")
    tab_to(page, page.get_by_role("button", name="Confirmer ces colonnes"))
    page.keyboard.press("Enter")
    page.wait_for_url(DRAFT)

    assert read_sent_lines(run)[:3] == SENT
    assert TaughtHeader.objects.count() == 5


def test_on_a_phone_a_column_is_a_card_and_nothing_covers_the_buttons(
    enter: Enter, company: Company, alice: User
) -> None:
    run = make_draft(company, alice, UNFRIENDLY)
    page = enter(alice, reverse("run_mapping", args=[run.code]))
    page.set_viewport_size({"width": 390, "height": 844})

    page.get_by_role("button", name="Code article", exact=True).click()
    page.get_by_role("combobox", name="Champ de Gestimum pour Note du magasin").click()
    page.get_by_role("option", name="Ne pas envoyer cette colonne").click()
    expect(page.locator("#map-status")).to_have_text("Chaque colonne a sa place")
    page.get_by_role("button", name="Confirmer ces colonnes").click()
    page.wait_for_url(DRAFT)

    assert read_sent_lines(run)[:3] == SENT
