"""What a report allows to fix in bulk: cells with the same error, names, useless lines."""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from imports.checking.report import VALUE_CHARACTERS, FoundProblem, Report
from imports.editing.column_fixes import name_fix
from imports.editing.line_editor import SAMPLES
from imports.rules.catalogue import CATALOGUE, BulkFixKind, Params, Rule

MOST_BULK_FIXES = 50


@dataclass(kw_only=True)
class BulkFix:
    """One stroke. `kind` is a fix (`name`), a header cell, leaving lines out, or another reading.

    `before` and `after` are those of the first cell, at `line` and `column`; `samples` those of the
    first few that differ. `length` is what codes that lost their zeros are padded to; `proven_mark`
    the decimal mark of its column, which the stroke leaves alone where it may be one. `is_more`:
    the report lists a part of the problems, so the stroke corrects at least `count`. `changes` are
    the answers of the reading that would be others, by their name.
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
    samples: list[tuple[str, str]] = dataclasses.field(default_factory=list)
    count: int = 0
    lines: list[int] | None = None
    is_more: bool = False
    changes: dict[str, str] = dataclasses.field(default_factory=dict)

    def show(self, other: "BulkFix") -> None:
        """Keep what another cell of the stroke becomes as an example, unless it looks alike."""
        known = [before for before, _after in self.samples]
        if len(known) < SAMPLES and other.before not in known:
            self.samples.append((other.before, other.after))

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return what was stored; the first ones were stored without all of it."""
        names = {field.name for field in dataclasses.fields(cls)}
        fix = cls(**{name: value for name, value in stored.items() if name in names})
        fix.samples = [(before, after) for before, after in fix.samples]
        return fix


def find_bulk_fixes(report: Report, *, has_header: bool) -> list[BulkFix]:
    """Return what is offered, in the order of the file's first such problem.

    Without a header, the names of the columns stand in no line that could be corrected. Those of
    another kind's file may all be right.
    """
    has_names = has_header and (Rule.OTHER_KIND, "") not in report.counts
    found: dict[tuple[str, ...], BulkFix] = {}
    for problem in report.problems:
        for offer in bulk_fix_for(problem):
            if offer.kind == BulkFixKind.HEADER and not has_names:
                continue
            same = (offer.kind, offer.rule, offer.name, str(offer.column), *offer.changes.values())
            first = found.setdefault(same, offer)
            first.count += 1
            first.is_more = report.is_cut
            if first.lines is not None:
                first.lines.append(problem.line)
            first.show(offer)
    return list(found.values())[:MOST_BULK_FIXES]


def bulk_fix_for(problem: FoundProblem) -> Iterable[BulkFix]:
    fix, meant = CATALOGUE[problem.rule].fix, str(problem.params.get("suggestion", ""))
    if fix is None:
        return
    common: dict[str, Any] = {
        "kind": fix.value,
        "rule": problem.rule.value,
        "line": problem.line,
        "column": problem.column or 0,
        "field": problem.field,
        "before": problem.value,
    }
    if fix is BulkFixKind.READING:
        if changes := read_changes(problem.params):
            yield BulkFix(after="", changes=changes, **common)
    elif problem.record is not None and fix is BulkFixKind.LINES:
        yield BulkFix(after="", lines=[], **common | {"column": 0, "field": ""})
    elif meant and problem.record is not None and fix is BulkFixKind.CELLS:
        name = name_fix(problem.value, meant, problem.rule).value
        length = len(meant) if problem.rule is Rule.LOST_ZEROS else 0
        proven = str(problem.params.get("proven_mark", ""))
        yield BulkFix(after=meant, name=name, length=length, proven_mark=proven, **common)
    elif fix is BulkFixKind.HEADER and is_misspelt(problem, meant):
        yield BulkFix(after=meant.partition(" ")[0], **common)


def is_misspelt(problem: FoundProblem, meant: str) -> bool:
    return bool(meant and problem.column and len(problem.value) < VALUE_CHARACTERS)


def read_changes(params: Params) -> dict[str, str]:
    """Return which answers of the reading a problem would have otherwise: `set_sheet` the sheet."""
    return {
        name.removeprefix("set_"): str(value)
        for name, value in params.items()
        if name.startswith("set_")
    }
