"""Signs that a line may be no record, looked for in Python and by polars."""

from hypothesis import given
from hypothesis import strategies as st

from imports.checking.records.line_signs import LineSign, find_rows_with_signs, look_for_signs
from imports.checking.records.line_signs_columnar import tell_signs_ahead
from imports.reading import Chunk

OWN = {
    LineSign.NAME: ["libellé".encode()],
    LineSign.LABEL: [b"code"],
    LineSign.ALONE: [b";;;"],
    LineSign.EXPLAINED: [b"code;", "é;".encode()],
}
#: Signs whole and torn, in either case, and what stands between them.
PIECES = [
    "\n", "\r\n", ";", ";;", ";;;", "-", "--", "==", "__", "*", "**", "#", "/", "//", "/*", "rem ",
    "Rem", "tota", "TOTAL", "Report", "PAGE ", "page", "nombre d", "Nombre", "Libellé", "LIBELLÉ",
    "Code", "code", "CODE",
    "é", " ", "1",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), min_size=1).map("".join))
def test_the_signs_that_a_text_may_bear_are_all_that_its_lines_bear(text: str) -> None:
    chunk = Chunk(record=1, count=text.count("\n") + 1, data=text.encode())
    ((_chunk, ahead),) = tell_signs_ahead(iter([chunk]), OWN)

    rows = find_rows_with_signs(chunk, set(LineSign), OWN)

    assert find_rows_with_signs(chunk, look_for_signs(chunk.data, OWN), OWN) == rows
    assert find_rows_with_signs(chunk, ahead, OWN) == rows
