"""Django's admin, for accounts and for who works with which company."""

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from portal.models import Company, Membership, Role, User
from tests.conftest import ClientOf
from tests.factories import make_company
from tests.pages import Page
from tests.portal.test_words import list_shown


@pytest.mark.parametrize(
    "path",
    [
        "/admin/portal/user/",
        "/admin/portal/user/add/",
        "/admin/portal/company/",
        "/admin/portal/company/?q=acme",
    ],
)
def test_an_administrator_opens_each_page(
    admin: User, company: Company, client_of: ClientOf, path: str
) -> None:
    assert client_of(admin).get(path).status_code == 200


def test_django_finds_nothing_wrong_with_the_pages_once_they_are_there() -> None:
    assert reverse("admin:imports_run_changelist")

    call_command("check", "--tag", "admin", "--fail-level", "WARNING")


def test_no_page_shows_a_password(
    admin: User, alice: User, company: Company, client_of: ClientOf
) -> None:
    client = client_of(admin)

    html = client.get(f"/admin/portal/company/{company.pk}/change/").text

    page = Page(html)
    assert page.text(".field-company_file .readonly") == "Acme.Gestimum"
    assert [dict(one.attributes)["name"] for one in page.find("fieldset.aligned input")] == [
        *("name", "is_test", "is_active", "disconnect", "exclusive"),
        *("erp_version", "connect_timeout", "answer_timeout"),
    ]
    [link] = page.find(".object-tools a.viewsitelink")
    on_site = client.get(dict(link.attributes)["href"] or "")
    assert on_site.headers["Location"].endswith("/companies/acme/")
    # Nowhere at all, whatever the place.
    assert "s3cret" not in html
    assert "gAAAA" not in html


def test_a_company_is_created_on_the_sites_own_page(admin: User, client_of: ClientOf) -> None:
    assert client_of(admin).get("/admin/portal/company/add/").status_code == 403


def test_roles_are_given_with_the_company(
    admin: User, stranger: User, company: Company, client_of: ClientOf
) -> None:
    data = {
        "name": "Acme 2",
        "is_active": "on",
        "erp_version": "9",
        "connect_timeout": "10",
        "answer_timeout": "1800",
        "memberships-TOTAL_FORMS": "1",
        "memberships-INITIAL_FORMS": "0",
        "memberships-0-user": str(stranger.pk),
        "memberships-0-role": Role.READER,
    }

    response = client_of(admin).post(f"/admin/portal/company/{company.pk}/change/", data)

    company.refresh_from_db()
    assert response.status_code == 302
    assert company.name == "Acme 2"
    assert company.erp_password == "ERP-s3cret"
    assert Membership.objects.get(user=stranger).role == Role.READER


def test_a_person_who_is_no_administrator_stays_out(charlie: User, client_of: ClientOf) -> None:
    response = client_of(charlie).get("/admin/portal/company/", follow=True)

    assert response.status_code == 403


def test_the_admin_has_no_login_of_its_own(client: Client, db: None) -> None:
    response = client.get("/admin/", follow=True)

    assert response.request["PATH_INFO"] == "/account/login/"


def test_the_queue_is_named_in_the_readers_language(admin: User, client_of: ClientOf) -> None:
    page = Page(client_of(admin).get("/admin/").text)

    assert page.text(".app-django_tasks_database caption") == "File des tâches"
    assert page.texts(".app-django_tasks_database tr th[scope=row]") == ["Résultats des tâches"]


@pytest.mark.parametrize(
    "path", ["user/", "user/add/", "user/{user}/change/", "company/", "company/{company}/change/"]
)
def test_one_thing_has_one_word_in_the_administration(
    admin: User, alice: User, company: Company, client_of: ClientOf, path: str
) -> None:
    address = "/admin/portal/" + path.format(user=alice.pk, company=company.pk)

    [body] = Page(client_of(admin).get(address).text).find("body")

    read = " ".join(list_shown(body)).lower()
    for word in ("nom d’utilisateur", "nom d'utilisateur", "pseudo", "courriel"):
        assert word not in read
    assert "adresse électronique" not in read


def test_ordinary_people_and_real_books_bear_no_cross(
    admin: User, alice: User, client_of: ClientOf
) -> None:
    make_company(name="Grand livre")
    client = client_of(admin)

    people = Page(client.get("/admin/portal/user/").text)
    companies = Page(client.get("/admin/portal/company/").text)

    assert people.texts("#result_list .field-username") == ["admin", "alice"]
    assert people.texts("#result_list .field-standing") == ["administrateur du site", "-"]
    assert not people.has("#result_list img")
    assert companies.texts("#result_list .field-name") == ["Acme", "Grand livre"]
    marks = [dict(one.attributes)["alt"] for one in companies.find("#result_list img")]
    assert marks == ["True", "True"], "both are in use"
