"""Every line of a file with its verdict; those of a draft on their way to be corrected."""

from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from imports.history.lines import JudgedLine, judge_run, read_judged_lines
from imports.history.replies import find_reply
from imports.history.rulings import find_ruling
from imports.models import Run
from imports.outcomes import RunVerdicts, Verdict
from imports.reading import Table
from imports.views.access import find_run, may_send
from imports.views.edits.describe_columns import name_lines
from imports.views.pagination import NumberedPage, turn_to
from imports.views.parts import render_page
from imports.views.runs.line_jump_form import LineJumpForm
from imports.views.runs.wording import explain_state, left_out_text
from imports.views.table import open_or_none

if TYPE_CHECKING:
    from portal.models import UserRequest

PAGE_SIZE = 100


class JudgedLines(TypedDict):
    """One page of lines, each with its verdict, or those of one verdict."""

    page: NumberedPage
    note: str
    left_out: str
    table: Table | None
    lines: list[JudgedLine]
    verdict: Verdict | None
    verdicts: list[tuple[Verdict, int]]
    query: str


class LinesPage(JudgedLines):
    run: Run
    may_send: bool
    line_jump: LineJumpForm | None


@require_GET
@vary_on_headers("HX-Request")
def run_lines(request: "UserRequest", code: UUID) -> HttpResponse:
    """Answer with a page of lines, or lead to the one that is asked for by its number."""
    run = find_run(request, code)
    may_edit = run.is_draft and may_send(request, run)
    table = open_or_none(run)
    jump = None
    if table and table.line_count:
        asked = request.GET if "line" in request.GET else None
        jump = LineJumpForm(asked, table=table, may_edit=may_edit)
        if jump.is_valid():
            return redirect(find_address(run, table, jump))
    wanted, number = request.GET.get("verdict", ""), request.GET.get("page", "")
    context: LinesPage = {
        "run": run,
        "may_send": may_edit,
        "line_jump": jump,
        **describe_judged_lines(run, table, wanted, number),
    }
    return render_page(request, "imports/runs/lines.html", context, part="lines")


def find_address(run: Run, table: Table, jump: LineJumpForm) -> str:
    """Return where the line is corrected, or else where it stands among the others."""
    line: int = jump.cleaned_data["line"]
    if jump.may_edit:
        return reverse("run_line", args=[run.code, line])
    page = (table.numbering.first_record_from(line) - 1) // PAGE_SIZE + 1
    return reverse("run_lines", args=[run.code]) + f"?page={page}#line-{line}"


def describe_judged_lines(run: Run, table: Table | None, wanted: str, number: str) -> JudgedLines:
    """Return one page of lines, and read no more of the file than it shows."""
    verdicts = find_verdicts(run)
    counts = verdicts.counts()
    verdict = Verdict(wanted) if wanted in counts else None
    page = turn_to(number, total=counts[verdict] if verdict else run.line_count, size=PAGE_SIZE)
    lines = (
        read_judged_lines(table, verdicts, choose_lines(verdicts, verdict, page)) if table else []
    )
    return {
        "page": page,
        "note": explain_state(run).meaning if run.is_refused_as_a_whole else "",
        "left_out": left_out_lines_text(run) if run.left_out else "",
        "table": table,
        "lines": lines,
        "verdict": verdict,
        "verdicts": list(counts.items()),
        "query": f"verdict={verdict.value}" if verdict else "",
    }


def find_verdicts(run: Run) -> RunVerdicts:
    """Return what became of each line: two queries, none for a draft."""
    if run.is_draft:
        return judge_run(run, None)
    reply = find_reply(run)
    return judge_run(run, reply.answer if reply else None, find_ruling(run))


def left_out_lines_text(run: Run) -> str:
    if not run.is_draft:
        return left_out_text(run)
    sentence = ngettext(
        "Line %(lines)s is left out and not sent.",
        "%(count)s lines (%(lines)s) are left out and not sent.",
        len(run.left_out),
    )
    return sentence % name_lines(run.left_out)


def choose_lines(verdicts: RunVerdicts, verdict: Verdict | None, page: NumberedPage) -> list[int]:
    return verdicts.records(verdict, start=page.start, size=page.size)
