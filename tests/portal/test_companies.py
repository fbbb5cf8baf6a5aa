"""The pages of the companies: who sees which, who changes what."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.models import Company, Membership, Role, User
from tests.conftest import ClientOf
from tests.pages import Page

VALID: dict[str, Any] = {
    "name": "Ateliers Martin",
    "slug": "",
    "server_url": "http://erp.example.test:8080",
    "company_file": "Martin.Gestimum",
    "erp_user": "WEB",
    "erp_version": "9",
    "connect_timeout": "10",
    "answer_timeout": "1800",
    "is_active": "on",
}

NEW_COMPANY = "a[href=/companies/new/]"
NEW_IMPORT = ".page-actions a[href=/imports/new/?company=acme]"


def show(client: Client, path: str) -> Page:
    """Return a page that there is."""
    response = client.get(path)
    assert response.status_code == 200
    return Page(response.text)


def posted(company: Company, **changed: Any) -> dict[str, Any]:
    """Return what a browser posts when only `changed` was changed in the form."""
    names = VALID.keys() - {"slug", "is_active"} | {"proxy_user"}
    return {
        **{name: getattr(company, name) for name in names},
        "is_test": "on",
        "is_active": "on",
        **changed,
    }


@pytest.mark.parametrize(
    "path", ["/companies/", "/companies/new/", "/companies/acme/", "/companies/acme/edit/"]
)
def test_nobody_comes_in_without_a_login(company: Company, client: Any, path: str) -> None:
    response = client.get(path)

    assert response.status_code == 302
    assert response.url == f"/account/login/?next={path}"


def test_a_member_sees_his_companies_with_his_role(bob: User, client_of: ClientOf) -> None:
    Company.objects.create(slug="other", name="Hidden", server_url="http://x", erp_user="x")

    page = show(client_of(bob), "/companies/")

    assert page.texts("article h2") == ["Acme"]
    _server, file, role, members = page.texts("article dd")
    assert (file, role, members) == ("Acme.Gestimum", "Lecteur", "1")
    assert "Hidden" not in page.text("body")


def test_an_empty_list_says_whom_to_ask(stranger: User, client_of: ClientOf) -> None:
    page = show(client_of(stranger), "/companies/")

    assert "responsable d’une société" in page.text(".empty-text")
    assert not page.has(NEW_COMPANY)


def test_the_list_costs_one_query_whatever_its_length(
    alice: User, company: Company, client_of: ClientOf
) -> None:
    browser = client_of(alice)
    with CaptureQueriesContext(
        connection,
    ) as before:
        browser.get("/companies/")
    for number in range(5):
        other = Company.objects.create(slug=f"c{number}", name=f"C{number}", erp_user="x")
        Membership.objects.create(company=other, user=alice, role=Role.READER)

    with CaptureQueriesContext(connection) as after:
        response = browser.get("/companies/")

    assert len(response.context["accesses"]) == 6
    assert len(after) == len(before)
    assert len([q for q in after if '"company_file"' in q["sql"]]) == 1


def test_no_page_reads_a_password_from_the_database(
    charlie: User, company: Company, client_of: ClientOf
) -> None:
    browser = client_of(charlie)

    with CaptureQueriesContext(connection) as queries:
        for path in ("/companies/", "/companies/acme/", "/companies/acme/edit/"):
            assert browser.get(path).status_code == 200

    selected = [query["sql"].partition(" FROM ")[0] for query in queries]
    assert not [sql for sql in selected if '"erp_password"' in sql]


def test_a_stranger_does_not_learn_that_the_company_exists(
    stranger: User, company: Company, client_of: ClientOf
) -> None:
    browser = client_of(stranger)

    for path in ("/companies/acme/", "/companies/acme/edit/", "/companies/none/"):
        assert browser.get(path).status_code == 404


def test_readers_and_operators_do_not_edit(
    alice: User, bob: User, company: Company, client_of: ClientOf
) -> None:
    for user in (alice, bob):
        browser = client_of(user)

        assert browser.get("/companies/acme/edit/").status_code == 403
        answer = browser.post("/companies/acme/edit/", posted(company, name="Mine"))
        assert answer.status_code == 403

    company.refresh_from_db()
    assert company.name == "Acme"


def test_the_page_offers_what_the_role_allows(
    alice: User, bob: User, charlie: User, client_of: ClientOf
) -> None:
    reader, operator, manager = (
        show(client_of(user), "/companies/acme/") for user in (bob, alice, charlie)
    )

    for page, may_send, may_manage in (
        (reader, False, False),
        (operator, True, False),
        (manager, True, True),
    ):
        assert page.has("form[action=/companies/acme/test/] button") is may_send
        assert page.has(NEW_IMPORT) is may_send
        assert page.has(".page-actions a[href=/companies/acme/edit/]") is may_manage
    assert reader.texts(".list-group-item") == [
        "alice Opérateur",
        "bob Lecteur",
        "charlie Responsable",
    ]


def test_a_company_out_of_use_takes_no_new_import(
    alice: User, company: Company, client_of: ClientOf
) -> None:
    assert show(client_of(alice), "/companies/acme/").has(NEW_IMPORT)
    Company.objects.update(is_active=False)

    page = show(client_of(alice), "/companies/acme/")

    assert not page.has(NEW_IMPORT)
    assert "aucun ne peut être envoyé" in page.text(".alert-warning")


def test_plain_http_is_accepted_and_the_page_says_what_it_means(
    alice: User, company: Company, client_of: ClientOf
) -> None:
    plain = show(client_of(alice), "/companies/acme/")
    Company.objects.update(server_url="https://erp.example.test")
    encrypted = show(client_of(alice), "/companies/acme/")

    assert plain.has("#plain-http-title")
    assert not encrypted.has("#plain-http-title")


def test_a_manager_edits_and_is_told(charlie: User, company: Company, client_of: ClientOf) -> None:
    data = posted(company, name="Acme & fils", answer_timeout="600")

    response = client_of(charlie).post("/companies/acme/edit/", data, follow=True)

    company.refresh_from_db()
    assert response.redirect_chain == [("/companies/acme/", 302)]
    page = Page(response.text)
    assert page.text("h1").startswith("Acme & fils")
    assert page.has(".messages .alert-success")
    assert company.name == "Acme & fils"
    assert company.answer_timeout == 600
    assert company.erp_password == "ERP-s3cret"


def test_who_manages_no_company_creates_none(
    alice: User, bob: User, stranger: User, client_of: ClientOf
) -> None:
    for user in (alice, bob, stranger):
        assert client_of(user).get("/companies/new/").status_code == 403
        assert client_of(user).post("/companies/new/", VALID).status_code == 403
        assert not show(client_of(user), "/companies/").has(NEW_COMPANY)


def test_a_manager_creates_a_company_and_manages_it(charlie: User, client_of: ClientOf) -> None:
    assert show(client_of(charlie), "/companies/").has(NEW_COMPANY)

    client_of(charlie).post("/companies/new/", VALID)

    created = Company.objects.get(slug="ateliers-martin")
    assert list(Company.objects.managed_by(charlie)) == [Company.objects.get(slug="acme"), created]


def test_a_site_administrator_creates(admin: User, client_of: ClientOf) -> None:
    response = client_of(admin).post("/companies/new/", VALID | {"erp_password": " secret "})

    created = Company.objects.get(slug="ateliers-martin")
    assert response["Location"] == "/companies/ateliers-martin/"
    assert created.erp_password == " secret "
    assert not created.is_test


def test_a_refused_form_keeps_what_was_typed_but_no_password(
    admin: User, client_of: ClientOf
) -> None:
    data = VALID | {"server_url": "erp.example.test", "erp_password": "typed-s3cret"}

    response = client_of(admin).post("/companies/new/", data)

    page = Page(response.text)
    assert response.status_code == 200
    [name] = page.find("#id_name")
    assert dict(name.attributes)["value"] == "Ateliers Martin"
    assert "http://" in page.text("#id_server_url_error")
    assert "typed-s3cret" not in response.text
    assert not Company.objects.exists()


def test_the_form_works_when_the_keys_are_lost(
    charlie: User, company: Company, client_of: ClientOf, settings: Any
) -> None:
    settings.FIELD_KEYS = ["YW5vdGhlci1rZXktYW5vdGhlci1rZXktYW5vdGhlci0="]
    browser = client_of(charlie)

    browser.post("/companies/acme/edit/", posted(company, erp_password="typed again"))

    assert Company.objects.get().erp_password == "typed again"


def test_the_address_in_the_path_must_be_a_known_one(admin: User, client_of: ClientOf) -> None:
    data = VALID | {"name": "New"}

    response = client_of(admin).post("/companies/new/", data)

    assert response.context["form"].errors.keys() == {"slug"}
