"""Blocks: whole lines, whatever the size of a read."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.reading.blocks import read_blocks

PIECES = st.lists(
    st.sampled_from(["\r\n", "\n", "\r", "a", "é", "\u0a0a", "\u0d00", "\x0a\x0d", "😀"]),
    max_size=60,
)


@given(
    pieces=PIECES,
    size=st.integers(1, 40),
    encoding=st.sampled_from(["utf-8", "utf-16-le", "utf-16-be"]),
)
def test_blocks_end_where_a_line_ends_and_lose_nothing(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[str], size: int, encoding: str
) -> None:
    text = "".join(pieces)
    path = tmp_path_factory.mktemp("blocks") / "file"
    path.write_bytes(text.encode(encoding))

    blocks = list(read_blocks(path, encoding, size=size))

    assert b"".join(block.data for block in blocks).decode() == text
    offset, line = 0, 1
    for number, block in enumerate(blocks, start=1):
        assert (block.offset, block.first_line) == (offset, line)
        offset += block.size
        line += len(re.findall("\r\n|\r|\n", block.data.decode()))
        assert number == len(blocks) or block.data.endswith((b"\r", b"\n"))
        if number < len(blocks):
            assert not (block.data.endswith(b"\r") and blocks[number].data.startswith(b"\n"))
