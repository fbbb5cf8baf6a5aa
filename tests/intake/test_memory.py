"""Memory that is free goes back to the system once a large file is done with."""

import sys
import weakref
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from imports.catalogue import KINDS
from imports.checking import Report, check_table
from imports.intake import analysis, memory
from imports.intake.analysis import analyse
from imports.intake.memory import LARGE_BYTES, find_trim, give_back_memory
from imports.reading import FirstLook, Looker


def count_held() -> int:
    """Return how many bytes this process holds."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4096


@pytest.mark.skipif(sys.platform != "linux", reason="there is no /proc")
def test_what_many_small_pieces_held_goes_back_below_one_that_stays() -> None:
    if find_trim() is None:
        pytest.skip("this C library keeps what it likes")
    pieces = [bytes(5_000) for _piece in range(20_000)]
    stays = bytes(5_000)
    held = count_held()

    pieces.clear()
    give_back_memory(after_bytes=LARGE_BYTES)

    assert len(stays) == 5_000
    assert held - count_held() > 80_000_000


@pytest.mark.slow
@pytest.mark.parametrize(("size", "times"), [(LARGE_BYTES, 1), (100, 0)])
def test_a_large_file_gives_memory_back_once_it_is_checked(
    tmp_path: Path, size: int, times: int
) -> None:
    path = tmp_path / "stock.csv"
    path.write_bytes(b"ART_CODE\n" + b"A1\n" * (size // 3))
    trim = mock.Mock()

    with mock.patch.object(memory, "find_trim", return_value=trim):
        analyse(path, kind=KINDS["articles"], entry_format=None)

    assert trim.mock_calls == [mock.call(0)] * times


def test_what_the_look_at_the_bytes_holds_is_let_go_before_the_lines_are_checked(
    tmp_path: Path,
) -> None:
    path = tmp_path / "stock.csv"
    path.write_bytes(b'ART_CODE\n"A1"\n')
    looker = Looker()
    looker.see(path.read_bytes())
    seen = weakref.ref(looker.look)
    left: list[FirstLook | None] = []

    def check(*arguments: Any, **options: Any) -> Report:
        left.append(seen())
        return check_table(*arguments, **options)

    with mock.patch.object(analysis, "check_table", check):
        analyse(path, kind=KINDS["articles"], entry_format=None, looker=looker)

    assert left == [None]
