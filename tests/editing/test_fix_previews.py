"""What fixes would do is counted and shown before one of them is made."""

from pathlib import Path

import pytest

from imports.catalogue import KINDS
from imports.editing import fix_previews
from imports.editing.column_fixes import Fix, FixName
from imports.editing.fix_previews import preview_fixes
from imports.reading import Dialect
from tests.checking.tables import write_table

STOCK = KINDS["documents_stock"]
HEADER = "DOC_STYPE;ART_CODE;MVT_QTE;MVT_DT_PER"
DATES = Fix(name=FixName.DATE, column=4, field="MVT_DT_PER")
UPPER = Fix(name=FixName.UPPER, column=2, field="ART_CODE")
SEMICOLON = Dialect(encoding="utf-8", delimiter=";", text_delimiter="", has_header=True)


def test_each_fix_is_tried_by_itself_in_one_pass(tmp_path: Path) -> None:
    lines = [HEADER, "E;VIS;1;25/11/2026", *["E;vis;1;2026-11-25"] * 9, "E;VIS;1;26.11.2026"]
    table = write_table(tmp_path, lines, SEMICOLON)

    dates, upper = preview_fixes(table, [DATES, UPPER], STOCK, None)

    assert (dates.count, dates.refused, dates.is_more) == (10, 0, False)
    assert dates.samples == [("2026-11-25", "25/11/2026"), ("26.11.2026", "26/11/2026")]
    assert (upper.count, upper.samples) == (9, [("vis", "VIS")])


@pytest.mark.parametrize("limit", [("LINES_TRIED", 3), ("CHARACTERS_TRIED", 50)])
def test_of_a_long_file_only_the_first_lines_are_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: tuple[str, int]
) -> None:
    monkeypatch.setattr(fix_previews, *limit)
    table = write_table(tmp_path, [HEADER, *["E;VIS;1;2026-11-25"] * 9], SEMICOLON)

    [dates] = preview_fixes(table, [DATES], STOCK, None)

    assert (dates.count, dates.is_more) == (3, True)
