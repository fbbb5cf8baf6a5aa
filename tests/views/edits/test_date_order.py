"""Dates with their month first, on the page of a draft."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook

from imports.models import Edit, Run
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_draft
from tests.pages import look
from tests.views.edits.edited import OFFERS, post, read_lines

pytestmark = pytest.mark.django_db

HEADER = "DOC_STYPE;DOC_DATE;DEP_CODE;ART_CODE;MVT_QTE"


def write_stock(*dates: str) -> str:
    lines = [f"E;{date};00{n};ELS;1" for n, date in enumerate(dates, start=1)]
    return "\n".join([HEADER, *lines])


US_DATES = write_stock("03/04/2026", "12/31/2025", "01/02/2026", "01/15/2026")
#: Excel took the first one for 3 April, and left the others as texts.
MIXED_DATES = (date(2026, 4, 3), "12/31/2025", "15 mars 2026", "2026-01-15")
PUT_IN_ORDER = ["04/03/2026", "31/12/2025", "02/01/2026", "15/01/2026"]


def read_dates_sent(run: Run) -> list[str]:
    return [line.split(";")[1] for line in read_lines(run)[1:]]


def count_rules(run: Run) -> dict[str, int]:
    return {row.rule.value: row.count for row in Run.objects.get(pk=run.pk).list_problem_counts()}


def test_one_stroke_puts_all_dates_of_the_column_in_order(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, US_DATES)
    client = client_of(alice)
    page = look(client, run)
    assert page.text(f"{OFFERS} .edit-what strong").startswith("4 cellules de la colonne")
    assert page.texts(f"{OFFERS} .swap") == [
        "avant : 03/04/2026 après : 04/03/2026",
        "avant : 12/31/2025 après : 31/12/2025",
        "avant : 01/02/2026 après : 02/01/2026",
    ]

    post(client, run, "run_mend_offer", number=0)

    assert read_dates_sent(run) == PUT_IN_ORDER
    assert count_rules(run) == {}


@pytest.mark.parametrize(
    ("order", "sent"),
    [
        ("day_first", ["15/03/2026", "16/03/2026", "31/03/2026"]),
        ("year_first", ["26/03/2015", "26/03/2016", "310326"]),
    ],
)
def test_dates_of_six_digits_are_read_as_a_person_says(
    company: Company, alice: User, client_of: ClientOf, order: str, sent: list[str]
) -> None:
    run = make_draft(company, alice, write_stock("150326", "160326", "310326"))
    client = client_of(alice)
    notes = look(client, run).texts(f"{OFFERS} .edit-note")
    number = next(n for n, one in enumerate(run.offers) if one["date_order"] == order)
    assert notes[:2] == [
        "si le jour vient en premier dans cette colonne",
        "si l’année vient en premier dans cette colonne",
    ]

    post(client, run, "run_mend_offer", number=number)

    assert read_dates_sent(run) == sent


def test_a_date_that_is_none_is_emptied_and_a_month_is_told_what_it_lacks(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    lines = ["PCF_CODE;PCF_RS;CPT_NUMERO;PCF_DATIMM", "C1;A;411;00/00/0000", "C2;B;411;mars 2026"]
    run = make_draft(company, alice, lines, kind="clients")
    client = client_of(alice)
    told = look(client, run).texts("#problems .problem-message")
    assert any(one.startswith("Bloquante. Il manque le jour : écrivez") for one in told)
    number = next(n for n, one in enumerate(run.offers) if one["name"] == "empty")

    post(client, run, "run_mend_offer", number=number)

    assert [line.split(";")[3] for line in read_lines(run)[1:3]] == ["", "mars 2026"]
    assert count_rules(run) == {"bad_date": 1}


def test_the_first_of_a_month_is_called_so(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, write_stock("01/04/2026", "12/31/2025"))

    told = look(client_of(alice), run).texts("#problems .problem-message")
    assert "Gestimum lirait cette date comme le 1er avril 2026" in told[0]


def test_the_stroke_is_undone_and_asked_again(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, US_DATES)
    client = client_of(alice)
    post(client, run, "run_mend_offer", number=0)

    post(client, run, "run_mend_undo", number=Edit.objects.get().number)

    assert count_rules(run) == {"date_order": 2, "bad_date": 2}
    assert Run.objects.get(pk=run.pk).offers[0]["name"] == "month_first"


@pytest.mark.slow
def test_dates_corrected_one_by_one_leave_the_others_to_be_asked_about(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, US_DATES)
    client = client_of(alice)

    for line, typed in ((3, "31/12/2025"), (5, "15/01/2026"), (2, "04/03/2026")):
        post(client, run, "run_mend_cell", line=line, column=2, value=typed)
    assert count_rules(run) == {"date_order": 1}
    post(client, run, "run_mend_offer", number=0)

    assert read_dates_sent(run) == PUT_IN_ORDER
    assert count_rules(run) == {}


def test_either_order_may_be_chosen_where_nothing_tells_it(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, write_stock("3/4/2026 12:00:00 AM", "5/6/2026 12:00:00 AM"))
    client = client_of(alice)
    assert look(client, run).texts(f"{OFFERS} .edit-note") == [
        "si le jour vient en premier dans cette colonne",
        "si le mois vient en premier dans cette colonne",
    ]

    post(client, run, "run_mend_offer", number=1)

    assert read_dates_sent(run) == ["04/03/2026", "06/05/2026"]


def test_no_stroke_makes_2098_of_98(company: Company, alice: User, client_of: ClientOf) -> None:
    run = make_draft(company, alice, write_stock("15/03/98", "15/03/87", "15/03/26"))

    post(client_of(alice), run, "run_mend_offer", number=0)

    assert read_dates_sent(run) == ["15/03/1998", "15/03/1987", "15/03/2026"]


@pytest.mark.slow
def test_real_dates_and_texts_of_a_workbook_have_one_order(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    sheet = Workbook()
    rows = [
        HEADER.split(";"),
        *(["E", one, f"00{n}", "ELS", 1] for n, one in enumerate(MIXED_DATES)),
    ]
    for row in rows:
        sheet.worksheets[0].append(row)
    buffer = BytesIO()
    sheet.save(buffer)
    run = make_draft(company, alice, buffer.getvalue(), name="stock.xlsx")
    assert count_rules(run) == {"date_order": 1, "bad_date": 3}

    for _fix in run.offers:
        post(client_of(alice), run, "run_mend_offer", number=0)

    sent = [line.split(";")[1] for line in read_lines(run)[1:] if line]
    assert sent == ["04/03/2026", "31/12/2025", "15/03/2026", "15/01/2026"]
    assert count_rules(run) == {}
