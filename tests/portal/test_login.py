"""Coming in, going out, and a password forgotten."""

import re
from collections.abc import Iterator

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils.module_loading import import_string

from portal import settings
from portal.models import Company, User
from tests.conftest import PASSWORD, ClientOf
from tests.pages import Page

NEW_PASSWORD = "staple battery horse correct"


@pytest.fixture(autouse=True)
def no_attempts_yet() -> Iterator[None]:
    """The limits on attempts outlive a test as they outlive a request."""
    cache.clear()
    yield
    cache.clear()


def log_in(client: Client, login: str, password: str, next_page: str = "") -> int:
    data = {"login": login, "password": password, "next": next_page}
    return client.post("/account/login/", data).status_code


def is_logged_in(client: Client) -> bool:
    return client.get("/companies/").status_code == 200


@pytest.mark.parametrize("login", ["alice", "alice@example.test", "ALICE@example.test"])
def test_a_person_comes_in_by_name_or_by_address(alice: User, client: Client, login: str) -> None:
    data = {"login": login, "password": PASSWORD, "next": "/companies/acme/"}

    response = client.post("/account/login/", data)

    assert response.status_code == 302
    assert response["Location"] == "/companies/acme/"
    assert is_logged_in(client)


def test_a_login_leads_to_no_other_site(alice: User, client: Client) -> None:
    data = {"login": "alice", "password": PASSWORD, "next": "https://evil.example.test/"}

    response = client.post("/account/login/", data)

    assert response["Location"] == "/"


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(
    alice: User, client: Client
) -> None:
    wrong = client.post("/account/login/", {"login": "alice", "password": "wrong"})
    unknown = client.post("/account/login/", {"login": "nobody", "password": "wrong"})

    assert wrong.status_code == unknown.status_code == 200
    assert wrong.context["form"].non_field_errors() == unknown.context["form"].non_field_errors()
    assert not is_logged_in(client)


def test_a_disabled_account_stays_out(alice: User, client: Client) -> None:
    User.objects.update(is_active=False)

    log_in(client, "alice", PASSWORD)

    assert not is_logged_in(client)


def test_a_disabled_person_is_out_at_the_next_page(alice: User, client_of: ClientOf) -> None:
    browser = client_of(alice)
    User.objects.update(is_active=False)

    assert browser.get("/companies/").status_code == 302


def test_guessing_is_stopped_for_the_right_password_too(alice: User, client: Client) -> None:
    for _ in range(10):
        log_in(client, "alice", "wrong")

    log_in(client, "alice", PASSWORD)

    assert not is_logged_in(client)


def test_logging_out_ends_the_session(alice: User, client_of: ClientOf) -> None:
    browser = client_of(alice)

    response = browser.post("/account/logout/")

    assert response["Location"] == "/account/login/"
    assert not is_logged_in(browser)


def test_nobody_signs_up(client: Client, db: None) -> None:
    data = {
        "username": "eve",
        "email": "eve@example.test",
        "password1": NEW_PASSWORD,
        "password2": NEW_PASSWORD,
    }

    shown = Page(client.get("/account/signup/").text)
    client.post("/account/signup/", data)

    assert shown.text("h1") == "Les comptes sont ouverts par un administrateur"
    assert shown.find(".slip-body input") == []
    assert not User.objects.exists()


def test_the_login_page_offers_no_sign_up_and_the_way_to_a_new_password(
    client: Client, db: None
) -> None:
    page = Page(client.get("/account/login/").text)

    links = [dict(one.attributes)["href"] for one in page.find("a")]
    assert links == ["/", "/account/password/reset/"]
    assert page.text(".slip-foot a") == "Mot de passe oublié\N{NO-BREAK SPACE}?"


def test_a_password_is_changed_by_whoever_knows_it(alice: User, client_of: ClientOf) -> None:
    browser = client_of(alice)
    data = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}

    refused = browser.post("/account/password/change/", data | {"oldpassword": "wrong"})
    accepted = browser.post("/account/password/change/", data)

    alice.refresh_from_db()
    assert refused.status_code == 200
    assert accepted.status_code == 302
    assert alice.check_password(NEW_PASSWORD)
    assert is_logged_in(browser)


@pytest.mark.parametrize(
    "password", ["short", "alice@example.test", "password1234", "739201846152"]
)
def test_a_weak_password_is_refused(alice: User, client_of: ClientOf, password: str) -> None:
    data = {"oldpassword": PASSWORD, "password1": password, "password2": password}

    response = client_of(alice).post("/account/password/change/", data)

    assert response.status_code == 200
    assert response.context["form"].errors


def test_a_changed_password_ends_the_other_sessions(alice: User, client_of: ClientOf) -> None:
    here, elsewhere = client_of(alice), client_of(alice)
    data = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}

    here.post("/account/password/change/", data)

    assert is_logged_in(here)
    assert not is_logged_in(elsewhere)


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once(
    alice: User, client: Client
) -> None:
    client.post("/account/password/reset/", {"email": "alice@example.test"})
    (message,) = mail.outbox
    link = re.search(r"https?://[^/]+(/account/password/reset/key/\S+)", str(message.body))
    assert link
    form = client.get(link[1], follow=True)
    data = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}

    client.post(form.request["PATH_INFO"], data)

    alice.refresh_from_db()
    assert message.to == ["alice@example.test"]
    assert alice.check_password(NEW_PASSWORD)
    assert "token_fail" in Client().get(link[1], follow=True).context


def test_an_unknown_address_gets_the_same_page_and_learns_nothing(
    alice: User, client: Client
) -> None:
    known = client.post("/account/password/reset/", {"email": "alice@example.test"})
    unknown = client.post("/account/password/reset/", {"email": "eve@example.test"})

    assert known.status_code == unknown.status_code == 302
    assert known["Location"] == unknown["Location"]


def test_a_part_of_a_page_moves_the_whole_page_to_the_login(
    company: Company, client: Client
) -> None:
    headers = {
        "HX-Request": "true",
        "HX-Current-URL": "http://testserver/companies/acme/?tab=1",
    }

    response = client.get("/companies/acme/", headers=headers)

    assert response.status_code == 200
    assert response["HX-Redirect"] == "/account/login/?next=/companies/acme/%3Ftab%3D1"


def test_a_page_of_another_site_around_the_part_is_not_come_back_to(
    company: Company, client: Client
) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "https://evil.example.test/x"}

    response = client.get("/companies/acme/", headers=headers)

    assert response["HX-Redirect"] == "/account/login/?next=/"


def test_no_page_behind_the_login_is_stored(alice: User, client_of: ClientOf) -> None:
    response = client_of(alice).get("/companies/")

    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]


def test_passwords_are_hashed_with_argon2() -> None:
    hasher = import_string(settings.PASSWORD_HASHERS[0])()

    assert hasher.encode("secret", "saltsaltsalt").startswith("argon2$argon2id$")
