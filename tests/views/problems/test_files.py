"""The problems to take away, read back with what an office would open them with."""

import csv
import io
from functools import partial
from importlib import import_module
from typing import Any

import openpyxl
import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from imports.checking import check_table
from imports.editing.line_changes import LeaveOut, SetCells
from imports.intake import edit
from imports.models import Run
from imports.views.problems.files import escape_formula
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_draft, make_run
from tests.pages import Page

HEADER = "DOC_STYPE;ART_CODE;MVT_QTE;DOC_DATE;XXX_NOTE"
LINES = [
    HEADER,
    "E;VIS;1;01/02/2026;ok",
    "E;;=1+1;31/02/2026;-12",
    "S;=CMD;2;;@SUM(A1)",
    "E;VIS;3;;+33 1 23",
    "E;É→\x07;x;;plain",
    "E;VIS;4",
]


def download(client_of: ClientOf, user: User, run: Run, ending: str) -> Any:
    return client_of(user).get(reverse(f"run_problems_{ending}", args=[run.code]))


def read_csv(answer: Any) -> list[list[str]]:
    raw = answer.getvalue()
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"))


def read_book(answer: Any) -> Any:
    return openpyxl.load_workbook(io.BytesIO(answer.getvalue()))


def test_the_list_is_complete_and_in_the_order_of_the_file(
    company: Company, alice: User, bob: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, LINES)

    header, *rows = read_csv(download(client_of, bob, run, "csv"))

    assert header[:5] == ["Ligne", "N° de colonne", "Colonne", "Valeur", "Gravité"]
    assert len(rows) == run.problems.count() == sum(row["count"] for row in run.problem_counts)
    assert [int(row[0]) for row in rows] == sorted(int(row[0]) for row in rows)
    assert ["3", "4", "Date du document (DOC_DATE)", "31/02/2026", "Bloquante"] in [
        row[:5] for row in rows
    ]
    assert all(row[6] for row in rows)


def test_no_cell_of_the_list_is_a_formula(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, LINES)

    _header, *rows = read_csv(download(client_of, alice, run, "csv"))

    assert "'=1+1" in [row[3] for row in rows]
    assert not [cell for row in rows for cell in row if cell[:1] in ("=", "+", "-", "@", "\t")]


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1", "'=1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@a", "'@a"),
        ("\ta", "'\ta"),
        ("\ra", "'\ra"),
        ("a=1", "a=1"),
        ("", ""),
        (None, ""),
        (-1, -1),
    ],
)
def test_what_starts_like_a_formula_is_escaped(cell: str | int | None, written: object) -> None:
    assert escape_formula(cell) == written


def test_the_workbook_marks_the_bad_cells_and_says_why(
    company: Company, alice: User, bob: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, LINES)

    book = read_book(download(client_of, bob, run, "xlsx"))

    lines, problems = book.worksheets
    assert [sheet.title for sheet in book] == ["Lignes", "Anomalies"]
    assert [cell.value for cell in lines[1]] == ["Ligne", *HEADER.split(";")]
    numbers = [row[0].value for row in lines.iter_rows(min_row=2)]
    assert numbers == sorted({problem.line for problem in run.problems.exclude(record=None)})
    bad = lines.cell(2, 5)
    assert (lines.cell(2, 1).value, bad.value) == (3, "31/02/2026")
    assert bad.fill.fgColor.rgb == "FFF8C9C4"
    assert bad.comment is not None
    assert bad.comment.text.startswith("Date incorrecte : ")
    assert "jour" in bad.comment.text
    assert lines.cell(2, 2).comment is None
    assert lines.cell(2, 2).fill.fgColor.rgb == "00000000"
    # A cell that is empty is marked as well, and a line as a whole at its number.
    assert "obligatoire" in lines.cell(2, 3).comment.text
    assert "cellules de cette ligne : 3" in lines.cell(2 + numbers.index(7), 1).comment.text
    assert lines.cell(1, 6).comment is not None  # the custom column
    assert problems.max_row == run.problems.count() + 1


def test_the_workbook_holds_texts_and_no_formulas(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, LINES)

    book = read_book(download(client_of, alice, run, "xlsx"))

    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    assert "=1+1" in [cell.value for cell in cells]
    assert not [cell for cell in cells if cell.hyperlink]


def test_more_problems_than_are_kept_are_told(
    company: Company, alice: User, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        import_module("imports.intake.analysis"), "check_table", partial(check_table, limit=20)
    )
    run = make_draft(company, alice, [HEADER, *["E;;x;y;z"] * 30])
    told = "Seules les 20 premières anomalies sur 91 sont listées ici."

    rows = read_csv(download(client_of, alice, run, "csv"))
    lines, problems = read_book(download(client_of, alice, run, "xlsx")).worksheets

    assert rows[-1][-1] == told
    assert len(rows) == 22
    assert problems.cell(problems.max_row, 1).value == told
    assert lines.cell(lines.max_row, 1).value == told


@pytest.mark.slow
def test_ten_thousand_problems_cost_few_queries(
    company: Company,
    alice: User,
    client_of: ClientOf,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    run = make_draft(company, alice, [HEADER, *(f"E;;x{n};;z" for n in range(6_000))])
    client = client_of(alice)

    with django_assert_max_num_queries(6):
        rows = read_csv(client.get(reverse("run_problems_csv", args=[run.code])))
    with django_assert_max_num_queries(8):
        answer = client.get(reverse("run_problems_xlsx", args=[run.code]))
    lines, problems = read_book(answer).worksheets

    assert len(rows) == 10_002
    assert problems.max_row == 10_001 + 2
    assert lines.cell(5_000, 4).value == "x4998"
    assert lines.cell(5_000, 4).comment is not None


@pytest.mark.slow
def test_the_last_line_of_a_large_file_is_found(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    good = [f"E;VIS{n};1;01/02/2026;" + "x" * 40 for n in range(20_000)]
    run = make_draft(company, alice, [HEADER, *good, "E;VIS;1;31/02/2026;é", *good, "E;;1;;à"])

    lines, _problems = read_book(download(client_of, alice, run, "xlsx")).worksheets

    assert [[cell.value for cell in row] for row in lines.iter_rows(min_row=2)] == [
        [20_002, "E", "VIS", "1", "31/02/2026", "é"],
        [40_003, "E", None, "1", None, "à"],
    ]


def test_the_workbook_has_the_corrected_lines_under_the_numbers_of_the_dropped_file(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, [HEADER, "E;VIS;1;;a", "E;;2;;b", "E;VIS;3;31/02/2026;c"])
    edit(run, user=alice, change=LeaveOut(lines=(2,)), revision=1)
    cell = SetCells(line=4, cells=((5, "c", "d"),), names=("XXX_NOTE",))
    edit(run, user=alice, change=cell, revision=2)

    lines, _problems = read_book(download(client_of, alice, run, "xlsx")).worksheets

    assert [[cell.value for cell in row] for row in lines.iter_rows(min_row=2)] == [
        [3, "E", None, "2", None, "b"],
        [4, "E", "VIS", "3", "31/02/2026", "d"],
    ]


def test_a_line_beyond_the_limits_of_a_sheet_is_cut_and_said(
    company: Company, alice: User, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("imports.views.problems.workbook.MOST_CELLS", 8)
    lines = ["E;;1;;" + "y" * 40_000, "E;;2;;", "E;;3;;", "E;;4;;"]
    run = make_draft(company, alice, [HEADER, *lines])

    lines, problems = read_book(download(client_of, alice, run, "xlsx")).worksheets

    assert len(lines.cell(2, 6).value) == 32_767
    assert lines.cell(3, 4).value == "2"
    assert "trop larges" in lines.cell(lines.max_row, 1).value
    assert problems.max_row == run.problems.count() + 1


def test_without_the_file_the_list_remains(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, [*LINES, "E;gone;;;"])
    run.source.path.unlink()

    book = read_book(download(client_of, alice, run, "xlsx"))

    assert [sheet.title for sheet in book] == ["Anomalies"]


@pytest.mark.parametrize("state", [Run.State.IMPORTED, Run.State.UNKNOWN, Run.State.DRAFT])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_both_are_there_for_every_run_under_a_safe_name(
    company: Company, alice: User, bob: User, client_of: ClientOf, state: str, ending: str
) -> None:
    run = make_run(company=company, user=alice, state=state, file_name='../été "1"\r\nX: y.csv')

    answer = download(client_of, bob, run, ending)

    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename*=utf-8''"
        f"%C3%A9t%C3%A9%20%221%22%0D%0AX%3A%20y%20-%20anomalies.{ending}"
    )
    assert answer.getvalue()


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_stranger_takes_nothing_away(
    company: Company, alice: User, stranger: User, client_of: ClientOf, ending: str
) -> None:
    run = make_draft(company, alice, LINES)

    assert download(client_of, stranger, run, ending).status_code == 404


def test_both_are_offered_where_the_problems_are_listed(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, LINES)
    client = client_of(alice)

    for address in (run.get_absolute_url(), reverse("run_problems", args=[run.code])):
        links = Page(client.get(address).text).find("#problems .problem-downloads a")
        assert [dict(link.attributes)["href"] for link in links][:2] == [
            reverse("run_problems_xlsx", args=[run.code]),
            reverse("run_problems_csv", args=[run.code]),
        ]
