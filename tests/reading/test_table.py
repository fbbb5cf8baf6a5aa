"""Tables: the lines of a file as they stand."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.reading import Dialect, UnreadableFile, open_table

CHARACTERS = st.characters(exclude_characters="\r\n\x00\ufeff", exclude_categories=["Cs"])
LINES = st.lists(st.text(CHARACTERS, max_size=12), min_size=1, max_size=30)
ENDS = st.sampled_from(["\r\n", "\n", "\r"])
SEMICOLON = Dialect(encoding="utf-8", delimiter=";")
BARE = Dialect(encoding="utf-8", delimiter=";", has_header=False)


def write(folder: Path, content: bytes) -> Path:
    path = folder / "file.csv"
    path.write_bytes(content)
    return path


def split_naively(text: str) -> list[str]:
    """Split on CR, LF and CRLF; what follows the last line end is a line unless it is empty."""
    lines = re.split("\r\n|\r|\n", text)
    return lines[:-1] if lines[-1] == "" else lines


def test_records_are_the_lines_after_the_header(tmp_path: Path) -> None:
    path = write(tmp_path, "ART_CODE;ART_LIB\r\n001;Châtaigne\r\n 002 ;\r\n".encode())

    table = open_table(path, SEMICOLON)

    assert table.columns == ("ART_CODE", "ART_LIB")
    assert table.header_line == "ART_CODE;ART_LIB"
    assert list(table.lines()) == ["001;Châtaigne", " 002 ;"]
    assert (table.line_count, table.first_line, table.dropped_empty) == (2, 2, 0)


def test_without_a_header_record_1_is_line_1_and_the_dialect_names_the_columns(
    tmp_path: Path,
) -> None:
    path = write(tmp_path, b"1;2\n3;4")
    dialect = Dialect(encoding="utf-8", delimiter=";", has_header=False, field_names=("A", "B"))

    table = open_table(path, dialect)

    assert table.columns == ("A", "B")
    assert table.header_line is None
    assert list(table.lines()) == ["1;2", "3;4"]
    assert (table.line_count, table.first_line) == (2, 1)


def test_trailing_empty_lines_are_dropped_and_counted_but_not_those_between(tmp_path: Path) -> None:
    path = write(tmp_path, b"A\r\n1\r\n\r\n2\r\n\r\n\n\r\r\n")

    table = open_table(path, SEMICOLON)

    assert list(table.lines()) == ["1", "", "2"]
    assert table.dropped_empty == 4


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("utf-8", ";"), ("cp1252", ","), ("utf-16-le", "\t"), ("utf-8", "|")],
)
def test_lines_of_nothing_but_delimiters_at_the_end_are_empty_too(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    lines = ["A;B;C", "1;2;3", ";;", "é; ;", ";;", " ;\t;\x1a", "", ";;;;"]
    text = "\n".join(lines).replace(";", delimiter)
    mark = b"\xff\xfe" if encoding == "utf-16-le" else b""
    path = write(tmp_path, mark + text.encode(encoding))

    table = open_table(path, Dialect(encoding=encoding, delimiter=delimiter))

    assert list(table.lines()) == [line.replace(";", delimiter) for line in lines[1:4]]
    assert table.dropped_empty == 4


def test_a_header_alone_makes_a_table_without_lines(tmp_path: Path) -> None:
    path = write(tmp_path, b"A;B\n\n")

    table = open_table(path, SEMICOLON)

    assert (table.line_count, table.dropped_empty, list(table.lines())) == (0, 1, [])


def test_only_cr_lf_and_crlf_end_a_line(tmp_path: Path) -> None:
    odd = "a\x0bb\x0cc\x1cd\x1ee\x85f\u2028g\u2029h"
    path = write(tmp_path, f"1{odd}\r2\n3\r\n4".encode())

    table = open_table(path, BARE)

    assert list(table.lines()) == [f"1{odd}", "2", "3", "4"]


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-8-sig", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("cp1252", b""),
        ("iso-8859-15", b""),
        ("cp850", b""),
        ("mac_roman", b""),
    ],
)
def test_every_encoding_gives_the_same_lines_and_the_mark_is_no_part_of_line_1(
    tmp_path: Path, encoding: str, mark: bytes
) -> None:
    codec = "utf-8" if encoding == "utf-8-sig" else encoding
    path = write(tmp_path, mark + "Été;Noël\r\nforêt;à\r\n".encode(codec))

    table = open_table(path, Dialect(encoding=encoding, delimiter=";"))

    assert table.columns == ("Été", "Noël")
    assert list(table.lines()) == ["forêt;à"]


def test_utf_16_is_cut_between_characters_even_when_a_byte_looks_like_a_line_end(
    tmp_path: Path,
) -> None:
    tricky = "\u0a0a\u0d0d\u0a00\u000b\u010a😀"
    path = write(tmp_path, b"\xff\xfe" + f"{tricky}\r\n{tricky}x\r".encode("utf-16-le"))

    table = open_table(path, Dialect(encoding="utf-16-le", delimiter=";", has_header=False))

    assert list(table.lines()) == [tricky, f"{tricky}x"]


def test_an_undecodable_byte_is_told_with_its_line_and_place(tmp_path: Path) -> None:
    path = write(tmp_path, b"A;B\r\nok;ok\r\nna\xefve;ok\r\n")

    with pytest.raises(UnreadableFile) as caught:
        open_table(path, SEMICOLON)

    assert caught.value.code == "undecodable"
    assert caught.value.params == {"line": 3, "byte": 15, "value": "0xEF", "encoding": "UTF-8"}


@pytest.mark.parametrize("hole", [0x81, 0x8D, 0x8F, 0x90, 0x9D])
def test_the_holes_of_windows_1252_are_told_with_line_and_byte(tmp_path: Path, hole: int) -> None:
    path = write(tmp_path, b"A\n\xe9\n" + bytes([hole]))

    with pytest.raises(UnreadableFile) as caught:
        open_table(path, Dialect(encoding="cp1252", delimiter=";"))

    assert (caught.value.params["line"], caught.value.params["byte"]) == (3, 5)


def test_half_a_utf_16_character_is_undecodable(tmp_path: Path) -> None:
    path = write(tmp_path, b"\xff\xfe" + "A\n1".encode("utf-16-le") + b"2")

    with pytest.raises(UnreadableFile) as caught:
        open_table(path, Dialect(encoding="utf-16-le", delimiter=";"))

    assert (caught.value.params["line"], caught.value.params["byte"]) == (2, 9)


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r", b""])
def test_a_line_of_a_mebibyte_is_read(tmp_path: Path, end: bytes) -> None:
    path = write(tmp_path, b"A\n" + b"x" * (1 << 20) + end)

    table = open_table(path, SEMICOLON)

    assert [len(line) for line in table.lines()] == [1 << 20]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r", b""])
def test_a_longer_line_is_refused(tmp_path: Path, end: bytes) -> None:
    path = write(tmp_path, b"A\n1\n" + b"x" * ((1 << 20) + 1) + end + b"3\n")

    with pytest.raises(UnreadableFile) as caught:
        open_table(path, SEMICOLON)

    assert (caught.value.code, caught.value.params["line"]) == ("line_too_long", 3)


def test_more_than_a_thousand_columns_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path, b"A" + b";" * 1_000)

    with pytest.raises(UnreadableFile) as caught:
        open_table(path, SEMICOLON)

    assert caught.value.params == {"count": 1_001, "limit": 1_000}


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "empty"), (b"\r\n\n", "only_empty_lines"), (b";;\n;;", "only_empty_lines")],
)
def test_a_file_without_a_line_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    path = write(tmp_path, content)

    with pytest.raises(UnreadableFile) as caught:
        open_table(path, SEMICOLON)

    assert caught.value.code == code


def test_lines_from_the_middle_of_a_big_file_are_found(tmp_path: Path) -> None:
    path = write(
        tmp_path, b"A;B\r\n" + b"".join(b"%d;%060d\r\n" % (n, n) for n in range(1, 60_001))
    )
    table = open_table(path, SEMICOLON)

    lines = list(table.lines(41_000, 41_003))

    assert [line.partition(";")[0] for line in lines] == ["41000", "41001", "41002"]
    assert len(table.places) > 3
    assert sum(chunk.count for chunk in table.chunks(size=1 << 21)) == 60_000


def test_a_page_beyond_the_end_is_short_or_empty(tmp_path: Path) -> None:
    table = open_table(write(tmp_path, b"A\n1\n2\n3\n"), SEMICOLON)

    pages = [list(table.lines(start, start + 2)) for start in (1, 3, 4, 99)]

    assert pages == [["1", "2"], ["3"], [], []]


@given(
    lines=LINES,
    ends=st.lists(ENDS, min_size=30, max_size=30),
    start=st.integers(1, 32),
    has_header=st.booleans(),
)
def test_wherever_the_header_is_the_records_are_all_lines_below_it_with_their_own_numbers(
    tmp_path_factory: pytest.TempPathFactory,
    lines: list[str],
    ends: list[str],
    start: int,
    has_header: bool,
) -> None:
    text = "".join(line + end for line, end in zip(lines, ends, strict=False)) + "x"
    expected = split_naively(text)
    path = write(tmp_path_factory.mktemp("table"), text.encode())
    dialect = Dialect(encoding="utf-8", delimiter=";", has_header=has_header, start_line=start)

    if start > len(expected):
        with pytest.raises(UnreadableFile) as caught:
            open_table(path, dialect)
        assert caught.value.params == {"line": start, "last": len(expected)}
        return
    table = open_table(path, dialect)

    assert list(table.lines()) == expected[start - 1 + has_header :]
    assert table.header_line == (expected[start - 1] if has_header else None)
    assert table.first_line == start + has_header
    assert table.line_count == len(expected) - table.first_line + 1
    assert table.lines_above(5) == expected[: start - 1][:5]


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_a_header_may_stand_beyond_the_first_blocks_of_a_file(tmp_path: Path, end: str) -> None:
    titles = ["t" * 700_000] * 4
    path = write(tmp_path, (end.join([*titles, "A;B", "1;2"]) + end).encode())

    table = open_table(path, Dialect(encoding="utf-8", delimiter=";", start_line=5))

    assert len(table.places) > 2
    assert (table.columns, list(table.lines()), table.first_line) == (("A", "B"), ["1;2"], 6)
    assert [len(line) for line in table.lines_above(3)] == [700_000] * 3


@given(lines=LINES, ends=st.lists(ENDS, min_size=30, max_size=30), last=st.booleans())
def test_whatever_the_line_ends_no_line_is_lost_or_changed(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], ends: list[str], last: bool
) -> None:
    text = "".join(line + end for line, end in zip(lines, ends, strict=False))
    text = text if last else text + "x"
    expected = split_naively(text)
    while expected and not expected[-1].strip("; \t"):
        expected.pop()
    path = write(tmp_path_factory.mktemp("table"), text.encode())

    if not expected:
        with pytest.raises(UnreadableFile):
            open_table(path, BARE)
        return
    table = open_table(path, BARE)

    assert list(table.lines()) == expected
    assert table.line_count == len(expected)
    assert table.dropped_empty == len(split_naively(text)) - len(expected)


@pytest.mark.parametrize(
    ("text", "records", "dropped", "has_mark"),
    [
        ("N\r\n1\r\n\x1a", ["1"], 1, True),
        ("N\r\n1\r\n\x1a\r\n", ["1"], 1, True),
        ("N\r\n1\r\n\r\n\x1a\x1a\r\n\r\n", ["1"], 3, True),
        ("N\r\n1\r\n\x1a\r\n\x1a", ["1"], 2, True),
        ("N\r\n\x1a", [], 1, True),
        # Behind a value it is part of it, and the check of the cell says so.
        ("N\r\n1\x1a", ["1\x1a"], 0, False),
        ("N\r\n1\x1a\r\n\x1a", ["1\x1a"], 1, True),
        # Above other lines it is a line like any other: what follows must not be lost.
        ("N\r\n\x1a\r\n2\r\n", ["\x1a", "2"], 0, False),
        ("N\r\n1\r\n", ["1"], 0, False),
    ],
)
def test_the_end_mark_of_dos_at_the_end_is_no_record(
    tmp_path: Path, text: str, records: list[str], dropped: int, has_mark: bool
) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(text.encode())

    table = open_table(path, Dialect(encoding="utf-8", delimiter=";"))

    assert list(table.lines()) == records
    assert (table.line_count, table.dropped_empty) == (len(records), dropped)
    assert table.has_end_mark is has_mark


def test_a_file_of_nothing_but_an_end_mark_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(b"\r\n\x1a\r\n")

    with pytest.raises(UnreadableFile) as caught:
        open_table(path, Dialect(encoding="utf-8", delimiter=";"))

    assert caught.value.code == "only_empty_lines"


def test_an_end_mark_beyond_the_first_blocks_is_dropped(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(b"N\n" + b"1;2\n" * 600_000 + b"\x1a\n" * 600_000)

    table = open_table(path, Dialect(encoding="utf-8", delimiter=";"))

    assert (table.line_count, table.dropped_empty) == (600_000, 600_000)
    assert sum(chunk.data.count(b"1;2") for chunk in table.chunks()) == 600_000
    assert not any(b"\x1a" in chunk.data for chunk in table.chunks())


def test_a_thousand_columns_are_read(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text(";".join(f"C{n}" for n in range(1_000)) + "\n1" + ";" * 999 + "\n")

    table = open_table(path, Dialect(encoding="utf-8", delimiter=";"))

    assert (len(table.columns), table.line_count) == (1_000, 1)
