"""A tab inside a cell of an .ods is a space, and the rest of the file stays as it is."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.reading.workbooks.ods_tabs import (
    CONTENT,
    READ_BYTES,
    SPACE,
    replace_tabs,
    without_tabs,
)

TABS = ["<text:tab/>", '<text:tab text:tab-ref="1"/>', "<text:tab></text:tab>", "<text:tab />"]


def write(folder: Path, content: str) -> Path:
    path = folder / "book.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(CONTENT, content)
    return path


@pytest.mark.parametrize("tab", TABS)
def test_a_tab_becomes_a_space_in_a_copy(tmp_path: Path, tab: str) -> None:
    path = write(tmp_path, f"<text:p>inox{tab}x</text:p>")

    copy = without_tabs(path, tmp_path / "copy.ods")

    with zipfile.ZipFile(copy) as archive:
        assert archive.read(CONTENT) == b"<text:p>inox<text:s/>x</text:p>"
        assert archive.namelist() == ["mimetype", CONTENT]


def test_a_file_without_a_tab_is_not_copied(tmp_path: Path) -> None:
    path = write(tmp_path, "<table:table-cell><text:p>a</text:p></table:table-cell>" * 10)

    assert without_tabs(path, tmp_path / "copy.ods") == path


@given(place=st.integers(READ_BYTES - 40, READ_BYTES + 5), tab=st.sampled_from(TABS))
def test_a_tab_between_two_blocks_is_found(place: int, tab: str) -> None:
    data = b"x" * place + tab.encode() + b"y" * 2000

    made = b"".join(replace_tabs(io.BytesIO(data)))

    assert made == b"x" * place + SPACE + b"y" * 2000
