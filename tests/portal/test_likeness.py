"""Profiles that may be one company, although they are kept apart: people are told."""

from html import unescape

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from portal.likeness import are_hosts_alike, describe_lookalikes
from portal.models import Company, Role, User
from tests.conftest import ClientOf
from tests.factories import make_company, make_run

FILE = "Acme.Gestimum"


@pytest.mark.parametrize(
    ("one", "other", "are_alike"),
    [
        ("erp", "erp", True),
        ("erp", "erp.example.test", True),
        ("erp", "erp2.example.test", False),
        ("erp.example.test", "erp.example.org", False),
        ("erp.example.test", "192.168.1.10", True),
        ("erp.example.test", "2001:db8::1", True),
        ("192.168.1.10", "192.168.1.11", False),
        ("localhost", "127.0.0.1", True),
        ("localhost", "::1", True),
        ("127.0.0.1", "192.168.1.10", True),
        ("localhost", "erp.example.test", True),
    ],
)
def test_two_hosts_may_be_one_machine(one: str, other: str, *, are_alike: bool) -> None:
    assert are_hosts_alike(one, other) is are_alike
    assert are_hosts_alike(other, one) is are_alike


@pytest.mark.parametrize(
    ("server_url", "company_file", "is_told"),
    [
        ("http://192.168.1.10:8080", FILE, True),
        ("http://erp:8080", "D:\\Gestimum\\ACME.gestimum", True),
        ("https://erp.example.test", FILE, True),
        ("http://erp.example.test:8080", "Acme", True),
        ("http://erp.example.test:8080", "Other.Gestimum", False),
        ("http://elsewhere.example.test:8080", FILE, False),
        # The same books: nothing to suspect.
        ("http://ERP.example.test.:8080", "C:\\ProgramData\\Gestimum\\acme.gestimum", False),
    ],
)
def test_a_profile_that_may_be_the_same_company_is_named(
    company: Company, alice: User, server_url: str, company_file: str, *, is_told: bool
) -> None:
    make_company(member=alice, name="Twin", server_url=server_url, company_file=company_file)

    said = describe_lookalikes(company, alice)

    assert ("Twin" in said) is bool(said) is is_told


def test_a_company_that_somebody_may_not_see_is_counted_and_not_named_in_one_query(
    company: Company, alice: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_company(name="Secret", server_url="http://192.168.1.10:8080", company_file=FILE)
    make_company(member=alice, name="Twin", server_url="http://erp:8080", company_file=FILE)

    with django_assert_num_queries(1):
        said = describe_lookalikes(company, alice)

    assert "Twin" in said
    assert "1 société" in said
    assert "Secret" not in said


def test_the_page_of_the_company_and_the_draft_say_it(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    make_company(
        member=alice,
        role=Role.READER,
        name="Twin",
        server_url="http://192.168.1.10:8080",
        company_file=FILE,
    )
    draft = make_run(company=company, user=alice)
    pages = [draft.get_absolute_url(), reverse("company", args=[company.slug])]

    contents = [client_of(alice).get(page).content.decode() for page in pages]

    assert all(describe_lookalikes(company, alice) in unescape(content) for content in contents)
