"""The demonstration, walked from the login to the journal as a newcomer would."""

import base64
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import assert_accessible
from tests.browser.demo import Demo, running_demo
from tests.workbooks import FOLDER as WORKBOOKS

pytestmark = pytest.mark.skipif(os.name != "posix", reason="sends signals")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    keep = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    with running_demo(tmp_path_factory.mktemp("demo"), keep) as demo:
        yield demo


@pytest.fixture(scope="module")
def cookies(browser: Browser, demo: Demo) -> Any:
    """What a browser keeps once the demonstration's user has logged in."""
    with browser.new_page(locale="fr-FR") as page:
        page.goto(demo.url)
        page.get_by_label("Identifiant").fill("demo")
        page.get_by_label("Mot de passe", exact=True).fill("bordereau-demo")
        page.get_by_role("button", name="Se connecter").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Tableau de bord")
        return page.context.cookies()


@pytest.fixture
def newcomer(quiet_page: Page, demo: Demo, cookies: Any) -> Page:
    """A page in which the demonstration's user is logged in."""
    quiet_page.context.add_cookies(cookies)
    quiet_page.goto(demo.url)
    return quiet_page


TEST, PRODUCTION = "Ateliers Martin, essais · Test", "Ateliers Martin"


def drop(page: Page, file: Path, *, kind: str, company: str = TEST) -> None:
    """Go to the form, choose, and have the file read."""
    page.get_by_role("link", name="Nouvel import").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nouvel import")
    page.locator("select[name=company]").select_option(label=company)
    page.locator("select[name=kind]").select_option(kind)
    page.locator("input[type=file]").set_input_files(file)
    page.locator("#upload button[type=submit]").last.click()
    page.wait_for_url("**/imports/*-*-*-*/")


def test_the_login_page_is_accessible(quiet_page: Page, demo: Demo) -> None:
    quiet_page.goto(demo.url)

    assert_accessible(quiet_page)


def test_a_file_goes_from_the_browser_to_the_erp_and_its_journal_comes_back(
    newcomer: Page, demo: Demo
) -> None:
    page = newcomer
    assert_accessible(page)

    drop(page, demo.samples[0], kind="documents_stock", company=PRODUCTION)
    assert_accessible(page)
    page.get_by_label("J’ai vérifié", exact=False).check()
    page.get_by_role("button", name="Envoyer").click()
    expect(page.locator("#outcome-title")).to_have_text("Importé", timeout=60_000)
    expect(page.locator("main")).to_contain_text("ENT")
    assert_accessible(page)

    page.get_by_role("link", name="Journal", exact=False).first.click()
    expect(page.locator("main")).to_contain_text("Lancement de la tâche ImporterDocumentsStock")
    assert_accessible(page)

    page.get_by_role("link", name="Imports", exact=True).click()
    expect(page.locator("main")).to_contain_text(demo.samples[0].name)
    assert_accessible(page)


def test_a_workbook_is_dropped_shown_row_by_row_and_sent(newcomer: Page, demo: Demo) -> None:
    page = newcomer
    page.goto(f"{demo.url}/imports/new/?kind=documents_stock")
    page.locator("select[name=company]").select_option(label=TEST)
    content = base64.b64encode((WORKBOOKS / "stock.xlsx").read_bytes()).decode()
    transfer = page.evaluate_handle(
        """async content => {
            const bytes = Uint8Array.from(atob(content), letter => letter.charCodeAt(0));
            const transfer = new DataTransfer();
            transfer.items.add(new File([bytes], "stock.xlsx"));
            return transfer;
        }""",
        content,
    )
    page.locator("[data-dropzone]").dispatch_event("drop", {"dataTransfer": transfer})
    expect(page.locator("[data-chosen] .chosen-name")).to_have_text(["stock.xlsx"])
    page.get_by_role("button", name="Lire et vérifier").click()

    expect(page.locator(".preview-table tbody tr")).to_have_count(3)
    expect(page.locator(".preview-table")).to_contain_text("3700123456789")
    expect(page.locator("main")).to_contain_text("sur 5 feuilles du classeur")
    assert_accessible(page)
    page.get_by_label("J’ai lu").check()  # a hidden row, and other sheets of the same kind
    page.get_by_role("button", name="Envoyer").click()
    expect(page.locator("#outcome-title")).to_have_text("Importé", timeout=60_000)


def test_a_file_with_problems_says_where_and_cannot_be_sent(newcomer: Page, demo: Demo) -> None:
    drop(newcomer, demo.samples[1], kind="tarifs_articles")

    expect(newcomer.get_by_role("button", name=re.compile("^Envoyer"))).to_be_disabled()
    expect(newcomer.locator("main")).to_contain_text("31/02/2027")
    assert_accessible(newcomer)


def test_refused_lines_stand_beside_the_reason(newcomer: Page, demo: Demo) -> None:
    drop(newcomer, demo.samples[2], kind="documents_stock")
    newcomer.get_by_role("button", name="Envoyer").click()

    expect(newcomer.locator("#outcome-title")).to_have_text("Partiel", timeout=60_000)
    expect(newcomer.locator("main")).to_contain_text("Le code tiers INCONNU n'existe pas")
    assert_accessible(newcomer)
    newcomer.goto(newcomer.url + "lines/")
    assert_accessible(newcomer)


@pytest.mark.parametrize(
    "path",
    [
        "/imports/new/",
        "/kinds/",
        "/kinds/documents_stock/",
        "/kinds/ecritures/",
        "/companies/",
        "/account/password/change/",
    ],
)
def test_every_other_page_is_accessible_in_every_look(
    newcomer: Page, demo: Demo, path: str
) -> None:
    newcomer.goto(demo.url + path)

    assert_accessible(newcomer)


def test_the_company_page_tests_its_connection(newcomer: Page, demo: Demo) -> None:
    newcomer.goto(f"{demo.url}/companies/")
    newcomer.locator("main").get_by_role("link", name="Ateliers Martin").first.click()
    assert_accessible(newcomer)

    newcomer.get_by_role("button", name="Tester la connexion").click()

    expect(newcomer.locator("main")).to_contain_text("SIMULATION")
    assert_accessible(newcomer)


def test_everything_needed_works_without_javascript(
    browser: "object", demo: Demo, browser_context_args: dict[str, object]
) -> None:
    context = browser.new_context(**browser_context_args, java_script_enabled=False)  # type: ignore[attr-defined]
    page = context.new_page()
    page.goto(demo.url)
    page.get_by_label("Identifiant").fill("demo")
    page.get_by_label("Mot de passe", exact=True).fill("bordereau-demo")
    page.get_by_role("button", name="Se connecter").click()
    file = demo.data / "sans-javascript.csv"
    file.write_text("DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE\r\nE;001;SANSJS;1\r\n", encoding="utf-8")

    drop(page, file, kind="documents_stock")
    page.get_by_role("button", name="Envoyer").click()
    for _ in range(60):
        if page.locator("#outcome-title").count():
            break
        page.wait_for_timeout(500)
        page.reload()

    expect(page.locator("#outcome-title")).to_have_text("Importé")
    context.close()
