"""Nobody guesses a password here, and nobody locks a person out of their own office."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils.timezone import now
from pytest_django import Settings

from portal.models import User
from portal.password_limit import PER_ACCOUNT, PER_ACCOUNT_AND_ADDRESS, PER_ADDRESS
from portal.settings import CACHES
from tests.conftest import PASSWORD, ClientOf, create_user
from tests.pages import Page

pytestmark = pytest.mark.slow

OFFICE = "192.0.2.1"
LOGIN = "/account/login/"


@pytest.fixture(autouse=True)
def no_attempts_yet() -> Iterator[None]:
    """The limits on attempts outlive a test as they outlive a request."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(now(), tick=False) as clock:
        yield clock


def try_password(login: str, password: str = "wrong", *, address: str = OFFICE) -> bool:
    """Try to come in from an address, and say whether it worked."""
    client = Client(REMOTE_ADDR=address)
    return client.post(LOGIN, {"login": login, "password": password}).status_code == 302


def fail(login: str, times: int, *, address: str = OFFICE) -> None:
    for _ in range(times):
        assert not try_password(login, address=address)


def other_address(number: int) -> str:
    return f"198.51.{number // 250}.{number % 250 + 1}"


def fail_from_everywhere(login: str, times: int) -> None:
    for number in range(times):
        fail(login, 1, address=other_address(number))


def test_five_wrong_passwords_stop_the_right_one_from_the_same_address(
    alice: User, clock: time_machine.Traveller
) -> None:
    fail("alice", PER_ACCOUNT_AND_ADDRESS.attempts)

    at_once = try_password("alice", PASSWORD)
    clock.shift(timedelta(seconds=PER_ACCOUNT_AND_ADDRESS.seconds - 1))
    just_before = try_password("alice", PASSWORD)
    clock.shift(timedelta(seconds=1))

    assert not at_once
    assert not just_before
    assert try_password("alice", PASSWORD)


def test_wrong_passwords_from_elsewhere_lock_nobody_out(alice: User) -> None:
    fail("alice", PER_ACCOUNT_AND_ADDRESS.attempts, address=other_address(1))

    assert not try_password("alice", PASSWORD, address=other_address(1))
    assert try_password("alice", PASSWORD)


def test_a_guess_spread_over_many_addresses_is_stopped_as_well(
    alice: User, clock: time_machine.Traveller
) -> None:
    fail_from_everywhere("alice", PER_ACCOUNT.attempts)

    stopped = not try_password("alice", PASSWORD, address=other_address(1000))
    clock.shift(timedelta(seconds=PER_ACCOUNT.seconds))

    assert stopped
    assert try_password("alice", PASSWORD, address=other_address(1000))


def test_a_spread_guess_does_not_lock_the_person_out_where_they_came_in_before(
    alice: User,
) -> None:
    assert try_password("alice", PASSWORD)
    fail_from_everywhere("alice", PER_ACCOUNT.attempts)

    assert not try_password("alice", PASSWORD, address=other_address(1000))
    assert try_password("alice", PASSWORD)


def test_a_name_and_its_email_address_share_one_count(alice: User) -> None:
    fail("alice", 2)
    fail("Alice@Example.test", 2)
    fail(" ALICE ", 1)

    assert not try_password("alice", PASSWORD)
    assert not try_password("alice@example.test", PASSWORD)


def test_an_email_address_of_two_people_counts_for_both(alice: User) -> None:
    twin = create_user("twin")
    User.objects.filter(pk=twin.pk).update(email=alice.email)

    fail(alice.email, PER_ACCOUNT_AND_ADDRESS.attempts)

    assert not try_password("alice", PASSWORD)
    assert not try_password("twin", PASSWORD)


def test_an_unknown_name_is_counted_and_answered_like_a_known_one(alice: User) -> None:
    answers = []
    for login, address in (("alice", other_address(1)), ("nobody", other_address(2))):
        client = Client(REMOTE_ADDR=address)
        data = {"login": login, "password": "wrong"}
        pages = [client.post(LOGIN, data) for _ in range(PER_ACCOUNT_AND_ADDRESS.attempts + 1)]
        answers.append([page.context["form"].non_field_errors() for page in pages])

    assert answers[0] == answers[1]
    assert answers[0][0] == ["Identifiant ou mot de passe incorrect."]
    assert "Réessayez dans 5\N{NO-BREAK SPACE}minutes." in answers[0][-1][0]


def test_the_message_says_how_long_it_still_takes(
    alice: User, clock: time_machine.Traveller
) -> None:
    fail("alice", PER_ACCOUNT_AND_ADDRESS.attempts)
    clock.shift(timedelta(minutes=3, seconds=30))

    answer = Client(REMOTE_ADDR=OFFICE).post(LOGIN, {"login": "alice", "password": PASSWORD})

    told = Page(answer.text).text(".alert-danger[role=alert] p")
    assert "Réessayez dans 2\N{NO-BREAK SPACE}minutes." in told
    assert "ou demandez-en un à un administrateur" in told


def test_one_address_does_not_go_through_many_names(alice: User) -> None:
    for number in range(PER_ADDRESS.attempts):
        fail(f"nobody{number}", 1)

    assert not try_password("alice", PASSWORD)
    assert try_password("alice", PASSWORD, address=other_address(1))


def test_right_passwords_are_never_too_many(alice: User) -> None:
    fail("alice", PER_ACCOUNT_AND_ADDRESS.attempts - 1)

    assert all(try_password("alice", PASSWORD) for _ in range(2 * PER_ADDRESS.attempts))


def test_a_try_that_was_refused_does_not_make_the_wait_longer(
    alice: User, clock: time_machine.Traveller
) -> None:
    fail("alice", PER_ACCOUNT_AND_ADDRESS.attempts)
    clock.shift(timedelta(seconds=PER_ACCOUNT_AND_ADDRESS.seconds - 1))
    fail("alice", PER_ACCOUNT_AND_ADDRESS.attempts)
    clock.shift(timedelta(seconds=1))

    assert try_password("alice", PASSWORD)


def test_a_new_password_lets_in_at_once(alice: User) -> None:
    fail_from_everywhere("alice", PER_ACCOUNT.attempts)
    fail("alice", PER_ACCOUNT_AND_ADDRESS.attempts)

    alice.set_password("staple battery horse correct")
    alice.save()

    assert try_password("alice", "staple battery horse correct")


def guess_where_one_reauthenticates(client: Client, password: str) -> None:
    client.post("/account/reauthenticate/", {"password": password})


def guess_where_one_changes_it(client: Client, password: str) -> None:
    new = "staple battery horse correct"
    data = {"oldpassword": password, "password1": new, "password2": new}
    client.post("/account/password/change/", data)


def guess_at_the_administrations_own_form(client: Client, password: str) -> None:
    new = "staple battery horse correct"
    data = {"old_password": password, "new_password1": new, "new_password2": new}
    client.post("/admin/password_change/", data)


@pytest.mark.parametrize("guess", [guess_where_one_reauthenticates, guess_where_one_changes_it])
def test_a_stolen_session_is_no_place_to_guess_the_password(
    alice: User, client_of: ClientOf, clock: time_machine.Traveller, guess: object
) -> None:
    assert callable(guess)
    client = client_of(alice)
    for _ in range(PER_ACCOUNT_AND_ADDRESS.attempts):
        guess(client, "wrong")
        clock.shift(timedelta(seconds=15))  # slower than what allauth itself allows in a minute

    guess(client, PASSWORD)

    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)
    assert "account_authentication_methods" not in client.session
    assert not try_password("alice", PASSWORD, address="127.0.0.1")


def test_the_administration_has_no_password_forms_of_its_own(
    admin: User, client_of: ClientOf
) -> None:
    login = Client().post("/admin/login/", {"username": "admin", "password": PASSWORD})
    change = client_of(admin).get("/admin/password_change/")

    guess_at_the_administrations_own_form(client_of(admin), PASSWORD)

    admin.refresh_from_db()
    assert login["Location"].startswith(LOGIN)
    assert change["Location"] == "/account/password/change/"
    assert admin.check_password(PASSWORD)


def test_asking_for_links_frees_no_guess(alice: User) -> None:
    fail("alice", PER_ACCOUNT_AND_ADDRESS.attempts)

    Client(REMOTE_ADDR=OFFICE).post("/account/password/reset/", {"email": alice.email})

    assert not try_password("alice", PASSWORD)


def test_a_page_asked_for_too_often_says_so_in_our_words(db: None) -> None:
    for _ in range(30):
        page = Client().post("/account/password/reset/", {"email": "eve@example.test"})

    assert page.status_code == 429
    assert Page(page.text).text("h1") == "Trop de demandes"


def test_trying_from_everywhere_throws_no_count_out(db: None, settings: Settings) -> None:
    settings.CACHES = CACHES
    addresses = [other_address(number) for number in range(110)]
    for address in addresses:  # three counts each: more than the 300 entries that Django keeps
        fail(f"nobody at {address}", 1, address=address)

    names = [f"unknown nobody at {address}" for address in addresses]
    assert all(cache.get(PER_ACCOUNT.key(name)) for name in names)


def test_behind_a_proxy_the_visitors_address_counts(alice: User, settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    data = {"login": "alice", "password": "wrong"}
    for _ in range(PER_ACCOUNT_AND_ADDRESS.attempts):
        Client().post(LOGIN, data, headers={"X-Forwarded-For": other_address(1)})

    data["password"] = PASSWORD
    there = Client().post(LOGIN, data, headers={"X-Forwarded-For": other_address(1)})
    here = Client().post(LOGIN, data, headers={"X-Forwarded-For": OFFICE})

    assert (there.status_code, here.status_code) == (200, 302)
