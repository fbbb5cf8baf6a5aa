"""What one may take away: the file as it came, the request as it was sent."""

import json
from collections.abc import Iterator
from itertools import chain
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from imports.editing.line_editor import MARK
from imports.gestimum.request import MASKED, CompanyLogin, iterate_masked_request
from imports.models import Attempt, Run
from imports.reading import Table, cut_line
from imports.reading.blocks import BLOCK_BYTES
from imports.views.access import find_run
from imports.views.table import open_or_none

if TYPE_CHECKING:
    from portal.models import UserRequest

SHOWN_LINES = 20


class RequestPage(TypedDict):
    """A request as it was sent, with its first lines; `more_lines` counts the others."""

    run: Run
    attempt: Attempt | None
    envelope: str
    more_lines: int


@require_GET
def run_file(request: "UserRequest", code: UUID) -> FileResponse:
    """Answer with the bytes as they came, never to be opened by the browser itself."""
    run = find_run(request, code)
    try:
        file = run.source.path.open("rb")
    except FileNotFoundError:
        raise Http404(_("The contents of this file are no longer kept.")) from None
    return FileResponse(
        file,
        as_attachment=True,
        filename=run.file_name,
        content_type="application/octet-stream",
    )


@require_GET
def run_mended(request: "UserRequest", code: UUID) -> HttpResponseBase:
    """Answer with the lines as they were corrected: those that go to the ERP, cell by cell.

    A byte-order mark lets a spreadsheet read their letters. Nothing is escaped: a cell that begins
    like a formula stands here as it goes to the ERP.
    """
    run = find_run(request, code)
    if not run.is_edited or not run.lines.path.exists():
        raise Http404(_("There is no corrected file here."))
    name = _("%(file)s - corrected.csv") % {"file": PurePath(run.file_name).stem}
    return StreamingHttpResponse(
        read_marked(run.lines.path),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": content_disposition_header(as_attachment=True, filename=name)
        },
    )


def read_marked(path: Path) -> Iterator[bytes]:
    """Yield the file with a byte-order mark, without which Excel takes UTF-8 for something else."""
    with path.open("rb") as file:
        head = file.read(BLOCK_BYTES)
        yield head if head.startswith(MARK) else MARK + head
        while block := file.read(BLOCK_BYTES):
            yield block


@require_GET
def run_request(request: "UserRequest", code: UUID) -> HttpResponseBase:
    """Show the request as it was sent, its password masked, or stream all of it."""
    run = find_run(request, code)
    attempts = [attempt for attempt in run.attempts.all() if attempt.envelope]
    attempt = attempts[-1] if attempts else None
    table = open_or_none(run)
    if "download" in request.GET:
        if attempt is None or table is None:
            raise Http404
        return stream_request(run, attempt, table)
    return render(request, "imports/runs/request.html", show_request(run, attempt, table))


def show_request(run: Run, attempt: Attempt | None, table: Table | None) -> RequestPage:
    lines = list(table.cut_lines(1, SHOWN_LINES + 1)) if table else []
    header = [] if table is None or table.header_line is None else [cut_line(table.header_line)]
    return {
        "run": run,
        "attempt": attempt,
        "envelope": fill_envelope(run, attempt, header + lines) if attempt else "",
        "more_lines": max(run.line_count - len(lines), 0),
    }


def fill_envelope(run: Run, attempt: Attempt, lines: list[str]) -> str:
    """Return the stored envelope, indented, with these lines in their place."""
    body = json.loads(attempt.envelope)
    body[run.kind.root]["parametres"][run.kind.file_parameter] = lines
    return json.dumps(body, ensure_ascii=False, indent=2)


def stream_request(run: Run, attempt: Attempt, table: Table) -> HttpResponse:
    name = _("%(file)s - request.json") % {"file": PurePath(run.file_name).stem}
    return StreamingHttpResponse(  # type: ignore[return-value]
        rebuild_request(run, attempt, table),
        content_type="application/json",
        headers={
            "Content-Disposition": content_disposition_header(as_attachment=True, filename=name)
        },
    )


def rebuild_request(run: Run, attempt: Attempt, table: Table) -> Iterator[bytes]:
    """Yield the request from its stored envelope and the file's lines, in constant memory."""
    body = json.loads(attempt.envelope)[run.kind.root]
    company, parameters = body["societe"], body["parametres"]
    parameters.pop(run.kind.file_parameter, None)
    login = CompanyLogin(
        file=company["fichier"],
        user=company["utilisateur"],
        password=MASKED if company["mot_passe"] else "",
        disconnect=company["deconnecter"] == "Oui",
        exclusive=company["exclusif"] == "Oui",
    )
    header = [] if table.header_line is None else [table.header_line]
    return iterate_masked_request(run.kind, login, parameters, chain(header, table.lines()))
