"""Every line of a file with its verdict."""

from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from imports.models import Run
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_run
from tests.pages import Page

LINES = b"DOC_STYPE;ART_CODE;MVT_QTE\r\n" + b"".join(b"E;ART%d;1\r\n" % n for n in range(1, 251))


def test_every_line_is_listed_with_its_verdict(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_run(
        company=company, user=alice, state=Run.State.PARTIAL, content=LINES, line_count=250
    )

    first = Page(client_of(alice).get(reverse("run_lines", args=[run.code])).text)
    last = Page(client_of(alice).get(reverse("run_lines", args=[run.code]), {"page": "3"}).text)

    assert first.texts("tbody .line-text") == [f"E;ART{n};1" for n in range(1, 101)]
    assert first.texts(".line-verdict") == ["Importée"] * 100
    assert last.texts("tbody .line-text") == [f"E;ART{n};1" for n in range(201, 251)]
    assert last.texts(".line-verdict") == ["Refusée Code manquant"] * 50


def test_lines_are_filtered_by_verdict(company: Company, alice: User, client_of: ClientOf) -> None:
    run = make_run(
        company=company, user=alice, state=Run.State.PARTIAL, content=LINES, line_count=250
    )
    address = reverse("run_lines", args=[run.code])

    refused = Page(client_of(alice).get(address, {"verdict": "refused"}).text)
    imported = Page(client_of(alice).get(address, {"verdict": "imported"}).text)
    nonsense = Page(client_of(alice).get(address, {"verdict": "nonsense", "page": "x"}).text)

    assert refused.text(".pagination-bar p") == "1 à 50 sur 50"
    assert refused.texts("tbody .line-text")[0] == "E;ART201;1"
    assert imported.text(".pagination-bar p") == "1 à 100 sur 200"
    assert nonsense.text(".pagination-bar p") == "1 à 100 sur 250"


def test_a_file_that_is_gone_is_said(company: Company, alice: User, client_of: ClientOf) -> None:
    run = make_run(company=company, user=alice, state=Run.State.IMPORTED, content=LINES + b"x")
    run.source.path.unlink()

    page = Page(client_of(alice).get(reverse("run_lines", args=[run.code])).text)

    assert page.text(".empty-heading") == "Les lignes ne peuvent pas être affichées"


def test_the_page_costs_few_queries(
    company: Company,
    alice: User,
    client_of: ClientOf,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    run = make_run(
        company=company, user=alice, state=Run.State.PARTIAL, content=LINES, line_count=250
    )
    client = client_of(alice)

    with django_assert_max_num_queries(6):
        client.get(reverse("run_lines", args=[run.code]))
