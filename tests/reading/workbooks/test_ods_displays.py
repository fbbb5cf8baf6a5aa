"""What the cells of an .ods show is found in the bytes, and alike where it must be parsed."""

import io
import zipfile
from collections.abc import Sequence
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.reading.workbooks import ods_displays
from imports.reading.workbooks.ods_displays import (
    find_cells_shown,
    parse_cells_shown,
    read_ods_displays,
)

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text")
)
FLOAT = 'office:value-type="float" office:value='


def make_ods(
    rows: str,
    *,
    name: str = "Feuil&amp;1",
    head: str = '<?xml version="1.0"?>',
    is_last: bool = False,
) -> bytes:
    stream = io.BytesIO()
    table = f'<table:table table:name="{name}">{rows}</table:table>'
    other = f'<table:table table:name="Autre">{row(cell(7, "07"))}</table:table>'
    with zipfile.ZipFile(stream, "w") as archive:
        body = f"<office:body><office:spreadsheet>{other}{table}{'' if is_last else other}"
        end = "</office:spreadsheet></office:body></office:document-content>"
        archive.writestr(
            "content.xml", f"{head}<office:document-content {SPACES}>{body}{end}".encode()
        )
    return stream.getvalue()


def row(*cells: str, repeated: int = 1) -> str:
    start = f'<table:table-row table:number-rows-repeated="{repeated}">'
    return f"{start}{''.join(cells)}</table:table-row>"


def cell(value: float, shown: str, *, repeated: int = 1, inside: str = "") -> str:
    count = f'table:number-columns-repeated="{repeated}" ' if repeated > 1 else ""
    start = f'<table:table-cell {count}{FLOAT}"{value}">{inside}'
    return f"{start}<text:p>{shown}</text:p></table:table-cell>"


def find(content: bytes, *, is_parsed: bool = False) -> list[tuple[int, int, object]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        read = parse_cells_shown if is_parsed else find_cells_shown
        return [one for cells in read(archive, "Feuil&1") for one in cells]


CASES = {
    "padded": (row(cell(123, "000123")), [(0, 0, "000123")]),
    "as it is held": (row(cell(12.5, "12,5")), []),
    "repeated": (
        row(cell(1, "01", repeated=2), repeated=2),
        [(0, 0, "01"), (0, 1, "01"), (1, 0, "01"), (1, 1, "01")],
    ),
    "empty cells between": (
        row('<table:table-cell table:number-columns-repeated="3"/>', cell(1, "01")), [(0, 3, "01")],
    ),
    "texts between": (
        row('<table:table-cell office:value-type="string"><text:p>a</text:p><text:p>b</text:p>'
            "</table:table-cell>", cell(1, "01")),
        [(0, 1, "01")],
    ),
    "a covered cell": (
        row(cell(1, "01").replace("table-cell", "covered-table-cell")), [(0, 0, "01")],
    ),
    "a comment": (
        row(cell(1, "01", inside="<office:annotation><text:p>99 €</text:p></office:annotation>")),
        [(0, 0, "01")],
    ),
    "spaces and spans": (
        row(cell(0, '- <text:span a="b">€</text:span><text:s/>')), [(0, 0, "- €")],
    ),
    "styles of paragraphs": (
        row(cell(1, "01").replace("<text:p>", '<text:p a="b">')), [(0, 0, "01")],
    ),
    "a link": (row(cell(1, "<text:a>01</text:a>"), cell(2, "02")), [(0, 0, "01"), (0, 1, "02")]),
    "entities": (row(cell(1, "1 &lt;&#8364;&gt;")), [(0, 0, "1 <€>")]),
    "signs in formulas": (
        row(cell(1, "01").replace("office:value-t", 'table:formula="of:=A1>0" office:value-t')),
        [(0, 0, "01")],
    ),
    "rows without cells": (row(repeated=1_048_570) + row(cell(1, "01")), [(1_048_570, 0, "01")]),
}  # fmt: skip


@pytest.mark.parametrize("is_parsed", [False, True])
def test_the_last_row_of_the_file_is_found_like_any_other(is_parsed: bool) -> None:
    content = make_ods(row(cell(7, "007")) + row(cell(123, "000123")), is_last=True)

    assert find(content, is_parsed=is_parsed) == [(0, 0, "007"), (1, 0, "000123")]


@pytest.mark.parametrize("is_parsed", [False, True])
@pytest.mark.parametrize(("rows", "found"), CASES.values(), ids=CASES)
def test_what_a_cell_shows_is_found(
    rows: str, found: Sequence[tuple[int, int, str]], is_parsed: bool
) -> None:
    assert find(make_ods(rows), is_parsed=is_parsed) == list(found)


@given(
    st.lists(
        st.lists(
            st.tuples(st.integers(0, 99), st.sampled_from(["007", "7 €", "<text:a>8</text:a>"])),
            max_size=4,
        ),
        max_size=6,
    ),
    st.integers(40, 400),
)
def test_both_ways_find_the_same_wherever_blocks_end(
    rows: list[list[tuple[int, str]]], block: int
) -> None:
    content = make_ods("".join(row(*(cell(*one) for one in cells)) for cells in rows))

    with mock.patch.object(ods_displays, "BLOCK_BYTES", block):
        found = find(content)

    assert found == find(content, is_parsed=True)


@pytest.mark.parametrize(
    "head", ['<?xml version="1.0" encoding="UTF-16"?>', "<!-- x -->", "<!DOCTYPE x>"]
)
def test_a_part_that_is_written_otherwise_is_parsed(head: str) -> None:
    content = make_ods(row(cell(1, "01")), head=head)

    with (
        zipfile.ZipFile(io.BytesIO(content)) as archive,
        mock.patch.object(ods_displays, "find_cells_shown", side_effect=AssertionError),
    ):
        assert read_ods_displays(archive, "Feuil&1") is not None


def test_a_cell_repeated_without_bound_stays_within_a_sheet() -> None:
    found = find(make_ods(row(cell(1, "01", repeated=999_999_999))))

    assert len(found) == ods_displays.MOST_COLUMNS
