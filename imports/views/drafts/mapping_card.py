"""What a draft says of its columns: how many are to be matched, or what they were matched with."""

from dataclasses import dataclass
from typing import TypedDict

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from imports.intake.recognition import FEW_LINES, UNRECOGNISED, propose_for
from imports.models import Run
from imports.reading import Table, UnreadableFile
from imports.reading.column_numbering import ColumnNumbering
from imports.rules import Rule
from imports.views.runs.wording import group_digits

#: With more columns than that, none is proposed on the page of the draft: that takes its time.
MOST_PROPOSED_COLUMNS = 80
#: So many columns are named in the line above the preview.
MATCHES_SHOWN = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingCard:
    """How many columns are no field yet: `proposed` ones are preselected on the mapping page."""

    title: str
    note: str
    proposed: int

    @property
    def answered_rules(self) -> tuple[Rule, ...]:
        """The problems for which the mapping page has a better answer than leaving columns out."""
        return (Rule.UNKNOWN_COLUMN,) if self.proposed else ()


class ShownMapping(TypedDict):
    """The card of what is to be matched, or the line of what is; None where there is nothing."""

    mapping_card: MappingCard | None
    matched: str


def describe_mapping_state(run: Run, table: Table | None, *, may_edit: bool) -> ShownMapping:
    """Return what is said of the columns. Two queries, where some are to be matched."""
    if table is None or run.kind.is_entries or not run.reading.delimiter:
        return {"mapping_card": None, "matched": ""}
    return {
        "mapping_card": build_mapping_card(run, table) if may_edit else None,
        "matched": name_matches(run, table.column_numbering),
    }


def build_mapping_card(run: Run, table: Table) -> MappingCard | None:
    """Return the card, or None where every column is a field, or has been left out."""
    counts = run.list_problem_counts()
    undecided = sum(row.count for row in counts if row.rule in UNRECOGNISED)
    if not table.columns:
        return MappingCard(
            title=_("This file is read without titles: nothing says which column is which field"),
            note=_("If its first line has the titles, change how it is read first."),
            proposed=0,
        )
    lacking = {row.field for row in counts if row.rule is Rule.MISSING_COLUMN}
    is_mapped = table.column_numbering.is_mapped
    if not undecided and not (lacking and is_mapped):
        return None
    fields = list_proposed_fields(run, table) if undecided else []
    proposed, missing = min(len(fields), undecided), len(lacking.difference(fields))
    return MappingCard(
        title=count_columns(undecided, proposed) if undecided else count_missing(missing),
        note=count_missing(missing) if undecided and missing else "",
        proposed=proposed,
    )


def list_proposed_fields(run: Run, table: Table) -> list[str]:
    """Return the fields that are proposed for columns that are none yet."""
    if len(table.columns) > MOST_PROPOSED_COLUMNS:
        return []
    named = {one.number for one in table.column_numbering.named}
    try:
        proposals = propose_for(run, lines=FEW_LINES)
    except (UnreadableFile, OSError):
        return []
    open_ones = [one for one in proposals if one.column not in named and one.header != one.field]
    return [one.field for one in open_ones if one.field is not None]


def count_columns(undecided: int, proposed: int) -> str:
    text = ngettext(
        "%(count)s column to be matched", "%(count)s columns to be matched", undecided
    ) % {"count": group_digits(undecided)}
    if not proposed:
        return text
    left = undecided - proposed
    parts = [ngettext("%(count)s proposed", "%(count)s proposed", proposed)]
    numbers = [proposed]
    if left:
        parts.append(ngettext("%(count)s to be decided", "%(count)s to be decided", left))
        numbers.append(left)
    said = [
        part % {"count": group_digits(number)} for part, number in zip(parts, numbers, strict=True)
    ]
    return _("%(columns)s: %(parts)s") % {"columns": text, "parts": ", ".join(said)}


def count_missing(missing: int) -> str:
    text = ngettext(
        "%(count)s mandatory field has no column yet: one value for all lines will do.",
        "%(count)s mandatory fields have no column yet: one value for all lines will do.",
        missing,
    )
    return text % {"count": group_digits(missing)}


def name_matches(run: Run, numbering: ColumnNumbering) -> str:
    """Return which titles of the file became which fields, or nothing where none did."""
    fields = run.kind.fields_by_name
    matches = [
        f"{one.header.strip()} → {fields[one.name].label or one.name}"
        for one in numbering.named
        if one.header.strip() and one.header != one.name and one.name in fields
    ]
    shown = ", ".join(matches[:MATCHES_SHOWN])
    more = len(matches) - MATCHES_SHOWN
    if more <= 0:
        return shown
    text = ngettext("%(columns)s and %(count)s other", "%(columns)s and %(count)s others", more)
    return text % {"columns": shown, "count": group_digits(more)}
