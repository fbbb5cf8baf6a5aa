"""What the portal recognises in the columns of a draft, and what it learns of them."""

from collections.abc import Iterable, Sequence
from contextlib import suppress

from django.db import transaction

from imports.catalogue import Kind
from imports.editing.column_mapping import MapColumns
from imports.intake.draft import BytesGone, ChangedMeanwhile, NotADraft
from imports.intake.edits import NothingChanged, NothingLeft
from imports.intake.mapping import find_width, map_columns
from imports.intake.open_editor import open_editor
from imports.intake.storable import storable
from imports.mapping.column_profile import PROFILED_LINES, profile_columns
from imports.mapping.folding import fold_header
from imports.mapping.mapping import ColumnMapping, MappedColumn
from imports.mapping.matching import ColumnProposal, propose_columns
from imports.mapping.refused import MappingRefused
from imports.mapping.steps.registry import read_step
from imports.mapping.taught import MatchLevel, Taught, TaughtColumn
from imports.models import Edit, Run, TaughtHeader
from imports.models.taught_header import LONGEST_HEADER
from imports.reading import UnreadableFile
from imports.reading.replacing import CannotHold
from imports.rules import Rule
from portal.models import Company, CompanyEvent, Door, User, record

#: Of a larger file, columns are mapped once a person or a command says so: its lines are written
#: and checked once more for that, while somebody waits for the page.
MOST_BYTES_UNASKED = 16 << 20
#: What the check says of a title that is no field's name.
UNRECOGNISED = (Rule.UNKNOWN_COLUMN, Rule.UNNAMED_COLUMN)
#: Of so many lines, what is proposed is told on the page of a draft.
FEW_LINES = 40
#: Levels of which nobody has to be asked.
KNOWN_LEVELS = (MatchLevel.TAUGHT, MatchLevel.IDENTICAL)
#: Why a draft is left to people: it was taken up at this very moment, cannot be read, or what is
#: known does not fit it.
LEFT_AS_IT_IS = (
    NotADraft,
    ChangedMeanwhile,
    BytesGone,
    NothingChanged,
    NothingLeft,
    CannotHold,
    MappingRefused,
    UnreadableFile,
    OSError,
)


def find_taught(company: Company, kind: Kind) -> Taught:
    """Return what the company has decided about titles of columns of a kind. One query."""
    rows = TaughtHeader.objects.filter(company=company, kind_key=kind.key)
    return Taught(
        columns={row.header: TaughtColumn(field=row.field, steps=tuple(row.steps)) for row in rows}
    )


def propose_for(run: Run, *, lines: int = PROFILED_LINES) -> list[ColumnProposal]:
    """Return what each column of the draft may be, by its title and its first values.

    So many `lines` are looked at, fewer where they are wide. Titles are as people left them, values
    as they came. Two queries. Raises UnreadableFile or OSError.
    """
    table = run.unedited_lines.open()
    live = [one for one in run.edits.filter(undone_at=None) if one.kind != Edit.Kind.MAP]
    names: Sequence[str] = table.columns
    if table.header_line is not None:
        editor = open_editor(run, live)
        names = table.split(editor.edit(table.start_line, table.header_line))
    width = find_width(run)
    headers = [*map(storable, names), *[""] * (width - len(names))][:width]
    profiles = profile_columns(map(table.split, table.first_lines(lines)), width)
    return propose_columns(headers, profiles, run.kind, taught=find_taught(run.company, run.kind))


def recognise_columns(run: Run, *, user: User, door: Door = Door.PAGE) -> None:
    """Map the columns of a draft that nobody has to be asked about, where any needs it.

    Those are the ones that the company has decided before, and those whose title is the name or
    the label of a field. A draft whose titles are all field names is left as it is, unread. So is
    a large file on a page, where one click does it.
    """
    is_open = any(row.rule in UNRECOGNISED for row in run.list_problem_counts())
    if not is_open or run.kind.is_entries or not run.reading.has_header:
        return
    if door is Door.PAGE and run.unedited_lines.file.size > MOST_BYTES_UNASKED:
        return
    with suppress(*LEFT_AS_IT_IS):
        proposals = propose_for(run)
        columns = list_recognised(proposals)
        if columns and not all(one.is_ignored for one in proposals):
            mapping = ColumnMapping(kind=run.kind_key, columns=columns)
            map_columns(run, user=user, mapping=mapping, revision=run.revision)


def list_recognised(proposals: Iterable[ColumnProposal]) -> tuple[MappedColumn, ...]:
    """Return the columns that become another field than their title says, without a question."""
    return tuple(
        MappedColumn(
            column=one.column,
            header=one.header,
            field=one.field or "",
            steps=tuple(map(read_step, one.steps)),
            level=one.level.value,
        )
        for one in proposals
        if one.is_set and (one.header != one.field or one.steps)
    )


def count_changes_by_people(run: Run) -> int:
    """Count the changes that the lines hold, but for a mapping that the portal made by itself."""
    live = run.edits.filter(undone_at=None) if run.is_edited else ()
    return sum(not is_recognised(one) for one in live)


def is_recognised(edit: Edit) -> bool:
    """Say whether a change is a mapping of which nobody had to be asked."""
    change = edit.change
    if not isinstance(change, MapColumns) or change.mapping.computed:
        return False
    return all(one.level in KNOWN_LEVELS for one in change.mapping.columns)


def teach(run: Run, mapping: ColumnMapping, *, user: User, door: Door = Door.PAGE) -> None:
    """Remember for the company what somebody decided about the titles of a draft's columns.

    A title that stands twice in the file says nothing by itself, and is not remembered. Nor is a
    column that is joined with others, or whose sign says something else: that is asked again.
    """
    decided: dict[str, list[MappedColumn]] = {}
    for one in mapping.columns:
        decided.setdefault(fold_header(one.header)[:LONGEST_HEADER], []).append(one)
    used = {column for one in mapping.computed for column in one.columns}
    clear = {
        header: found[0]
        for header, found in decided.items()
        if header and len(found) == 1 and found[0].column not in used
    }
    with transaction.atomic():
        # Two people may decide on one new title: the second one finds the row of the first.
        Company.objects.select_for_update(no_key=True).get(pk=run.company_id)
        rows = TaughtHeader.objects.filter(
            company=run.company, kind_key=run.kind_key, header__in=clear
        )
        known = {row.header: row for row in rows}
        changed: dict[str, tuple[str | None, str]] = {}
        for header, one in clear.items():
            row = known.get(header) or TaughtHeader(
                company=run.company, kind_key=run.kind_key, header=header
            )
            steps = [step.as_json() for step in one.steps]
            if row.pk and row.field == one.field and list(row.steps) == steps:
                continue
            before = row.field if row.pk else None
            row.written, row.field, row.steps = one.header[:LONGEST_HEADER], one.field, steps
            row.taught_by = user
            row.save()
            changed[row.written] = (before, one.field)
        if changed:
            details = {"kind": run.kind.label, "columns": changed}
            event = CompanyEvent(
                company=run.company, verb=CompanyEvent.Verb.COLUMNS_TAUGHT, details=details
            )
            record(event, user=user, door=door)
