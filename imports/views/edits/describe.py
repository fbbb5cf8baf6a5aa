"""The changes of a run's lines and the fixes that are offered, in words."""

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from imports.catalogue import KINDS, Kind
from imports.editing.bulk_fixes import BulkFix
from imports.editing.column_changes import AddColumn, DropColumns, FitCells
from imports.editing.column_fixes import Fix, FixName
from imports.editing.column_mapping import MapColumns
from imports.editing.line_changes import LeaveOut, PutBack, RewriteRecords, SetCells, SetLine
from imports.editing.sure_fixes import is_sure
from imports.models import Edit, Run
from imports.rules.catalogue import BulkFixKind, Rule
from imports.values.date_texts import DateOrder
from imports.views.before_after import BeforeAfter, build_before_after
from imports.views.drafts.preview import cut_text
from imports.views.drafts.reading_form import ENCODING_NAMES
from imports.views.drafts.reading_suggestions import Forms, prepare_forms
from imports.views.edits.describe_columns import (
    describe_column_change,
    describe_useless_columns,
    label_column,
    name_lines,
)
from imports.views.edits.forms import FIX_NAMES
from imports.views.rule_names import name_rule
from imports.views.runs.wording import group_digits

SHOWN_BULK_FIXES = 8
SHOWN_CELLS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedEdit:
    """A change of the list, in words; `stroke`: so many were made at once and may be undone so."""

    edit: Edit
    title: str
    swaps: Sequence[BeforeAfter] = ()
    more: int = 0
    shown: str = ""
    stroke: int = 0

    @property
    def within_sentence(self) -> str:
        """Return the title as it stands in the middle of a sentence."""
        return self.title[:1].lower() + self.title[1:]


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedBulkFix:
    """An offered fix, in words. `number` is its place in the run's list.

    `reading` holds the forms of another reading, where that is what is offered, and `kind` the
    other kind of import.
    """

    number: int
    title: str
    note: str = ""
    swaps: Sequence[BeforeAfter] = ()
    button: str = ""
    reading: Forms = ()
    kind: Kind | None = None
    is_sure: bool = False


def list_edits(run: Run) -> list[DescribedEdit]:
    """Return the changes of the run, the last one first. One query; none where there are none."""
    if not run.is_edited and run.revision == 1:
        return []
    edits = list(run.edits.select_related("user", "undone_by").order_by("-number"))
    live = Counter(edit.together for edit in edits if not edit.is_undone)
    told = []
    for edit in edits:
        # All of a stroke is undone where its last change stands.
        stroke = 0 if edit.is_undone or edit.together is None else live.pop(edit.together, 0)
        told.append(replace(describe_edit(edit, run.kind), stroke=stroke))
    return told


def are_only_mappings(edits: Sequence[DescribedEdit]) -> bool:
    """Say whether nobody corrected a line: columns were matched with fields, and no more."""
    return bool(edits) and all(one.edit.kind == Edit.Kind.MAP for one in edits)


def describe_edit(edit: Edit, kind: Kind) -> DescribedEdit:
    change = edit.change
    if isinstance(change, SetCells):
        return describe_cells(edit, change, kind)
    if isinstance(change, SetLine):
        return DescribedEdit(
            edit=edit,
            title=_("Line %(line)s rewritten") % {"line": change.line},
            swaps=[build_before_after("", change.before, change.after)],
        )
    if isinstance(change, LeaveOut | PutBack):
        return describe_lines(edit, change)
    if isinstance(change, DropColumns | AddColumn | FitCells | MapColumns):
        is_mapping = isinstance(change, MapColumns)
        return DescribedEdit(
            edit=edit,
            title=describe_column_change(change, edit.count, kind),
            swaps=list_swaps(edit) if is_mapping else (),
            shown="" if is_mapping else ", ".join(before for before, _after in edit.samples),
        )
    if isinstance(change, RewriteRecords):
        lines = [first for first, _last in change.records]
        title = ngettext(
            "Record of line %(lines)s written anew",
            "%(count)s records written anew, of the lines %(lines)s",
            len(lines),
        )
        return DescribedEdit(edit=edit, title=title % name_lines(lines), shown=change.shown)
    title = describe_fix(change, edit.count, kind)
    return DescribedEdit(edit=edit, title=title, swaps=list_swaps(edit))


def list_swaps(edit: Edit) -> list[BeforeAfter]:
    """Return the first cells that a fix or a mapping changed."""
    return [build_before_after("", before, after) for before, after in edit.samples]


def describe_lines(edit: Edit, change: LeaveOut | PutBack) -> DescribedEdit:
    count, names = len(change.lines), name_lines(change.lines)
    if isinstance(change, LeaveOut):
        title = ngettext("Line %(lines)s left out", "%(count)s lines left out: %(lines)s", count)
        return DescribedEdit(edit=edit, title=title % names, shown=change.shown)
    title = ngettext("Line %(lines)s put back", "%(count)s lines put back: %(lines)s", count)
    return DescribedEdit(edit=edit, title=title % names)


def describe_cells(edit: Edit, change: SetCells, kind: Kind) -> DescribedEdit:
    title = _("Line %(line)s") if change.names else _("Header, line %(line)s")
    names = change.names or [""] * len(change.cells)
    swaps = [
        build_before_after(label_column(kind, name, column), before, after)
        for name, (column, before, after) in zip(names, change.cells, strict=True)
    ]
    return DescribedEdit(
        edit=edit,
        title=title % {"line": change.line},
        swaps=swaps[:SHOWN_CELLS],
        more=max(len(swaps) - SHOWN_CELLS, 0),
    )


def describe_fix(fix: Fix, count: int, kind: Kind) -> str:
    cells = count_cells(fix.field, fix.column, count, kind)
    return f"{cells} – {fix_text(fix.name, fix.length, fix.rule, fix.removed)}"


def fix_text(name: FixName, length: int, rule: str | None, removed: str | None = "") -> str:
    if name is FixName.UNIT and removed:
        return _("“%(unit)s” removed") % {"unit": removed}
    if rule == Rule.INVISIBLE_SPACE and name in (FixName.SPACES, FixName.MEANT):
        return _("what does not show corrected")
    if name is FixName.MEANT and rule == Rule.BAD_DATE:
        return str(FIX_NAMES[FixName.DATE])
    said = str(FIX_NAMES[name])
    return f"{said} ({length})" if name is FixName.PAD and length else said


def count_cells(field: str, column: int, count: int, kind: Kind, *, is_more: bool = False) -> str:
    if is_more:
        sentence = ngettext(
            "At least %(count)s cell in the column %(column)s",
            "At least %(count)s cells in the column %(column)s",
            count,
        )
    else:
        sentence = ngettext(
            "%(count)s cell in the column %(column)s",
            "%(count)s cells in the column %(column)s",
            count,
        )
    return sentence % {
        "count": group_digits(count),
        "column": label_column(kind, field, column),
    }


def list_bulk_fixes(
    run: Run, *, column: int = 0, answered: Container[str] = ()
) -> list[DescribedBulkFix]:
    """Return what the page offers to correct in bulk, or what fixes that column. No query.

    What is not sure is left out where its rule is `answered` by something better.
    """
    offers = [
        (number, offer)
        for number, offer in enumerate(run.list_offered_fixes())
        if (not column or (offer.kind, offer.column) == (BulkFixKind.CELLS, column))
        and (is_sure(offer) or offer.rule not in answered)
    ]
    # Another reading may make all the others needless.
    offers.sort(key=lambda one: one[1].kind != BulkFixKind.READING)
    return [
        replace(describe_bulk_fix(run, number, offer), is_sure=is_sure(offer))
        for number, offer in offers[:SHOWN_BULK_FIXES]
    ]


def count_sure_fixes(run: Run) -> int:
    """Return how many of the offered fixes may be made at one stroke."""
    return sum(map(is_sure, run.list_offered_fixes()))


def describe_bulk_fix(run: Run, number: int, offer: BulkFix) -> DescribedBulkFix:
    if offer.kind == BulkFixKind.LINES:
        return describe_useless_lines(number, offer)
    if offer.kind in (BulkFixKind.COLUMNS, BulkFixKind.WIDTH):
        return describe_shape_fix(run, number, offer)
    if offer.kind == BulkFixKind.READING:
        return describe_other_reading(run, number, offer)
    samples = offer.samples or [(offer.before, offer.after)]
    swaps = [build_before_after("", before, after) for before, after in samples]
    if offer.kind == BulkFixKind.RECORDS:
        return describe_records(number, offer, swaps)
    if offer.kind == BulkFixKind.HEADER:
        return DescribedBulkFix(
            number=number,
            title=_("Name of column %(number)s in the header") % {"number": offer.column},
            note=name_rule(offer.rule),
            swaps=swaps,
            button=_("Rename"),
        )
    note = fix_text(FixName(offer.name), offer.length, offer.rule, offer.removed)
    if not offer.is_sure and offer.date_order == DateOrder.DAY_FIRST:
        note = _("if the day comes first in this column")
    elif not offer.is_sure and offer.date_order == DateOrder.MONTH_FIRST:
        note = _("if the month comes first in this column")
    elif offer.date_order == DateOrder.YEAR_FIRST:
        note = _("if the year comes first in this column")
    return DescribedBulkFix(
        number=number,
        title=count_cells(offer.field, offer.column, offer.count, run.kind, is_more=offer.is_more),
        note=note,
        swaps=swaps,
        button=_("Correct"),
    )


def describe_useless_lines(number: int, offer: BulkFix) -> DescribedBulkFix:
    title = ngettext(
        "Line %(lines)s: %(rule)s", "%(count)s lines: %(rule)s (%(lines)s)", offer.count
    )
    names = name_lines(offer.lines or []) | {"rule": name_rule(offer.rule)}
    return DescribedBulkFix(
        number=number,
        title=title % names,
        note=cut_text(offer.before),
        button=ngettext("Leave it out", "Leave them out", offer.count),
    )


def describe_shape_fix(run: Run, number: int, offer: BulkFix) -> DescribedBulkFix:
    """Describe columns that are not sent, or lines that are cut to their columns."""
    if offer.kind == BulkFixKind.COLUMNS:
        title, button = describe_useless_columns(offer)
        shows_values = offer.rule in (Rule.HIDDEN_COLUMN, Rule.TABLE_BESIDE)
        note = cut_text(offer.before) if shows_values else name_rule(offer.rule)
        return DescribedBulkFix(number=number, title=title, note=note, button=button)
    title = ngettext(
        "Line %(lines)s: %(rule)s", "%(count)s lines: %(rule)s (%(lines)s)", offer.count
    )
    if offer.rule == Rule.FEWER_CELLS:
        button = _("Fill them up with empty cells")
    else:
        button = _("Remove the empty cells at the end")
    names = name_lines(offer.lines or []) | {"rule": name_rule(offer.rule)}
    return DescribedBulkFix(
        number=number, title=title % names, note=cut_text(offer.before), button=button
    )


def describe_records(number: int, offer: BulkFix, swaps: Sequence[BeforeAfter]) -> DescribedBulkFix:
    title = ngettext("Line %(lines)s", "%(count)s records: lines %(lines)s", offer.count)
    is_torn = offer.rule == Rule.LINE_BREAK
    return DescribedBulkFix(
        number=number,
        title=title % name_lines(offer.lines or []),
        note=name_rule(offer.rule),
        swaps=swaps,
        button=_("Join the lines") if is_torn else _("Correct"),
    )


def describe_other_reading(run: Run, number: int, offer: BulkFix) -> DescribedBulkFix:
    if key := offer.changes.get("kind"):
        kind = KINDS[key]
        return DescribedBulkFix(
            number=number,
            title=name_rule(offer.rule),
            button=_("Continue as “%(kind)s”") % {"kind": kind.label},
            kind=kind,
        )
    sentences = {
        "sheet": _("Read the sheet “%(sheet)s” instead"),
        "encoding": _("Confirm %(encoding)s")
        if offer.rule == Rule.GUESSED_ENCODING
        else _("Read it as %(encoding)s"),
        "text_delimiter": _("Read without quotation marks"),
        "delimiter": _("Read the lines with “%(delimiter)s”"),
    }
    names = {**offer.changes, "encoding": ENCODING_NAMES.get(offer.changes.get("encoding", ""), "")}
    said = [sentences[name] % names for name in offer.changes if name in sentences]
    return DescribedBulkFix(
        number=number,
        title=name_rule(offer.rule),
        note=cut_text(offer.before),
        button=", ".join(said) or _("Read it this way"),
        reading=prepare_forms(run, **offer.changes),
    )
