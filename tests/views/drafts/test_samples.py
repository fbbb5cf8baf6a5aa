"""What was understood of a file stands on the draft's page with a sample of it."""

import pytest

from imports.models import Run
from imports.reading import Dialect, open_table
from imports.views.drafts.samples import describe_line_ends, find_decimal_marks, show_header
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_draft, make_source
from tests.pages import Page, look

pytestmark = pytest.mark.django_db

HEADER = b"DOC_STYPE;ART_CODE;MVT_QTE;MVT_PUHT\r\n"


def open_page(company: Company, user: User, client_of: ClientOf, content: bytes) -> Page:
    run = make_draft(company, user, content, kind="documents_stock", name="fichier.csv")
    return look(client_of(user), run)


def read_facts(page: Page) -> dict[str, str]:
    """Return what the page says was understood of the file, by what it is about."""
    names, told = (page.texts(f".reading-card .facts {part}") for part in ("dt", "dd"))
    return dict(zip(names, told, strict=True))


def test_the_decimal_mark_is_shown_with_the_first_number_that_has_it(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    page = open_page(company, alice, client_of, HEADER + b"E;A.1;3;\r\nE;B,2;12,50;\r\n")

    assert read_facts(page)["Séparateur décimal"] == "virgule ligne 3 12,50"


def test_two_decimal_marks_are_shown_side_by_side(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    page = open_page(company, alice, client_of, HEADER + b"E;A;12,50;\r\nE;B;13.20;\r\n")

    said = read_facts(page)["Séparateur décimal"]
    assert said.startswith("virgule ligne 2 12,50 point ligne 3 13.20 Le fichier contient les deux")
    assert "tels quels" in said


def test_without_a_decimal_nothing_is_said_of_its_mark(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    page = open_page(company, alice, client_of, HEADER + b"E;1,5;3;\r\n")

    assert "Séparateur décimal" not in read_facts(page)


@pytest.mark.parametrize(
    ("value", "mark"),
    [
        ("12,50", ","),
        ("-3.25", "."),
        (" 7,1 ", ","),
        ("1 234,50", ","),
        ("1\u202f234,50", ","),
        ("12", ""),
        ("1,2,3", ""),
        ("A.1", ""),
        ("1.234,50", ""),  # the rule of the cell says what is wrong with it
    ],
)
def test_what_is_a_number_with_a_mark(value: str, mark: str) -> None:
    source = make_source(HEADER + f"E;A;{value};\r\n".encode())
    run = Run(kind_key="documents_stock")
    table = open_table(source.path, Dialect(encoding="utf-8", delimiter=";"))

    assert "".join(find_decimal_marks(run, table)) == mark


def test_entries_show_the_mark_of_their_amounts() -> None:
    source = make_source(b"1,19/02/2019,VTE,411C25,,Presta,FAC19,EUR,120.50,D\r\n")
    run = Run(kind_key="ecritures", parameters={"format": "GestimumComptaVariable"})
    dialect = Dialect(encoding="utf-8", delimiter=",", has_header=False)

    assert find_decimal_marks(run, open_table(source.path, dialect)) == {".": (1, "120.50")}


def test_mixed_line_ends_are_counted_on_the_page(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    page = open_page(company, alice, client_of, HEADER + b"E;A;1;\r\nE;B;2;\nE;C;3;\rE;D;4;\r\n")

    assert read_facts(page)["Fins de ligne"].startswith("3 CRLF , 1 LF , 1 CR ")
    assert page.texts(".reading-card abbr[title]") == ["CRLF", "LF", "CR"]


def test_line_ends_of_one_make_are_not_worth_a_word(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    page = open_page(company, alice, client_of, HEADER + b"E;A;1;\r\n")

    assert "Fins de ligne" not in read_facts(page)


def test_an_end_mark_left_out_is_said(company: Company, alice: User, client_of: ClientOf) -> None:
    marked, bare = (
        read_facts(open_page(company, alice, client_of, HEADER + b"E;A;1;\r\n" + end))["Lignes"]
        for end in (b"\x1a", b"\r\n")
    )

    assert bare == "1 1 ligne vide à la fin a été laissée de côté."
    assert marked.startswith(bare)
    assert "U+001A" in marked


def test_the_header_is_shown_as_it_was_cut(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    page = open_page(company, alice, client_of, HEADER + b"E;A;1;\r\n")

    assert read_facts(page)["En-tête"].endswith(" DOC_STYPE · ART_CODE · MVT_QTE · MVT_PUHT")


def test_a_header_of_a_thousand_columns_is_cut() -> None:
    source = make_source(b";".join([b"ART_CODE"] * 1_000) + b"\r\n1\r\n")
    table = open_table(source.path, Dialect(encoding="utf-8", delimiter=";"))

    assert len(show_header(table)) < 200
    assert describe_line_ends(table) == [("CRLF", 2)]
