"""Changes of a draft's lines: kept, checked at once, undone; the uploaded bytes stay."""

import os
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now

from imports.delivery import TooLate, find_duplicates, queue
from imports.editing.column_fixes import Fix, FixName
from imports.editing.line_changes import LeaveOut, SetCells
from imports.intake import (
    ChangedMeanwhile,
    NotADraft,
    NothingChanged,
    NothingLeft,
    copy_draft,
    edit,
    read_again,
    undo_edit,
)
from imports.intake.cleanup import tidy_files
from imports.intake.open_line import edit_cells, find_line, leave_out
from imports.models import DerivedFile, Edit, Run, SourceFile
from imports.rules import Rule
from portal.models import Company, User
from tests.factories import make_draft
from tests.workbooks import make_workbook

pytestmark = pytest.mark.django_db

LINES = ["DOC_STYPE;ART_CODE;MVT_QTE;MVT_LIB", "E;VIS;12;é", "E;CLOU;3;x", "S;VIS;1;y"]
UPPER = Fix(name=FixName.UPPER, column=4, field="MVT_LIB")
CONTENT = "\r\n".join(LINES).encode("cp1252")


def set_cell(line: int, column: int, after: str) -> SetCells:
    return SetCells(line=line, cells=((column, "", after),), names=("",))


def test_the_erp_gets_the_edited_lines_and_the_file_stays(company: Company, alice: User) -> None:
    run = make_draft(company, alice, CONTENT)

    edit(run, user=alice, change=set_cell(3, 3, "4"), revision=1)
    edit(run, user=alice, change=LeaveOut(lines=(2,)), revision=2)

    run = Run.objects.get(pk=run.pk)
    assert list(run.lines.prepare()) == [LINES[0], "E;CLOU;4;x", LINES[3]]
    assert run.source.path.read_bytes() == "\r\n".join(LINES).encode("cp1252")
    assert (run.reading.encoding, run.line_count, run.revision) == ("cp1252", 2, 3)
    assert [run.lines.numbering.line_of(record) for record in (1, 2)] == [3, 4]


def test_an_empty_line_is_no_problem_once_the_total_below_it_is_left_out(
    company: Company, alice: User
) -> None:
    lines = ["DOC_STYPE;ART_CODE;MVT_QTE", "E;VIS;12", ";;", "Total général;;12"]
    run = make_draft(company, alice, lines)
    assert run.blocking_count

    edit(run, user=alice, change=LeaveOut(lines=(4,)), revision=1)

    assert (run.blocking_count, run.line_count) == (0, 1)
    assert list(run.lines.prepare()) == lines[:2]


def test_a_fix_counts_again_when_what_came_before_is_taken_back(
    company: Company, alice: User
) -> None:
    run = make_draft(company, alice, CONTENT)
    edit(run, user=alice, change=set_cell(2, 4, "X"), revision=1)
    assert edit(run, user=alice, change=UPPER, revision=2).count == 2

    undo_edit(run, user=alice, number=1, revision=3)

    assert run.edits.get(number=2).count == 3
    assert list(run.lines.prepare())[1] == "E;VIS;12;É"


def test_a_change_that_changes_nothing_is_not_kept(company: Company, alice: User) -> None:
    run = make_draft(company, alice, CONTENT)
    pad = Fix(name=FixName.PAD, column=2, field="ART_CODE", length=5)

    with pytest.raises(NothingChanged):
        edit(run, user=alice, change=pad, revision=1)

    run.refresh_from_db()
    assert (run.is_edited, run.revision) == (False, 1)


@pytest.mark.parametrize("has_header", [True, False])
def test_a_file_keeps_one_line_at_least(company: Company, alice: User, *, has_header: bool) -> None:
    run = make_draft(company, alice, CONTENT)
    if not has_header:
        parameters = run.parameters
        dialect = run.reading.__class__(
            encoding="cp1252", delimiter=";", has_header=False, field_names=("DOC_STYPE",)
        )
        read_again(run, user=alice, dialect=dialect, parameters=parameters)
    change = leave_out(run.lines.open(), [1, 2, 3, 4])
    assert change is not None

    with pytest.raises(NothingLeft):
        edit(run, user=alice, change=change, revision=run.revision)


def test_whoever_looked_at_an_earlier_draft_changes_and_sends_nothing(
    company: Company, alice: User, charlie: User
) -> None:
    run = make_draft(company, alice, CONTENT)
    seen_by_charlie, stale = Run.objects.get(pk=run.pk), Run.objects.get(pk=run.pk)
    edit(run, user=alice, change=set_cell(3, 3, "4"), revision=1)

    with pytest.raises(ChangedMeanwhile):
        edit(seen_by_charlie, user=charlie, change=UPPER, revision=1)
    with pytest.raises(ChangedMeanwhile):
        edit(Run.objects.get(pk=run.pk), user=charlie, change=UPPER, revision=1)
    with pytest.raises(TooLate):
        queue(Run.objects.get(pk=run.pk), user=charlie, revision=1)
    with pytest.raises(ChangedMeanwhile):
        read_again(stale, user=charlie, dialect=run.reading, parameters={})

    assert Edit.objects.count() == 1
    assert list(Run.objects.get(pk=run.pk).lines.prepare())[2] == "E;CLOU;4;x"


def test_a_confirmed_run_is_edited_no_more(company: Company, alice: User) -> None:
    run = make_draft(company, alice, CONTENT)
    edit(run, user=alice, change=set_cell(3, 3, "4"), revision=1)
    open_tab = Run.objects.get(pk=run.pk)
    queue(run, user=alice)

    with pytest.raises(NotADraft):
        edit(open_tab, user=alice, change=UPPER, revision=2)
    with pytest.raises(NotADraft):
        undo_edit(Run.objects.get(pk=run.pk), user=alice, number=1, revision=2)

    assert list(Run.objects.get(pk=run.pk).lines.prepare())[2] == "E;CLOU;4;x"


def choose_mark(run: Run, user: User, mark: str) -> Run:
    read_again(run, user=user, dialect=replace(run.reading, decimal_mark=mark), parameters={})
    return Run.objects.get(pk=run.pk)


def test_another_decimal_mark_keeps_the_changes_and_checks_the_changed_lines(
    company: Company, alice: User
) -> None:
    run = make_draft(company, alice, CONTENT)
    edit(run, user=alice, change=set_cell(3, 3, "4.5"), revision=1)
    del run.dialect["decimal_mark"]  # as the first drafts were stored
    Run.objects.filter(pk=run.pk).update(dialect=run.dialect)

    run = choose_mark(Run.objects.get(pk=run.pk), alice, ",")

    assert list(run.lines.prepare())[2] == "E;CLOU;4.5;x"
    assert not run.edits.get().is_undone
    assert [(one.line, one.value) for one in run.problems.all()] == [(3, "4.5")]


def test_a_fix_stays_what_it_was_under_another_decimal_mark(company: Company, alice: User) -> None:
    lines = ["DOC_STYPE;ART_CODE;MVT_QTE", "E;VIS;1.234", "E;CLOU;1.234,5", "E;CLOU;1,5"]
    thousands = Fix(name=FixName.THOUSANDS, column=3, field="MVT_QTE", rule=Rule.BAD_DECIMAL)
    run = choose_mark(make_draft(company, alice, lines), alice, ",")
    edit(run, user=alice, change=thousands, revision=run.revision)
    other = edit(run, user=alice, change=set_cell(4, 2, "CLOUS"), revision=run.revision)

    run = choose_mark(run, alice, ".")
    undo_edit(run, user=alice, number=other.number, revision=run.revision)

    run = Run.objects.get(pk=run.pk)
    assert list(run.lines.prepare()) == [lines[0], "E;VIS;1234", "E;CLOU;1234,5", "E;CLOU;1,5"]
    assert [one.value for one in run.problems.all()] == ["1234,5", "1,5"]
    copy = copy_draft(run, user=alice)
    assert [one.change for one in copy.edits.all()] == [replace(thousands, decimal_mark=",")]


def test_a_fix_that_was_stored_without_its_mark_goes_by_that_of_the_reading(
    company: Company, alice: User
) -> None:
    lines = ["DOC_STYPE;ART_CODE;MVT_QTE", "E;VIS;1.234", "E;CLOU;7"]
    thousands = Fix(name=FixName.THOUSANDS, column=3, field="MVT_QTE", rule=Rule.BAD_DECIMAL)
    run = choose_mark(make_draft(company, alice, lines), alice, ",")
    added = edit(run, user=alice, change=thousands, revision=run.revision)
    del added.details["decimal_mark"]
    added.save()
    other = edit(run, user=alice, change=set_cell(3, 3, "8"), revision=run.revision)

    undo_edit(run, user=alice, number=other.number, revision=run.revision)

    assert list(run.lines.prepare()) == [lines[0], "E;VIS;1234", "E;CLOU;7"]


def test_a_chosen_decimal_mark_judges_the_bytes_and_leaves_them(
    company: Company, alice: User
) -> None:
    lines = ["DOC_STYPE;ART_CODE;MVT_QTE", "E;VIS;1.234", "E;VIS;1.234,5", "E;VIS;1,5"]
    run = make_draft(company, alice, lines)
    read_again(run, user=alice, dialect=replace(run.reading, decimal_mark=","), parameters={})
    assert list(run.lines.prepare()) == lines
    assert run.blocking_count == 2

    thousands = Fix(name=FixName.THOUSANDS, column=3, field="MVT_QTE", rule=Rule.BAD_DECIMAL)
    edit(run, user=alice, change=thousands, revision=run.revision)

    assert list(run.lines.prepare()) == [lines[0], "E;VIS;1234", "E;VIS;1234,5", "E;VIS;1,5"]
    assert (run.blocking_count, run.warning_count) == (0, 0)
    assert copy_draft(run, user=alice).reading.decimal_mark == ","


def test_the_lines_of_a_workbook_are_edited_as_rows(company: Company, alice: User) -> None:
    rows: list[list[Any]] = [
        ["DOC_STYPE", "ART_CODE", "MVT_QTE"],
        ["E", "VIS", 1.5],
        ["E", "CLOU", 2],
    ]
    run = make_draft(company, alice, make_workbook(rows), name="stock.xlsx")

    edit(run, user=alice, change=set_cell(2, 2, "ÉCROU"), revision=1)

    assert list(run.lines.prepare())[1:] == ["E;ÉCROU;1,5", "E;CLOU;2"]
    assert run.unedited_lines.file == run.files[DerivedFile.Step.SHEET]


def test_edited_lines_are_kept_while_a_run_needs_them(company: Company, alice: User) -> None:
    run = make_draft(company, alice, CONTENT)
    edit(run, user=alice, change=UPPER, revision=1)
    moment = time.time() - 48 * 3600
    for source in (run.source, run.lines.file):
        os.utime(source.path, (moment, moment))
    SourceFile.objects.update(created_at=now() - timedelta(hours=48))

    assert tidy_files() == 0
    path = run.lines.path
    undo_edit(run, user=alice, number=1, revision=2)

    assert tidy_files() == 1
    assert not path.exists()


def test_the_same_lines_are_known_again_however_they_came(company: Company, alice: User) -> None:
    first, second = make_draft(company, alice, CONTENT), make_draft(company, alice, CONTENT)
    edit(first, user=alice, change=set_cell(3, 3, "4"), revision=1)
    queue(first, user=alice)
    dropped = make_draft(company, alice, first.lines.path.read_bytes())

    assert list(find_duplicates(dropped)) == [first]
    assert (
        list(find_duplicates(second)) == []
    )  # one line differs: the lines are compared one by one


def test_an_entry_is_edited_at_the_position_of_its_format(company: Company, alice: User) -> None:
    line = '1,110219,VTE,411C24,,Presta,FAC19,"12,5",D'
    run = make_draft(company, alice, line, kind="ecritures", format="EBPV3")
    assert run.blocking_count == 1
    found = find_line(run, run.lines.open(), 1)
    assert found is not None
    assert found.name_of(8) == "Montant"
    change = edit_cells(found, {8: "12.5", 9: "D"})
    assert change is not None

    edit(run, user=alice, change=change, revision=1)

    assert list(run.lines.prepare()) == ['1,110219,VTE,411C24,,Presta,FAC19,"12.5",D']
    assert (run.blocking_count, change.names) == (0, ("Montant",))


def test_a_line_that_is_not_sent_cannot_be_changed(company: Company, alice: User) -> None:
    run = make_draft(company, alice, CONTENT)
    edit(run, user=alice, change=LeaveOut(lines=(3,)), revision=1)
    table = run.lines.open()

    assert [find_line(run, table, number) is None for number in (0, 1, 2, 3, 4, 5)] == [
        True, False, False, True, False, True,
    ]  # fmt: skip
    assert leave_out(table, [1, 3, 9]) is None


def test_a_nul_of_a_utf_16_file_stays_where_it_is(company: Company, alice: User) -> None:
    text = "DOC_STYPE;ART_CODE;MVT_QTE;MVT_LIB\r\nE;A\0B;1;x\r\nE;VIS;2;\0\r\n"
    run = make_draft(company, alice, b"\xff\xfe" + text.encode("utf-16-le"))
    line = find_line(run, run.lines.open(), 2)
    assert line is not None
    change = edit_cells(line, {2: "AB"})
    assert change is not None

    edit(run, user=alice, change=change, revision=run.revision)

    assert list(run.lines.prepare())[1:] == ["E;AB;1;x", "E;VIS;2;\0"]
    assert "\0" not in str(Edit.objects.get().details)
