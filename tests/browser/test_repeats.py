"""Lines that were sent before, on the page of a draft and in full: by keyboard, light and dark."""

import os
import re
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from imports.delivery import queue
from imports.models import Event, Run
from portal.models import Company, User
from tests.browser.axe import assert_accessible
from tests.browser.conftest import Enter
from tests.factories import make_draft

pytestmark = pytest.mark.django_db(transaction=True)

HEADER = "DOC_STYPE;DEP_CODE;ART_CODE;MVT_LIB;MVT_QTE"


def lines_of(numbers: range) -> list[str]:
    lines = (f"E;001;ELS_{number:04};Boulon de {number} mm;{number},50" for number in numbers)
    return [HEADER, *lines]


def send(run: Run, user: User) -> Run:
    queue(run, user=user)
    Run.objects.filter(pk=run.pk).update(state=Run.State.IMPORTED)
    return run


def look_at(page: Page, name: str) -> None:
    """Find no barrier, and take pictures for whoever wants to look (SHOTS names a folder)."""
    assert_accessible(page)
    if folder := os.environ.get("SHOTS"):
        for scheme, width in product(("light", "dark"), (1280, 390)):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=Path(folder) / f"{name}-{scheme}-{width}.png", full_page=True)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1280, "height": 900})


def test_an_operator_sees_which_lines_were_sent_before_and_says_why_they_go_again(
    company: Company, alice: User, charlie: User, enter: Enter
) -> None:
    send(make_draft(company, alice, lines_of(range(1, 101)), name="stock_lundi.csv"), alice)
    name = "stock_mardi_depot_principal.csv"
    send(make_draft(company, charlie, lines_of(range(101, 143)), name=name), charlie)
    run = make_draft(company, alice, lines_of(range(1, 151)), name="stock_semaine.csv")
    page = enter(alice, run.get_absolute_url())

    title = "142 lignes sur 150 ont déjà été envoyées"
    expect(page.get_by_role("heading", name=title, level=3)).to_be_visible()
    look_at(page, "dup-partial")
    page.get_by_role("link", name="Voir les 142 lignes déjà envoyées").click()
    expect(page.get_by_text("1 à 50 sur 142")).to_be_visible()
    look_at(page, "dup-lines")
    page.get_by_role("link", name="Nouvelles 8").click()
    expect(page.get_by_role("cell", name="ELS_0150")).to_be_visible()
    expect(page).to_have_url(f"{page.url.partition('?')[0]}?show=new")
    page.get_by_role("link", name="stock_semaine.csv").click()

    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_label("Pourquoi renvoyer")).to_be_focused()
    page.get_by_label("Pourquoi renvoyer").fill("Livré deux fois.")
    page.get_by_role("button", name="Envoyer").click()
    expect(page).to_have_title(re.compile("stock_semaine"))
    assert run.events.get(verb=Event.Verb.QUEUED).note == "Livré deux fois."


def test_what_was_sent_before_is_left_out_with_one_button_and_put_back(
    company: Company, alice: User, enter: Enter
) -> None:
    send(make_draft(company, alice, lines_of(range(1, 143)), name="stock_lundi.csv"), alice)
    run = make_draft(company, alice, lines_of(range(1, 151)), name="stock_semaine.csv")
    page = enter(alice, run.get_absolute_url())

    page.get_by_role("button", name="Écarter les 142 lignes déjà envoyées").press("Enter")

    expect(page.locator("#edit-notice")).to_contain_text("142 lignes écartées")
    expect(page.locator("#edit-notice")).to_be_focused()
    expect(page.get_by_role("button", name="Envoyer 8 lignes")).to_be_visible()
    page.locator("#edit-notice").get_by_role("button", name="Annuler").click()

    page.get_by_role("link", name="Voir les 142 lignes déjà envoyées").click()
    page.get_by_role("button", name="Écarter les 142 lignes déjà envoyées").click()
    expect(page).to_have_url(re.compile(f"{run.get_absolute_url()}$"))
    page.get_by_role("link", name="Toutes les lignes").click()
    expect(page.get_by_text("sont écartées et ne partiront pas")).to_be_visible()
    look_at(page, "dup-left-out")


def test_a_line_that_the_preview_does_not_show_is_found_by_its_number(
    company: Company, alice: User, enter: Enter
) -> None:
    run = make_draft(company, alice, lines_of(range(1, 151)), name="stock_semaine.csv")
    page = enter(alice, run.get_absolute_url())

    page.get_by_label("Aller à la ligne").fill("900")
    page.keyboard.press("Enter")
    expect(page.get_by_text("la dernière est la ligne 151")).to_be_visible()
    expect(page.get_by_label("Aller à la ligne")).to_be_focused()
    look_at(page, "line-jump")
    page.get_by_label("Aller à la ligne").fill("120")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Ligne 120")).to_be_visible()
    expect(page.get_by_label("Code article")).to_have_value("ELS_0119")


def test_a_whole_file_is_for_a_manager_to_send_again(
    company: Company, alice: User, charlie: User, enter: Enter
) -> None:
    send(make_draft(company, alice, lines_of(range(1, 11)), name="stock_lundi.csv"), alice)
    run = make_draft(company, alice, lines_of(range(1, 11)), name="stock_lundi (1).csv")
    page = enter(alice, run.get_absolute_url())

    expect(page.get_by_text("Demandez à charlie")).to_be_visible()
    expect(page.get_by_role("button", name="Envoyer")).to_be_disabled()
    look_at(page, "dup-full")

    page = enter(charlie, run.get_absolute_url())
    look_at(page, "dup-manager")
    page.get_by_label("Pourquoi renvoyer").fill("Annulé dans Gestimum.")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_role("button", name="Envoyer")).to_have_count(0)
    assert run.events.get(verb=Event.Verb.QUEUED).note == "Annulé dans Gestimum."
