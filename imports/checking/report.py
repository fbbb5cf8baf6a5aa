"""What a check found."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from imports.checking.documents.expected import Expected
from imports.reading.column_numbering import ColumnNumbering
from imports.reading.table import SAME_COLUMNS, Table
from imports.rules.catalogue import CATALOGUE, Params, Rule
from imports.rules.severity import Severity

VALUE_CHARACTERS = 200
#: Of problems that are known before a check, so many are kept.
MOST_KEPT = 10_000

type Counts = Counter[tuple[Rule, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundProblem:
    """One finding.

    `line` is the file's line number, from 1; `record` the ERP's, from 1 without the header, None
    for what concerns the columns; `column` counts from 1. `field` is the field's name, or its
    label for accounting entries, empty when no field is concerned. `value` is cut at 200
    characters. `params` fill the rule's sentence.
    """

    line: int
    record: int | None
    column: int | None
    field: str
    value: str
    rule: Rule
    severity: Severity
    params: Params


def build_problem(
    rule: Rule,
    *,
    line: int,
    record: int | None = None,
    column: int | None = None,
    field: str = "",
    value: str = "",
    params: Params | None = None,
) -> FoundProblem:
    """Return a problem of the rule's own severity; long texts are cut."""
    return FoundProblem(
        line=line,
        record=record,
        column=column,
        field=shorten_value(field),
        value=shorten_value(value),
        rule=rule,
        severity=CATALOGUE[rule].severity,
        params=params or {},
    )


def shorten_value(value: str) -> str:
    return value if len(value) <= VALUE_CHARACTERS else value[: VALUE_CHARACTERS - 1] + "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All that a check found.

    `counts` by rule and field are complete; `problems`, in the order of the file, stop at the
    limit, and then `is_cut`. `lines` is the number of records; `expected` the documents they would
    make, None for kinds that make none. `blocking` and `warnings` count problems.
    """

    problems: tuple[FoundProblem, ...]
    counts: Mapping[tuple[Rule, str], int]
    lines: int
    expected: Expected | None
    blocking: int
    warnings: int
    is_cut: bool

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def documents(self) -> int | None:
        return self.expected.count if self.expected else None


def renumber_problem(problem: FoundProblem, columns: ColumnNumbering) -> FoundProblem:
    """Return the problem with its column as the dropped file numbers it."""
    if not columns or problem.column is None:
        return problem
    params = dict(problem.params)
    if country := int(params.get("country_column", 0)):
        params["country_column"] = columns.column_of(country - 1)
    return replace(problem, column=columns.column_of(problem.column - 1), params=params)


class KnownProblems:
    """Counts every problem, keeps the first ones.

    Lines and columns are those of the dropped file. Which record a line is, only the table knows
    that is made of it: `ReportInMaking.take_known` asks.
    """

    def __init__(self) -> None:
        self.counts: Counts = Counter()
        self.problems: list[FoundProblem] = []

    def add(
        self,
        rule: Rule,
        *,
        line: int,
        column: int | None = None,
        field: str = "",
        value: str,
        params: Params,
    ) -> None:
        self.counts[rule, field] += 1
        if len(self.problems) < MOST_KEPT:
            self.problems.append(
                build_problem(
                    rule, line=line, column=column, field=field, value=value, params=params
                )
            )

    def take(self, others: "KnownProblems") -> None:
        """Add those that were found beside these."""
        self.counts.update(others.counts)
        self.problems += others.problems


class ReportInMaking:
    """Counts everything, keeps the first `limit` problems."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.problems: list[FoundProblem] = []
        self.counts: Counts = Counter()
        # What is told before all else of its line, and what is known only after the last line.
        self.first: list[FoundProblem] = []
        self.late: list[FoundProblem] = []

    @property
    def is_full(self) -> bool:
        return len(self.problems) >= self.limit

    def add(self, problem: FoundProblem) -> None:
        self.counts[problem.rule, problem.field] += 1
        self.keep(problem)

    def keep(self, problem: FoundProblem) -> None:
        """Keep a problem that `counts` holds already."""
        if not self.is_full:
            self.problems.append(problem)

    def add_first(self, problem: FoundProblem) -> None:
        """Count and keep a problem that goes before the others of its line; they come in order."""
        self.counts[problem.rule, problem.field] += 1
        if len(self.first) < self.limit:
            self.first.append(problem)

    def take_known(self, known: KnownProblems, table: Table) -> None:
        """Take what was found before the check, in columns of the dropped file.

        What was found below the last record of the table is of another one.
        """
        self.counts.update(known.counts)
        for problem in known.problems:
            record = table.numbering.record_of(problem.line)
            if record is None or record > table.line_count:
                self.counts[problem.rule, problem.field] -= 1
                continue
            column = problem.column
            place = None if column is None else table.column_numbering.place_of(column)
            shown = None if place is None else place + 1
            self.first.append(replace(problem, record=record, column=shown))
        self.counts = +self.counts

    def add_late(self, problem: FoundProblem) -> None:
        self.counts[problem.rule, problem.field] += 1
        self.late.append(problem)

    def finish(
        self,
        *,
        lines: int,
        expected: Expected | None,
        columns: ColumnNumbering = SAME_COLUMNS,
    ) -> Report:
        """Return the report, in which columns are those of the dropped file from here on."""
        by_severity: Counter[Severity] = Counter()
        for (rule, _field), count in self.counts.items():
            by_severity[CATALOGUE[rule].severity] += count
        found = [*self.first, *self.problems, *self.late]
        problems = sorted(found, key=lambda problem: problem.line)[: self.limit]
        return Report(
            problems=tuple(renumber_problem(problem, columns) for problem in problems),
            counts=dict(self.counts),
            lines=lines,
            expected=expected,
            blocking=by_severity[Severity.BLOCKING],
            warnings=by_severity[Severity.WARNING],
            is_cut=self.counts.total() > len(problems),
        )
