"""What the form of a company takes, and what becomes of its passwords."""

from typing import Any

import pytest

from portal.forms import CompanyForm
from portal.models import Company, Door
from tests.portal.test_companies import VALID, posted


def edit(company: Company, **changed: Any) -> CompanyForm:
    return CompanyForm(posted(company, **changed), instance=company)


def test_an_empty_password_keeps_the_stored_one(company: Company) -> None:
    form = edit(company, name="Other", erp_password="")

    assert form.is_valid()
    form.save_with_record(user=None, door=Door.PAGE)

    assert Company.objects.get().erp_password == "ERP-s3cret"


def test_a_typed_password_replaces_the_stored_one(company: Company) -> None:
    edit(company, erp_password="another").save_with_record(user=None, door=Door.PAGE)

    assert Company.objects.get().erp_password == "another"


def test_a_tick_deletes_the_stored_password(company: Company) -> None:
    edit(company, clear_erp_password="on").save_with_record(user=None, door=Door.PAGE)

    assert Company.objects.get().erp_password == ""


def test_typing_and_deleting_a_password_at_once_is_refused(company: Company) -> None:
    form = edit(company, erp_password="another", clear_erp_password="on")

    assert form.errors.keys() == {"erp_password"}


def test_only_a_stored_password_can_be_deleted(company: Company) -> None:
    assert "clear_erp_password" in edit(company).fields
    assert "clear_proxy_password" not in edit(company).fields
    assert "clear_erp_password" not in CompanyForm().fields


@pytest.mark.parametrize(
    "changed",
    [
        {"server_url": "http://thief.example.test:8080"},
        {"server_url": "http://erp.example.test:8081"},
        {"server_url": "http://erp.example.test:8080/elsewhere"},
        {"company_file": "Other.Gestimum"},
        {"erp_user": "ADMIN"},
    ],
)
def test_a_stored_password_does_not_follow_to_another_place(
    company: Company, changed: dict[str, str]
) -> None:
    refused = edit(company, **changed)
    typed = edit(company, **changed, erp_password="ERP-s3cret")
    cleared = edit(company, **changed, clear_erp_password="on")

    assert refused.errors.keys() == {"erp_password"}
    assert typed.is_valid()
    assert cleared.is_valid()


def test_the_same_address_written_otherwise_asks_for_no_password(company: Company) -> None:
    assert edit(company, server_url=" HTTP://ERP.example.test:8080/ ").is_valid()


def test_a_stored_proxy_password_does_not_follow_either(company: Company) -> None:
    edit(company, proxy_user="web", proxy_password="pr0xy").save_with_record(
        user=None, door=Door.PAGE
    )
    company.refresh_from_db()

    form = edit(company, server_url="https://other.example.test", erp_password="x")

    assert form.errors.keys() == {"proxy_password"}
    assert edit(company, proxy_user="other").errors.keys() == {"proxy_password"}


def test_a_company_without_password_moves_freely(company: Company) -> None:
    Company.objects.update(erp_password="")
    company.refresh_from_db()

    assert edit(company, server_url="https://other.example.test").is_valid()


def test_a_proxy_password_needs_a_user(company: Company) -> None:
    assert edit(company, proxy_password="x").errors.keys() == {"proxy_user"}
    assert edit(company, proxy_user="a:b").errors.keys() == {"proxy_user"}


def test_the_short_name_comes_from_the_name_when_left_empty(db: None) -> None:
    form = CompanyForm(VALID | {"name": "Société Générale d’Électricité " + "x" * 60})

    assert form.is_valid()
    assert (
        form.save_with_record(user=None, door=Door.PAGE).slug
        == "societe-generale-delectricite-xxxxxxxxxxxxxxxxxxxx"
    )


@pytest.mark.parametrize("slug", ["new", "Acme", "a_b", "-a", "é"])
def test_a_short_name_that_no_address_could_hold_is_refused(db: None, slug: str) -> None:
    assert CompanyForm(VALID | {"slug": slug}).errors.keys() == {"slug"}


def test_a_short_name_is_given_once_and_stays(company: Company) -> None:
    assert CompanyForm(VALID | {"slug": "acme"}).errors.keys() == {"slug"}
    assert "slug" not in edit(company).fields


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("connect_timeout", "0"),
        ("connect_timeout", "301"),
        ("answer_timeout", "9"),
        ("answer_timeout", "86401"),
        ("erp_version", "7"),
        ("erp_version", "nine"),
        ("company_file", " "),
        ("erp_user", ""),
    ],
)
def test_limits_and_required_settings_are_checked(db: None, name: str, value: str) -> None:
    assert CompanyForm(VALID | {name: value}).errors.keys() == {name}
