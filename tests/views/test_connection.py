"""“Test the connection”, from the page to a server and back."""

from collections.abc import Iterator

import pytest
from django.test import Client

from imports.gestimum.probe import Failure
from imports.simulator import Fault, Simulator
from imports.views.connection import SENTENCES
from portal.models import Company, User
from tests.conftest import ClientOf

PATH = "/companies/acme/test/"


@pytest.fixture
def erp(company: Company) -> Iterator[Simulator]:
    """The company's server, which answers."""
    with Simulator() as erp:
        Company.objects.update(server_url=erp.url)
        yield erp


def test_both_versions_and_their_times_are_shown(
    erp: Simulator, alice: User, client_of: ClientOf
) -> None:
    page = client_of(alice).post(PATH).content.decode()

    assert "c’est bien Gestimum" in page
    assert "Version du service web" in page
    assert "<html" in page
    assert len(erp.requests) == 2


def test_htmx_gets_the_part_alone(erp: Simulator, alice: User, client_of: ClientOf) -> None:
    response = client_of(alice).post(PATH, headers={"HX-Request": "true"})

    assert "<html" not in response.content.decode()
    assert "c’est bien Gestimum" in response.content.decode()
    assert "HX-Request" in response["Vary"]


def test_a_closed_port_is_said_with_what_to_do(
    erp: Simulator, alice: User, client_of: ClientOf
) -> None:
    erp.stop()

    page = client_of(alice).post(PATH).content.decode()

    assert "rien n’écoute sur ce port" in page
    assert "Vérifiez le port" in page
    assert "Non demandée" in page


def test_what_came_instead_of_an_answer_is_shown_as_text(
    alice: User, company: Company, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("imports.gestimum.probe.get", lambda *a, **k: b"<script>alert(1)</script>")

    page = client_of(alice).post(PATH).content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page


def test_the_erp_password_is_not_sent_for_a_version(
    erp: Simulator, alice: User, client_of: ClientOf
) -> None:
    client_of(alice).post(PATH)

    assert not [r for r in erp.requests if "Authorization" in dict(r.headers)]


def test_a_reader_does_not_test(
    erp: Simulator, bob: User, stranger: User, client_of: ClientOf
) -> None:
    assert client_of(bob).post(PATH).status_code == 403
    assert client_of(stranger).post(PATH).status_code == 404
    assert not erp.requests


def test_following_a_link_tests_nothing(erp: Simulator, alice: User, client_of: ClientOf) -> None:
    assert client_of(alice).get(PATH).status_code == 405
    assert not erp.requests


def test_another_site_cannot_have_it_tested(erp: Simulator, alice: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alice)

    assert browser.post(PATH).status_code == 403
    assert not erp.requests


def test_every_failure_has_its_sentence_and_its_advice() -> None:
    assert SENTENCES.keys() == set(Failure)
    for failure, (what, advice) in SENTENCES.items():
        assert what or failure is Failure.NOT_GESTIMUM
        assert advice or failure is Failure.NOT_ASKED


@pytest.mark.parametrize("fault", [Fault.HTTP_500, Fault.HTML, Fault.EMPTY, Fault.OTHER_JSON])
def test_a_server_that_fails_is_told(
    erp: Simulator, alice: User, client_of: ClientOf, fault: Fault
) -> None:
    erp.fault = fault

    page = client_of(alice).post(PATH).content.decode()

    assert "Le test a échoué" in page
