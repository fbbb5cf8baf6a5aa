"""Records that are torn over lines, or whose quotes are not sound, are written anew: undoable."""

import pytest

from imports.editing.column_changes import DropColumns
from imports.editing.line_changes import LeaveOut, RewriteRecords, SetCells, SetLine
from imports.intake import copy_draft, edit, undo_edit
from imports.intake.open_line import find_line
from imports.models import Run
from portal.models import Company, User
from tests.factories import make_draft

pytestmark = pytest.mark.django_db

HEADER = "PCF_CODE;PCF_RS;PCF_MEMO;CPT_NUMERO"
LINES = [
    'PCF_CODE;PCF_RS;PCF_MEMO;"CPT_NUMERO"',
    'B1;Martin;"livrer le matin',
    "",
    'sonner 2 fois";411001',
    "B2;Durand;;411002",
    'B3;Petit;"dit \\"le Grand\\" ; fils";411003',
    'B4;Roux;"a',
    'b";411004',
]


@pytest.fixture
def run(company: Company, alice: User) -> Run:
    return make_draft(company, alice, LINES, kind="clients", name="clients.csv")


def take_offers(run: Run, user: User) -> None:
    """Take every stroke that writes records anew."""
    for offer in run.list_offered_fixes():
        if offer.kind == "records":
            lines = zip(offer.lines or (), offer.last_lines or (), strict=True)
            change = RewriteRecords(records=tuple(lines), width=4, shown=offer.before)
            edit(run, user=user, change=change, revision=run.revision)


def test_one_stroke_joins_all_torn_records_and_one_mends_the_quotes(run: Run, alice: User) -> None:
    before = [(one.line, one.rule) for one in run.problems.order_by("line")]

    take_offers(run, alice)

    assert before == [(2, "line_break"), (6, "stray_quote"), (7, "line_break")]
    assert list(run.lines.prepare()) == [
        HEADER.replace(";", "\t"),
        "B1\tMartin\tlivrer le matin sonner 2 fois\t411001",
        "B2\tDurand\t\t411002",
        'B3\tPetit\tdit "le Grand" ; fils\t411003',
        "B4\tRoux\ta b\t411004",
    ]
    assert (run.blocking_count, run.line_count) == (0, 4)


def test_joined_lines_keep_the_numbers_of_the_file_and_are_not_left_out(
    run: Run, alice: User
) -> None:
    take_offers(run, alice)

    stored = Run.objects.get(pk=run.pk)
    table = stored.lines.open()
    assert (stored.left_out, stored.joined) == ([], [3, 4, 8])
    assert [table.line_of(record) for record in range(1, 5)] == [2, 5, 6, 7]


def test_a_joined_record_is_changed_and_left_out_like_any_other(run: Run, alice: User) -> None:
    take_offers(run, alice)

    cells = SetCells(line=2, cells=((2, "Martin", "Martin & fils"),), names=("PCF_RS",))
    edit(run, user=alice, change=cells, revision=run.revision)
    edit(run, user=alice, change=LeaveOut(lines=(7,)), revision=run.revision)

    lines = list(run.lines.prepare())
    assert lines[1] == "B1\tMartin & fils\tlivrer le matin sonner 2 fois\t411001"
    assert len(lines) == 4
    assert run.left_out == [7]


def test_what_was_changed_before_the_lines_were_joined_stays(run: Run, alice: User) -> None:
    cells = SetCells(line=2, cells=((2, "Martin", "Martin & fils"),), names=("PCF_RS",))
    edit(run, user=alice, change=cells, revision=run.revision)

    take_offers(run, alice)

    assert "Martin & fils\tlivrer le matin sonner 2 fois" in list(run.lines.prepare())[1]


def test_a_record_that_was_joined_is_mended_again(run: Run, alice: User) -> None:
    take_offers(run, alice)
    torn = SetLine(line=2, before="", after='B1;Martin;"dit "le Grand"";411001')
    edit(run, user=alice, change=torn, revision=run.revision)

    take_offers(run, alice)

    assert list(run.lines.prepare())[1] == 'B1\tMartin\tdit "le Grand"\t411001'
    assert run.joined == [3, 4, 8]


def test_a_stroke_is_undone_as_if_it_had_never_been(run: Run, alice: User) -> None:
    before = [(one.line, one.rule, one.value) for one in run.problems.order_by("line")]
    take_offers(run, alice)

    for number in (2, 1):
        undo_edit(run, user=alice, number=number, revision=run.revision)

    assert [(one.line, one.rule, one.value) for one in run.problems.order_by("line")] == before
    assert (run.joined, run.is_edited) == ([], False)


def test_a_copy_has_the_same_records(run: Run, alice: User) -> None:
    take_offers(run, alice)

    copy = copy_draft(run, user=alice)

    assert (copy.joined, list(copy.lines.prepare())) == ([3, 4, 8], list(run.lines.prepare()))


def test_wrapped_lines_are_corrected_as_they_are_read(company: Company, alice: User) -> None:
    run = make_draft(
        company,
        alice,
        [f'"{HEADER}"', '"B1;Martin;;411001"', '"B2;Durand;;411002"'],
        kind="clients",
    )

    cells = SetCells(line=3, cells=((2, "Durand", "Dupont"),), names=("PCF_RS",))
    edit(run, user=alice, change=cells, revision=run.revision)

    assert list(run.lines.prepare()) == [HEADER, "B1;Martin;;411001", "B2;Dupont;;411002"]
    assert run.reading.is_wrapped


def test_a_joined_record_is_opened_whole_where_a_column_was_left_out(run: Run, alice: User) -> None:
    take_offers(run, alice)
    drop = DropColumns(columns=(4,), names=("CPT_NUMERO",))
    edit(run, user=alice, change=drop, revision=run.revision)

    line = find_line(run, run.lines.open(), 2)

    assert line is not None
    assert line.whole == 'B1;Martin;"livrer le matin sonner 2 fois";411001'
