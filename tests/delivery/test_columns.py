"""What Gestimum gets of a file whose columns people left out or added: as the page shows it."""

import json
from collections.abc import Callable

import pytest

from imports.delivery import queue, send_run
from imports.editing.column_changes import AddColumn, DropColumns, FitCells
from imports.editing.line_changes import Change
from imports.intake import (
    edit,
    edit_together,
    number_added_column,
    read_again,
    undo_edit,
    undo_together,
)
from imports.models import Run
from imports.reading import Dialect
from imports.simulator import Simulator
from portal.models import Company, Door, User
from tests.factories import make_draft

pytestmark = pytest.mark.django_db(transaction=True)

NAMES = "DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE"
SENT = [NAMES, "E;001;VIS;5", "E;001;CLOU;2"]


def take_offers(run: Run) -> list[Change]:
    """Return the changes that are offered for columns and ends of lines."""
    changes: list[Change] = []
    for offer in run.list_offered_fixes():
        if offer.kind == "drop":
            changes.append(DropColumns(columns=tuple(offer.columns), names=("",)))
        if offer.kind == "fit":
            changes.append(FitCells(width=4))
    return changes


def send(run: Run, alice: User, erp: Simulator) -> dict[str, str]:
    queue(run, user=alice)
    send_run.func(run.pk)
    (post,) = erp.posts
    found: dict[str, str] = json.loads(post.body)
    return found


def read_sent(request: object) -> str:
    return json.dumps(request, ensure_ascii=False)


@pytest.mark.parametrize(
    "lines",
    [
        # A delimiter at the end of every line, of the lines alone, many of them, in the middle.
        [f"{NAMES};", "E;001;VIS;5;", "E;001;CLOU;2;"],
        [NAMES, "E;001;VIS;5;", "E;001;CLOU;2;"],
        [NAMES, "E;001;VIS;5;;;", "E;001;CLOU;2"],
        [f"{NAMES};;;;", "E;001;VIS;5;;;;", "E;001;CLOU;2;;;;", ";;;;;;;"],
        [f";{NAMES}", ";E;001;VIS;5", ";E;001;CLOU;2"],
        ["DOC_STYPE;;DEP_CODE;ART_CODE; ;MVT_QTE", "E;;001;VIS;;5", "E; ;001;CLOU;;2"],
        [NAMES.replace(";", "\t") + "\t", "E\t001\tVIS\t5\t", "E\t001\tCLOU\t2\t"],
    ],
)
def test_empty_cells_without_a_name_never_reach_the_server_and_one_stroke_takes_them_off(
    acme: Company, alice: User, erp: Simulator, lines: list[str]
) -> None:
    run = make_draft(acme, alice, lines)
    assert run.blocking_count
    (change,) = take_offers(run)

    edit(run, user=alice, change=change, revision=run.revision)
    run = Run.objects.get(pk=run.pk)

    assert (run.blocking_count, run.warning_count) == (0, 0)
    body = read_sent(send(run, alice, erp))
    assert all(
        line.replace(";", run.reading.delimiter).replace("\t", "\\t") in body for line in SENT
    )
    assert ";;" not in body
    assert '2;"' not in body


def test_a_column_with_one_value_goes_with_every_line(
    acme: Company, alice: User, erp: Simulator
) -> None:
    run = make_draft(acme, alice, ["DEP_CODE;ART_CODE;MVT_QTE;NOTE", "001;VIS;5;a", "001;CLOU;2;"])
    add = AddColumn(column=number_added_column(run), name="DOC_STYPE", value="E", width=4, behind=4)
    drop = DropColumns(columns=(4,), names=("NOTE",))

    edit_together(run, user=alice, changes=[add, drop], revision=run.revision)
    run = Run.objects.get(pk=run.pk)

    assert run.blocking_count == 0
    body = read_sent(send(run, alice, erp))
    assert "DEP_CODE;ART_CODE;MVT_QTE;DOC_STYPE" in body
    assert "001;VIS;5;E" in body
    assert "001;CLOU;2;E" in body
    assert "NOTE" not in body


def test_names_that_no_header_holds_go_as_the_columns_do(
    acme: Company, alice: User, erp: Simulator
) -> None:
    run = make_draft(acme, alice, ["x;001;VIS;5", "y;001;CLOU;2"])
    names = ("NOTE", "DEP_CODE", "ART_CODE", "MVT_QTE")
    dialect = Dialect(encoding="utf-8", delimiter=";", has_header=False, field_names=names)
    read_again(run, user=alice, dialect=dialect, parameters={}, door=Door.PAGE)
    run = Run.objects.get(pk=run.pk)
    add = AddColumn(column=number_added_column(run), name="DOC_STYPE", value="E", width=4, behind=4)
    drop = DropColumns(columns=(1,), names=("NOTE",))

    edit_together(run, user=alice, changes=[drop, add], revision=run.revision)
    run = Run.objects.get(pk=run.pk)

    assert run.blocking_count == 0
    body = read_sent(send(run, alice, erp))
    assert "DEP_CODE;ART_CODE;MVT_QTE;DOC_STYPE" in body
    assert "001;VIS;5;E" in body
    assert "NOTE" not in body


def test_problems_keep_the_columns_of_the_dropped_file(company: Company, alice: User) -> None:
    run = make_draft(company, alice, [f";{NAMES};;DOC_STYPE", ";E;001;VIS;cinq;;E"])
    before = {(one.rule, one.column): one.params for one in run.problems.all()}

    drop = DropColumns(columns=(1, 6), names=("", ""))
    edit(run, user=alice, change=drop, revision=run.revision)
    run = Run.objects.get(pk=run.pk)

    after = {(one.rule, one.column): one.params for one in run.problems.all()}
    gone = {("unnamed_column", 1), ("unnamed_column", 6)}
    assert after == {place: params for place, params in before.items() if place not in gone}
    assert after["repeated_column", 7]["first"] == 2
    assert ("bad_decimal", 5) in after


def test_what_was_done_at_one_stroke_is_undone_together_or_by_itself(
    company: Company, alice: User
) -> None:
    lines = [f"{NAMES};", "E;001;VIS;5;", "E;001;CLOU;2;"]
    run = make_draft(company, alice, lines)
    add = AddColumn(column=number_added_column(run), name="MVT_LIB", value="Vis", width=5, behind=5)
    drop = DropColumns(columns=(5,), names=("",))
    made = edit_together(run, user=alice, changes=[drop, add], revision=run.revision)

    undo_edit(run, user=alice, number=made[1].number, revision=run.revision)
    assert read_lines(run)[0] == NAMES
    undo_together(run, user=alice, number=made[0].number, revision=run.revision)

    assert not Run.objects.get(pk=run.pk).is_edited
    assert Run.objects.get(pk=run.pk).column_changes == {}
    assert run.edits.filter(undone_at=None).count() == 0
    assert number_added_column(run) == add.column + 1


def read_lines(run: Run) -> list[str]:
    return Run.objects.get(pk=run.pk).lines.path.read_text(encoding="utf-8").split("\n")


@pytest.mark.parametrize("mark", ["", ","])
def test_what_the_lines_prove_as_they_came_is_looked_for_in_the_columns_that_go(
    company: Company, alice: User, mark: str
) -> None:
    make: Callable[[str], Run] = lambda note: make_draft(  # noqa: E731
        company, alice, [f"{note}ART_CODE;TAR_PRIX", *[f"{note}VIS;{p}" for p in ("1.234", "2.5")]],
        kind="tarifs_articles",
    )  # fmt: skip
    plain, noted = make(""), make(";")

    drop = DropColumns(columns=(1,), names=("",))
    edit(noted, user=alice, change=drop, revision=noted.revision)

    told = {(one.rule, one.value) for one in plain.problems.all()}
    assert {(one.rule, one.value) for one in noted.problems.all()} == told
