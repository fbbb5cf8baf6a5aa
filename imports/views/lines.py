"""Every line of a file with its verdict."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from imports.history.answers import find_reply
from imports.history.lines import Verdict, Verdicts, judge_lines, read_lines
from imports.history.rulings import find_ruling
from imports.models import Run
from imports.views.access import find_run
from imports.views.pages import NumberedPage, turn_to
from imports.views.table import open_or_none

if TYPE_CHECKING:
    from portal.models import UserRequest

PAGE_SIZE = 100


@require_GET
@vary_on_headers("HX-Request")
def run_lines(request: "UserRequest", code: UUID) -> HttpResponse:
    run = find_run(request, code)
    is_part = request.htmx and not request.htmx.history_restore_request
    template = "imports/run_lines.html#lines" if is_part else "imports/run_lines.html"
    wanted, number = request.GET.get("verdict", ""), request.GET.get("page", "")
    return render(request, template, {"run": run, **describe_lines(run, wanted, number)})


def describe_lines(run: Run, wanted: str, number: str) -> dict[str, Any]:
    """Return one page of lines: two queries, and no more of the file than the page shows."""
    reply = find_reply(run)
    verdicts = judge_lines(run, reply.answer if reply else None, find_ruling(run))
    counts = verdicts.counts()
    verdict = Verdict(wanted) if wanted in counts else None
    page = turn_to(number, total=counts[verdict] if verdict else run.line_count, size=PAGE_SIZE)
    table = open_or_none(run)
    lines = read_lines(table, verdicts, choose(verdicts, verdict, page)) if table else []
    return {
        "page": page,
        "table": table,
        "lines": lines,
        "verdict": verdict,
        "verdicts": list(counts.items()),
        "query": f"verdict={verdict.value}" if verdict else "",
    }


def choose(verdicts: Verdicts, verdict: Verdict | None, page: NumberedPage) -> list[int]:
    return verdicts.records(verdict, start=page.start, size=page.size)
