"""A page that outlived its session or its token keeps what it holds, and sends it after all."""

import re

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from playwright.sync_api import FilePayload, Page, expect
from pytest_django.live_server_helper import LiveServer

from imports.models import Run
from portal.models import Company, User
from tests.browser.axe import assert_accessible
from tests.browser.conftest import Enter
from tests.conftest import PASSWORD, ClientOf
from tests.factories import make_company

pytestmark = pytest.mark.django_db(transaction=True)

STOCK = b"DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE\r\nE;001;ELS;20\r\n"
FORM = "/imports/new/?kind=documents_stock"
DRAFT = re.compile(r"/imports/[0-9a-f-]{36}/$")


def choose_file(page: Page) -> None:
    file = FilePayload(name="stock.csv", mimeType="text/csv", buffer=STOCK)
    page.locator("input[type=file]").set_input_files(file)


def read_and_check(page: Page) -> None:
    page.get_by_role("button", name="Lire et vérifier").click()


def log_in_in_the_new_tab(page: Page, login: str = "alice") -> None:
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Se connecter dans un nouvel onglet").click()
    tab = opened.value
    tab.get_by_label("Identifiant").fill(login)
    tab.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Vous êtes à nouveau connecté")
    tab.close()


def test_a_file_goes_on_its_way_when_the_token_was_lost(
    enter: Enter, company: Company, alice: User
) -> None:
    page = enter(alice, FORM)
    choose_file(page)
    page.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)

    read_and_check(page)
    page.wait_for_url(DRAFT)

    assert Run.objects.get().file_name == "stock.csv"


def test_a_file_waits_for_the_login_when_the_session_has_ended(
    enter: Enter, company: Company, alice: User
) -> None:
    page = enter(alice, FORM)
    choose_file(page)
    Session.objects.all().delete()

    read_and_check(page)
    expect(page.get_by_role("heading", name="Votre session a expiré")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_text("Vous n’êtes pas encore connecté.")).to_be_visible()
    log_in_in_the_new_tab(page)
    page.get_by_role("button", name="Continuer").click()
    page.wait_for_url(DRAFT)

    assert Run.objects.get().created_by == alice


def test_whoever_logs_in_instead_is_named_before_anything_is_sent(
    enter: Enter, company: Company, alice: User, charlie: User
) -> None:
    page = enter(alice, FORM)
    choose_file(page)
    Session.objects.all().delete()

    read_and_check(page)
    log_in_in_the_new_tab(page, "charlie")
    page.get_by_role("button", name="Continuer").click()

    expect(page.get_by_role("dialog")).to_contain_text("connecté en tant que «\xa0charlie\xa0»")
    assert not Run.objects.exists()
    page.get_by_role("button", name="Continuer").click()
    page.wait_for_url(DRAFT)
    assert Run.objects.get().created_by == charlie


def test_a_choice_made_without_a_session_does_not_take_the_file_away(
    enter: Enter, company: Company, alice: User
) -> None:
    other = make_company(name="Autre", member=alice)
    page = enter(alice, FORM)
    choose_file(page)
    Session.objects.all().delete()

    page.locator("#id_company").select_option(other.slug)
    log_in_in_the_new_tab(page)
    page.get_by_role("button", name="Continuer").click()
    read_and_check(page)
    page.wait_for_url(DRAFT)

    assert Run.objects.get().company == other


def test_any_other_form_asks_for_one_click_when_its_token_was_lost(
    page: Page, live_server: LiveServer, company: Company, alice: User, client_of: ClientOf
) -> None:
    name = settings.SESSION_COOKIE_NAME
    session = client_of(alice).cookies[name].value
    page.context.add_cookies([{"name": name, "value": session, "url": live_server.url}])
    page.goto(f"{live_server.url}/companies/acme/")  # not `enter`: the console hears of the 403
    page.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)

    page.get_by_role("button", name="Tester la connexion").click()
    expect(page.get_by_role("heading", name="Cette page est trop ancienne")).to_be_visible()
    page.get_by_role("button", name="Continuer").click()

    expect(page.locator("#connection-result")).to_contain_text("Le test a échoué")


def test_a_double_click_on_continue_sends_once(enter: Enter, company: Company, alice: User) -> None:
    page = enter(alice, FORM)
    choose_file(page)
    Session.objects.all().delete()
    read_and_check(page)
    log_in_in_the_new_tab(page)

    page.get_by_role("button", name="Continuer").dblclick()
    page.wait_for_url(DRAFT)
    page.wait_for_load_state("networkidle")

    assert Run.objects.count() == 1


def test_a_double_click_on_continue_agrees_to_no_other_person(
    enter: Enter, company: Company, alice: User, charlie: User
) -> None:
    page = enter(alice, FORM)
    choose_file(page)
    Session.objects.all().delete()
    read_and_check(page)
    log_in_in_the_new_tab(page, "charlie")

    page.get_by_role("button", name="Continuer").dblclick()
    expect(page.get_by_role("dialog")).to_contain_text("connecté en tant que «\xa0charlie\xa0»")
    page.wait_for_timeout(500)  # nothing is to happen: there is nothing to wait for

    expect(page.get_by_role("dialog")).to_be_visible()
    assert not Run.objects.exists()
