"""The decimal mark of a file: chosen on the draft's page, and judged by at once."""

import html
import re
from typing import Any

import pytest
from django.urls import reverse

from imports.models import Run
from imports.views.drafts.reading_form import ReadingForm
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_draft
from tests.views.edits.edited import post, read_lines
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


def describe_mark(page: str) -> str:
    """Return what the page says of the decimal mark, without its tags."""
    found = re.search(r"<dt>Séparateur décimal</dt>\s*<dd>(.*?)</dd>", page, re.DOTALL)
    return " ".join(re.sub("<.*?>", " ", found[1]).split()) if found else ""


def list_choices(run: Run) -> list[Any]:
    field: Any = ReadingForm(run=run).fields.get("decimal_mark")
    return [mark for mark, _name in field.choices] if field else []


def test_nobody_has_chosen_a_mark_at_first(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, LINES)

    page = html.unescape(client_of(alice).get(run.get_absolute_url()).text)

    assert run.reading.decimal_mark == ""
    assert '<option value="" selected>Automatique</option>' in page
    assert "Choisissez alors le séparateur décimal" in describe_mark(page)


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

    page = html.unescape(answer.text).replace("\xa0", " ")
    run = Run.objects.get(pk=run.pk)
    assert run.blocking_count == 2
    assert '<option value="," selected>' in page
    assert "virgule Choisi : un nombre avec un point est refusé." in describe_mark(page)
    assert "Vouliez-vous dire 1234 ? Pour ce fichier, « , » a été choisi" in page
    assert list(run.lines.prepare()) == LINES


def test_thousands_are_taken_out_by_one_stroke(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, LINES)
    client = client_of(alice)

    page = post(client, run, "run_reading", **READING, decimal_mark=",")
    post(client, run, "run_mend_offer", number="0")

    assert "séparateurs de milliers retirés" in page
    assert read_lines(run) == [LINES[0], "E;VIS;1234", "E;CLOU;1234,56", "E;ÉCROU;12,5", ""]
    assert Run.objects.get().blocking_count == 0


def test_no_stroke_makes_thousands_of_what_the_column_proves_to_be_decimals(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    lines = [LINES[0], "E;VIS;1.234", "E;CLOU;12.5", "E;ÉCROU;1.234,56"]
    run = make_draft(company, alice, lines)
    client = client_of(alice)

    page = post(client, run, "run_reading", **READING, decimal_mark=",")
    assert "Ailleurs dans cette colonne" in page
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

    page = post(client_of(alice), run, "run_reading", **READING, decimal_mark="'")

    assert "field-wrong" in page
    assert Run.objects.get().reading.decimal_mark == ""


def test_the_format_of_accounting_entries_lays_the_mark_down(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    lines = ["1,19/02/2019,VTE,411C25,,Presta,FAC19,EUR,120.50,D"]
    run = make_draft(company, alice, lines, kind="ecritures", format="GestimumComptaVariable")

    page = client_of(alice).get(run.get_absolute_url()).text

    assert list_choices(run) == []
    assert "Le format l’impose" in describe_mark(html.unescape(page))


def test_where_no_column_takes_decimals_there_is_nothing_to_choose(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    countries = make_draft(company, alice, ["PAY_CODE;PAY_NOM", "FR;France"], kind="pays")
    run = make_draft(company, alice, ["DOC_STYPE;ART_CODE", "E;VIS"])

    page = client_of(alice).get(run.get_absolute_url()).text

    assert list_choices(countries) == []
    assert describe_mark(page) == "aucune colonne de nombres décimaux"


def test_the_numbers_of_a_workbook_have_a_comma(company: Company, alice: User) -> None:
    run = make_draft(company, alice, (FOLDER / "stock.xlsx").read_bytes(), name="stock.xlsx")

    assert list_choices(run) == ["", ","]


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
