"""All lines of a draft, and the way to one of them by its number."""

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from imports.editing.line_changes import LeaveOut
from imports.intake import edit
from imports.models import Run
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_draft, make_run
from tests.pages import Page, look

HEADER = "DOC_STYPE;ART_CODE;MVT_QTE"
LINES = [f"E;ART{number};1" for number in range(250)]
TITLE = "Mouvements du mois;;"
AS_SENT = "Les lignes telles qu’elles partiraient."


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
    page = look(client_of(alice), draft)

    assert page.text(f".preview-more a[href={all_lines(draft)}]") == "Toutes les lignes"
    assert page.text(f".preview form[action={all_lines(draft)}] label") == "Aller à la ligne"


def test_where_the_preview_shows_every_line_there_is_nowhere_else_to_go(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    short = make_draft(company, alice, [HEADER, *LINES[:50]])
    client = client_of(alice)
    assert not look(client, short).has(f".preview a[href={all_lines(short)}]")

    edit(short, user=alice, change=LeaveOut(lines=(7,)), revision=1)

    assert look(client, short).has(f".preview a[href={all_lines(short)}]")


def test_the_lines_of_a_draft_lead_to_their_pages_and_wait_for_no_verdict(
    draft: Run, alice: User, client_of: ClientOf
) -> None:
    page = Page(client_of(alice).get(all_lines(draft), {"page": "3"}).text)

    assert page.text("h1") == "Toutes les lignes"
    assert page.texts("#lines p") == [
        f"{AS_SENT} Pour corriger ou écarter une ligne, choisissez son numéro.",
        "201 à 250 sur 250",
    ]
    assert page.text(f"#line-252 a[href={editor(draft, 252)}]") == "252"
    assert page.texts("thead th") == ["Ligne", f"Ce que dit le fichier {HEADER}"]
    assert page.texts("tbody tr")[-1] == "252 E;ART249;1"
    assert not page.has("#lines .segments")


def test_a_reader_sees_the_lines_and_no_way_to_change_them(
    draft: Run, bob: User, client_of: ClientOf
) -> None:
    page = Page(client_of(bob).get(all_lines(draft)).text)

    assert page.texts("#lines p")[0] == AS_SENT
    assert page.text("#line-3 th") == "3"
    assert page.texts("#lines a") == ["Suivante"]


def test_lines_that_are_left_out_are_said(draft: Run, alice: User, client_of: ClientOf) -> None:
    edit(draft, user=alice, change=LeaveOut(lines=(3, 5)), revision=1)

    page = Page(client_of(alice).get(all_lines(draft)).text)

    assert page.texts("#lines p")[1] == "2 lignes (3, 5) sont écartées et ne partiront pas."
    assert page.text("#lines-title") == "248 lignes"


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
        ("253", "Il n’y a pas de ligne 253\xa0: la dernière est la ligne 252."),
        ("9" * 20, f"Il n’y a pas de ligne {'9' * 20}\xa0: la dernière est la ligne 252."),
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
    page = Page(answer.text)
    assert sentence in page.text(".line-jump #id_line_error")
    assert page.texts("tbody .line-text")[0] == "E;ART0;1"


def test_a_line_that_is_left_out_has_its_page_even_at_the_end(
    draft: Run, alice: User, client_of: ClientOf
) -> None:
    edit(draft, user=alice, change=LeaveOut(lines=(251, 252)), revision=1)
    client = client_of(alice)

    answer = client.get(all_lines(draft), {"line": "252"})

    assert answer["Location"] == editor(draft, 252)
    page = Page(client.get(answer["Location"]).text)
    assert page.texts("main h2")[0] == "Cette ligne est écartée"


@pytest.mark.parametrize(("number", "page"), [(3, 1), (102, 1), (104, 2), (252, 3)])
def test_a_reader_is_led_to_the_line_among_the_others(
    draft: Run, alice: User, bob: User, client_of: ClientOf, number: int, page: int
) -> None:
    edit(draft, user=alice, change=LeaveOut(lines=(50,)), revision=1)
    client = client_of(bob)

    answer = client.get(all_lines(draft), {"line": str(number)})

    assert answer["Location"] == f"{all_lines(draft)}?page={page}#line-{number}"
    assert Page(client.get(answer["Location"]).text).text(f"#line-{number} th") == str(number)
    for typed, sentence in (
        ("50", "La ligne 50 est écartée, ou fait partie de la ligne du dessus."),
        ("2", "La ligne 2 est au-dessus"),
    ):
        told = Page(client.get(all_lines(draft), {"line": typed}).text).text("#id_line_error")
        assert told.startswith(sentence)


def test_among_the_lines_of_an_import_one_is_found_by_its_number(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    content = "\r\n".join([HEADER, *LINES, ""]).encode()
    run = make_run(
        company=company, user=alice, state=Run.State.IMPORTED, content=content, line_count=250
    )
    client = client_of(alice)

    answer = client.get(all_lines(run), {"line": "202"})
    page = Page(client.get(answer["Location"]).text)

    assert page.text("#line-202") == "202 Importée E;ART200;1"
    assert not page.has("#line-202 a")


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
