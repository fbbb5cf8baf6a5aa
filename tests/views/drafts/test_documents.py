"""The documents that a draft would make, on its page."""

import pytest
from django.test.html import Element
from pytest_django import DjangoAssertNumQueries

from imports.intake import read_again
from imports.models import ExpectedDocuments
from imports.reading import Dialect
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_draft
from tests.pages import Page, look, read

LINES = [
    "DOC_STYPE;DEP_CODE;DOC_DATE;ART_CODE;MVT_QTE",
    "E;001;05/01/2026;VIS;1",
    "E;001;05/01/2026;BOULON;2",
    "S;;06/01/2026;VIS;3",
]


def read_rows(page: Page) -> list[list[str]]:
    """Return the cells of the list."""
    return [
        [read(cell) for cell in row.children if isinstance(cell, Element)]
        for row in page.find(".document-table tbody tr")
    ]


def test_the_documents_are_listed_with_their_type_in_words(
    company: Company, alice: User, bob: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, LINES)

    page = look(client_of(bob), run)

    assert page.text("#documents-title") == "2 documents attendus"
    assert page.texts(".document-types li") == ["1 × Entrée de stock", "1 × Sortie de stock"]
    assert page.texts(".document-table thead th") == [
        *("N°", "Type", "Dépôt", "Date", "Lignes", "Dans le fichier")
    ]
    assert read_rows(page) == [
        ["1", "Entrée de stock", "001", "05/01/2026", "2", "lignes 2 à 3"],
        ["2", "Sortie de stock", "par défaut", "06/01/2026", "1", "ligne 4"],
    ]


def test_the_lines_are_those_of_the_file_whatever_stands_above_the_header(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, ["Stock du lundi", "", *LINES])

    page = look(client_of(alice), run)

    assert [row[-1] for row in read_rows(page)] == ["lignes 4 à 5", "ligne 6"]


def test_a_type_that_is_not_known_is_shown_as_it_stands(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, [*LINES, "<b>;001;;VIS;1", ";002;;VIS;1"])

    page = look(client_of(alice), run)

    assert "2 × Type non connu" in page.texts(".document-types li")
    assert [row[1] for row in read_rows(page)[2:]] == ["<b>", "Type non connu"]


@pytest.mark.slow
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
        page = look(client, run)

    assert page.texts(".document-types li") == ["125 × Entrée de stock", "125 × Sortie de stock"]
    assert len(read_rows(page)) == 200
    assert page.texts(".draft-facts .card-footer") == ["et 50 autres documents, comptés ci-dessus"]


def test_reading_it_otherwise_lists_other_documents(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, LINES)

    read_again(run, user=alice, dialect=Dialect(encoding="utf-8", delimiter=","), parameters={})

    page = look(client_of(alice), run)
    assert ExpectedDocuments.objects.count() == 1
    assert page.text("#documents-title") == "1 document attendu"
    assert read_rows(page) == [["1", "Type non connu", "3", "lignes 2 à 4"]]


def test_what_makes_no_documents_lists_none(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, ["VIL_CODE;VIL_NOM", "78000;Versailles"], kind="villes")

    assert look(client_of(alice), run).texts(".draft-facts h2") == ["Ce qui a été compris"]
    assert not ExpectedDocuments.objects.exists()
