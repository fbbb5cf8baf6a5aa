"""A run as JSON for scripts. The words are stable: README, “From scripts”."""

from collections.abc import Sequence
from typing import TypedDict

from imports.editing.column_changes import AddColumn, DropColumns
from imports.editing.column_mapping import MapColumns, find_live_mapping
from imports.editing.line_changes import Change
from imports.mapping.steps.step import StoredStep
from imports.models import Edit, Run
from imports.reading.workbooks.workbook_info import Hidden


class ProblemRecord(TypedDict):
    """A problem; `column` is the field's name, or the number of a column that has none."""

    line: int
    column: str | int | None
    value: str
    rule: str
    severity: str
    message: str


class DroppedColumnRecord(TypedDict):
    """A column of the file that is not sent, by its number from 1 and its name."""

    column: int
    name: str


class AddedColumnRecord(TypedDict):
    """A column that the file lacks, sent with a value that single lines may have otherwise."""

    name: str
    value: str


class ReadingRecord(TypedDict):
    """How the file was read, and what of it is not sent or does not show.

    `header_line` is None without a header; `lines_above` counts what stands above it. `sheets` are
    those that are not read. `unwrapped`: the quotes around whole lines are taken off. `left_out`
    are lines that people, or the duplicates, left out; `dropped_columns` and `added_columns` what
    people changed of the columns.
    """

    encoding: str
    delimiter: str
    text_delimiter: str
    unwrapped: bool
    header_line: int | None
    lines_above: int
    sheet: str | None
    sheets: list[str]
    hidden_rows: int
    hidden_columns: int
    merged: int
    left_out: list[int]
    dropped_columns: list[DroppedColumnRecord]
    added_columns: list[AddedColumnRecord]


class MappedColumnRecord(TypedDict):
    """A column of the file, and the field that it is; None: it is not sent."""

    column: int
    header: str
    field: str | None
    level: str
    steps: Sequence[StoredStep]


class ComputedFieldRecord(TypedDict):
    """A field that no column is: one value, or what steps make of some columns."""

    field: str
    value: str
    columns: Sequence[int]
    steps: Sequence[StoredStep]


class MappingRecord(TypedDict):
    """The mapping as it was applied. Columns that are not among these keep their names."""

    columns: list[MappedColumnRecord]
    constants: list[ComputedFieldRecord]


class EarlierRecord(TypedDict):
    """An earlier import of some of the lines; None is what the user may not see."""

    run: str | None
    file: str | None
    url: str | None
    sent_at: str | None
    lines: int
    is_same_file: bool


class RepeatsRecord(TypedDict):
    """What was sent before; `repeated` is None where the lines cannot be compared."""

    repeated: int | None
    of: int
    is_same_file: bool
    refusal: str | None
    runs: list[EarlierRecord]


class RunRecord(TypedDict):
    """A run, or what there is to say where none was kept: `run`, `state` and `url` are None then.

    `repeats` is what was sent before, where only the check was asked for.
    """

    run: str | None
    state: str | None
    trial: bool
    lines: int
    imported: int | None
    not_imported: int | None
    pieces: list[str]
    problems: list[ProblemRecord]
    reading: ReadingRecord | None
    mapping: MappingRecord | None
    refusals: list[str]
    attempts: int
    url: str | None
    repeats: RepeatsRecord | None


def describe_refused(refusal: str) -> RunRecord:
    """Return the record where there is no run to describe."""
    return RunRecord(
        run=None,
        state=None,
        trial=False,
        lines=0,
        imported=None,
        not_imported=None,
        pieces=[],
        problems=[],
        reading=None,
        mapping=None,
        refusals=[refusal],
        attempts=0,
        url=None,
        repeats=None,
    )


def describe_run(
    run: Run,
    refusals: Sequence[str],
    *,
    repeats: RepeatsRecord | None = None,
    is_kept: bool = True,
) -> RunRecord:
    """Return the record of a run; one that is not kept has no number and no page.

    Where `problems`, `pieces` and `attempts` are prefetched it takes no query, or one for columns
    that were dropped, added or mapped.
    """
    changes = list_column_changes(run)
    return RunRecord(
        run=str(run.code) if is_kept else None,
        state=run.state,
        trial=run.is_dry_run,
        lines=run.line_count,
        imported=run.imported_count,
        not_imported=run.refused_count,
        pieces=[piece.number for piece in run.pieces.all()],
        problems=[
            ProblemRecord(
                line=problem.line,
                column=problem.field or problem.column,
                value=problem.value,
                rule=problem.rule,
                severity=problem.severity,
                message=problem.message,
            )
            for problem in run.problems.all()
        ],
        reading=build_reading_record(run, changes),
        mapping=build_mapping_record(changes),
        refusals=list(refusals),
        attempts=len(run.attempts.all()),
        url=run.get_absolute_url() if is_kept else None,
        repeats=repeats,
    )


def list_column_changes(run: Run) -> list[Change]:
    """Return what people changed of the columns. One query, none where nothing was changed."""
    if not run.column_changes:
        return []
    kinds = (Edit.Kind.DROP, Edit.Kind.ADD, Edit.Kind.MAP)
    return [edit.change for edit in run.edits.filter(undone_at=None, kind__in=kinds)]


def build_mapping_record(changes: Sequence[Change]) -> MappingRecord | None:
    """Return the mapping that is in force, None where there is none."""
    live = find_live_mapping(changes)
    if live is None:
        return None
    stored = live[1].mapping.as_json()
    return MappingRecord(
        columns=[
            MappedColumnRecord(
                column=one["column"],
                header=one["header"],
                field=one.get("field") or None,
                level=one.get("level", ""),
                steps=one.get("steps", ()),
            )
            for one in stored["columns"]
        ],
        constants=[
            ComputedFieldRecord(
                field=one["field"],
                value=one.get("value", ""),
                columns=one.get("columns", ()),
                steps=one.get("steps", ()),
            )
            for one in stored.get("computed", ())
        ],
    )


def build_reading_record(run: Run, changes: Sequence[Change]) -> ReadingRecord | None:
    """Return how the run's file is read, None where it cannot be."""
    if not run.dialect:
        return None
    dialect = run.reading
    hidden: Hidden = run.workbook or {}
    dropped, added = list_changed_columns(run, changes)
    return ReadingRecord(
        encoding=dialect.encoding,
        delimiter=dialect.delimiter,
        text_delimiter=dialect.text_delimiter,
        unwrapped=dialect.is_wrapped,
        header_line=dialect.start_line if dialect.has_header else None,
        lines_above=dialect.start_line - 1,
        sheet=run.sheet or None,
        sheets=[sheet["name"] for sheet in run.sheets if sheet["name"] != run.sheet],
        hidden_rows=hidden.get("hidden_rows", 0),
        hidden_columns=hidden.get("hidden_columns", 0),
        merged=hidden.get("merged", 0),
        left_out=list(run.left_out),
        dropped_columns=dropped,
        added_columns=added,
    )


def list_changed_columns(
    run: Run, changes: Sequence[Change]
) -> tuple[list[DroppedColumnRecord], list[AddedColumnRecord]]:
    """Return the columns that are not sent, and those that are sent and in no file."""
    names: dict[int, str] = {}
    values: dict[int, str] = {}
    for change in changes:
        if isinstance(change, AddColumn):
            values[change.column] = change.value
        elif isinstance(change, DropColumns):
            names |= dict(zip(change.columns, change.names, strict=True))
        elif isinstance(change, MapColumns):
            names |= {one.column: one.header for one in change.mapping.columns}
            values |= {number: one.value for number, one in change.computed}
    numbering = run.lines.column_numbering
    dropped = [
        DroppedColumnRecord(column=column, name=names.get(column, ""))
        for column in numbering.left_out
    ]
    added = [
        AddedColumnRecord(name=one.name, value=values.get(one.number, ""))
        for one in numbering.added
    ]
    return dropped, added
