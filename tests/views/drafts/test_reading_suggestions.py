"""What a draft's page suggests about how to read the file."""

from dataclasses import replace

import pytest
from django.test.html import Element
from django.urls import reverse

from imports.intake import read_again
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_draft
from tests.pages import Page, look, walk

HEADER = "DOC_STYPE;ART_CODE;MVT_QTE\r\n"
LINE = "E;VIS;12\r\n"
BARE = "Lire sans les guillemets"
ABOVE = "au-dessus de l’en-tête"
BUTTONS = ".edit-offers .edit-form button"


def read_hidden(form: Element) -> dict[str, str]:
    """Return what the button of a form posts."""
    fields = [dict(one.attributes) for one in walk(form, with_itself=False)]
    hidden = [one for one in fields if one.get("type") == "hidden"]
    return {one["name"] or "": one.get("value") or "" for one in hidden}


@pytest.mark.parametrize("text", [HEADER + 'E;"VIS";12\r\n', HEADER + 'E;"VIS ; 3"\r\n'])
def test_quotation_marks_are_taken_away_by_one_button(
    company: Company, alice: User, client_of: ClientOf, text: str
) -> None:
    run = make_draft(company, alice, text)
    client = client_of(alice)
    address = reverse("run_reading", args=[run.code])
    page = look(client, run)
    (form,) = page.find(f".edit-offers form[action={address}]")
    data = read_hidden(form)

    client.post(address, data)

    assert page.text(f".edit-offers form[action={address}] button") == BARE
    assert data["text_delimiter"] == '"'
    run.refresh_from_db()
    assert run.dialect["text_delimiter"] == '"'
    assert (run.dialect["has_header"], run.wants_journal, run.wants_statistics) == (True,) * 3
    assert BARE not in look(client, run).texts(BUTTONS)


def test_beside_the_offer_to_take_all_quotes_away_none_is_offered_for_some_of_them(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, '"DOC_STYPE";"ART_CODE"\r\n"E";"VIS"\r\n;\r\n"E";"CLOU"\r\n')
    packed = replace(run.reading, text_delimiter="")
    read_again(run, user=alice, dialect=packed, parameters={})

    page = look(client_of(alice), run)

    assert {offer["kind"] for offer in run.offers} == {"reading", "leave_out"}
    assert page.texts(BUTTONS) == [BARE, "L’écarter (Ligne 3\xa0: Ligne vide)"]


@pytest.mark.parametrize("line", ['"E";"VIS";"12"', "E;VIS;12"])
def test_a_header_in_quotation_marks_leaves_nothing_to_ask(
    company: Company, alice: User, client_of: ClientOf, line: str
) -> None:
    run = make_draft(company, alice, f'"DOC_STYPE";"ART_CODE";"MVT_QTE"\r\n{line}\r\n')

    assert (run.blocking_count, run.warning_count, run.offers) == (0, 0, [])
    assert list(run.lines.prepare()) == [HEADER.strip(), "E;VIS;12"]
    assert look(client_of(alice), run).texts(BUTTONS) == []


def test_quotes_around_nothing_but_delimiters_are_understood_without_a_question(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    lines = [LINE] * 100 + ['E;"VIS ; M4";12\r\n'] * 50

    run = make_draft(company, alice, HEADER + "".join(lines))

    assert (run.reading.text_delimiter, run.blocking_count) == ('"', 0)
    assert look(client_of(alice), run).texts(BUTTONS) == []


def test_what_stands_above_the_header_is_left_out_and_shown(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, "sep=;\r\nÉtat du 22/11\r\n;;\r\n" + HEADER + LINE)

    page = look(client_of(alice), run)

    told = page.texts(".reading-hint p")[0]
    assert told == f"3 lignes {ABOVE} (ligne 4) ne sont pas envoyées."
    assert page.texts(".lines-above li") == ["sep=;", "État du 22/11", "(ligne vide)"]
    assert page.texts(".preview tbody th") == ["5"]
    assert (run.line_count, run.blocking_count) == (1, 0)


def test_the_header_is_moved_by_its_number(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, "ART_CODE;DOC_STYPE;MVT_QTE;ART_LIB\r\n" + HEADER + LINE)
    data = {"encoding": "utf-8", "delimiter": ";", "has_header": "on", "wants_journal": "on"}

    answer = client_of(alice).post(
        reverse("run_reading", args=[run.code]), {**data, "start_line": "2"}, follow=True
    )

    run.refresh_from_db()
    assert run.reading.start_line == 2
    assert (run.line_count, run.blocking_count) == (1, 0)
    told = Page(answer.text).texts(".reading-hint p")[0]
    assert told == f"La ligne {ABOVE} (ligne 2) n’est pas envoyée."


def test_a_header_beyond_the_end_is_told_and_can_be_corrected(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, HEADER + LINE)
    data = {"encoding": "utf-8", "delimiter": ";", "has_header": "on", "wants_journal": "on"}
    address = reverse("run_reading", args=[run.code])

    page = Page(client_of(alice).post(address, {**data, "start_line": "9"}, follow=True).text)
    client_of(alice).post(address, {**data, "start_line": "1"})

    assert "est cherché à la ligne 9" in page.text(".verdict-text p")
    assert page.has(".reading-form[open]")
    run.refresh_from_db()
    assert (run.unreadable, run.line_count) == (None, 1)


def test_only_the_header_and_the_lines_below_it_go_to_the_erp(
    company: Company, alice: User
) -> None:
    run = make_draft(company, alice, "sep=;\r\nÉtat\r\n" + HEADER + LINE + LINE)

    assert list(run.lines.prepare()) == [line.rstrip() for line in (HEADER, LINE, LINE)]


def test_a_total_at_the_end_is_told_with_its_line(company: Company, alice: User) -> None:
    run = make_draft(company, alice, "État\r\n" + HEADER + LINE + "Total;;12\r\n")

    total = run.problems.get()
    assert (total.rule, total.line, total.record) == ("no_record", 4, 2)


def test_a_plain_file_gets_no_hint(company: Company, alice: User, client_of: ClientOf) -> None:
    run = make_draft(company, alice, HEADER + LINE)

    page = look(client_of(alice), run)

    assert page.texts(".reading-hint") == []
    assert page.texts(BUTTONS) == []
    assert page.has(".reading-form")
    assert not page.has(".reading-form[open]")


def test_a_header_alone_has_no_first_line_to_show(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, HEADER)

    page = look(client_of(alice), run)

    assert page.text(".preview .card-header p") == "Aucune ligne sous l’en-tête"


def test_whether_a_mark_stands_for_decimals_or_thousands_is_asked_and_answered_by_one_button(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, HEADER + "E;VIS;1.234\r\nE;CLOU;2.500\r\n")
    client = client_of(alice)
    address = reverse("run_reading", args=[run.code])
    page = look(client, run)
    comma, _point = page.find(f".reading-hint form[action={address}]")
    data = read_hidden(comma)

    client.post(address, data)

    assert page.text(".reading-hint p").startswith("Dans MVT_QTE, ")
    assert page.texts(".reading-hint button") == [
        "La virgule sépare les décimales",
        "Le point sépare les décimales",
    ]
    assert data["decimal_mark"] == ","
    run.refresh_from_db()
    assert run.reading.decimal_mark == ","
    assert [(offer["before"], offer["after"]) for offer in run.offers] == [("1.234", "1234")]
    assert look(client, run).texts(".reading-hint") == []


def test_who_may_not_send_is_told_of_the_doubt_but_asked_nothing(
    company: Company, alice: User, bob: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, HEADER + "E;VIS;1.234\r\n")

    page = look(client_of(bob), run)

    assert "précède toujours trois chiffres" in page.text(".reading-hint p")
    assert page.texts(".reading-hint button") == []
