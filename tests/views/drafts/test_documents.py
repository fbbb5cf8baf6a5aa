"""The documents that a draft would make, on its page."""

import re

from pytest_django import DjangoAssertNumQueries

from imports.intake import read_again
from imports.models import ExpectedDocuments, Run
from imports.reading import Dialect
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_draft

LINES = [
    "DOC_STYPE;DEP_CODE;DOC_DATE;ART_CODE;MVT_QTE",
    "E;001;05/01/2026;VIS;1",
    "E;001;05/01/2026;BOULON;2",
    "S;;06/01/2026;VIS;3",
]


def read_rows(page: str) -> list[list[str]]:
    """Return the cells of the list, without their marks."""
    table = page.partition('id="documents-title"')[2].partition("<tbody>")[2]
    rows = table.partition("</tbody>")[0].split("</tr>")[:-1]
    return [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.split(r"</t[hd]>", row)[:-1]]
        for row in rows
    ]


def test_the_documents_are_listed_with_their_type_in_words(
    company: Company, alice: User, bob: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, LINES)

    page = client_of(bob).get(run.get_absolute_url()).text

    assert "2 documents attendus" in page
    assert "<strong>1</strong> × Entrée de stock" in page
    assert read_rows(page) == [
        ["1", "Entrée de stock", "001", "05/01/2026", "2", "lignes 2 à 3"],
        ["2", "Sortie de stock", "par défaut", "06/01/2026", "1", "ligne 4"],
    ]
    assert "Tiers</th>" not in page


def test_the_lines_are_those_of_the_file_whatever_stands_above_the_header(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, ["Stock du lundi", "", *LINES])

    page = client_of(alice).get(run.get_absolute_url()).text

    assert [row[-1] for row in read_rows(page)] == ["lignes 4 à 5", "ligne 6"]


def test_a_type_that_is_not_known_is_shown_as_it_stands(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, [*LINES, "<b>;001;;VIS;1", ";002;;VIS;1"])

    page = client_of(alice).get(run.get_absolute_url()).text

    assert "<strong>2</strong> × Type non connu" in page
    assert [row[1] for row in read_rows(page)[2:]] == ["&lt;b&gt;", "Type non connu"]


def test_the_first_two_hundred_are_listed_and_the_rest_is_counted(
    company: Company,
    alice: User,
    client_of: ClientOf,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    lines = [f"{'ES'[n % 2]};001;05/01/2026;VIS;1" for n in range(250)]
    run = make_draft(company, alice, [LINES[0], *lines])
    client = client_of(alice)
    client.get(run.get_absolute_url())  # the first look at a draft compares its lines

    with django_assert_max_num_queries(14):
        page = client.get(run.get_absolute_url()).text

    assert "<strong>125</strong> × Sortie de stock" in page
    assert len(read_rows(page)) == 200
    assert "et 50 autres documents, comptés ci-dessus" in page


def test_reading_it_otherwise_lists_other_documents(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, LINES)

    read_again(run, user=alice, dialect=Dialect(encoding="utf-8", delimiter=","), parameters={})

    page = client_of(alice).get(Run.objects.get(pk=run.pk).get_absolute_url()).text
    assert ExpectedDocuments.objects.count() == 1
    assert "1 document attendu" in page
    assert read_rows(page) == [["1", "Type non connu", "3", "lignes 2 à 4"]]


def test_what_makes_no_documents_lists_none(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, ["VIL_CODE;VIL_NOM", "78000;Versailles"], kind="villes")

    assert "documents-title" not in client_of(alice).get(run.get_absolute_url()).text
    assert not ExpectedDocuments.objects.exists()
