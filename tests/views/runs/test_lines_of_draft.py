"""All lines of a draft, and the way to one of them by its number."""

import html

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from imports.editing.line_changes import LeaveOut
from imports.intake import edit
from imports.models import Run
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_draft, make_run

HEADER = "DOC_STYPE;ART_CODE;MVT_QTE"
LINES = [f"E;ART{number};1" for number in range(250)]
TITLE = "Mouvements du mois;;"


@pytest.fixture
def draft(company: Company, alice: User) -> Run:
    """A draft whose header stands in line 2, its 250 lines below."""
    return make_draft(company, alice, [TITLE, HEADER, *LINES])


def all_lines(run: Run) -> str:
    return reverse("run_lines", args=[run.code])


def editor(run: Run, number: int) -> str:
    return reverse("run_line", args=[run.code, number])


def test_the_draft_leads_to_the_lines_that_its_preview_does_not_show(
    draft: Run, alice: User, client_of: ClientOf
) -> None:
    page = client_of(alice).get(draft.get_absolute_url()).text

    assert f'href="{all_lines(draft)}"' in page
    assert f'action="{all_lines(draft)}"' in page
    assert "Aller à la ligne" in page


def test_where_the_preview_shows_every_line_there_is_nowhere_else_to_go(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    short = make_draft(company, alice, [HEADER, *LINES[:50]])
    client = client_of(alice)
    assert "Toutes les lignes" not in client.get(short.get_absolute_url()).text

    edit(short, user=alice, change=LeaveOut(lines=(7,)), revision=1)

    assert "Toutes les lignes" in client.get(short.get_absolute_url()).text


def test_the_lines_of_a_draft_lead_to_their_pages_and_wait_for_no_verdict(
    draft: Run, alice: User, client_of: ClientOf
) -> None:
    page = client_of(alice).get(all_lines(draft), {"page": "3"}).text

    assert "Toutes les lignes" in page
    assert "Les lignes telles qu’elles partiraient. Pour corriger" in html.unescape(page)
    assert f'<a href="{editor(draft, 252)}">252</a>' in page
    assert "E;ART249;1" in page
    assert "201 à 250 sur 250" in page
    assert "erdict" not in page.partition("<main")[2].replace("verdict-", "")
    assert "En attente" not in page


def test_a_reader_sees_the_lines_and_no_way_to_change_them(
    draft: Run, bob: User, client_of: ClientOf
) -> None:
    page = client_of(bob).get(all_lines(draft)).text

    assert "Les lignes telles qu’elles partiraient." in html.unescape(page)
    assert "Pour corriger" not in page
    assert editor(draft, 3) not in page


def test_lines_that_are_left_out_are_said(draft: Run, alice: User, client_of: ClientOf) -> None:
    edit(draft, user=alice, change=LeaveOut(lines=(3, 5)), revision=1)

    page = html.unescape(client_of(alice).get(all_lines(draft)).text)

    assert "2 lignes (3, 5) sont écartées et ne partiront pas." in page
    assert "248 lignes" in page


@pytest.mark.parametrize("typed", ["77", " 77 ", "0077", "2", "3", "252"])
def test_who_may_send_is_led_to_the_page_of_the_line(
    draft: Run, alice: User, client_of: ClientOf, typed: str
) -> None:
    client = client_of(alice)

    answer = client.get(all_lines(draft), {"line": typed})

    assert answer["Location"] == editor(draft, int(typed))
    assert client.get(answer["Location"]).status_code == 200


def test_a_large_number_may_be_typed_in_groups(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, [HEADER, *LINES * 5])

    for typed in ("1 234", "1\u00a0234", "1\u202f234"):
        answer = client_of(alice).get(all_lines(run), {"line": typed})
        assert answer["Location"] == editor(run, 1234)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("253", "Il n’y a pas de ligne 253 : la dernière est la ligne 252."),
        ("9" * 20, f"Il n’y a pas de ligne {'9' * 20} : la dernière est la ligne 252."),
        ("1", "La ligne 1 est au-dessus de la première de cet import, la ligne 2."),
        ("0", "La ligne 0 est au-dessus"),
        ("-3", "Ce n’est pas un numéro de ligne"),
        ("douze", "Ce n’est pas un numéro de ligne"),
        ("²", "Ce n’est pas un numéro de ligne"),
        ("9" * 5000, "au plus 20 caractères"),
        ("", "obligatoire"),
    ],
)
def test_a_number_that_is_no_line_is_told_beside_the_field(
    draft: Run, alice: User, client_of: ClientOf, typed: str, sentence: str
) -> None:
    answer = client_of(alice).get(all_lines(draft), {"line": typed})

    assert answer.status_code == 200
    page = html.unescape(answer.text).replace("\u00a0", " ")
    assert sentence.replace("\u00a0", " ") in page
    assert "E;ART0;1" in page


def test_a_line_that_is_left_out_has_its_page_even_at_the_end(
    draft: Run, alice: User, client_of: ClientOf
) -> None:
    edit(draft, user=alice, change=LeaveOut(lines=(251, 252)), revision=1)
    client = client_of(alice)

    answer = client.get(all_lines(draft), {"line": "252"})

    assert answer["Location"] == editor(draft, 252)
    assert "Cette ligne est écartée" in client.get(answer["Location"]).text


@pytest.mark.parametrize(("number", "page"), [(3, 1), (102, 1), (104, 2), (252, 3)])
def test_a_reader_is_led_to_the_line_among_the_others(
    draft: Run, alice: User, bob: User, client_of: ClientOf, number: int, page: int
) -> None:
    edit(draft, user=alice, change=LeaveOut(lines=(50,)), revision=1)
    client = client_of(bob)

    answer = client.get(all_lines(draft), {"line": str(number)})

    assert answer["Location"] == f"{all_lines(draft)}?page={page}#line-{number}"
    assert f'id="line-{number}"' in client.get(answer["Location"]).text
    for typed, sentence in (
        ("50", "La ligne 50 est écartée, ou fait partie de la ligne du dessus."),
        ("2", "La ligne 2 est au-dessus"),
    ):
        assert sentence in html.unescape(client.get(all_lines(draft), {"line": typed}).text)


def test_among_the_lines_of_an_import_one_is_found_by_its_number(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    content = "\r\n".join([HEADER, *LINES, ""]).encode()
    run = make_run(
        company=company, user=alice, state=Run.State.IMPORTED, content=content, line_count=250
    )
    client = client_of(alice)

    answer = client.get(all_lines(run), {"line": "202"})
    page = client.get(answer["Location"]).text

    assert 'id="line-202"' in page
    assert editor(run, 202) not in page
    assert "Importée" in page


def test_the_lines_of_a_draft_cost_few_queries(
    draft: Run,
    alice: User,
    client_of: ClientOf,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = client_of(alice)

    with django_assert_max_num_queries(5):
        client.get(all_lines(draft))
    with django_assert_max_num_queries(5):
        client.get(all_lines(draft), {"line": "77"})
