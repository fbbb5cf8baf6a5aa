"""“Test the connection”, from the page to a server and back."""

from collections.abc import Iterator

import pytest
from django.test import Client

from imports.gestimum.version_check import Failure
from imports.simulator import Fault, Simulator
from imports.views.companies.connection import SENTENCES
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.pages import Page

PATH = "/companies/acme/test/"


@pytest.fixture
def erp(company: Company) -> Iterator[Simulator]:
    """The company's server, which answers."""
    with Simulator() as erp:
        Company.objects.update(server_url=erp.url, erp_version=8)  # as the stand-in says
        yield erp


def test_both_versions_and_their_times_are_shown(
    erp: Simulator, alice: User, client_of: ClientOf
) -> None:
    page = Page(client_of(alice).post(PATH).text)

    assert page.text("html title") == "Connexion de Acme · Bordereau"
    assert page.text(".alert-success .fw-bold") == "Le serveur répond, et c’est bien Gestimum."
    assert page.texts(".alert dt") == ["Version du service web", "Version de l'ERP"]
    assert [" en " in text for text in page.texts(".alert dd")] == [True, True]
    assert len(erp.requests) == 2


def test_htmx_gets_the_part_alone(erp: Simulator, alice: User, client_of: ClientOf) -> None:
    response = client_of(alice).post(PATH, headers={"HX-Request": "true"})

    part = Page(response.text)
    assert not part.has("html")
    assert not part.has("h1")
    assert part.text(".alert-success .fw-bold") == "Le serveur répond, et c’est bien Gestimum."
    assert "HX-Request" in response["Vary"]


def test_a_right_answer_says_what_was_not_tried(
    erp: Simulator, alice: User, client_of: ClientOf
) -> None:
    page = Page(client_of(alice).post(PATH).text)

    not_tried = page.text(".alert-success .small")
    assert "le fichier société, l’utilisateur et le mot de passe" in not_tried


def test_another_version_than_the_profiles_is_a_warning_and_corrected_with_one_click(
    erp: Simulator, charlie: User, client_of: ClientOf
) -> None:
    Company.objects.update(erp_version=9)
    client = client_of(charlie)

    page = Page(client.post(PATH).text)
    [field] = page.find("form[action=/companies/acme/version/] input[name=erp_version]")
    value = dict(field.attributes)["value"]
    done = client.post("/companies/acme/version/", {"erp_version": value}, follow=True)

    warning = page.text(".alert-warning .fw-bold")
    assert "Gestimum\N{NO-BREAK SPACE}8, alors que le profil indique 9" in warning
    assert Company.objects.get().erp_version == 8
    assert "version\N{NO-BREAK SPACE}8" in Page(done.text).text(".messages .alert-success")


def test_who_may_not_change_the_profile_is_told_who_may(
    erp: Simulator, alice: User, client_of: ClientOf
) -> None:
    Company.objects.update(erp_version=9)
    client = client_of(alice)

    page = Page(client.post(PATH).text)
    refused = client.post("/companies/acme/version/", {"erp_version": "8"})

    assert not page.has("form[action=/companies/acme/version/]")
    assert "Un responsable de la société peut le faire." in page.texts(".alert-warning p")
    assert refused.status_code == 403
    assert Company.objects.get().erp_version == 9


@pytest.mark.parametrize("version", ["", "7", "100", "eight"])
def test_a_version_that_is_none_changes_nothing(
    company: Company, charlie: User, client_of: ClientOf, version: str
) -> None:
    client_of(charlie).post("/companies/acme/version/", {"erp_version": version})

    assert Company.objects.get().erp_version == 9


def test_an_answer_without_a_number_is_compared_with_nothing(
    alice: User, company: Company, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = '{"result": [{"resultat": "succès", "message": "Gestimum"}]}'
    monkeypatch.setattr("imports.gestimum.version_check.get", lambda *a, **k: answer.encode())

    assert Page(client_of(alice).post(PATH).text).has(".alert-success")


def test_a_closed_port_is_said_with_what_to_do(
    erp: Simulator, alice: User, client_of: ClientOf
) -> None:
    erp.stop()

    first, second = Page(client_of(alice).post(PATH).text).texts(".alert-danger dd")

    assert "rien n’écoute sur ce port" in first
    assert "Vérifiez le port" in first
    assert "Non demandée" in second


def test_what_came_instead_of_an_answer_is_shown_as_text(
    alice: User, company: Company, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "imports.gestimum.version_check.get", lambda *a, **k: b"<script>alert(1)</script>"
    )

    page = Page(client_of(alice).post(PATH).text)

    assert set(page.texts(".alert-danger pre")) == {"<script>alert(1)</script>"}
    assert not any(text.startswith("alert") for text in page.texts("script"))


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

    page = Page(client_of(alice).post(PATH).text)

    assert page.text(".alert-danger .fw-bold").startswith("Le test a échoué")
