"""One thing has one word on the screen, also where Django or allauth says it."""

import re

import polib
import pytest
from django.test import Client
from django.utils.translation import gettext

from imports.catalogue import KINDS
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.processes import ROOT

#: Said otherwise here: service web; adresse e-mail; identifiant.
OTHER_WORDS = re.compile(
    r"web service|courriel|adresse électronique|pseudo(?!-)|nom d.utilisateur|nom de l.utilisateur"
    r"|(?<!adresse )(?<!adresses )(?<!d’)e-?mail",
    re.IGNORECASE,
)


def find_other_words(page: str) -> list[str]:
    """Return such words in what a page shows; names of addresses and fields are no words."""
    shown = re.sub(r"<(script|style|code)\b.*?</\1>", "", page, flags=re.DOTALL)
    texts = re.findall(r">([^<>]+)<|(?:placeholder|aria-label|title)=\"([^\"]*)\"", shown)
    return [text for pair in texts for text in pair if OTHER_WORDS.search(text)]


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

    assert "Identifiant ou mot de passe incorrect." in page.text


def test_the_mark_of_a_test_company_says_what_it_is_for() -> None:
    told = gettext("Shown on every page, so that nobody confuses a test with the production books.")

    assert told.startswith("Un bandeau le rappelle sur chaque page")
