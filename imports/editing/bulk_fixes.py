"""What a report allows to fix in bulk: cells with the same error, names, useless lines."""

import dataclasses
import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from typing import Self, TypedDict

from imports.checking.report import VALUE_CHARACTERS, FoundProblem, Report
from imports.editing.column_fixes import FixName, find_removed, name_fix
from imports.editing.line_editor import SAMPLES
from imports.reading.column_numbering import FIRST_ADDED
from imports.reading.quotes import QUOTE
from imports.rules.catalogue import CATALOGUE, BulkFixKind, Params, Rule
from imports.values.date_texts import DateOrder

MOST_BULK_FIXES = 50
OF_NAMES = (BulkFixKind.HEADER, BulkFixKind.COLUMNS)
#: A date that needs nothing but to be written the other way round.
YEAR_FIRST = re.compile("[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")
#: What they ask about may be meant.
MAY_BE_RIGHT = (
    Rule.LOST_ZEROS,
    Rule.CODE_AS_NUMBER,
    Rule.NULL_WORD,
    Rule.DECIMAL_OR_THOUSANDS,
)
#: What is said of cells as they stand in the file, whatever becomes of them.
OF_SOURCE_CELLS = (Rule.DISPLAYED_OTHERWISE, Rule.STRUCK_CELL, Rule.MERGED_CELL)
#: Another currency may be meant, and another unit than that of the field.
SURE_UNITS = ("", "€", "€ht", "%")


class FirstCell(TypedDict):
    """The first cell that a stroke corrects, and by which fix of which rule."""

    kind: str
    rule: str
    line: int
    column: int
    field: str
    before: str


class StoredBulkFix(FirstCell, total=False):
    """A stroke as a run stores it; the first ones were stored without all of it."""

    after: str
    name: str
    length: int
    proven_mark: str
    date_order: str
    is_sure: bool
    removed: str
    country_column: int
    samples: list[tuple[str, str]]
    count: int
    lines: list[int] | None
    columns: list[int]
    is_more: bool
    is_plain: bool
    changes: dict[str, str]
    last_lines: list[int] | None
    held: str


@dataclass(kw_only=True)
class BulkFix:
    """One stroke. `kind` is a fix (`name`), a header cell, leaving lines out, another reading, or
    writing records anew.

    `before` and `after` are those of the first cell, at `line` and `column`; `samples` those of the
    first few that differ. `length` is what codes that lost their zeros are padded to; `proven_mark`
    the decimal mark of its column, which the stroke leaves alone where it may be one; `removed` the
    unit or the mark that is taken off, `country_column` as in `Fix`; `date_order` what comes first
    in the dates of its column. Not `is_sure`: there is another offer, or the cells may be right as
    they are. `is_more`:
    the report lists a part of the problems, so the stroke corrects at least `count`. `changes` are
    the answers of the reading that would be others, by their name. `held` is the delimiter that is
    replaced in values. Records that are written anew run from one of the `lines` to the one of
    `last_lines` in the same place. `columns` are those that are not sent. Not `is_plain`: some
    dates are not just written in another order, year first.
    """

    kind: str
    rule: str
    line: int
    column: int
    field: str
    before: str
    after: str
    name: str = ""
    length: int = 0
    proven_mark: str = ""
    date_order: str = ""
    is_sure: bool = True
    removed: str = ""
    country_column: int = 0
    samples: list[tuple[str, str]] = dataclasses.field(default_factory=list)
    count: int = 0
    lines: list[int] | None = None
    columns: list[int] = dataclasses.field(default_factory=list)
    last_lines: list[int] | None = None
    held: str = ""
    is_more: bool = False
    is_plain: bool = True
    changes: dict[str, str] = dataclasses.field(default_factory=dict)

    def show(self, other: "BulkFix") -> None:
        """Keep what another cell of the stroke becomes as an example, unless it looks alike."""
        sample = (other.before, other.after)
        if len(self.samples) < SAMPLES and sample not in self.samples:
            self.samples.append(sample)

    def as_json(self) -> StoredBulkFix:
        return {
            "kind": self.kind,
            "rule": self.rule,
            "line": self.line,
            "column": self.column,
            "field": self.field,
            "before": self.before,
            "after": self.after,
            "name": self.name,
            "length": self.length,
            "proven_mark": self.proven_mark,
            "date_order": self.date_order,
            "is_sure": self.is_sure,
            "removed": self.removed,
            "country_column": self.country_column,
            "samples": self.samples,
            "count": self.count,
            "lines": self.lines,
            "columns": self.columns,
            "is_more": self.is_more,
            "is_plain": self.is_plain,
            "changes": self.changes,
            "last_lines": self.last_lines,
            "held": self.held,
        }

    @classmethod
    def from_json(cls, stored: StoredBulkFix) -> Self:
        return cls(
            kind=stored["kind"],
            rule=stored["rule"],
            line=stored["line"],
            column=stored["column"],
            field=stored["field"],
            before=stored["before"],
            after=stored["after"],
            name=stored.get("name", ""),
            length=stored.get("length", 0),
            proven_mark=stored.get("proven_mark", ""),
            date_order=stored.get("date_order", ""),
            is_sure=stored.get("is_sure", True),
            removed=stored.get("removed", ""),
            country_column=stored.get("country_column", 0),
            samples=[(before, after) for before, after in stored.get("samples", ())],
            count=stored.get("count", 0),
            lines=stored.get("lines"),
            columns=stored.get("columns", []),
            is_more=stored.get("is_more", False),
            is_plain=stored.get("is_plain", False),
            changes=stored.get("changes", {}),
            last_lines=stored.get("last_lines"),
            held=stored.get("held", ""),
        )


def find_bulk_fixes(
    report: Report, *, has_header: bool, converted: Container[int] = ()
) -> list[BulkFix]:
    """Return what is offered, in the order of the file's first such problem.

    Without a header, the names of the columns stand in no line that could be corrected. Those of
    another kind's file may all be right. Where the file may be read without its quotes, nothing is
    offered that would take away some of them. Of the columns that a mapping has `converted`, only
    what speaks of the cells in the file is offered.
    """
    has_names = has_header and (Rule.OTHER_KIND, "") not in report.counts
    may_be_packed = any(rule is Rule.QUOTED_VALUES for rule, _field in report.counts)
    found: dict[tuple[str, ...], BulkFix] = {}
    for problem in report.problems:
        for offer in bulk_fix_for(problem):
            if offer.kind in OF_NAMES and not has_names:
                continue
            if is_of_converted(offer, converted):
                continue
            if may_be_packed and offer.before.startswith(QUOTE) and not offer.changes:
                continue
            first = found.setdefault(identify(offer), offer)
            first.count += count_asked_cells(problem)
            first.is_more = report.is_cut
            if first.lines is not None:
                first.lines.append(problem.line)
            if offer.columns and offer is not first:
                first.columns += offer.columns
            first.is_plain = first.is_plain and offer.is_plain
            if report.is_cut and offer.name == FixName.DATE:
                first.is_plain = False  # what is not listed may be otherwise
            if first.last_lines is not None:
                first.last_lines.append(int(problem.params.get("last", problem.line)))
            first.show(offer)
    return drop_covered(list(found.values()))[:MOST_BULK_FIXES]


def is_of_converted(offer: BulkFix, converted: Container[int]) -> bool:
    """Say whether an offer speaks of what steps made of cells: a fix changes those in the file."""
    if offer.kind != BulkFixKind.CELLS:
        return False
    if offer.rule in OF_SOURCE_CELLS and offer.column < FIRST_ADDED:
        return False
    return offer.column in converted or (
        offer.country_column > 0 and offer.country_column in converted
    )


def drop_covered(offers: list[BulkFix]) -> list[BulkFix]:
    """Leave out the offers whose columns an offer before them takes out as well."""
    kept: list[BulkFix] = []
    for offer in offers:
        columns = set(offer.columns)
        if not columns or not any(columns.issubset(other.columns) for other in kept):
            kept.append(offer)
    return kept


def bulk_fix_for(problem: FoundProblem) -> Iterable[BulkFix]:
    fix, meant = CATALOGUE[problem.rule].fix, str(problem.params.get("suggestion", ""))
    if fix is None:
        return
    first: FirstCell = {
        "kind": fix.value,
        "rule": problem.rule.value,
        "line": problem.line,
        "column": problem.column or 0,
        "field": problem.field,
        "before": problem.value,
    }
    if fix is BulkFixKind.READING:
        if changes := read_changes(problem.params):
            yield BulkFix(after="", changes=changes, **first)
    elif fix is BulkFixKind.WIDTH and may_fit(problem):
        yield BulkFix(after="", lines=[], **of_file(first))
    elif columns := list_droppable(problem, meant):
        dropped: FirstCell = {**of_file(first), "kind": BulkFixKind.COLUMNS.value}
        yield BulkFix(after="", columns=columns, **dropped)
    elif problem.record is not None and fix is BulkFixKind.LINES:
        yield BulkFix(after="", lines=[], **of_file(first))
    elif meant and problem.record is not None and fix is BulkFixKind.RECORDS:
        nameless: FirstCell = {**first, "field": ""}
        yield BulkFix(after=meant, lines=[], last_lines=[], **nameless)
    elif problem.record is not None and fix is BulkFixKind.CELLS:
        yield from find_cell_fixes(problem, first)
    elif fix is BulkFixKind.HEADER and is_misspelt(problem, meant):
        yield BulkFix(after=meant.partition(" ")[0], **first)


def of_file(first: FirstCell) -> FirstCell:
    """Return what a stroke says that is of no column."""
    return {**first, "column": 0, "field": ""}


def may_fit(problem: FoundProblem) -> bool:
    """Say whether a line differs from the others by empty cells at its end only."""
    return problem.rule is Rule.FEWER_CELLS or "is_empty" in problem.params


def list_droppable(problem: FoundProblem, meant: str) -> list[int]:
    """Return the columns with which nothing better can be done than not to send them."""
    if problem.rule is Rule.TABLE_BESIDE:
        return [int(number) for number in str(problem.params["numbers"]).split(",")]
    is_droppable = (
        (problem.rule is Rule.HIDDEN_COLUMN and problem.field)
        or (problem.rule is Rule.UNNAMED_COLUMN and "is_empty" in problem.params)
        or (problem.rule is Rule.UNKNOWN_COLUMN and not meant)
    )
    return [problem.column] if is_droppable and problem.column else []


def find_cell_fixes(problem: FoundProblem, first: FirstCell) -> Iterator[BulkFix]:
    """Yield what may be made of a cell: what was meant, or what its date means in either order."""
    params = problem.params
    meant, order = str(params.get("suggestion", "")), str(params.get("date_order", ""))
    if meant and order == DateOrder.MONTH_FIRST and "month_proof" in params:
        yield put_in_order(first, meant)
    elif "suggestion" in params:
        name = name_fix(problem.value, meant, problem.rule)
        removed = name_removed(problem, name)
        yield BulkFix(
            **first,
            after=meant,
            name=name.value,
            is_plain=is_plain(problem.value, meant, problem.rule),
            length=int(params["length"]) if problem.rule is Rule.LOST_ZEROS else 0,
            proven_mark=str(params.get("proven_mark", "")),
            removed=removed,
            country_column=int(params.get("country_column", 0)),
            date_order=order,
            held=str(params.get("held", "")),
            is_sure=problem.rule not in MAY_BE_RIGHT and removed in SURE_UNITS,
        )
    if order != DateOrder.UNKNOWN:
        return
    for told in (DateOrder.DAY_FIRST, DateOrder.YEAR_FIRST):
        if after := str(params.get(told.value, "")):
            yield BulkFix(
                **first,
                after=after,
                name=name_fix(problem.value, after, problem.rule).value,
                date_order=told.value,
                is_sure=False,
            )
    if month_first := str(params.get("month_first", "")):
        yield put_in_order(first, month_first, is_sure=False)


def is_plain(value: str, meant: str, rule: Rule) -> bool:
    """Say whether a date needs nothing but to be written the other way round; or is none."""
    is_date = name_fix(value, meant, rule) is FixName.DATE
    return not is_date or bool(YEAR_FIRST.fullmatch(value.strip()))


def put_in_order(first: FirstCell, after: str, *, is_sure: bool = True) -> BulkFix:
    """Return the stroke for all dates of a column that have their month first, refused or not."""
    of_order: FirstCell = {**first, "rule": Rule.DATE_ORDER.value}
    return BulkFix(
        **of_order,
        after=after,
        name=FixName.MONTH_FIRST.value,
        date_order=DateOrder.MONTH_FIRST.value,
        is_sure=is_sure,
    )


def name_removed(problem: FoundProblem, name: FixName) -> str:
    """Return what the stroke takes off: the unit of a number, or the mark of its thousands."""
    if problem.rule is Rule.DECIMAL_OR_THOUSANDS:
        return str(problem.params["mark"])
    return find_removed(problem.value, name)


def identify(offer: BulkFix) -> tuple[str, ...]:
    """Return what is the same for all cells of a stroke."""
    column, changes = str(offer.column), offer.changes.values()
    same = (offer.kind, offer.rule, offer.name, offer.removed, column, offer.date_order)
    return *same, *changes


def count_asked_cells(problem: FoundProblem) -> int:
    """Return how many cells a problem is about: one question may be asked once for its column."""
    is_of_column = problem.rule is Rule.DECIMAL_OR_THOUSANDS
    return int(problem.params["times"]) if is_of_column else 1


def is_misspelt(problem: FoundProblem, meant: str) -> bool:
    return bool(meant and problem.column and len(problem.value) < VALUE_CHARACTERS)


def read_changes(params: Params) -> dict[str, str]:
    """Return which answers of the reading a problem would have otherwise: `set_sheet` the sheet."""
    return {
        name.removeprefix("set_"): str(value)
        for name, value in params.items()
        if name.startswith("set_")
    }
