"""Makes drafts, and saves what is found in them."""

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from functools import partial

from django.db import transaction

from imports.checking import DroppedFile, FoundProblem, Report
from imports.editing.bulk_fixes import BulkFix, StoredBulkFix, find_bulk_fixes
from imports.editing.cell_fixes import OF_DOUBTS
from imports.editing.line_editor import LineEditor
from imports.intake.analysis import Analysis, KnownLines, analyse, describe_error
from imports.intake.open_editor import replay_edits
from imports.intake.overrides import find_overrides, grade
from imports.intake.storable import storable
from imports.intake.storage import is_kept
from imports.intake.workbook_lines import convert_sheet, find_workbook_form
from imports.models import (
    DerivedFile,
    Edit,
    Event,
    ExpectedDocuments,
    Problem,
    Run,
    SourceFile,
)
from imports.models.problem_count import StoredCount
from imports.reading import Dialect, Looker, Table
from imports.reading.column_numbering import FIRST_ADDED
from imports.reading.recut import recut_table
from imports.reading.workbooks.conversion import PATIENCE_SECONDS
from imports.rules import Params, Severity
from portal.models import Door, User, record

FIELD_CHARACTERS = 120
VALUE_CHARACTERS = 300
#: Of an index with a header as long as a file, nothing is kept: every list of runs would carry it.
INDEX_BYTES = 16 << 10


class NotADraft(Exception):
    """The run has been confirmed or cancelled meanwhile: how it is read can no longer change."""


class ChangedMeanwhile(Exception):
    """Somebody else changed the draft: look at what it is now before changing it."""


class ReadLater(Exception):
    """Several workbooks are being read at the moment: nothing was changed, try again soon."""


class BytesGone(Exception):
    """The bytes were thrown away before a run came to use them: they must be stored again."""


@dataclass(frozen=True, kw_only=True)
class ToldReading:
    """What is said of the reading beforehand; what is empty is found in the file.

    `patience`: how many seconds a workbook may wait for others to be read.
    """

    sheet: str = ""
    encoding: str = ""
    patience: float = PATIENCE_SECONDS


FOUND = ToldReading()


def copy_draft(run: Run, *, user: User, is_trial: bool = False, door: Door = Door.PAGE) -> Run:
    """Return a new draft of the same bytes for the same company, read and edited the same way.

    `is_trial` makes it a dry run of the draft `run`, which the ERP tries and does not record.
    """
    copy = Run(
        company=run.company,
        kind_key=run.kind_key,
        source=run.source,
        file_name=run.file_name,
        created_by=user,
        parameters={**run.parameters, "tester": "Oui"} if is_trial else run.parameters,
        wants_journal=run.wants_journal,
        wants_statistics=run.wants_statistics,
        trial_of=run if is_trial else None,
        tried_revision=run.revision if is_trial else None,
    )
    dialect = run.reading if run.dialect else None
    sheet = run.sheet
    found = analyse_run(copy, dialect=dialect, sheet=sheet)
    edits: list[Edit] = []
    same_lines = (dialect, run.unedited_lines.file)
    if run.is_edited and (found.dialect, copy.unedited_lines.file) == same_lines:
        copy.dialect, copy.files = run.dialect, run.files
        copy.left_out, copy.joined = run.left_out, run.joined
        copy.column_changes = run.column_changes
        edits = list(run.edits.filter(undone_at=None))
        editor = replay_edits(run) if copy.lines.column_numbering else None
        found = analyse_lines(copy, editor=editor)
    return save_draft(copy, found, user=user, door=door, edits=edits)


def refuse_gone(*files: SourceFile | None) -> None:
    """Hold the files until the end of this transaction, or raise BytesGone."""
    for file in sorted(filter(None, files), key=lambda file: file.pk):
        if not is_kept(file):
            raise BytesGone


def save_again(run: Run, found: Analysis) -> None:
    """Save a draft with what was found now. Raises NotADraft, ChangedMeanwhile."""
    draft = Run.objects.select_for_update().filter(pk=run.pk, state=Run.State.DRAFT).first()
    if draft is None:
        raise NotADraft
    if draft.revision != run.revision:
        raise ChangedMeanwhile
    run.revision += 1
    record_analysis(run, found)
    run.save()
    run.derived_files.exclude(step__in=run.files).delete()
    keep_files(run)
    run.problems.all().delete()
    keep_problems(run, found)


def open_origin(run: Run) -> Table:
    """Return the lines as they came, but for the columns that people left out or added."""
    return recut_table(run.unedited_lines.open(), run.lines.column_numbering)


def analyse_lines(
    run: Run, looker: Looker | None = None, *, editor: LineEditor | None = None
) -> Analysis:
    """Check the run's lines as they stand now, edited or not, in the reading that is known.

    The `editor` is what made them; where columns are changed and none is given, they are made
    again.
    """
    lines = run.lines
    if editor is None and lines.column_numbering:
        editor = replay_edits(run)
    mapped = editor.shape.mapped if editor else None
    found = analyse(
        lines.path,
        kind=run.kind,
        entry_format=run.entry_format,
        dialect=lines.dialect,
        looker=looker,
        known=KnownLines(
            is_edited=lines.is_edited,
            left_out=lines.left_out,
            column_numbering=lines.column_numbering,
            open_origin=partial(open_origin, run) if lines.is_edited else None,
            dropped=DroppedFile(
                run.unedited_lines.path,
                run.reading,
                run.workbook,
                trace=mapped.trace if mapped else None,
                problems=editor.shape.problems if editor else None,
            ),
        ),
    )
    return replace(found, dialect=run.reading)


def analyse_run(
    run: Run,
    *,
    dialect: Dialect | None = None,
    sheet: str = "",
    looker: Looker | None = None,
    patience: float = PATIENCE_SECONDS,
) -> Analysis:
    """Read and check the run's bytes; a workbook's are first converted, and put on the run."""
    kind, entry_format, converted = run.kind, run.entry_format, None
    run.workbook = None
    run.put_file(DerivedFile.Step.SHEET, None)
    if form := find_workbook_form(run.source):
        converted, text = convert_sheet(
            run.source,
            form=form,
            kind=kind,
            entry_format=entry_format,
            sheet=sheet,
            patience=patience,
        )
        run.workbook = converted.info
        run.put_file(DerivedFile.Step.SHEET, text)
        if converted.error is not None:
            return Analysis(unreadable=describe_error(converted.error))
    return analyse(
        run.unedited_lines.path,
        kind=kind,
        entry_format=entry_format,
        dialect=dialect,
        sheet=converted,
        looker=None if converted else looker,
    )


def save_draft(
    run: Run, found: Analysis, *, user: User, door: Door, edits: Sequence[Edit] = ()
) -> Run:
    """Save the run and what was found in its bytes. Raises BytesGone; then nothing is saved."""
    record_analysis(run, found)
    with transaction.atomic():
        refuse_gone(run.source, *run.files.values())
        run.save()
        keep_files(run)
        keep_problems(run, found)
        keep_edits(run, edits)
        record(Event(run=run, verb=Event.Verb.UPLOADED), user=user, door=door)
    return run


def keep_files(run: Run) -> None:
    """Save what the run's lines were made of."""
    DerivedFile.objects.bulk_create(
        [DerivedFile(run=run, step=step, file=file) for step, file in run.files.items()],
        update_conflicts=True,
        unique_fields=["run", "step"],
        update_fields=["file"],
    )


def keep_edits(run: Run, edits: Sequence[Edit]) -> None:
    """Save the changes of another run as those of this one: who made them stays."""
    strokes: dict[int, int] = {}
    for number, edit in enumerate(edits, start=1):
        if edit.together is not None:
            edit.together = strokes.setdefault(edit.together, number)
        edit.pk, edit.run, edit.number = None, run, number
    Edit.objects.bulk_create(edits)


def record_analysis(run: Run, found: Analysis) -> None:
    """Put what was understood on the run, unsaved."""
    run.dialect = found.dialect.as_json() if found.dialect else {}
    run.unreadable = found.unreadable
    packed = found.index.pack() if found.index else None
    run.line_index = packed if packed and len(packed) <= INDEX_BYTES else None
    report = found.report
    run.line_count = report.lines if report else 0
    run.document_count = report.documents if report else None
    run.problem_counts = count_problems(run, report) if report else []
    run.blocking_count = sum(run.count_by_rule(Severity.BLOCKING).values())
    run.warning_count = sum(run.count_by_rule(Severity.WARNING).values())
    run.offers = []
    if report and found.dialect:
        offers = find_bulk_fixes(
            report, has_header=found.dialect.has_header, converted=find_converted(run)
        )
        run.offers = [describe_offer(offer) for offer in offers]


def count_problems(run: Run, report: Report) -> list[StoredCount]:
    """Return the complete counts, with the severities that the company gives to the rules."""
    overridden = find_overrides(run.company) if report.blocking else frozenset()
    return [
        grade(rule, storable(field), count, overridden).as_json()
        for (rule, field), count in report.counts.items()
    ]


def find_converted(run: Run) -> frozenset[int]:
    """Return the columns whose cells are what steps of a mapping made of those in the file."""
    return frozenset(run.lines.column_numbering.converted)


def list_params(problem: FoundProblem, converted: Container[int]) -> Params:
    """Return what is kept to fill the sentence of a problem.

    What is suggested for a converted cell is no value of the cell in the file.
    """
    column = problem.column or 0
    is_hidden = column in converted and (column >= FIRST_ADDED or problem.rule not in OF_DOUBTS)
    return {
        name: storable(value) if isinstance(value, str) else value
        for name, value in problem.params.items()
        if not (is_hidden and name == "suggestion")
    }


def describe_offer(offer: BulkFix) -> StoredBulkFix:
    return {
        **offer.as_json(),
        "before": storable(offer.before),
        "after": storable(offer.after),
        "field": storable(offer.field),
        "samples": [(storable(before), storable(after)) for before, after in offer.samples],
    }


def keep_problems(run: Run, found: Analysis) -> None:
    """Save the problems that the report lists: their counts are complete, the list may be cut."""
    keep_documents(run, found)
    if found.report is None:
        return
    severities = {row.rule: row.severity.value for row in run.list_problem_counts()}
    converted = find_converted(run)
    Problem.objects.bulk_create(
        (
            Problem(
                run=run,
                line=problem.line,
                record=problem.record,
                column=problem.column,
                field=storable(problem.field[:FIELD_CHARACTERS]),
                value=storable(problem.value[:VALUE_CHARACTERS]),
                rule=problem.rule.value,
                severity=severities[problem.rule],
                params=list_params(problem, converted),
            )
            for problem in found.report.problems
        ),
        batch_size=1000,
    )


def keep_documents(run: Run, found: Analysis) -> None:
    """Save the documents that the report expects, in place of those of an earlier check."""
    ExpectedDocuments.objects.filter(run=run).delete()
    expected = found.report.expected if found.report else None
    if expected is None:
        return
    ExpectedDocuments.objects.create(
        run=run,
        by_type=[(name, count) for name, count in expected.by_type.items()],
        first=[document.with_texts(storable) for document in expected.first],
    )
