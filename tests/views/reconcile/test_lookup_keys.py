"""What to look for in Gestimum: the documents at both ends of a file, each once."""

from pathlib import Path

import pytest

from imports.views.reconcile.lookup_keys import WINDOW_LINES, read_stretches
from tests.checking.tables import write_table


@pytest.mark.parametrize(
    ("lengths", "listed"),
    [
        # The ends overlap, and the second document lies in both.
        ([250, 200, 100], [(1, 250), (251, 450), (451, 550)]),
        ([300, 300], [(1, 300), (301, 600)]),
        ([600], [(1, 600)]),
        # They touch.
        ([WINDOW_LINES, WINDOW_LINES], [(1, WINDOW_LINES), (WINDOW_LINES + 1, 2 * WINDOW_LINES)]),
        # They do not meet.
        ([400, 800, 3], [(1, 400), (1201, 1203)]),
        ([2000, 3], [(1, 0), (2001, 2003)]),
        ([3, 2000], [(1, 3), (0, 2003)]),
    ],
)
def test_each_document_at_an_end_of_the_file_is_listed_once(
    tmp_path: Path, lengths: list[int], listed: list[tuple[int, int]]
) -> None:
    lines = [f"E;{number}" for number, length in enumerate(lengths) for _ in range(length)]
    table = write_table(tmp_path, ["DOC_STYPE;DEP_CODE", *lines])

    stretches = read_stretches(table, [1], document_count=None)

    assert [(first, last) for first, last, _ in stretches] == listed
