"""One look at a text tells what several passes told: its encoding, and where its lines lie."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.catalogue import KINDS
from imports.reading import (
    Dialect,
    Looker,
    UnreadableFile,
    detect,
    find_form,
    inspect,
    inspect_text,
    open_table,
)
from imports.reading.blocks import BLOCK_BYTES
from imports.reading.first_look import take_first_look
from imports.reading.line_index import MOST_CELLS, scan_lines
from tests.reading.counted import counting
from tests.reading.test_table import SEMICOLON, write

STOCK = KINDS["documents_stock"]
CP1252 = replace(SEMICOLON, encoding="cp1252")
MARKS = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff", "utf-8-sig": b"\xef\xbb\xbf"}
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16-le", "utf-16-be"])
TEXTS = st.text(st.sampled_from('ab1;,"\x1a \té\r\n'), max_size=40)
BELOW = st.sampled_from(["", "\n;;\n", "\n" * 600_000, ("x" * 30_000 + "\n") * 20])
DELIMITERS = st.sampled_from([";", ",", "\t", ""])


@given(
    text=TEXTS,
    below=BELOW,
    end=TEXTS,
    encoding=ENCODINGS,
    delimiter=DELIMITERS,
    quote=st.sampled_from(["", '"']),
    start_line=st.integers(1, 60),
)
def test_it_knows_what_a_scan_finds(
    tmp_path_factory: pytest.TempPathFactory,
    text: str,
    below: str,
    end: str,
    encoding: str,
    delimiter: str,
    quote: str,
    start_line: int,
) -> None:
    raw = MARKS.get(encoding, b"") + (text + below + end).encode(encoding)
    path = write(tmp_path_factory.mktemp("look"), raw)
    look = take_first_look(path)
    dialect = Dialect(
        encoding=look.encoding, delimiter=delimiter, text_delimiter=quote, start_line=start_line
    )

    index = look.build_index(path, dialect)

    assert index is None or index == scan_lines(path, dialect)


@given(raw=st.lists(st.sampled_from([b"a;b", b"\xe9", b"\x81", b"\xc3\xa9", b"\0", b"\n", b"\r"])))
def test_it_refuses_what_an_inspection_refuses(
    tmp_path_factory: pytest.TempPathFactory, raw: list[bytes]
) -> None:
    path = write(tmp_path_factory.mktemp("look"), b"A;B" + b"".join(raw))

    refused = say(inspect, path)

    # What is a text may still not be decodable, which only the look finds.
    assert say(look_at_all, path) in ([refused] if refused[0] else [refused, ("undecodable", None)])


def look_at_all(path: Path) -> None:
    find_form(path)
    inspect_text(path)


def say(look: object, path: Path) -> tuple[str, object]:
    """Return what it says against the file: a code, and where, but for what only decoding finds."""
    try:
        look(path)  # type: ignore[operator]
    except UnreadableFile as error:
        return error.code, None if error.code == "undecodable" else dict(error.params)
    return "", {}


def test_a_text_is_read_once_before_it_is_checked(tmp_path: Path) -> None:
    content = b"A;\xc3\xa9\n" + b"12;34\n" * 400_000
    path = write(tmp_path, content)

    with counting(path) as counts:
        look = inspect_text(path)
        dialect = detect(path, kind=STOCK, look=look).dialect
        open_table(path, dialect, index=look.build_index(path, dialect))

    assert counts.read <= len(content) + 2 * BLOCK_BYTES


MANY_LINES = b"12;34\n" * 400_000


@pytest.mark.parametrize("content", [b"A;\xe9\n" + MANY_LINES, MANY_LINES + b"A;\xe9\n"])
def test_one_that_is_not_utf_8_is_read_once_as_well(tmp_path: Path, content: bytes) -> None:
    path = write(tmp_path, content)

    with counting(path) as counts:
        look = take_first_look(path)

    assert look.encoding == "cp1252"
    assert look.build_index(path, CP1252) == scan_lines(path, CP1252)
    assert counts.read <= len(content) + BLOCK_BYTES


def test_one_that_was_utf_8_up_to_there_is_begun_again(tmp_path: Path) -> None:
    path = write(tmp_path, b"\xc3\xa9\n" + MANY_LINES + b"A;\xe9\n")

    look = take_first_look(path)

    assert (look.encoding, look.sample) == ("cp1252", "Ã©")
    assert look.build_index(path, CP1252) == scan_lines(path, CP1252)


@pytest.mark.slow
@given(
    raw=st.lists(
        st.sampled_from([b"a;b\n", b"\xe9", b"\x81", b"\xc3\xa9", b"\0", b"\r", b"x" * 9999])
    ),
    mark=st.sampled_from([b"", *MARKS.values()]),
    cuts=st.lists(st.integers(0, 40), max_size=5),
    size=st.integers(1, 7),
)
def test_what_it_sees_of_bytes_on_their_way_is_what_stands_in_the_file(
    tmp_path_factory: pytest.TempPathFactory,
    raw: list[bytes],
    mark: bytes,
    cuts: list[int],
    size: int,
) -> None:
    content = mark + b"".join(raw)
    path = write(tmp_path_factory.mktemp("passing"), content)
    places = [0, *sorted(cuts), len(content)]
    chunks = [content[start:stop] for start, stop in pairwise(places)]

    with mock.patch("imports.reading.first_look.BLOCK_BYTES", size):
        looker = Looker()
        handed_on = b"".join(looker.watch(chunks))
        seen, read = (try_look(path, one) for one in (looker, None))

    assert handed_on == content
    assert seen == read


def test_what_a_person_says_of_the_encoding_is_believed(tmp_path: Path) -> None:
    path = write(tmp_path, b"")
    known, wrong = Looker("cp1252"), Looker("utf-8")
    known.see(b"A;\xc3\xa9\n")
    wrong.see(b"A;\xe9\n")

    assert take_first_look(path, known).sample == "A;Ã©"
    with pytest.raises(UnreadableFile, match="byte 3 of the file"):
        take_first_look(path, wrong)


def try_look(path: Path, looker: Looker | None) -> object:
    try:
        return take_first_look(path, looker)
    except UnreadableFile as error:
        return error.code, dict(error.params)


def test_lines_of_too_many_cells_are_refused_as_before(tmp_path: Path) -> None:
    path = write(tmp_path, b"A;B\n" + b";" * MOST_CELLS + b"\n")

    assert take_first_look(path).build_index(path, SEMICOLON) is None
    with pytest.raises(UnreadableFile) as refused:
        open_table(path, SEMICOLON)
    assert refused.value.code == "too_many_cells"
