"""What of a large file is read for a page: the blocks that it shows, and no line is looked for."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from imports.catalogue import KINDS
from imports.delivery.repeats import compare
from imports.editing.line_changes import LeaveOut
from imports.intake import edit, open_draft
from imports.models import Run
from imports.reading.blocks import BLOCK_BYTES
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.pages import Page
from tests.reading.counted import counting

pytestmark = pytest.mark.slow

HEADER = b"DOC_STYPE;ART_CODE;MVT_QTE\n"
CONTENT = HEADER + b"".join(b"E;%0200d;1\n" % number for number in range(40_000))


@pytest.fixture
def draft(company: Company, alice: User) -> Run:
    """A draft of eight megabytes, compared with what was sent before."""
    upload = ContentFile(CONTENT, name="stock.csv")
    run = open_draft(company=company, kind=KINDS["documents_stock"], upload=upload, user=alice)
    compare(run)
    return run


def test_a_page_of_lines_reads_the_block_that_holds_them(
    draft: Run, alice: User, client_of: ClientOf
) -> None:
    client = client_of(alice)

    with counting(draft.lines.path) as counts:
        answer = client.get(reverse("run_lines", args=[draft.code]), {"page": "200"})

    page = Page(answer.text)
    assert page.text("#line-20001 .line-text") == f"E;{19_999:0200};1"
    assert page.texts(".line-table tbody .line-text")[-1] == f"E;{19_999:0200};1"
    assert 0 < counts.read <= 2 * BLOCK_BYTES


def test_the_page_of_one_line_reads_the_block_that_holds_it(
    draft: Run, alice: User, client_of: ClientOf
) -> None:
    client = client_of(alice)

    with counting(draft.lines.path) as counts:
        answer = client.get(reverse("run_line", args=[draft.code, 30_000]))

    [cell] = Page(answer.text).find("main #id_cell_2")
    assert dict(cell.attributes)["value"] == f"{29_998:0200}"
    assert 0 < counts.read <= 2 * BLOCK_BYTES


@pytest.mark.parametrize("is_edited", [False, True])
def test_the_page_of_a_draft_reads_its_samples(
    draft: Run, alice: User, client_of: ClientOf, *, is_edited: bool
) -> None:
    client = client_of(alice)
    if is_edited:
        edit(draft, user=alice, change=LeaveOut(lines=(3,)), revision=1)
        compare(draft)

    with counting(draft.lines.path) as counts:
        answer = client.get(draft.get_absolute_url())

    rows = Page(answer.text).texts(".preview tbody tr")
    [row] = [row for row in rows if row.startswith("51 ")]
    assert f" {49:0200} " in row
    # The first lines once for each sample of them; nothing of what stands below.
    assert 0 < counts.read <= 8 * BLOCK_BYTES < len(CONTENT)
