"""The first records of a table, wherever its blocks end."""

from pathlib import Path

import pytest

from imports.reading import Dialect, open_table
from imports.reading.cut_table import cut_table

LINES = ["a;b", *(f"{number};é" for number in range(1, 15)), "", ";", "x;y", "z;é", ";", ""]


@pytest.mark.parametrize("records", [0, 1, 7, 14, 15, 16, 17])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_it_ends_where_it_is_cut_in_blocks_of_any_size(
    tmp_path: Path, end: str, encoding: str, records: int
) -> None:
    path = tmp_path / "lines"
    path.write_bytes(end.join(LINES).encode(encoding))
    table = cut_table(open_table(path, Dialect(encoding=encoding, delimiter=";")), records)

    for size in (1, 20, 1 << 20):
        chunks = list(table.chunks(size=size))

        assert [line for chunk in chunks for line in chunk.lines()] == LINES[1 : records + 1]
        assert sum(chunk.count for chunk in chunks) == records
    assert list(table.lines()) == LINES[1 : records + 1]
    assert list(table.lines(5, 8)) == LINES[5:8][: max(records - 4, 0)]
    assert table.line_count == records
