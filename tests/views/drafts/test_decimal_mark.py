"""The decimal mark of a file: chosen on the draft's page, and judged by at once."""

from typing import Any

import pytest
from django.urls import reverse

from imports.models import Run
from imports.views.drafts.reading_form import ReadingForm
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_draft
from tests.pages import Page, look
from tests.views.edits.edited import OFFERS, change, post, read_lines
from tests.workbooks import FOLDER, make_workbook

pytestmark = pytest.mark.django_db

LINES = ["DOC_STYPE;ART_CODE;MVT_QTE", "E;VIS;1.234", "E;CLOU;1.234,56", "E;ÉCROU;12,5"]
READING = {
    "encoding": "utf-8",
    "delimiter": ";",
    "has_header": "on",
    "start_line": "1",
    "wants_journal": "on",
    "wants_statistics": "on",
}


def describe_mark(page: Page) -> str:
    """Return what the page says of the decimal mark among what was understood of the file."""
    name = "Séparateur décimal "
    (fact,) = [one for one in page.texts(".reading-card .facts div") if one.startswith(name)]
    return fact.removeprefix(name)


def list_choices(run: Run) -> list[Any]:
    field: Any = ReadingForm(run=run).fields.get("decimal_mark")
    return [mark for mark, _name in field.choices] if field else []


def test_nobody_has_chosen_a_mark_at_first(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, LINES)

    page = look(client_of(alice), run)

    assert run.reading.decimal_mark == ""
    assert page.text("[name=decimal_mark] [selected]") == "Automatique"
    assert describe_mark(page).endswith("Choisissez alors le séparateur décimal.")


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_chosen_mark_is_shown_and_the_file_is_checked_at_once(
    company: Company, alice: User, client_of: ClientOf, headers: dict[str, str]
) -> None:
    run = make_draft(company, alice, LINES)

    answer = client_of(alice).post(
        reverse("run_reading", args=[run.code]),
        READING | {"decimal_mark": ","},
        headers=headers,
        follow=True,
    )

    page = Page(answer.text)
    run = Run.objects.get(pk=run.pk)
    assert run.blocking_count == 2
    assert page.text("[name=decimal_mark] [selected]") == "Virgule (1234,56)"
    assert describe_mark(page).startswith(
        "virgule Choisi\xa0: un nombre avec un point est refusé. "
    )
    assert (
        "Vouliez-vous dire 1234\xa0? Pour ce fichier, «\xa0,\xa0» a été choisi"
        in page.texts("#problems .problem-message")[0]
    )
    assert list(run.lines.prepare()) == LINES


def test_thousands_are_taken_out_by_one_stroke(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, LINES)
    client = client_of(alice)

    page = change(client, run, "run_reading", **READING, decimal_mark=",")
    post(client, run, "run_mend_offer", number="0")

    assert "séparateurs de milliers retirés" in page.text(f"{OFFERS} .edit-note")
    assert read_lines(run) == [LINES[0], "E;VIS;1234", "E;CLOU;1234,56", "E;ÉCROU;12,5", ""]
    assert Run.objects.get().blocking_count == 0


def test_no_stroke_makes_thousands_of_what_the_column_proves_to_be_decimals(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    lines = [LINES[0], "E;VIS;1.234", "E;CLOU;12.5", "E;ÉCROU;1.234,56"]
    run = make_draft(company, alice, lines)
    client = client_of(alice)

    page = change(client, run, "run_reading", **READING, decimal_mark=",")
    assert "Ailleurs dans cette colonne" in page.texts("#problems .problem-message")[0]
    for _stroke in Run.objects.get().offers:
        post(client, run, "run_mend_offer", number="0")

    run = Run.objects.get()
    assert read_lines(run) == [LINES[0], "E;VIS;1.234", "E;CLOU;12,5", "E;ÉCROU;1234,56", ""]
    assert run.offers == []
    assert [(one.value, one.meant) for one in run.problems.all()] == [("1.234", None)]


def test_to_detect_again_forgets_the_mark(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, LINES)
    client = client_of(alice)
    post(client, run, "run_reading", **READING, decimal_mark=".")
    assert Run.objects.get().reading.decimal_mark == "."

    post(client, run, "run_reading", afresh="1")

    assert Run.objects.get().reading.decimal_mark == ""


def test_another_mark_than_comma_and_point_is_refused(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, LINES)

    page = change(client_of(alice), run, "run_reading", **READING, decimal_mark="'")

    assert page.has(".reading-form .field-wrong [name=decimal_mark]")
    assert page.texts(".reading-form .field-errors") == [
        "Sélectionnez un choix valide. ' n’en fait pas partie."
    ]
    assert Run.objects.get().reading.decimal_mark == ""


def test_the_format_of_accounting_entries_lays_the_mark_down(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    lines = ["1,19/02/2019,VTE,411C25,,Presta,FAC19,EUR,120.50,D"]
    run = make_draft(company, alice, lines, kind="ecritures", format="GestimumComptaVariable")

    page = look(client_of(alice), run)

    assert list_choices(run) == []
    assert "Le format l’impose" in describe_mark(page)


def test_where_no_column_takes_decimals_there_is_nothing_to_choose(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    countries = make_draft(company, alice, ["PAY_CODE;PAY_NOM", "FR;France"], kind="pays")
    run = make_draft(company, alice, ["DOC_STYPE;ART_CODE", "E;VIS"])

    page = look(client_of(alice), run)

    assert list_choices(countries) == []
    assert describe_mark(page) == "aucune colonne de nombres décimaux"


def test_the_numbers_of_a_workbook_have_a_comma(company: Company, alice: User) -> None:
    run = make_draft(company, alice, (FOLDER / "stock.xlsx").read_bytes(), name="stock.xlsx")

    assert list_choices(run) == ["", ","]


@pytest.mark.slow
def test_a_text_among_the_numbers_of_a_workbook_is_told_from_them(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    rows: list[list[Any]] = [
        ["DOC_STYPE", "ART_CODE", "MVT_QTE"],
        ["E", "VIS", 1.234],
        ["E", "CLOU", "1.234"],
    ]
    run = make_draft(company, alice, make_workbook(rows), name="stock.xlsx")
    reading = {"has_header": "on", "start_line": "1", "wants_journal": "on"}

    post(client_of(alice), run, "run_reading", **reading, decimal_mark=",")

    run = Run.objects.get()
    assert [(one.line, one.value, one.rule) for one in run.problems.all()] == [
        (3, "1.234", "bad_decimal")
    ]
