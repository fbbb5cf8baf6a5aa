"""What one may take away: the file as it came, the request as it was sent."""

import json
from collections.abc import Iterator
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
from imports.reading.blocks import BLOCK_BYTES
from imports.reading.outgoing import restore_outgoing
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
    sent = SentRequest(run, attempts[-1]) if attempts else None
    if "download" in request.GET:
        if sent is None or sent.lines is None:
            raise Http404
        return stream_request(run, sent)
    return render(request, "imports/runs/request.html", show_request(run, sent))


class SentRequest:
    """A request as it was sent: its stored envelope, and the lines as that says they are read.

    `lines` is None where the file is no longer kept.
    """

    def __init__(self, run: Run, attempt: Attempt) -> None:
        self.run = run
        self.attempt = attempt
        body = json.loads(attempt.envelope)[run.kind.root]
        self.company, self.parameters = body["societe"], body["parametres"]
        table = open_or_none(run)
        self.lines = restore_outgoing(table, self.parameters) if table else None

    def fill_envelope(self, lines: list[str]) -> str:
        """Return the envelope, indented, with these lines in their place."""
        parameters = {**self.parameters, self.run.kind.file_parameter: lines}
        body = {self.run.kind.root: {"societe": self.company, "parametres": parameters}}
        return json.dumps(body, ensure_ascii=False, indent=2)

    def rebuild(self) -> Iterator[bytes]:
        """Yield the request, the password masked, in constant memory."""
        company, parameters = self.company, dict(self.parameters)
        parameters.pop(self.run.kind.file_parameter, None)
        login = CompanyLogin(
            file=company["fichier"],
            user=company["utilisateur"],
            password=MASKED if company["mot_passe"] else "",
            disconnect=company["deconnecter"] == "Oui",
            exclusive=company["exclusif"] == "Oui",
        )
        return iterate_masked_request(self.run.kind, login, parameters, self.lines or ())


def show_request(run: Run, sent: SentRequest | None) -> RequestPage:
    lines = sent.lines.first(SHOWN_LINES) if sent and sent.lines else []
    records = len(lines) - (1 if lines and run.reading.has_header else 0)
    return {
        "run": run,
        "attempt": sent.attempt if sent else None,
        "envelope": sent.fill_envelope(lines) if sent else "",
        "more_lines": max(run.line_count - records, 0),
    }


def stream_request(run: Run, sent: SentRequest) -> HttpResponse:
    name = _("%(file)s - request.json") % {"file": PurePath(run.file_name).stem}
    return StreamingHttpResponse(  # type: ignore[return-value]
        sent.rebuild(),
        content_type="application/json",
        headers={
            "Content-Disposition": content_disposition_header(as_attachment=True, filename=name)
        },
    )
