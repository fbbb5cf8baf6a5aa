"""Finding a kind by typing what one calls it."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from portal.models import Company, User
from tests.browser.conftest import Enter
from tests.factories import make_company

pytestmark = pytest.mark.django_db(transaction=True)

LISTS = "**/imports/new/?*"
EVERYTHING = 35  # the kinds, and “choose one”


def hold(route: Route) -> None:
    """Answer nothing: the request goes on when the route is taken away."""


def type_words(page: Page, words: str) -> None:
    page.get_by_label("Filtrer les types").press_sequentially(words)


@pytest.mark.parametrize(
    ("words", "kind"),
    [("inventaire", "documents_stock"), ("Code barre", "articles"), ("iban", "banques_tiers")],
)
def test_what_people_call_a_kind_chooses_it(
    enter: Enter, company: Company, alice: User, words: str, kind: str
) -> None:
    page = enter(alice, "/imports/new/")

    type_words(page, words)

    expect(page.locator("#id_kind")).to_have_value(kind)
    expect(page.locator("#parameters")).to_contain_text("Modèle vide")


def test_words_for_several_kinds_open_a_list_of_them(
    enter: Enter, company: Company, alice: User
) -> None:
    page = enter(alice, "/imports/new/")

    type_words(page, "commandes")

    options = page.locator("#id_kind option")
    expect(options).to_have_text(["Documents d'achat", "Documents de vente"])
    page.keyboard.press("Enter")
    expect(page.locator("#id_kind")).to_have_value("documents_achat")
    expect(options).to_have_count(EVERYTHING)


def test_a_word_that_no_kind_has_leaves_the_list_and_the_choice(
    enter: Enter, company: Company, alice: User
) -> None:
    page = enter(alice, "/imports/new/?kind=documents_stock")

    type_words(page, "zèbre")

    expect(page.get_by_text("Aucun type ne s’appelle ainsi")).to_be_visible()
    expect(page.locator("#id_kind")).to_have_value("documents_stock")
    expect(page.locator("#id_kind option")).to_have_count(EVERYTHING)
    expect(page.locator(".kind-links a").first).to_have_attribute(
        "href", "/kinds/documents_stock/template.csv"
    )
    expect(page.locator("#id_kind")).not_to_have_attribute("size", re.compile(""))
    page.keyboard.press("Enter")
    expect(page.locator("#id_kind")).to_have_value("documents_stock")


def test_what_is_typed_while_another_companys_list_is_on_its_way_stays(
    enter: Enter, company: Company, alice: User
) -> None:
    other = make_company(name="Autre", member=alice)
    page = enter(alice, "/imports/new/?kind=ecritures")
    page.route(LISTS, hold)

    page.locator("#id_company").select_option(other.slug)
    expect(page.locator("#id_kind")).to_be_disabled()
    type_words(page, "inventaire")
    page.unroute(LISTS)  # what was held goes on

    expect(page.locator("#id_kind")).to_be_enabled()
    expect(page.get_by_label("Filtrer les types")).to_have_value("inventaire")
    expect(page.locator("#id_kind")).to_have_value("documents_stock")


def test_a_parameter_chosen_while_another_companys_list_is_on_its_way_stays(
    enter: Enter, company: Company, alice: User
) -> None:
    other = make_company(name="Autre", member=alice)
    page = enter(alice, "/imports/new/?kind=ecritures")
    page.route(LISTS, hold)

    page.locator("#id_company").select_option(other.slug)
    expect(page.locator("#id_kind")).to_be_disabled()
    page.locator("[name=format]").select_option("EBPV3")
    page.unroute(LISTS)

    expect(page.locator("#id_kind")).to_be_enabled()
    expect(page.locator("#id_kind")).to_have_value("ecritures")
    expect(page.locator("[name=format]")).to_have_value("EBPV3")
