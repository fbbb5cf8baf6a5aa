"""What was made of a file on the way to its lines: a row for each step, fetched with the run."""

from dataclasses import replace
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from imports.catalogue import KINDS
from imports.editing.line_changes import LeaveOut
from imports.intake import copy_draft, edit, open_draft, read_again, undo_edit
from imports.models import DerivedFile, Run
from portal.models import Company, User
from tests.workbooks import make_workbook

pytestmark = pytest.mark.django_db

ROWS: list[list[Any]] = [["DOC_STYPE", "ART_CODE", "MVT_QTE"], ["E", "VIS", 1], ["E", "CLOU", 2]]
SHEET, EDITED = DerivedFile.Step.SHEET, DerivedFile.Step.EDITED


@pytest.fixture
def draft(company: Company, alice: User) -> Run:
    """A draft of a workbook."""
    upload = ContentFile(make_workbook(ROWS), name="stock.xlsx")
    return open_draft(company=company, kind=KINDS["documents_stock"], upload=upload, user=alice)


def leave_one_out(run: Run, user: User) -> None:
    edit(run, user=user, change=LeaveOut(lines=(3,)), revision=run.revision)


def find_steps(run: Run) -> list[str]:
    return sorted(run.derived_files.values_list("step", flat=True))


def test_the_lines_are_those_of_the_last_step(draft: Run, alice: User) -> None:
    assert find_steps(draft) == [SHEET]
    assert draft.lines.file == draft.files[SHEET] == draft.unedited_lines.file

    leave_one_out(draft, alice)

    assert find_steps(draft) == [EDITED, SHEET]
    assert draft.lines.file == draft.files[EDITED]
    assert draft.unedited_lines.file == draft.files[SHEET]


@pytest.mark.slow
def test_a_step_that_is_taken_back_leaves_no_row(draft: Run, alice: User) -> None:
    leave_one_out(draft, alice)
    undo_edit(draft, user=alice, number=1, revision=2)
    assert find_steps(draft) == [SHEET]
    leave_one_out(draft, alice)

    read_again(draft, user=alice, dialect=None, parameters={})

    assert find_steps(draft) == [EDITED, SHEET], "nothing is read differently"
    read_again(draft, user=alice, dialect=replace(draft.reading, start_line=2), parameters={})
    assert find_steps(draft) == [SHEET]


def test_a_copy_has_rows_of_its_own(draft: Run, alice: User) -> None:
    leave_one_out(draft, alice)

    copy = copy_draft(draft, user=alice)

    assert find_steps(copy) == [EDITED, SHEET]
    assert copy.files == draft.files


@pytest.mark.parametrize("is_edited", [False, True])
def test_they_come_with_the_run_in_one_query(
    draft: Run, alice: User, django_assert_num_queries: DjangoAssertNumQueries, *, is_edited: bool
) -> None:
    if is_edited:
        leave_one_out(draft, alice)

    with django_assert_num_queries(1):
        fetched = Run.objects.with_files().get(pk=draft.pk)
        files = (fetched.lines.file, fetched.unedited_lines.file)

    assert files == (draft.lines.file, draft.unedited_lines.file)
    leave_one_out(fetched, alice)
    fetched.refresh_from_db()
    assert fetched.lines.file == Run.objects.get(pk=draft.pk).lines.file


def test_no_step_is_taken_twice(draft: Run) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        DerivedFile.objects.create(run=draft, step=SHEET, file=draft.source)
