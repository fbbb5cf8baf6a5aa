"""The problems of a run as rows for a spreadsheet, one by one."""

from collections.abc import Iterator

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from imports.models import Problem, Run
from imports.models.severity_words import SEVERITY_WORDS
from imports.reading.column_numbering import show_column
from imports.views.problems.problems import name_problem_column
from imports.views.rule_names import name_rule

FETCHED = 2_000

type ProblemRow = tuple[int, int | None, str, str, str, str, str]


def name_file_columns() -> tuple[str, ...]:
    return (
        _("Line"),
        _("Column no."),
        _("Column"),
        _("Value"),
        _("Severity"),
        _("Rule"),
        _("What is wrong, and how to fix it"),
    )


def iterate_problems(run: Run, **chosen: object) -> Iterator[Problem]:
    """Yield the kept problems in the order of the file, in constant memory."""
    found = run.problems.filter(**chosen).order_by("line", "column", "pk")
    return found.iterator(chunk_size=FETCHED)


def build_problem_row(run: Run, problem: Problem) -> ProblemRow:
    return (
        problem.line,
        show_column(problem.column),
        name_problem_column(run, problem) if problem.field else "",
        problem.value,
        SEVERITY_WORDS[problem.severity].name(1),
        name_rule(problem.rule),
        problem.message,
    )


def cut_off_text(run: Run) -> str:
    """Say that more problems were counted than kept; empty when all of them are there."""
    counted = sum(row.count for row in run.list_problem_counts())
    kept = run.problems.count()
    if counted <= kept:
        return ""
    return _("Only the first %(kept)s of %(counted)s problems are listed here.") % {
        "kept": number_format(kept, force_grouping=True),
        "counted": number_format(counted, force_grouping=True),
    }
