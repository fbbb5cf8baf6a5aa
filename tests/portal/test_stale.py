"""A form that outlived its session or its token: nothing is done, and that is said."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from imports.models import Run
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.pages import Page

FORM = "http://testserver/imports/new/?kind=articles"
NEW = "/imports/new/"
FORM_TYPE = "application/x-www-form-urlencoded"


def list_ways(page: Page) -> list[str | None]:
    """Return where the buttons of the page lead."""
    return [dict(one.attributes)["href"] for one in page.find(".form-actions a")]


def upload(client: Client, size: int = 10, **headers: str) -> tuple[int, str, Page]:
    """Send the upload form, and return what is answered: status, what is stale, the page."""
    file = SimpleUploadedFile("stock.csv", b"DOC_STYPE\r\n" + b"x" * size)
    data = {"company": "acme", "kind": "documents_stock", "format": "", "file": file}
    response = client.post(NEW, data, headers={"Referer": FORM, **headers})
    return response.status_code, response.headers.get("X-Bordereau-Stale", ""), Page(response.text)


def test_a_lost_token_is_no_lack_of_rights(alice: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)

    status, stale, page = upload(client)

    assert (status, stale) == (403, "form")
    assert page.text("h1") == "Cette page est trop ancienne"
    rights, files, _cookies = page.texts(".slip-body p")
    assert rights.endswith("Vos droits n’ont pas changé.")
    assert files.startswith("Les fichiers n’ont pas été gardés.")
    assert list_ways(page) == ["/imports/new/?company=acme&kind=documents_stock"]


@pytest.mark.parametrize("path", ["/account/login/", "/companies/new/", "/account/logout/"])
def test_every_form_says_so_and_leads_back_to_its_own_page(alice: User, path: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)

    headers = {"Referer": f"http://testserver{path}?next=/"}
    answer = client.post(path, "name=x", FORM_TYPE, headers=headers)

    page = Page(answer.text)
    assert answer.status_code == 403
    assert page.text("h1") == "Cette page est trop ancienne"
    assert list_ways(page) == [f"{path}?next=/"]
    assert "fichiers" not in page.text(".slip-body")


def test_another_site_is_no_way_back(alice: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)

    page = client.post(NEW, headers={"Referer": "https://evil.example.test/imports/new/"})

    assert list_ways(Page(page.text)) == ["/"]


def test_an_ended_session_says_that_the_files_were_not_taken(company: Company) -> None:
    status, stale, page = upload(Client())

    assert (status, stale) == (401, "session")
    assert page.text("h1") == "Votre session a expiré"
    assert page.texts(".slip-body p")[1].startswith("Les fichiers n’ont pas été gardés.")
    back = "/account/login/?next=%2Fimports%2Fnew%2F%3Fcompany%3Dacme%26kind%3Ddocuments_stock"
    assert list_ways(page) == [back]
    assert not Run.objects.exists()


def test_a_part_of_a_page_that_was_sent_without_a_session_does_not_move_the_page(
    company: Company,
) -> None:
    response = Client().post("/companies/acme/test/", headers={"HX-Request": "true"})

    assert response.status_code == 401
    assert response["X-Bordereau-Stale"] == "session"
    assert "HX-Redirect" not in response.headers


def test_a_large_file_without_a_session_gets_the_answer_too(
    company: Company, settings: Settings
) -> None:
    settings.UPLOAD_MAX_BYTES = 1_000_000

    status, stale, _page = upload(Client(), size=900_000)

    assert (status, stale) == (401, "session")


def test_passwords_never_come_into_an_address(alice: User) -> None:
    client = Client(enforce_csrf_checks=True)
    data = {"login": "alice", "password": "secret-of-alice"}

    page = client.post(
        "/account/login/", data, headers={"Referer": "http://testserver/account/login/"}
    )

    assert list_ways(Page(page.text)) == ["/account/login/"]
    assert "secret-of-alice" not in page.text


def test_a_page_asks_who_is_logged_in_and_gets_a_token_that_works(
    alice: User, client_of: ClientOf
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)

    nobody = Client().get("/session/").json()
    state = client.get("/session/").json()

    assert nobody["person"] == ""
    assert state["person"] == "alice"
    token = {"csrfmiddlewaretoken": state["token"]}
    assert client.post(NEW, token).status_code == 200
    assert client_of(alice).get("/session/")["Cache-Control"].count("no-store") == 1


@pytest.mark.parametrize("path", ["//evil.example.test/", "/\\evil.example.test/", "///evil.test"])
def test_a_path_that_browsers_take_for_another_site_is_no_way_back(alice: User, path: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    headers = {"Referer": f"http://testserver{path}"}

    ended = Client().post(NEW, headers=headers)
    too_old = client.post(NEW, headers=headers)

    assert (ended.status_code, too_old.status_code) == (401, 403)
    assert list_ways(Page(ended.text)) == ["/account/login/?next=%2F"]
    assert list_ways(Page(too_old.text)) == ["/"]
