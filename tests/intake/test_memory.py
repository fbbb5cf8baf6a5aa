"""Memory that is free goes back to the system once a large file is done with."""

import sys
from pathlib import Path
from unittest import mock

import pytest

from imports.catalogue import KINDS
from imports.intake import draft, memory
from imports.intake.analysis import analyse
from imports.intake.memory import LARGE_BYTES, find_trim, give_back_memory
from portal.models import Company, User
from tests.factories import make_draft


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


@pytest.mark.parametrize(("size", "times"), [(LARGE_BYTES, 2), (100, 0)])
def test_large_files_give_memory_back_after_the_look_and_after_the_check(
    tmp_path: Path, size: int, times: int
) -> None:
    path = tmp_path / "stock.csv"
    path.write_bytes(b"ART_CODE\n" + b"A1\n" * (size // 3))
    trim = mock.Mock()

    with mock.patch.object(memory, "find_trim", return_value=trim):
        analyse(path, kind=KINDS["articles"], entry_format=None)

    assert trim.mock_calls == [mock.call(0)] * times


@pytest.mark.django_db
def test_what_a_file_before_left_is_given_back_before_the_next_one_is_read(
    company: Company, alice: User
) -> None:
    content = b"DOC_STYPE;ART_CODE;MVT_QTE\r\nE;A1;1\r\n"
    given: list[int] = []

    with mock.patch.object(
        draft, "give_back_memory", lambda *, after_bytes: given.append(after_bytes)
    ):
        make_draft(company, alice, content)

    assert given == [len(content)]
