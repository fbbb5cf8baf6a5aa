"""Tables: what is refused for its size, and how little of a large file is read."""

from pathlib import Path

import pytest

from imports.reading import UnreadableFile, open_table
from imports.reading.blocks import BLOCK_BYTES
from imports.reading.line_index import MOST_CELLS
from imports.reading.table import CHUNK_LINES, LONGEST_NAME, SAMPLE_CHARACTERS
from tests.reading.counted import counting
from tests.reading.test_table import SEMICOLON, write


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
@pytest.mark.parametrize("before", [0, 1, 40_000])
def test_a_line_of_absurdly_many_cells_is_refused_with_its_number(
    tmp_path: Path, end: str, before: int
) -> None:
    lines = ["A;B", *["1;2"] * before, ";" * MOST_CELLS, "1;2"]
    path = write(tmp_path, end.join([*lines, ""]).encode())

    with pytest.raises(UnreadableFile) as caught:
        open_table(path, SEMICOLON)

    assert caught.value.code == "too_many_cells"
    assert caught.value.params["line"] == before + 2
    assert caught.value.params["count"] == MOST_CELLS + 1


def test_a_line_of_many_cells_is_read_up_to_the_limit(tmp_path: Path) -> None:
    path = write(tmp_path, b"A;B\n" + b";" * (MOST_CELLS - 1) + b"1\n" + b"x" * 20_000 + b";1\n")

    assert open_table(path, SEMICOLON).line_count == 2


def test_a_name_as_long_as_a_page_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, b"A;" + b"B" * (LONGEST_NAME + 1) + b"\n1;2\n")

    with pytest.raises(UnreadableFile) as caught:
        open_table(path, SEMICOLON)

    assert (caught.value.code, caught.value.params["column"]) == ("name_too_long", 2)


def test_a_file_of_countless_lines_is_refused_before_all_of_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("imports.reading.blocks.MOST_LINES", 2_000_000)
    path = write(tmp_path, b"A;B\n" + b"\n" * 20_000_000)

    with pytest.raises(UnreadableFile) as caught, counting(path) as counts:
        open_table(path, SEMICOLON)

    assert caught.value.code == "too_many_lines"
    assert counts.read < 4_000_000


def test_the_first_lines_for_a_page_are_few_where_they_are_long(tmp_path: Path) -> None:
    path = write(tmp_path, b"A;B\n" + (b"1;" + b"9" * 1_000_000 + b"\n") * 30)
    table = open_table(path, SEMICOLON)

    with counting(path) as counts:
        long = list(table.first_lines(50))

    assert len(long) == SAMPLE_CHARACTERS // 1_000_000 + 1
    assert counts.read <= SAMPLE_CHARACTERS + 3 * (1 << 20)
    assert list(open_table(write(tmp_path, b"A\n1\n2\n3\n"), SEMICOLON).first_lines(2)) == [
        "1",
        "2",
    ]


def test_a_chunk_holds_few_lines_however_short_they_are(tmp_path: Path) -> None:
    path = write(tmp_path, b"A;B\n" + b"\n" * 2_000_000 + b"1;2\n")

    chunks = list(open_table(path, SEMICOLON).chunks(size=8 << 20))

    assert max(chunk.count for chunk in chunks) <= CHUNK_LINES + BLOCK_BYTES
    assert sum(chunk.count for chunk in chunks) == 2_000_001


def test_a_chunk_is_as_large_as_may_be_and_no_larger(tmp_path: Path) -> None:
    path = write(tmp_path, b"A;B\n" + b"1;%060d\n" % 2 * 40_000)
    table = open_table(path, SEMICOLON)
    first, second, third, *_ = table.places

    whole = next(table.chunks(size=first.size + second.size))
    less = next(table.chunks(size=first.size + second.size - 1))

    # Of the lines of the blocks, the header is no record.
    assert whole.count == third.first_line - 2
    assert less.count == second.first_line - 2
