"""What another process holds in the database: whoever needs it reads a sentence, not an error."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import OperationalError, connection
from django.urls import reverse
from pytest_django import Settings

from imports.delivery import cancel
from imports.models import Run
from portal.database import explain_database, explain_lock, is_lock_timeout
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_company, make_run
from tests.outages import Held, Locked
from tests.pages import Page

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    options = connection.settings_dict["OPTIONS"]
    monkeypatch.setitem(options, "timeout", 0.05) if connection.vendor == "sqlite" else (
        monkeypatch.setitem(options, "options", "-c lock_timeout=50")
    )
    connection.close()
    yield
    connection.close()


class HeldWithSessions(Held):
    """The same, with what is written around a page."""

    tables = (*Held.tables, "django_session", "portal_company")


@contextmanager
def held() -> Iterator[None]:
    """Let another process hold what every write needs."""
    outage = Locked() if connection.vendor == "sqlite" else HeldWithSessions()
    outage.begin()
    try:
        yield
    finally:
        outage.end()


@pytest.mark.parametrize("is_htmx", [False, True], ids=["page", "part"])
def test_a_page_that_needs_it_says_so_and_offers_to_try_again(
    company: Company, alice: User, client_of: ClientOf, *, is_htmx: bool
) -> None:
    draft = make_run(company=company, user=alice)
    browser = client_of(alice)
    address = f"http://testserver{draft.get_absolute_url()}"
    headers = {"Referer": address} | ({"HX-Request": "true"} if is_htmx else {})

    with held():
        answer = browser.post(reverse("run_cancel", args=[draft.code]), headers=headers)

    draft.refresh_from_db()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    page = Page(answer.text)
    assert page.text(f".form-actions a[href={address}]") == "Réessayer"
    assert "rien n’a été envoyé" in page.texts(".slip-body p")[1]
    assert draft.state == Run.State.DRAFT
    assert browser.post(reverse("run_cancel", args=[draft.code])).status_code == 302


def test_the_way_back_leads_to_no_other_site(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    draft = make_run(company=company, user=alice)
    browser = client_of(alice)
    headers = {"Referer": "http://evil.example/"}

    with held():
        answer = browser.post(reverse("run_cancel", args=[draft.code]), headers=headers)

    assert Page(answer.text).text(".form-actions a[href=/]") == "Réessayer"


def test_whatever_meets_it_can_say_so_in_a_sentence(company: Company, alice: User) -> None:
    draft = make_run(company=company, user=alice)

    with held(), pytest.raises(OperationalError) as refused:
        cancel(draft, user=alice)

    assert is_lock_timeout(refused.value)
    assert explain_database(refused.value) == explain_lock()


def test_a_session_that_cannot_be_written_is_told_without_a_claim_that_nothing_was_done(
    alice: User, client_of: ClientOf, settings: Settings
) -> None:
    settings.SESSION_SAVE_EVERY_REQUEST = True
    browser = client_of(alice)

    with held():
        answer = browser.get("/kinds/")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    [_status, told] = Page(answer.text).texts(".slip-body p")
    assert "Ce que vous avez demandé a peut-être été fait" in told
    assert "rien n’a été envoyé" not in told


def test_what_goes_wrong_after_the_page_is_told_too(
    alice: User, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = client_of(alice)
    browser.raise_request_exception = False
    monkeypatch.setattr(SessionMiddleware, "process_response", lambda *_: make_company())

    with held():
        answer = browser.get("/kinds/")

    assert answer.status_code == 503
    told = Page(answer.text).texts(".slip-body p")[1]
    assert "Ce que vous avez demandé a peut-être été fait" in told
