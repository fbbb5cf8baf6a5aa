"""Where lines lie is found once: the index that is kept says it of these very lines alone."""

import json
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.reading import Dialect, LineIndex, open_table
from imports.reading.line_index import VERSION, scan_lines
from tests.reading.counted import counting
from tests.reading.test_table import LINES, SEMICOLON, write

ENCODINGS = st.sampled_from(["utf-8", "utf-16-le"])
TEXT = b"A;B\n" + b"".join(b"%d;2\n" % number for number in range(200_000)) + b";;\n\x1a"


def keep(index: LineIndex) -> LineIndex:
    """Return the index as it is read back from where it was kept."""
    kept = LineIndex.unpack(index.pack())
    assert kept is not None
    return kept


@given(lines=LINES, encoding=ENCODINGS, start_line=st.integers(1, 4), end=st.sampled_from("\n\r"))
def test_it_is_read_back_as_it_was_found(
    tmp_path_factory: pytest.TempPathFactory,
    lines: list[str],
    encoding: str,
    start_line: int,
    end: str,
) -> None:
    text = end.join(["A;B", *lines])
    path = write(tmp_path_factory.mktemp("index"), text.encode(encoding))
    index = scan_lines(path, Dialect(encoding=encoding, delimiter=";", start_line=start_line))

    assert keep(index) == index


def test_nothing_is_read_to_open_a_table_with_it_and_one_block_for_a_page(tmp_path: Path) -> None:
    path = write(tmp_path, TEXT)
    scanned = open_table(path, SEMICOLON)
    assert len(scanned.places) > 3

    with counting(path) as counts:
        table = open_table(path, SEMICOLON, index=keep(scanned.index))
        opened = counts.read
        page = list(table.cut_lines(100_001, 100_101))

    assert opened == 0
    assert page == [f"{number};2" for number in range(100_000, 100_100)]
    assert counts.read <= 2 * max(place.size for place in table.places)
    names = ("columns", "line_count", "dropped_empty", "has_end_mark", "line_ends", "places")
    assert [getattr(table, name) for name in names] == [getattr(scanned, name) for name in names]


@pytest.mark.parametrize(
    "other",
    [
        replace(SEMICOLON, encoding="cp1252"),
        replace(SEMICOLON, delimiter=","),
        replace(SEMICOLON, start_line=2),
        replace(SEMICOLON, text_delimiter="'"),
    ],
)
def test_of_another_reading_it_says_nothing(tmp_path: Path, other: Dialect) -> None:
    path = write(tmp_path, b"A;B\n\xc3\xa9;2\n;;\n")
    index = keep(open_table(path, SEMICOLON).index)

    assert not index.is_of(path, other)
    assert open_table(path, other, index=index).index == scan_lines(path, other)


def test_of_another_file_or_a_longer_one_it_says_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, b"A;B\n1;2\n")
    index = keep(open_table(path, SEMICOLON).index)
    other = tmp_path / "other.csv"
    other.write_bytes(b"A;C\n1;2\n")
    assert open_table(other, SEMICOLON, index=index).columns == ("A", "C")

    path.write_bytes(b"A;B\n1;2\n3;4\n")

    assert open_table(path, SEMICOLON, index=index).line_count == 2


def test_a_file_that_is_gone_is_missed_at_once(tmp_path: Path) -> None:
    path = write(tmp_path, b"A;B\n1;2\n")
    index = open_table(path, SEMICOLON).index
    path.unlink()

    with pytest.raises(FileNotFoundError):
        open_table(path, SEMICOLON, index=index)


def test_what_another_version_kept_is_not_believed(tmp_path: Path) -> None:
    index = open_table(write(tmp_path, b"A;B\n1;2\n"), SEMICOLON).index
    _version, *rest = json.loads(zlib.decompress(index.pack()))
    former = zlib.compress(json.dumps([VERSION - 1, *rest]).encode())

    assert LineIndex.unpack(former) is None


def test_a_hundred_megabytes_take_two_kilobytes_or_so(tmp_path: Path) -> None:
    table = open_table(write(tmp_path, TEXT), SEMICOLON)

    assert len(table.index.pack()) < 200 + 10 * len(table.places)
