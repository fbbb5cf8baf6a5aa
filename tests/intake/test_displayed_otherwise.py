"""What a workbook shows otherwise is asked: one stroke a column, and no word about edited cells."""

import io
from typing import Any

import pytest
from openpyxl import Workbook

from imports.editing.bulk_fixes import BulkFix
from imports.editing.column_changes import DropColumns
from imports.editing.column_fixes import Fix, FixName
from imports.editing.line_changes import SetCells
from imports.intake import copy_draft, edit, undo_edit
from imports.intake.open_line import find_line
from imports.models import Run
from imports.rules import Rule
from imports.views.edits.changes import take_offer
from portal.models import Company, User
from tests.factories import make_draft

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

HEADER = ["ART_CODE", "DEV_CODE", "ART_P_VTE"]
ROWS: list[tuple[str, float, str]] = [
    ("RD1", 23.988, "0.00"), ("RD2", 10 / 3, '#,##0.00\\ "€"'), ("RD3", 133.8, "0.00"),
    ("RD4", 1.2345, "General"), ("RD5", 2.5, "0"),
]  # fmt: skip
SENT = [
    "RD1;EUR;23,988",
    "RD2;EUR;3,33333333333333",
    "RD3;EUR;133,8",
    "RD4;EUR;1,2345",
    "RD5;EUR;2,5",
]
SHOWN = ["RD1;EUR;23,99", "RD2;EUR;3,33", "RD3;EUR;133,8", "RD4;EUR;1,2345", "RD5;EUR;3"]


def make_prices() -> bytes:
    book, stream = Workbook(), io.BytesIO()
    page = book.active
    assert page is not None
    page.append(HEADER)
    for row, (code, price, number_format) in enumerate(ROWS, start=2):
        page.append([code, "EUR", price])
        page.cell(row, 3).number_format = number_format
    book.save(stream)
    return stream.getvalue()


def upload(company: Company, user: User, content: bytes, kind: str = "tarifs_articles") -> Run:
    return make_draft(company, user, content, kind=kind, name="tarifs.xlsx")


def find_asked(run: Run) -> list[tuple[int, str, Any]]:
    found = run.problems.filter(rule=Rule.DISPLAYED_OTHERWISE).order_by("line")
    return [(one.line, one.value, one.params.get("suggestion")) for one in found]


def test_rounded_prices_are_asked_about_with_what_is_shown(company: Company, alice: User) -> None:
    run = upload(company, alice, make_prices())

    assert list(run.lines.prepare())[1:] == SENT
    assert find_asked(run) == [
        (2, "23,988", "23,99"), (3, "3,33333333333333", "3,33"), (6, "2,5", "3"),
    ]  # fmt: skip
    assert (run.blocking_count, run.warning_count) == (0, 3)
    [offer] = run.list_offered_fixes()
    assert (offer.name, offer.field, offer.count) == ("shown", "ART_P_VTE", 3)


def test_one_stroke_writes_what_each_of_the_cells_shows_and_no_other(
    company: Company, alice: User
) -> None:
    run = upload(company, alice, make_prices())
    [offer] = run.list_offered_fixes()
    change = take_offer(run, BulkFix.from_json(offer.as_json()))
    assert change is not None

    done = edit(run, user=alice, change=change, revision=1)

    assert (list(run.lines.prepare())[1:], done.count) == (SHOWN, 3)
    assert (find_asked(run), run.warning_count) == ([], 0)
    undo_edit(run, user=alice, number=done.number, revision=2)
    assert len(find_asked(Run.objects.get(pk=run.pk))) == 3


def test_a_cell_that_was_edited_is_no_longer_in_doubt(company: Company, alice: User) -> None:
    run = upload(company, alice, make_prices())
    typed = SetCells(line=2, cells=((3, "23,988", "23,9877"),), names=("ART_P_VTE",))

    edit(run, user=alice, change=typed, revision=1)

    assert [line for line, _value, _meant in find_asked(run)] == [3, 6]
    fix = Fix(name=FixName.SHOWN, column=3, field="ART_P_VTE", rule=Rule.DISPLAYED_OTHERWISE)
    edit(run, user=alice, change=fix, revision=2)
    assert list(run.lines.prepare())[1] == "RD1;EUR;23,9877"


def test_a_copy_asks_as_the_draft_did(company: Company, alice: User) -> None:
    run = upload(company, alice, make_prices())

    copy = copy_draft(run, user=alice)

    assert find_asked(copy) == find_asked(run)


def test_a_percentage_in_a_price_offers_what_the_cell_holds(company: Company, alice: User) -> None:
    book, stream = Workbook(), io.BytesIO()
    page = book.active
    assert page is not None
    page.append(["ART_CODE", "ART_P_VTE", "ART_REMMAX"])
    page.append(["VIS", 0.2, 0.2])
    page["B2"].number_format = page["C2"].number_format = "0%"
    book.save(stream)

    run = upload(company, alice, stream.getvalue(), kind="articles")

    assert list(run.lines.prepare())[1] == "VIS;20;20"
    assert find_asked(run) == [(2, "20", "0,2")]
    assert [offer.name for offer in run.list_offered_fixes()] == ["held"]


def test_a_date_in_a_code_is_asked_about_once(company: Company, alice: User) -> None:
    book, stream = Workbook(), io.BytesIO()
    page = book.active
    assert page is not None
    page.append(["ART_CODE", "ART_LIB"])
    for number_format in ("d-mmm", "dd/mm/yyyy", "hh:mm"):
        page.append([46025.5, "Vis"])
        page.cell(page.max_row, 1).number_format = number_format
    book.save(stream)

    run = upload(company, alice, stream.getvalue(), kind="articles")

    found = run.problems.filter(rule=Rule.TURNED_INTO_DATE).order_by("line")
    told = [(one.line, one.value) for one in found]
    assert told == [(2, "03-janv."), (3, "03/01/2026"), (4, "12:00")]


def test_a_line_is_opened_with_what_its_cell_shows_where_a_column_was_left_out(
    company: Company, alice: User
) -> None:
    run = upload(company, alice, make_prices())
    fix = Fix(name=FixName.SHOWN, column=3, field="ART_P_VTE", rule=Rule.DISPLAYED_OTHERWISE)
    edit(run, user=alice, change=fix, revision=1)
    edit(run, user=alice, change=DropColumns(columns=(2,), names=("DEV_CODE",)), revision=2)

    line = find_line(run, run.lines.open(), 2)

    assert line is not None
    assert (line.text, line.whole) == ("RD1;23,99", "RD1;EUR;23,99")
