"""What one may take away of a run."""

import json

from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from imports.gestimum.request import MASKED, CompanyLogin, build_parameters, masked_envelope
from imports.models import Attempt, Run
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_run
from tests.pages import Page

LINES = ["DOC_STYPE;ART_CODE;MVT_QTE", *(f"E;VIS à bois n° {n};1" for n in range(1, 41))]
CONTENT = "\r\n".join(LINES).encode()


def make_sent(company: Company, user: User) -> Run:
    run = make_run(
        company=company,
        user=user,
        state=Run.State.IMPORTED,
        content=CONTENT,
        line_count=40,
        file_name='été "2026".csv',
    )
    login = CompanyLogin(
        file=company.company_file, user=company.erp_user, password=company.erp_password
    )
    parameters = build_parameters(run.kind, run.reading)
    Attempt.objects.update(envelope=masked_envelope(run.kind, login, parameters), body_size=9)
    return run


def test_the_file_comes_back_as_it_came(company: Company, bob: User, client_of: ClientOf) -> None:
    run = make_sent(company, bob)

    response = client_of(bob).get(reverse("run_file", args=[run.code]))

    assert response.getvalue() == CONTENT
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    disposition = response.headers["Content-Disposition"]
    assert disposition == "attachment; filename*=utf-8''%C3%A9t%C3%A9%20%222026%22.csv"


def test_a_file_that_is_gone_is_not_found(company: Company, bob: User, client_of: ClientOf) -> None:
    run = make_run(company=company, user=bob, content=CONTENT + b"gone")
    run.source.path.unlink()

    assert client_of(bob).get(reverse("run_file", args=[run.code])).status_code == 404


def test_the_request_is_shown_with_its_first_lines_and_no_password(
    company: Company, bob: User, client_of: ClientOf
) -> None:
    run = make_sent(company, bob)

    text = client_of(bob).get(reverse("run_request", args=[run.code])).text

    page = Page(text)
    shown = json.loads(page.text("#envelope"))["importer_documents_stock"]
    assert shown["parametres"]["fichier_documents_stock"] == LINES[:21]
    assert shown["societe"]["mot_passe"] == MASKED
    assert company.erp_password not in text
    assert page.text(".card-footer").endswith(
        " 20 lignes de plus se trouvent dans le téléchargement."
    )


def test_the_request_is_downloaded_whole_with_its_password_masked(
    company: Company, bob: User, client_of: ClientOf
) -> None:
    run = make_sent(company, bob)

    response = client_of(bob).get(reverse("run_request", args=[run.code]), {"download": "1"})

    body = json.loads(response.getvalue())["importer_documents_stock"]
    assert body["parametres"]["fichier_documents_stock"] == LINES
    assert list(body["parametres"]) == [
        "journal",
        "statistiques",
        "entete",
        "noms_champs",
        "separateur_champs",
        "identificateur_texte",
        "fichier_documents_stock",
    ]
    assert body["societe"]["mot_passe"] == MASKED


def test_a_run_that_was_never_sent_has_no_request(
    company: Company, bob: User, client_of: ClientOf
) -> None:
    run = make_run(company=company, user=bob)
    client = client_of(bob)
    address = reverse("run_request", args=[run.code])

    page = Page(client.get(address).text)
    assert page.text(".empty-heading") == "Aucune requête n’a été faite"
    assert client.get(address, {"download": "1"}).status_code == 404


def test_the_pages_cost_few_queries(
    company: Company,
    bob: User,
    client_of: ClientOf,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    run = make_sent(company, bob)
    client = client_of(bob)

    with django_assert_max_num_queries(3):
        client.get(reverse("run_file", args=[run.code])).getvalue()
    with django_assert_max_num_queries(5):
        client.get(reverse("run_request", args=[run.code]))
