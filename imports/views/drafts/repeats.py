"""What of a file was sent before: in short on the page of its draft, line by line on its own."""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import HttpResponseClientRedirect

from imports.delivery import may_repeat
from imports.delivery.comparing import compare_for_page
from imports.delivery.repeats import EarlierRun, explain_incomparable, list_earlier
from imports.duplicates import CannotCompare, Repeats
from imports.models import Run
from imports.reading import Table
from imports.views.access import find_managers, find_run, may_send
from imports.views.drafts.summary import join_names
from imports.views.pagination import NumberedPage, fit, turn_to
from imports.views.parts import render_page
from imports.views.table import open_or_none
from portal.models import User

if TYPE_CHECKING:
    from portal.models import UserRequest

MOST_RUNS = 5
PAGE_SIZE = 50
#: What of the lines is shown, beside those of one run.
NEW, SENT = "new", ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatedLine:
    line: int
    text: str
    sent_in: EarlierRun | None


class DraftRepeats(TypedDict):
    """What the page of a draft says of lines that were sent before.

    Where they are not compared, `comparing` or `cannot_compare` says why. `may_repeat`: the person
    may let them go again, and has to say why if `needs_reason`; else `managers` may.
    """

    comparing: str
    cannot_compare: str
    repeats: Repeats | None
    is_same_file: bool
    earlier_runs: Sequence[EarlierRun]
    more_runs: int
    may_repeat: bool
    needs_reason: bool
    managers: str


NO_REPEATS: DraftRepeats = {
    "comparing": "",
    "cannot_compare": "",
    "repeats": None,
    "is_same_file": False,
    "earlier_runs": (),
    "more_runs": 0,
    "may_repeat": True,
    "needs_reason": False,
    "managers": "",
}


class RepeatedLines(TypedDict, total=False):
    """One page of lines: those sent before, or those that are new, or those of one run."""

    repeats: Repeats | None
    page: NumberedPage
    table: Table | None
    lines: list[RepeatedLine]
    earlier_runs: Sequence[EarlierRun]
    shown: str
    new_count: int
    query: str


class RepeatsPage(RepeatedLines):
    """The lines, or why they are not compared."""

    run: Run
    may_send: bool
    comparing: str
    cannot_compare: str


def takes_reason(repeats: DraftRepeats) -> bool:
    """Say whether the person may let the lines go again, with a reason."""
    return repeats["needs_reason"] and repeats["may_repeat"]


def describe_repeats(run: Run, user: User) -> DraftRepeats:
    """Return what the page of a draft tells of lines that were sent before."""
    if run.unreadable or not run.line_count or run.blocking_count:
        return NO_REPEATS
    try:
        repeats = compare_for_page(run)
    except CannotCompare as error:
        return describe_incomparable(error)
    if not repeats:
        return NO_REPEATS
    earlier = list_earlier(repeats, user)
    shown = fit(len(earlier), MOST_RUNS)
    may_go_on = run.is_dry_run or may_repeat(repeats, run=run, user=user)
    return {
        **NO_REPEATS,
        "repeats": repeats,
        "is_same_file": repeats.is_same_file,
        "earlier_runs": earlier[:shown],
        "more_runs": len(earlier[shown:]),
        "may_repeat": may_go_on,
        "needs_reason": not run.is_dry_run,
        "managers": "" if may_go_on else join_names(find_managers(run)),
    }


def describe_incomparable(error: CannotCompare) -> DraftRepeats:
    """Say why nothing is told of earlier imports: not yet, or not at all."""
    reason = explain_incomparable(error)
    if error.reason == "under_way":
        return {**NO_REPEATS, "comparing": reason}
    return {**NO_REPEATS, "cannot_compare": reason}


@require_GET
def run_comparing(request: "UserRequest", code: UUID) -> HttpResponse:
    """Say that the comparison goes on; once it is over, bring the draft's page up to date."""
    run = find_run(request, code)
    repeats = describe_repeats(run, request.user) if run.is_draft else NO_REPEATS
    if repeats["comparing"]:
        context = {"run": run, "comparing": repeats["comparing"]}
        return render(request, "imports/drafts/repeats_comparing.html", context)
    return HttpResponseClientRedirect(run.get_absolute_url())


@require_GET
@vary_on_headers("HX-Request")
def run_repeats(request: "UserRequest", code: UUID) -> HttpResponse:
    run = find_run(request, code)
    may_edit = run.is_draft and may_send(request, run)
    why, lines = NO_REPEATS, RepeatedLines()
    try:
        lines = describe_repeated_lines(run, compare_for_page(run), request)
    except CannotCompare as error:
        why = describe_incomparable(error)
    context: RepeatsPage = {
        "run": run,
        "may_send": may_edit,
        "comparing": why["comparing"],
        "cannot_compare": why["cannot_compare"],
        **lines,
    }
    return render_page(request, "imports/drafts/repeats.html", context, part="repeats")


def describe_repeated_lines(run: Run, repeats: Repeats, request: "UserRequest") -> RepeatedLines:
    marks = repeats.marks
    earlier = [one for one in list_earlier(repeats, request.user) if one.number]
    shown, number = choose_repeats(request.GET.get("show", ""), earlier)
    places = find_repeat_places(marks, number, is_new=shown == NEW)
    page = turn_to(request.GET.get("page", ""), total=len(places), size=PAGE_SIZE)
    table = open_or_none(run)
    by_number = {one.number: one for one in earlier}
    picked = places[page.start : page.end]
    return {
        "repeats": repeats,
        "page": page,
        "table": table,
        "lines": list(read_repeated_lines(table, picked, marks, by_number)) if table else [],
        "earlier_runs": earlier[:MOST_RUNS],
        "shown": shown,
        "new_count": repeats.line_count - repeats.count,
        "query": f"show={shown}" if shown else "",
    }


def choose_repeats(wanted: str, earlier: Sequence[EarlierRun]) -> tuple[str, int]:
    """Return what to show of what an address asks for, and the number of the run it names."""
    for one in earlier:
        if wanted == str(one.run.code):
            return wanted, one.number
    return (NEW if wanted == NEW else SENT), 0


def find_repeat_places(marks: "array[int]", number: int, *, is_new: bool) -> list[int]:
    if number:
        return [place for place, mark in enumerate(marks) if mark == number]
    return [place for place, mark in enumerate(marks) if bool(mark) != is_new]


def read_repeated_lines(
    table: Table,
    places: Sequence[int],
    marks: "array[int]",
    by_number: dict[int, EarlierRun],
) -> Iterator[RepeatedLine]:
    """Yield the lines at these places (from 0, ascending), cut, neighbours read in one go."""
    for _, group in groupby(enumerate(places), key=lambda pair: pair[1] - pair[0]):
        near = [place for _, place in group]
        texts = table.cut_lines(near[0] + 1, near[-1] + 2)
        for place, text in zip(near, texts, strict=False):
            yield RepeatedLine(
                line=table.line_of(place + 1), text=text, sent_in=by_number.get(marks[place])
            )
