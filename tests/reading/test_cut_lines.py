"""Lines for a page: the beginnings of long ones, and how little is read and decoded for them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.reading import Dialect, open_table
from imports.reading.table import SHOWN_BYTES, SHOWN_CHARACTERS
from tests.reading.counted import counting
from tests.reading.test_table import SEMICOLON, write

MARKS = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff", "utf-8-sig": b"\xef\xbb\xbf"}
LENGTHS = st.sampled_from(
    [0, 1, 1_999, 2_000, 2_001, 4_002, 8_003, 8_004, 8_005, 300_000, 1_000_000]
)


def fill(letter: str, length: int, encoding: str) -> str:
    """Return so many letters, but no more than a line may hold."""
    return letter * min(length, 1_000_000 // len(letter.encode(encoding)))


def cut_whole(line: str) -> str:
    return line[:SHOWN_CHARACTERS] + ("…" if len(line) > SHOWN_CHARACTERS else "")


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16-le", "utf-16-be"])
@given(
    lines=st.lists(st.tuples(st.sampled_from("a é€😀"), LENGTHS, st.booleans()), max_size=8),
    end=st.sampled_from(["\r\n", "\n", "\r"]),
    blank=st.sampled_from(["", ";;", "\x1a"]),
)
def test_they_are_the_whole_lines_cut(
    tmp_path_factory: pytest.TempPathFactory,
    encoding: str,
    lines: list[tuple[str, int, bool]],
    end: str,
    blank: str,
) -> None:
    written = [
        ("x" if is_odd else "") + fill("é" if encoding == "cp1252" else letter, length, encoding)
        for letter, length, is_odd in lines
    ]
    text = end.join(["A;B", "1;2", *written, "1", blank, ""])
    path = write(tmp_path_factory.mktemp("cut"), MARKS.get(encoding, b"") + text.encode(encoding))
    table = open_table(path, Dialect(encoding=encoding, delimiter=";"))

    shown = list(table.cut_lines())

    assert shown == [cut_whole(line) for line in table.lines()]
    assert list(table.cut_lines(2, 4)) == shown[1:3]


def test_of_lines_of_a_megabyte_only_the_beginning_is_read_and_decoded(tmp_path: Path) -> None:
    path = write(tmp_path, b"A;B\n" + (b"1;" + b"9" * 1_000_000 + b"\n") * 30)
    table = open_table(path, SEMICOLON)

    with counting(path) as counts:
        shown = list(table.cut_lines(1, 31))

    assert shown == ["1;" + "9" * 1_998 + "…"] * 30
    assert counts.decoded <= 30 * SHOWN_BYTES
    # The block of the header holds a second line, and the last one may be blank at its end.
    assert counts.read <= 30 * SHOWN_BYTES + 3 * (1 << 20)


def test_of_several_long_lines_in_a_block_only_the_beginnings_are_decoded(tmp_path: Path) -> None:
    path = write(tmp_path, b"A;B\n" + (b"1;" + b"9" * 200_000 + b"\r\n") * 30)
    table = open_table(path, SEMICOLON)

    with counting(path) as counts:
        list(table.cut_lines())

    assert counts.decoded <= 30 * SHOWN_BYTES
