"""How often the bytes of a file are read between the drop and the page that shows the draft."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from imports.delivery.repeats import compare
from imports.models import Run
from imports.reading.blocks import BLOCK_BYTES
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.reading.counted import counting

pytestmark = pytest.mark.slow

HEADER = "DOC_STYPE;ART_CODE;MVT_QTE;MVT_LIB\n"
TEXT = HEADER + "".join(f"E;{number:010d};1;{'é' * 40}{'x' * 40}\n" for number in range(100_000))
#: What the page shows of its lines, and what is looked at of the last ones.
SAMPLES = 12 * BLOCK_BYTES


@pytest.fixture(autouse=True)
def _uploads(tmp_path: Path) -> None:
    (tmp_path / "uploads").mkdir()


@contextmanager
def passes(folder: Path, content: bytes, most: int) -> Iterator[None]:
    """Hold what is done to so many passes over the bytes, samples apart."""
    with counting(folder) as counts:
        yield
    assert counts.read <= most * len(content) + SAMPLES < (most + 1) * len(content)


def drop(client: Any, company: Company, content: bytes) -> Run:
    """Drop the file, and show the draft once it has been compared."""
    fields = {"company": company.slug, "kind": "documents_stock"}
    file = SimpleUploadedFile("stock.csv", content)
    client.post(reverse("run_new"), {**fields, "file": [file]})
    run = Run.objects.get()
    compare(run)
    assert client.get(run.get_absolute_url()).status_code == 200
    return run


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_plain_file_is_read_three_times_once_it_is_stored(
    company: Company, alice: User, client_of: ClientOf, tmp_path: Path, encoding: str
) -> None:
    content = TEXT.encode(encoding)

    # Searched for lines that are none, checked, and compared. What stores the bytes looks at them
    # meanwhile: four passes in all.
    with passes(tmp_path, content, most=3):
        run = drop(client_of(alice), company, content)

    assert (run.line_count, run.unreadable) == (100_000, None)


def test_a_corrected_cell_takes_four_passes(
    company: Company, alice: User, client_of: ClientOf, tmp_path: Path
) -> None:
    client = client_of(alice)
    content = TEXT.encode()
    run = drop(client, company, content)
    data = {"revision": run.revision, "cell_1": "S", "cell_2": "VIS", "cell_3": "1", "cell_4": ""}

    # The lines are written anew, and looked at meanwhile; they are searched for what is no line,
    # checked, and compared.
    with passes(tmp_path, content, most=4):
        client.post(reverse("run_line", args=[run.code, 30_000]), data)
        run = Run.objects.get()
        compare(run)
        assert client.get(run.get_absolute_url()).status_code == 200

    assert run.is_edited
