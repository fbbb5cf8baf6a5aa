"""Drafts that wait: for the comparison with past imports, or for other workbooks to be read."""

from unittest import mock

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from imports.duplicates import CannotCompare
from imports.models import Run
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_company, make_draft, make_run
from tests.pages import Page, look

GOOD = b"DOC_STYPE;ART_CODE;MVT_QTE\r\nE;VIS;12\r\n"


def make_busy(company: Company, user: User) -> Run:
    """Make a draft whose workbook waits for others to be converted."""
    return make_run(
        company=company,
        user=user,
        file_name="stock.xlsx",
        line_count=0,
        dialect={},
        unreadable={"code": "workbooks_busy", "params": {}},
    )


@pytest.mark.parametrize("name", ["run_list", "dashboard"])
def test_a_workbook_that_waits_for_others_is_not_called_unreadable_in_lists(
    company: Company, alice: User, client_of: ClientOf, name: str
) -> None:
    make_busy(company, alice)

    page = Page(client_of(alice).get(reverse(name)).text)

    assert "pas encore lu" in page.text("main")
    assert "illisible" not in page.text("main").lower()


def test_nor_is_it_among_the_drafts_just_made(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_busy(company, alice)

    page = Page(client_of(alice).get(reverse("run_new"), {"made": str(run.code)}).text)

    assert "Pas encore lu" in page.text("main")
    assert "illisible" not in page.text("main").lower()


def test_a_reader_is_not_asked_to_have_it_read(
    company: Company, alice: User, bob: User, client_of: ClientOf
) -> None:
    run = make_busy(company, alice)

    hers, his = look(client_of(alice), run), look(client_of(bob), run)

    assert hers.texts("#draft form button")[0] == "Lire le classeur maintenant"
    assert not his.has("#draft form")
    assert "attend son tour" in his.text("#draft")
    assert hers.text("#reading-title") == "Le fichier"


def test_lines_that_are_being_compared_are_not_said_to_be_incomparable(
    company: Company, alice: User, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = make_draft(company, alice, GOOD)
    under_way = mock.Mock(side_effect=CannotCompare("under_way"))
    monkeypatch.setattr("imports.views.drafts.repeats.compare_for_page", under_way)

    page = Page(client_of(alice).get(reverse("run_repeats", args=[run.code])).text)

    assert "Comparaison avec les imports passés en cours" in page.text("main")
    assert "ne peuvent pas être comparées" not in page.text("main")
    assert "Actualiser" in page.texts("main a")


def test_the_page_of_a_draft_costs_the_same_queries_however_many_companies_look_alike(
    company: Company,
    alice: User,
    client_of: ClientOf,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    run, busy = make_draft(company, alice, GOOD), make_busy(company, alice)
    client = client_of(alice)
    client.get(run.get_absolute_url())
    for host in ("erp", "192.168.1.10", "localhost"):
        address, file = f"http://{host}:8080", company.company_file
        make_company(member=alice, server_url=address, company_file=file)

    with django_assert_num_queries(13):
        page = look(client, run)
    with django_assert_num_queries(6):
        client.get(busy.get_absolute_url())

    assert "même fichier société" in page.text("#draft")
