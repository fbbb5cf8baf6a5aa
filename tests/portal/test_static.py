"""What the pages are made of: vendored files, templates, frame, login and errors."""

import hashlib
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest
from django.template.loader import get_template
from django.test import Client, RequestFactory
from django.views import defaults

from portal.models import User
from portal.stale import csrf_failure
from tests.conftest import ClientOf
from tests.pages import Page

pytestmark = pytest.mark.slow

STATIC = Path(settings.BASE_DIR) / "portal" / "static" / "portal"
VENDOR = STATIC / "vendor"
TEMPLATES = Path(settings.BASE_DIR) / "templates"
LINE_OF_SUMS = re.compile(r"([0-9a-f]{64})  (\S+)")


def read_sums() -> dict[str, str]:
    text = (VENDOR / "SHA256SUMS").read_text(encoding="utf-8")
    return {path: digest for digest, path in LINE_OF_SUMS.findall(text)}


def list_templates() -> list[str]:
    return sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))


def test_every_vendored_file_is_the_one_that_was_vendored() -> None:
    sums = read_sums()
    files = {str(path.relative_to(VENDOR)): path for path in VENDOR.glob("*/*")}

    assert set(files) == set(sums)
    for name, path in files.items():
        assert hashlib.sha256(path.read_bytes()).hexdigest() == sums[name], name


def test_every_vendored_folder_has_its_licence() -> None:
    folders = [path for path in VENDOR.iterdir() if path.is_dir()]

    assert folders
    assert all((folder / "LICENSE").is_file() for folder in folders)


@pytest.mark.parametrize("name", list_templates())
def test_every_template_compiles(name: str) -> None:
    get_template(name)


@pytest.mark.parametrize("name", list_templates())
def test_a_template_keeps_to_the_strict_policy(name: str) -> None:
    text = (TEMPLATES / name).read_text(encoding="utf-8")

    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|\shx-on|<script(?![^>]*\ssrc=)", text)
    assert not re.search(r'hx-trigger="[^"]*\[', text), "a filter of a trigger is evaluated"


@pytest.mark.parametrize("name", ["theme.js", "bordereau.js", "favicon.svg", "favicon.png"])
def test_what_the_frame_links_to_is_there(name: str) -> None:
    assert finders.find(f"portal/{name}")


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("fr", "Se connecter"), ("en", "Log in")])
def test_the_login_page_speaks_french_and_english(
    client: Client, language: str, words: str
) -> None:
    response = client.get("/account/login/", headers={"accept-language": language})

    page = Page(response.text)
    assert page.has(f"html[lang={language}]")
    assert page.text("h1") == words
    links = [dict(one.attributes)["href"] for one in page.find("a")]
    assert links == ["/", "/account/password/reset/"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "/account/inactive/",
        "/account/password/reset/",
        "/account/password/reset/done/",
        "/account/password/reset/key/1-used/",
        "/account/password/reset/key/done/",
        "/account/signup/",
    ],
)
def test_a_page_before_the_login_is_in_the_look_of_the_portal(client: Client, path: str) -> None:
    response = client.get(path)

    page = Page(response.text)
    assert response.status_code == 200
    assert page.has(".slip .brand-mark")
    assert page.texts("h1") == [page.text(".slip-body h1")]


@pytest.mark.parametrize("path", ["/account/password/change/", "/account/logout/"])
def test_a_page_about_the_account_is_in_the_look_of_the_portal(
    client_of: ClientOf, alice: User, path: str
) -> None:
    response = client_of(alice).get(path)

    page = Page(response.text)
    assert response.status_code == 200
    assert page.has(".brand .brand-mark")
    assert page.texts("h1") == [page.text("main h1")]


def test_htmx_may_evaluate_nothing_and_stores_no_page(client_of: ClientOf, alice: User) -> None:
    page = Page(client_of(alice).get("/account/password/change/").text)

    [meta] = page.find("head meta[name=htmx-config]")

    config = json.loads(dict(meta.attributes)["content"] or "")
    assert config["allowEval"] is False
    assert config["allowScriptTags"] is False
    assert config["includeIndicatorStyles"] is False
    assert config["historyCacheSize"] == 0


def test_htmx_sends_the_token_of_the_page(client_of: ClientOf, alice: User) -> None:
    page = Page(client_of(alice).get("/account/password/change/").text)

    [body] = page.find("body[hx-headers]")

    headers = json.loads(dict(body.attributes)["hx-headers"] or "")
    assert len(headers["X-CSRFToken"]) == 64


def test_every_page_can_be_skipped_to_its_content(client_of: ClientOf, alice: User) -> None:
    page = Page(client_of(alice).get("/account/password/change/").text)

    first, *others = [dict(one.attributes)["href"] for one in page.find("body a")]
    assert first == "#content"
    assert others, "those of the menu come after it"
    assert page.has("main[id=content]")


# No database in these: an error page that needs one fails when it is needed most.
def ask() -> HttpRequest:
    return RequestFactory().get("/nowhere/")


def test_an_error_page_needs_neither_a_person_nor_a_database() -> None:
    answers = {
        400: defaults.bad_request(ask(), Exception("no")),
        403: defaults.permission_denied(ask(), Exception("no")),
        404: defaults.page_not_found(ask(), Http404("no")),
        500: defaults.server_error(ask()),
    }

    for status, response in answers.items():
        page = Page(response.content.decode())
        assert response.status_code == status
        assert page.text(".slip .slip-code") == str(status)
        assert page.texts("h1") == [page.text(".slip-body h1")]


def test_a_form_that_is_too_old_is_explained() -> None:
    response = csrf_failure(ask(), "token missing")

    assert response.status_code == 403
    assert Page(response.content.decode()).text("h1") == "Cette page est trop ancienne"


def test_the_administration_wears_the_mark(client_of: ClientOf, admin: User) -> None:
    page = Page(client_of(admin).get("/admin/").text)

    assert page.has("#site-name a .brand-mark")
    assert page.has("head link[rel=stylesheet][href=/static/portal/admin.css]")
