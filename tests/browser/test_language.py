"""A French page stays French in a browser of another language, and on a phone speaks of no keys."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, FilePayload, Page, expect
from pytest_django.live_server_helper import LiveServer

from imports.models import Run
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_draft
from tests.views.edits.edited import DATA

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def english(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A page of an English browser whose owner chose French here."""
    context = browser.new_context(locale="en-US", base_url=live_server.url)
    name = settings.LANGUAGE_COOKIE_NAME
    context.add_cookies([{"name": name, "value": "fr", "url": live_server.url}])
    yield context.new_page()
    context.close()


def log_in(page: Page, live_server: LiveServer, session: str) -> None:
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": session, "url": live_server.url}])


def test_an_empty_login_is_answered_in_french(english: Page, company: Company) -> None:
    english.goto("/account/login/")

    english.get_by_role("button", name="Se connecter").click()

    expect(english.get_by_text("Ce champ est obligatoire.")).to_have_count(2)


def test_an_address_that_is_none_is_answered_in_french(english: Page, company: Company) -> None:
    english.goto("/account/password/reset/")

    english.get_by_label("Adresse e-mail").fill("nonsense")
    english.keyboard.press("Enter")

    expect(english.get_by_text("Saisissez une adresse e-mail valide.")).to_be_visible()


def test_what_the_upload_lacks_is_said_in_french_and_its_files_stay(
    english: Page, live_server: LiveServer, company: Company, alice: User, client_of: ClientOf
) -> None:
    log_in(english, live_server, client_of(alice).cookies[settings.SESSION_COOKIE_NAME].value)
    english.goto("/imports/new/")
    chosen = english.locator("[data-chosen] .chosen-name")
    read_and_check = english.get_by_role("button", name="Lire et vérifier")

    read_and_check.click()
    expect(english.get_by_text("Ce champ est obligatoire.")).to_have_count(1)
    expect(english.get_by_text("Choisissez au moins un fichier.")).to_be_visible()
    file = FilePayload(
        name="stock.csv", mimeType="text/csv", buffer=b"DOC_STYPE;ART_CODE\r\nE;A\r\n"
    )
    english.locator("input[type=file]").set_input_files(file)
    expect(english.get_by_text("Choisissez au moins un fichier.")).to_have_count(0)
    read_and_check.click()
    expect(chosen).to_have_text("stock.csv")
    english.locator("#id_kind").select_option("documents_stock")
    read_and_check.click()
    english.wait_for_url("**/imports/*-*/")

    assert Run.objects.get().file_name == "stock.csv"


def test_a_phone_reads_nothing_of_keys(
    browser: Browser, live_server: LiveServer, company: Company, alice: User, client_of: ClientOf
) -> None:
    context = browser.new_context(
        locale="fr-FR",
        base_url=live_server.url,
        has_touch=True,
        is_mobile=True,
        viewport={"width": 390, "height": 844},
    )
    page = context.new_page()
    log_in(page, live_server, client_of(alice).cookies[settings.SESSION_COOKIE_NAME].value)

    page.goto("/imports/new/")
    expect(page.get_by_text("Ctrl+V")).to_be_hidden()
    expect(page.get_by_text("depuis ce téléphone ou cette tablette")).to_be_visible()
    page.goto(make_draft(company, alice, DATA).get_absolute_url())
    expect(page.get_by_text("flèches")).to_be_hidden()
    expect(page.get_by_text("Pour corriger une cellule, touchez-la.")).to_be_visible()
    context.close()
