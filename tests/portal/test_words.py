"""One thing has one word on the screen, also where Django or allauth says it."""

import re
from collections.abc import Iterator

import polib
import pytest
from django.test import Client
from django.test.html import Element
from django.utils.translation import gettext

from imports.catalogue import KINDS
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.pages import Page
from tests.processes import ROOT

#: Said otherwise here: service web; adresse e-mail; identifiant.
OTHER_WORDS = re.compile(
    r"web service|courriel|adresse électronique|pseudo(?!-)|nom d.utilisateur|nom de l.utilisateur"
    r"|(?<!adresse )(?<!adresses )(?<!d’)e-?mail",
    re.IGNORECASE,
)


def find_other_words(html: str) -> list[str]:
    """Return such words in what a page shows; names of addresses and fields are no words."""
    [page] = Page(html).find("html")
    return [text for text in list_shown(page) if OTHER_WORDS.search(text)]


def list_shown(element: Element) -> Iterator[str]:
    """Return the texts that are read in the page, and those that a pointer or a reader is told."""
    if element.name in {"script", "style", "code"}:
        return
    for name, text in element.attributes:
        if name in {"placeholder", "aria-label", "title"}:
            yield text or ""
    for child in element.children:
        if isinstance(child, Element):
            yield from list_shown(child)
        else:
            yield str(child)


def test_such_words_are_found_wherever_a_page_shows_them() -> None:
    shown = "<p>Un <b>pseudo</b></p><input title='Courriel'><p>Le nom d&#x27;utilisateur</p>"
    hidden = "<code>pseudo</code><script>pseudo</script><input name='pseudo'>"

    found = find_other_words(f"<html><body>{shown}{hidden}</body></html>")

    assert found == ["pseudo", "Courriel", "Le nom d'utilisateur"]


def test_our_catalogue_has_one_word_for_each() -> None:
    catalogue = polib.pofile(str(ROOT / "locale/fr/LC_MESSAGES/django.po"))
    texts = [text for entry in catalogue for text in [entry.msgstr, *entry.msgstr_plural.values()]]

    assert [text for text in texts if OTHER_WORDS.search(text)] == []


def test_the_list_of_kinds_has_one_word_for_each() -> None:
    fields = [field for kind in KINDS.values() for field in kind.fields]

    assert [one.label for one in fields if "web service" in one.label.lower()] == []


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/account/login/", {}),
        ("/account/login/", {"login": "", "password": ""}),
        ("/account/login/", {"login": "nobody", "password": "wrong"}),
        ("/account/login/", {"login": "nobody@example.test", "password": "wrong"}),
        ("/account/password/reset/", {}),
        ("/account/password/reset/", {"email": "nonsense"}),
        ("/account/signup/", {}),
    ],
)
def test_pages_before_the_login(db: None, path: str, data: dict[str, str]) -> None:
    client = Client()

    page = client.post(path, data) if data else client.get(path)

    assert page.status_code == 200
    assert find_other_words(page.text) == []


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/account/password/change/", {}),
        ("/account/reauthenticate/", {}),
        ("/companies/new/", {}),
        ("/companies/acme/edit/", {}),
        ("/admin/portal/user/", {}),
        ("/admin/portal/user/add/", {"username": "acme admin!", "usable_password": "true"}),
        ("/admin/portal/user/add/", {"username": "admin", "usable_password": "true"}),
    ],
)
def test_pages_behind_the_login(
    company: Company, admin: User, client_of: ClientOf, path: str, data: dict[str, str]
) -> None:
    client = client_of(admin)

    page = client.post(path, data) if data else client.get(path)

    assert page.status_code == 200
    assert find_other_words(page.text) == []


def test_a_wrong_login_is_said_shortly(db: None) -> None:
    page = Client().post("/account/login/", {"login": "a@example.test", "password": "wrong"})

    told = Page(page.text).text(".alert-danger[role=alert] p")
    assert told == "Identifiant ou mot de passe incorrect."


def test_the_mark_of_a_test_company_says_what_it_is_for() -> None:
    told = gettext("Shown on every page, so that nobody confuses a test with the production books.")

    assert told.startswith("Un bandeau le rappelle sur chaque page")
