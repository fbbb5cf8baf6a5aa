"""The draft and the rules of its company, as people use them: without JavaScript, by keyboard."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from imports.models import RuleOverride, Run
from portal.models import Company, User
from tests.browser.axe import assert_accessible
from tests.browser.conftest import Enter
from tests.conftest import ClientOf
from tests.factories import make_draft

pytestmark = pytest.mark.django_db(transaction=True)

WARNS = "DOC_STYPE;ART_CODE;MVT_QTE;MVT_LIB\r\nE;VIS;12;x\r\nS;ÉCROU;3\r\nS;CLOU;4\r\n"
THOUSANDS = "DOC_STYPE;ART_CODE;MVT_QTE\r\nE;VIS;1.234\r\nE;CLOU;1.234,56\r\nE;VIS;12,5\r\n"
BAD = "DOC_STYPE;DOC_DATE;ART_CODE;MVT_QTE\r\nE;31/02/2026;VIS;12\r\nE;;VIS;1\r\n"

type OpenPlainly = Callable[[User, Run], Page]


@pytest.fixture
def open_plainly(
    transactional_db: None, browser: Browser, live_server: LiveServer, client_of: ClientOf
) -> Iterator[OpenPlainly]:
    """Open a run's page in a browser that runs no script, in which the user is logged in."""
    contexts = []

    def open_page(user: User, run: Run) -> Page:
        context = browser.new_context(
            base_url=live_server.url, java_script_enabled=False, locale="fr-FR"
        )
        contexts.append(context)
        session = client_of(user).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        page = context.new_page()
        page.goto(run.get_absolute_url())
        return page

    yield open_page
    for context in contexts:
        context.close()


def test_without_javascript_a_draft_with_warnings_leaves_once_they_are_ticked(
    open_plainly: OpenPlainly, company: Company, alice: User
) -> None:
    run = make_draft(company, alice, WARNS)
    page = open_plainly(alice, run)
    box = page.get_by_label("J’ai lu les 2 avertissements")
    button = page.get_by_role("button", name="Envoyer 3 lignes")

    # What the browser itself holds back, the server holds back as well.
    page.locator("form", has=button).evaluate("form => form.noValidate = true")
    button.click()
    expect(page.get_by_text("Lisez les avertissements de ce brouillon")).to_be_visible()
    run.refresh_from_db()
    assert run.state == Run.State.DRAFT

    box.check()
    button.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("stock.csv")
    run.refresh_from_db()
    assert run.state == Run.State.QUEUED


def test_without_javascript_a_manager_lowers_a_rule_and_the_draft_is_checked_again(
    open_plainly: OpenPlainly, company: Company, charlie: User
) -> None:
    run = make_draft(company, charlie, BAD)
    page = open_plainly(charlie, run)

    page.get_by_role("link", name="Règles du contrôle").click()
    rule = page.locator("#rule-bad_date")
    rule.get_by_text("Date incorrecte", exact=True).click()
    rule.get_by_label("Pourquoi peut-elle passer").fill("Gestimum met la date du jour.")
    rule.get_by_role("button", name="Abaisser en avertissement").click()
    expect(rule).to_contain_text("Abaissée en avertissement par charlie")
    assert RuleOverride.objects.get().rule == "bad_date"

    page.goto(run.get_absolute_url())
    page.get_by_role("button", name="Vérifier à nouveau").click()
    expect(page.get_by_label("J’ai lu l’avertissement")).to_be_visible()


def test_without_javascript_the_decimal_mark_is_chosen_and_thousands_are_taken_out(
    open_plainly: OpenPlainly, company: Company, alice: User
) -> None:
    run = make_draft(company, alice, THOUSANDS)
    page = open_plainly(alice, run)

    choose_comma(page)
    expect(page.get_by_text("2 anomalies bloquantes à corriger")).to_be_visible()
    offer = page.get_by_role("listitem").filter(has_text="séparateurs de milliers retirés")
    offer.get_by_role("button").click()

    expect(page.get_by_role("button", name="Envoyer 3 lignes")).to_be_visible()
    run.refresh_from_db()
    assert (run.blocking_count, run.warning_count) == (0, 0)


def test_the_decimal_mark_is_chosen_in_place_and_the_page_stays_accessible(
    enter: Enter, company: Company, alice: User
) -> None:
    run = make_draft(company, alice, THOUSANDS)
    page = enter(alice, run.get_absolute_url())

    choose_comma(page)

    expect(page.get_by_text("Choisi : un nombre avec un point est refusé.")).to_be_visible()
    page.get_by_text("Lire autrement", exact=True).click()
    expect(page.get_by_label("Séparateur décimal")).to_have_value(",")
    assert_accessible(page)


SIX = "DOC_STYPE;DEP_CODE;DOC_DATE;ART_CODE;MVT_QTE;MVT_LIB\r\n" + (
    "E;001;03/11/2026;VIS-M6;200;Vis à tête fraisée, boîte de 100\r\n" * 9
)


@pytest.mark.parametrize("width", [1280, 1920])
@pytest.mark.parametrize("text", [SIX, SIX.replace("200", "douze")], ids=["ready", "blocked"])
def test_the_preview_has_the_width_of_the_page_and_cuts_no_column(
    enter: Enter, company: Company, alice: User, text: str, width: int
) -> None:
    run = make_draft(company, alice, text)
    page = enter(alice, run.get_absolute_url())

    page.set_viewport_size({"width": width, "height": 900})
    scroll = page.locator(".preview-scroll")

    assert scroll.evaluate("part => part.scrollWidth <= part.clientWidth")
    assert scroll.evaluate("part => part.clientWidth") >= 1000


def test_more_columns_than_fit_scroll_inside_the_preview_below_their_numbers(
    enter: Enter, company: Company, alice: User
) -> None:
    header = ";".join(f"XXX_CHAMP_LIBRE_{number}" for number in range(40))
    line = ";".join(["une valeur"] * 40)
    run = make_draft(company, alice, "\r\n".join(["ART_CODE;" + header, *[f"VIS;{line}"] * 50]))
    page = enter(alice, run.get_absolute_url())

    for width in (390, 768, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        scroll = page.locator(".preview-scroll")
        scroll.evaluate("part => part.scrollTo(9999, 400)")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert scroll.evaluate(
            """part => {
              const box = part.getBoundingClientRect();
              const number = part.querySelector("tr:nth-child(30) th").getBoundingClientRect();
              const head = part.querySelector("thead th:last-child").getBoundingClientRect();
              return Math.abs(number.left - box.left) < 2 && Math.abs(head.top - box.top) < 2;
            }"""
        )


def test_on_a_telephone_what_may_be_corrected_comes_before_the_last_step(
    enter: Enter, company: Company, alice: User
) -> None:
    bad = make_draft(company, alice, THOUSANDS.replace("1.234", "douze").replace("12,5", "1 200"))
    page = enter(alice, bad.get_absolute_url())
    page.set_viewport_size({"width": 390, "height": 800})

    tops = page.evaluate(
        """() => [".edit-offers", ".problems", ".send-panel", ".preview"].map(
          (part) => document.querySelector(part).getBoundingClientRect().top)"""
    )

    assert tops == sorted(tops)


def test_on_a_telephone_what_is_offered_about_warnings_comes_before_the_last_step(
    enter: Enter, company: Company, alice: User
) -> None:
    nulls = "DOC_STYPE;ART_CODE;MVT_QTE;MVT_LIB\r\nE;VIS;1;NULL\r\nE;CLOU;2;NULL\r\n"
    doubtful = make_draft(company, alice, nulls)
    page = enter(alice, doubtful.get_absolute_url())
    page.set_viewport_size({"width": 390, "height": 800})
    places = """() => [".edit-offers", ".send-panel", ".problems"].map(
      (part) => document.querySelector(part).getBoundingClientRect().top)"""

    tops = page.evaluate(places)

    assert doubtful.blocking_count == 0
    assert tops == sorted(tops)


def choose_comma(page: Page) -> None:
    page.get_by_text("Lire autrement", exact=True).click()
    page.get_by_label("Séparateur décimal").select_option("Virgule (1234,56)")
    page.get_by_role("button", name="Relire et revérifier").click()


def test_the_draft_and_the_rules_are_accessible(
    enter: Enter, company: Company, charlie: User
) -> None:
    run = make_draft(company, charlie, BAD)
    page = enter(charlie, run.get_absolute_url())
    assert_accessible(page)

    page.goto(page.url.replace(run.get_absolute_url(), reverse("company_rules", args=["acme"])))
    summary = page.locator("#rule-bad_date summary")
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Vérifié avec l’éditeur.")
    assert_accessible(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#rule-bad_date")).to_contain_text("Vérifié avec l’éditeur.")
    assert_accessible(page)

    page.goto(page.url.partition("/companies/")[0] + run.get_absolute_url())
    assert_accessible(page)
