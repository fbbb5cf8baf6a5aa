"""The history: every import one may see, found by what one remembers of it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import push_url

from imports.history.list_rows import RunRow, make_rows
from imports.history.paging import (
    COUNT_LIMIT,
    BrokenCursorError,
    Cursor,
    Page,
    count_up_to,
    fetch_page,
)
from imports.history.search import RunFilter, find_runs
from imports.models import Run
from imports.models.run_queries import RunQuerySet, is_dry_run
from imports.views.history.filters import Chip, RunFilterForm, tidy_query
from imports.views.parts import render_page, wants_part
from portal.models import User

if TYPE_CHECKING:
    from portal.models import UserRequest


@dataclass(frozen=True, slots=True)
class Hint:
    """What there would be without one of the filters."""

    label: str
    without: str
    count: int
    is_capped: bool


class RunListPage(TypedDict):
    """`older` and `newer` are the query strings of the neighbouring pages."""

    form: RunFilterForm
    chips: list[Chip]
    rows: list[RunRow]
    older: str
    newer: str
    count: int
    trials: int
    is_capped: bool
    is_of_trials: bool | None
    hints: list[Hint]
    has_any: bool


@require_GET
@vary_on_headers("HX-Request", "HX-History-Restore-Request")
def run_list(request: "UserRequest") -> HttpResponse:
    query = tidy_query(request.GET)
    address = f"{request.path}?{query.urlencode()}" if query else request.path
    is_part = wants_part(request)
    if len(query) != len(request.GET) and not is_part:
        # One list has one address, whichever fields of the form were left empty.
        return redirect(address)
    context = describe_list(query, request.user)
    response = render_page(request, "imports/history/run_list.html", context, part="runs")
    return push_url(response, address) if is_part else response


def describe_list(query: QueryDict, user: User) -> RunListPage:
    form = RunFilterForm(query, user=user)
    runs = find_runs(Run.objects.visible_to(user), form.wanted)
    page = turn_to_runs(runs.with_people(), query)
    count = count_up_to(runs)
    trials = count_trials(runs, form.wanted, count)
    return {
        "form": form,
        "chips": form.chips,
        "rows": make_rows(page.runs),
        "older": _lead_to(query, before=page.before),
        "newer": _lead_to(query, after=page.after),
        "count": min(count, COUNT_LIMIT) - trials,
        "trials": trials,
        "is_capped": count > COUNT_LIMIT,
        "is_of_trials": form.wanted.is_dry_run,
        "hints": [] if count else find_filter_hints(form, user),
        "has_any": bool(count) or Run.objects.visible_to(user).exists(),
    }


def count_trials(runs: RunQuerySet, wanted: RunFilter, count: int) -> int:
    """Return how many of the `count` runs found are dry runs; 0 where there are too many."""
    if not 0 < count <= COUNT_LIMIT or wanted.is_dry_run is False:
        return 0
    return count if wanted.is_dry_run else count_up_to(runs.filter(is_dry_run()))


def turn_to_runs(runs: QuerySet[Run], query: QueryDict) -> Page:
    """Return the page that the address asks for, the first one if it was cut or changed."""
    try:
        if before := query.get("before"):
            return fetch_page(runs, before=Cursor.parse(str(before)))
        if after := query.get("after"):
            return fetch_page(runs, after=Cursor.parse(str(after)))
    except BrokenCursorError:
        pass
    return fetch_page(runs)


def _lead_to(query: QueryDict, **cursors: Cursor | None) -> str:
    """Return the query string of a neighbouring page, empty if there is none."""
    (name, cursor), *_ = cursors.items()
    if cursor is None:
        return ""
    address = query.copy()
    for other in ("before", "after"):
        address.pop(other, None)
    address[name] = str(cursor)
    return address.urlencode()


def find_filter_hints(form: RunFilterForm, user: User) -> list[Hint]:
    """Say of each filter how many imports it alone keeps away; only asked of an empty list."""
    hints = []
    for chip in form.chips:
        wanted = RunFilterForm(QueryDict(chip.without), user=user).wanted
        if count := count_up_to(find_runs(Run.objects.visible_to(user), wanted)):
            capped = count > COUNT_LIMIT
            hints.append(Hint(chip.label, chip.without, min(count, COUNT_LIMIT), capped))
    return hints
