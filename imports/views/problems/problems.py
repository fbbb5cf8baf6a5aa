"""What the check found, page by page."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from imports.models import Problem, Run
from imports.rules import Severity
from imports.views.access import find_run, may_send
from imports.views.rule_names import name_rule

if TYPE_CHECKING:
    from portal.models import UserRequest

# A file of ten thousand unknown columns has as many groups: the first ones are enough to fix.
MOST_GROUPS = 50
PAGE_SIZE = 50
FILTERS = ("severity", "rule", "field")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """All problems of one rule in one field: how many, and the address of their list."""

    rule: str
    name: str
    field: str
    severity: Severity
    is_overridden: bool
    count: int
    query: str
    is_chosen: bool


class ProblemList(TypedDict):
    """One page of the problems under their groups. `problem_count` is that of the chosen ones.

    `is_cut`: more were counted than are listed.
    """

    problem_page: Page[Problem]
    problem_groups: list[Group]
    hidden_groups: int
    problem_total: int
    problem_count: int
    is_cut: bool
    is_filtered: bool
    chosen_severity: str
    severities: list[tuple[Severity, int]]
    query: str


class ProblemsPage(ProblemList):
    run: Run
    may_send: bool
    is_whole_page: bool


@require_GET
@vary_on_headers("HX-Request")
def run_problems(request: "UserRequest", code: UUID) -> HttpResponse:
    run = find_run(request, code)
    is_part = request.htmx and not request.htmx.history_restore_request
    template = (
        "imports/problems/problems.html#problems" if is_part else "imports/problems/problems.html"
    )
    context: ProblemsPage = {
        "run": run,
        "may_send": run.is_draft and may_send(request, run),
        "is_whole_page": not is_part,
        **describe_problems(run, request.GET),
    }
    return render(request, template, context)


def describe_problems(run: Run, query: QueryDict) -> ProblemList:
    """Return what the list of problems shows: two queries, whatever their number."""
    # No text of a database holds a NUL: PostgreSQL does not even let one be asked for.
    chosen = {name: str(query[name]).replace("\0", "") for name in FILTERS if query.get(name)}
    groups = group_problems(run, chosen)
    found = run.problems.filter(**chosen)
    page: Page[Problem] = Paginator(found, PAGE_SIZE).get_page(query.get("page"))
    for problem in page:
        problem.name = name_problem_column(run, problem)  # type: ignore[attr-defined]
    total = sum(group.count for group in groups)
    listed = sum(is_of(group, chosen) * group.count for group in groups)
    return {
        "problem_page": page,
        "problem_groups": [group for place, group in enumerate(groups) if is_shown(place, group)],
        "hidden_groups": max(len(groups) - MOST_GROUPS, 0),
        "problem_total": total,
        "problem_count": listed,
        "is_cut": page.paginator.count < listed,
        "is_filtered": bool(chosen),
        "chosen_severity": chosen.get("severity", ""),
        "severities": count_severities(groups),
        "query": to_query(chosen),
    }


def group_problems(run: Run, chosen: dict[str, str]) -> list[Group]:
    """Return the counts by rule and field, the blocking ones first. They are always complete."""
    groups = []
    for row in run.list_problem_counts():
        rule, field = row.rule.value, row.field
        is_chosen = chosen.get("rule") == rule and chosen.get("field", "") == field
        query = {"rule": rule} | ({"field": field} if field else {})
        groups.append(
            Group(
                rule=rule,
                name=name_rule(rule),
                field=field,
                severity=row.severity,
                is_overridden=row.is_lowered,
                count=row.count,
                query="" if is_chosen else to_query(query),
                is_chosen=is_chosen,
            )
        )
    return sorted(groups, key=lambda group: (group.severity.rank, -group.count))


def is_shown(place: int, group: Group) -> bool:
    return place < MOST_GROUPS or group.is_chosen


def is_of(group: Group, chosen: dict[str, str]) -> bool:
    return all(getattr(group, name) == value for name, value in chosen.items())


def count_severities(groups: list[Group]) -> list[tuple[Severity, int]]:
    counts = dict.fromkeys(Severity, 0)
    for group in groups:
        counts[group.severity] += group.count
    return [(severity, count) for severity, count in counts.items() if count]


def name_problem_column(run: Run, problem: Problem) -> str:
    """Say in which column the problem is: its label and its name."""
    field = run.kind.find_field(problem.field)
    if field and field.label:
        return f"{field.label} ({problem.field})"
    if problem.field:
        return problem.field
    return _("Column %(number)s") % {"number": problem.column} if problem.column else ""


def to_query(values: dict[str, str]) -> str:
    query = QueryDict(mutable=True)
    query.update(values)
    return query.urlencode()
