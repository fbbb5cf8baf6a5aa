"""Workbooks become drafts: their bytes stay, their lines are stored beside them."""

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.timezone import now

from imports.delivery import discard_draft, find_duplicates
from imports.intake import copy_draft, read_again
from imports.intake.cleanup import tidy_files
from imports.models import Run, SourceFile
from imports.reading.workbooks.conversion_slots import AT_ONCE, MOST_WAITING, lock_any
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_draft
from tests.workbooks import FOLDER, FORMS, make_sheets, make_workbook

HEADER = ["DOC_STYPE", "DEP_CODE", "ART_CODE", "MVT_QTE"]
ROWS: list[list[Any]] = [HEADER, ["E", "001", "00123", 1.5], ["S", "002", "VIS", 20.0]]
LINES = ["DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE", "E;001;00123;1,5", "S;002;VIS;20"]

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def upload(company: Company, user: User, content: bytes, *, name: str = "stock.xlsx") -> Run:
    return make_draft(company, user, content, name=name)


@pytest.mark.parametrize("form", FORMS)
def test_a_workbook_becomes_a_draft_and_its_rows_the_lines_for_the_erp(
    company: Company, alice: User, form: str
) -> None:
    content = (FOLDER / f"stock.{form}").read_bytes()

    run = upload(company, alice, content)

    assert run.source.path.read_bytes() == content
    assert (run.blocking_count, run.line_count, run.reading.start_line) == (0, 3, 3)
    assert list(run.lines.prepare()) == [
        "DOC_STYPE\tDOC_DATE\tDEP_CODE\tART_CODE\tMVT_QTE\tMVT_PACH",
        "E\t02/11/2026\t001\t3700123456789\t20\t1,1",
        "E\t02/11/2026\t001\t00123\t0,5\t0,3",
        'S\t28/02/2026\t002\tVIS; "A2"\t1000\t12',
    ]


def test_a_failed_formula_blocks_with_its_row_and_column(company: Company, alice: User) -> None:
    run = upload(company, alice, (FOLDER / "stock.xlsx").read_bytes())

    read_again(run, user=alice, dialect=None, parameters={}, sheet="Erreurs")

    run.refresh_from_db()
    found = run.problems.filter(rule="formula_error").values_list("line", "column", "value")
    assert sorted(found) == [(2, 3, "#DIV/0!"), (3, 2, "#N/A")]


def test_quoted_cells_are_read_without_their_quotes(company: Company, alice: User) -> None:
    rows: list[list[Any]] = [HEADER, ["E", "001", 'A;"\t|,', 1]]

    run = upload(company, alice, make_workbook(rows))

    assert (run.reading.delimiter, run.reading.text_delimiter) == (";", '"')
    table = run.lines.open()
    assert [table.split(line) for line in table.lines()] == [["E", "001", 'A;"\t|,', "1"]]
    assert [problem.rule for problem in run.problems.all()] == ["delimiter_in_value"]


def test_a_workbook_that_cannot_be_read_makes_a_draft_that_says_why(
    company: Company, alice: User
) -> None:
    run = upload(company, alice, b"PK\x03\x04 xl/workbook.xml and nothing else")

    assert run.unreadable == {"code": "workbook_broken", "params": {}}
    assert not run.files


def test_another_sheet_may_be_read_when_the_first_cannot(company: Company, alice: User) -> None:
    header = ["DOC_STYPE", "ART_CODE", "MVT_QTE"]
    archive = [header, ["S", "ECROU", 7]]
    run = upload(company, alice, make_sheets({"Stock": archive, "Vide": [], "Archive": archive}))
    read_again(run, user=alice, dialect=None, parameters={}, sheet="Vide")
    assert run.unreadable is not None
    assert run.unreadable["params"] == {"sheet": "Vide"}

    read_again(run, user=alice, dialect=None, parameters={}, sheet="Archive")

    run.refresh_from_db()
    assert not run.unreadable
    assert run.line_count == 1
    assert list(run.lines.prepare())[1] == "S;ECROU;7"


def test_a_copy_reads_the_same_sheet(company: Company, alice: User) -> None:
    run = upload(company, alice, (FOLDER / "stock.xlsx").read_bytes())
    read_again(run, user=alice, dialect=None, parameters={}, sheet="Archive")

    copy = copy_draft(run, user=alice)

    assert copy.workbook == run.workbook
    assert list(copy.lines.prepare()) == list(run.lines.prepare())


def make_old(source: SourceFile) -> None:
    moment = time.time() - 48 * 3600
    os.utime(source.path, (moment, moment))
    SourceFile.objects.filter(pk=source.pk).update(created_at=now() - timedelta(hours=48))


def test_the_lines_of_a_workbook_are_kept_while_a_run_needs_them(
    company: Company, alice: User
) -> None:
    run = upload(company, alice, make_workbook(ROWS))
    make_old(run.source)
    make_old(run.lines.file)

    assert tidy_files() == 0
    assert list(run.lines.prepare()) == LINES

    path = run.lines.path
    discard_draft(run)
    assert tidy_files() == 2
    assert not path.exists()


def test_what_a_killed_conversion_leaves_is_tidied_away(company: Company, alice: User) -> None:
    run = upload(company, alice, make_workbook(ROWS))
    folder = run.source.path.parent.parent / "incoming-killed"
    folder.mkdir()
    (folder / "lines.rough").write_bytes(b"half")
    moment = time.time() - 48 * 3600
    os.utime(folder, (moment, moment))

    assert tidy_files() == 1
    assert not folder.exists()


@pytest.mark.parametrize("is_first_a_workbook", [True, False])
def test_the_same_lines_in_a_workbook_and_in_a_text_are_duplicates(
    company: Company, alice: User, is_first_a_workbook: bool
) -> None:
    contents = [make_workbook(ROWS), "\n".join([*LINES, ""]).encode()]
    first, second = (
        upload(company, alice, content)
        for content in (contents if is_first_a_workbook else reversed(contents))
    )
    Run.objects.filter(pk=first.pk).update(state=Run.State.IMPORTED)

    assert list(find_duplicates(second)) == [first]


def test_the_same_rows_in_another_workbook_are_duplicates_and_other_rows_are_not(
    company: Company, alice: User
) -> None:
    first = upload(company, alice, make_workbook(ROWS))
    Run.objects.filter(pk=first.pk).update(state=Run.State.IMPORTED)

    again = upload(company, alice, make_workbook(ROWS, sheet="Autre"))
    other = upload(company, alice, make_workbook(ROWS[:2]))

    assert again.source != first.source
    assert list(find_duplicates(again)) == [first]
    assert list(find_duplicates(other)) == []


@contextmanager
def busy() -> Iterator[None]:
    """Convert as many workbooks as are converted at a time, and let nobody wait."""
    folder = Path(settings.DATA_DIR) / "conversions"
    with ExitStack() as stack:
        for name, count in (("running", AT_ONCE), ("waiting", MOST_WAITING)):
            folder.mkdir(exist_ok=True)
            for _slot in range(count):
                slot = lock_any(folder, name, count)
                assert slot
                stack.enter_context(slot)
        yield


def test_a_workbook_that_waits_too_long_is_kept_and_read_by_one_click(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    with busy():
        run = upload(company, alice, make_workbook(ROWS))
    client = client_of(alice)

    page = client.get(run.get_absolute_url()).text
    client.post(reverse("run_reading", args=[run.code]), {"afresh": "1"})

    assert "Plusieurs classeurs sont en cours de lecture" in page
    assert "Ce classeur n’est pas encore lu" in page
    assert "Ce fichier est illisible" not in page
    assert 'name="afresh" value="1"' in page
    run.refresh_from_db()
    assert (run.unreadable, list(run.lines.prepare())) == (None, LINES)


def test_a_draft_is_left_as_it_was_while_too_many_workbooks_are_read(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = upload(company, alice, make_workbook(ROWS))
    before = Run.objects.values().get()
    client = client_of(alice)

    with busy():
        answers = [
            client.post(reverse("run_reading", args=[run.code]), {"afresh": "1"}, follow=True),
            client.post(reverse("run_check", args=[run.code]), follow=True),
        ]

    assert all("Plusieurs classeurs sont en cours" in answer.text for answer in answers)
    assert Run.objects.values().get() == before
