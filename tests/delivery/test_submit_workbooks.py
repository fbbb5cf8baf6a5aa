"""What the page asks of a workbook, `submit` says as well: it stops, and `--check` lists it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from imports.models import Run
from portal.models import Company, User
from tests.delivery.test_submit import submit
from tests.workbooks.by_hand import HEADER, ROWS, hide_rows, make, merge, strike_cells, strike_row

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def hide_column(page: Worksheet) -> None:
    page.column_dimensions["D"].hidden = True


def write_two_lines(page: Worksheet) -> None:
    page["C2"] = "A\n1"


def add_table(page: Worksheet) -> None:
    page["A7"], page["B7"] = "Dépôt", "Total"


@pytest.mark.parametrize(
    ("change", "rule", "count"),
    [
        (hide_rows, "hidden_line", 2),
        (strike_row, "struck_line", 1),
        (strike_cells, "struck_cell", 2),
        (merge("B2:B4"), "merged_cell", 2),
        (hide_column, "hidden_column", 1),
        (write_two_lines, "joined_lines", 1),
        (add_table, "table_below", 1),
    ],
)
def test_what_a_workbook_does_not_show_stops_a_script(
    acme: Company,
    alice: User,
    tmp_path: Path,
    change: Callable[[Worksheet], object],
    rule: str,
    count: int,
) -> None:
    path = tmp_path / "stock.xlsx"
    path.write_bytes(make(change))

    checked = json.loads(submit(path, "--check")[1])
    status, printed, _said = submit(path)

    assert [one["rule"] for one in checked["problems"]].count(rule) == count
    assert json.loads(printed)["problems"] == checked["problems"]
    assert status != 0
    assert not Run.objects.filter(state=Run.State.IMPORTED).exists()


def test_a_table_beside_is_said_to_scripts(acme: Company, alice: User, tmp_path: Path) -> None:
    path = tmp_path / "stock.xlsx"
    path.write_bytes(make(lambda _page: None, [[*HEADER, None, "MVT_LIB"], [*ROWS[1], None, "x"]]))

    checked = json.loads(submit(path, "--check")[1])

    assert "table_beside" in [one["rule"] for one in checked["problems"]]
