"""The mapping of a draft: a change like any other, checked at once, undone, replaced, copied."""

from dataclasses import replace

import pytest

from imports.editing.column_changes import DropColumns
from imports.editing.column_fixes import Fix, FixName
from imports.editing.edited_file import SMALL_BYTES
from imports.intake import (
    ChangedMeanwhile,
    edit,
    read_again,
    undo_edit,
)
from imports.intake.mapping import find_mapping, map_columns
from imports.mapping.mapping import ColumnMapping, ComputedField, MappedColumn
from imports.mapping.refused import MappingRefused
from imports.models import DerivedFile, Edit, Run
from imports.reading.replacing import CannotHold
from imports.rules import Rule
from portal.models import Company, User
from tests.intake.mappings import (
    LINES,
    POINT,
    SENSES,
    SENT,
    STOCK,
    build,
    count_rule,
    list_not_converted,
    list_sent,
    map_draft,
    name,
    upload,
)

pytestmark = pytest.mark.django_db


def test_a_file_with_its_own_headers_goes_under_the_names_of_fields(
    company: Company, alice: User
) -> None:
    run = upload(company, alice)
    assert run.blocking_count

    made = map_draft(run, alice)

    assert list_sent(run) == SENT
    assert (made.kind, made.count, made.refused) == ("map", 3, 0)
    assert made.samples == [("Entrée", "E"), ("12.5", "12,5"), ("Sortie", "S")]
    assert run.blocking_count == 0
    assert find_mapping(run) == STOCK
    problem = run.problems.get(rule=Rule.SPACES_AROUND)
    assert (problem.line, problem.column, problem.field) == (2, 3, "ART_CODE")


def test_the_mapping_before_comes_back_when_the_last_one_is_undone(
    company: Company, alice: User
) -> None:
    run = upload(company, alice)
    map_draft(run, alice)
    map_draft(run, alice, build(name(1, "MVT_LIB"), name(2), name(3), name(4), name(5)))
    assert list_sent(run)[:2] == ["MVT_LIB", "Entrée"]

    undo_edit(run, user=alice, number=2, revision=run.revision)
    assert list_sent(run) == SENT
    assert find_mapping(run) == STOCK

    undo_edit(run, user=alice, number=1, revision=run.revision)
    run = Run.objects.get(pk=run.pk)
    assert find_mapping(run) is None
    assert (run.is_edited, run.column_changes, list(run.lines.prepare())) == (False, {}, LINES)


def test_an_undecided_column_keeps_its_name_and_nothing_leaves(
    company: Company, alice: User
) -> None:
    run = upload(company, alice)

    map_draft(run, alice, replace(STOCK, columns=STOCK.columns[:4]))

    assert list_sent(run)[0] == f"{SENT[0]};Note"
    assert count_rule(run, Rule.UNKNOWN_COLUMN) == {"Note": 1}
    assert run.blocking_count == 1


def test_a_file_without_header_gets_the_names_of_its_fields(company: Company, alice: User) -> None:
    run = upload(company, alice, LINES[1:])
    dialect = replace(run.reading, has_header=False)
    read_again(run, user=alice, dialect=dialect, parameters=run.parameters)
    computed = (ComputedField(field="MVT_LIB", value="Inventaire"),)

    map_draft(run, alice, replace(STOCK, computed=computed))

    run = Run.objects.get(pk=run.pk)
    assert run.lines.prepare().dialect.field_names == (*SENT[0].split(";"), "MVT_LIB")
    assert list(run.lines.prepare()) == [f"{line};Inventaire" for line in SENT[1:]]
    assert run.blocking_count == 0


def test_a_fix_is_taken_back_on_record_when_its_column_becomes_another_field(
    company: Company, alice: User, charlie: User
) -> None:
    run = upload(company, alice)
    map_draft(run, alice)
    trim = Fix(name=FixName.TRIM, column=3, field="ART_CODE")
    upper = Fix(name=FixName.UPPER, column=2, field="DEP_CODE")
    edit(run, user=alice, change=trim, revision=run.revision)
    edit(
        run,
        user=alice,
        change=replace(upper, name=FixName.REPLACE, old="001", new="A"),
        revision=run.revision,
    )

    swapped = [name(1, "DOC_STYPE", SENSES), name(2, "DEP_CODE"), name(3, "MVT_LIB")]
    map_draft(run, charlie, build(*swapped, name(4, "MVT_QTE", POINT), name(5, "ART_CODE")))

    gone, kept = run.edits.get(number=2), run.edits.get(number=3)
    assert (gone.undone_because, gone.undone_by) == (Edit.Reason.MAPPING, charlie)
    assert not kept.is_undone
    assert list_sent(run)[1] == "E;A; VIS;12,5;a"

    undo_edit(run, user=alice, number=4, revision=run.revision)
    assert list_sent(run)[1] == "E;A; VIS;12,5"


def test_a_fix_of_a_column_that_a_mapping_left_out_is_taken_back_with_the_mapping_that_named_it(
    company: Company, alice: User
) -> None:
    run = upload(company, alice)
    map_draft(run, alice)
    edit(run, user=alice, change=Fix(name=FixName.TRIM, column=3, field="ART_CODE"), revision=3)

    undo_edit(run, user=alice, number=1, revision=run.revision)

    assert run.edits.get(number=2).undone_because == Edit.Reason.MAPPING
    assert run.edits.get(number=1).undone_because == Edit.Reason.PERSON
    assert not Run.objects.get(pk=run.pk).is_edited


def test_columns_that_people_left_out_stay_so(company: Company, alice: User) -> None:
    run = upload(company, alice)
    drop = DropColumns(columns=(2,), names=("Dépôt",))
    edit(run, user=alice, change=drop, revision=run.revision)

    map_draft(run, alice)

    assert list_sent(run)[:2] == ["DOC_STYPE;ART_CODE;MVT_QTE", "E; VIS;12,5"]


def test_another_reading_takes_the_mapping_back_with_all_other_changes(
    company: Company, alice: User
) -> None:
    run = upload(company, alice)
    map_draft(run, alice)

    read_again(run, user=alice, dialect=replace(run.reading, start_line=2), parameters={})

    run = Run.objects.get(pk=run.pk)
    assert find_mapping(run) is None
    assert run.edits.get().undone_because == Edit.Reason.READING
    assert run.column_changes == {}


@pytest.mark.parametrize(
    "mapping",
    [
        replace(STOCK, kind="villes"),
        replace(STOCK, columns=(MappedColumn(column=6, header="x", field="MVT_LIB"),)),
        build(computed=(ComputedField(field="MVT_LIB", columns=(9,)),)),
    ],
)
def test_a_mapping_of_another_file_is_refused(
    company: Company, alice: User, mapping: ColumnMapping
) -> None:
    run = upload(company, alice)

    with pytest.raises(MappingRefused):
        map_draft(run, alice, mapping)

    assert (run.revision, run.edits.count()) == (2, 0)


def test_whoever_looked_at_an_earlier_draft_maps_nothing(company: Company, alice: User) -> None:
    run = upload(company, alice)
    map_draft(run, alice)

    with pytest.raises(ChangedMeanwhile):
        map_columns(run, user=alice, mapping=STOCK, revision=1)


def test_a_value_of_every_line_that_no_line_can_hold_is_refused(
    company: Company, alice: User
) -> None:
    run = upload(company, alice)
    computed = (ComputedField(field="MVT_LIB", value="a;b"),)
    assert not run.reading.text_delimiter

    with pytest.raises(CannotHold):
        map_draft(run, alice, replace(STOCK, computed=computed))

    assert run.edits.count() == 0


def test_the_edited_lines_are_stored_once_and_the_file_stays(company: Company, alice: User) -> None:
    run = upload(company, alice)
    before = run.source.path.read_bytes()

    map_draft(run, alice)

    assert [row.step for row in run.derived_files.all()] == [DerivedFile.Step.EDITED]
    assert run.source.path.read_bytes() == before


@pytest.mark.slow
def test_a_large_file_is_mapped_by_blocks_and_checked_as_a_small_one(
    company: Company, alice: User
) -> None:
    count = 20_000
    lines = [LINES[0], *(f"Entrée;{n % 900};ART{n:06};{n % 50}.5;note {n}" for n in range(count))]
    lines[15_001] = "Rebut;1;VIS;1;x"
    run = upload(company, alice, lines)
    assert run.source.size > SMALL_BYTES

    made = map_draft(run, alice)

    sent = list_sent(run)
    assert (len(sent), made.count, made.refused) == (count + 1, 2 * count - 2, 1)
    assert sent[1:3] == ["E;0;ART000000;0,5", "E;1;ART000001;1,5"]
    assert sent[15_001] == "Rebut;1;VIS;1"
    assert list_not_converted(run) == [(15_002, 1, "DOC_STYPE", "Rebut")]
    assert run.line_count == count
