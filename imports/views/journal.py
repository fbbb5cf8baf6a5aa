"""The ERP's journal: to read, to search, to take away."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from imports.gestimum.journal import Entry, EntryKind
from imports.gestimum.parsing import MESSAGES
from imports.history.answers import Reply, find_reply
from imports.models import Run
from imports.views.access import find_run
from imports.views.pages import turn_to

if TYPE_CHECKING:
    from portal.models import UserRequest

PAGE_SIZE = 500
REFUSALS = frozenset(
    {EntryKind.LINE_REFUSED, EntryKind.REFUSAL_REASON, EntryKind.REFUSAL_WITHOUT_LINE}
)
WARNINGS = frozenset(
    {
        EntryKind.LINE_WARNING,
        EntryKind.WARNING_TEXT,
        EntryKind.STATED_LINE_WARNING,
        EntryKind.GENERAL_WARNING,
    }
)
UNREAD = frozenset({EntryKind.NOT_UNDERSTOOD, EntryKind.REPORT_DETAIL})
RESULTS = frozenset({EntryKind.SUCCESS_SENTENCE, EntryKind.IMPORTED_COUNT, EntryKind.REFUSED_COUNT})


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry of the journal and its tone: refusal, warning, unread, piece, result or plain."""

    entry: Entry
    tone: str

    @property
    def number(self) -> int:
        return self.entry.index + 1


@require_GET
@vary_on_headers("HX-Request")
def run_journal(request: "UserRequest", code: UUID) -> HttpResponseBase:
    run = find_run(request, code)
    reply = find_reply(run)
    if "raw" in request.GET or "download" in request.GET:
        return hand_out(run, reply, is_raw="raw" in request.GET)
    is_part = request.htmx and not request.htmx.history_restore_request
    template = "imports/run_journal.html#journal" if is_part else "imports/run_journal.html"
    return render(request, template, {"run": run, **describe_journal(reply, request.GET)})


def describe_journal(reply: Reply | None, query: QueryDict) -> dict[str, Any]:
    """Return one page of the journal; the words searched for may stand anywhere in an entry."""
    answer = reply.answer if reply else None
    entries = answer.journal if answer else ()
    words, only = str(query.get("q", "")).strip(), str(query.get("only", ""))
    found = [Shown(entry, tone_of(entry)) for entry in entries if is_wanted(entry, words, only)]
    page = turn_to(str(query.get("page", "")), total=len(found), size=PAGE_SIZE)
    kept = QueryDict(mutable=True)
    kept.update({name: value for name, value in (("q", words), ("only", only)) if value})
    return {
        "reply": reply,
        "answer": answer,
        "entries": found[page.start : page.end],
        "page": page,
        "entry_total": len(entries),
        "problem_total": sum(tone_of(entry) in PROBLEM_TONES for entry in entries),
        "unread_total": len(answer.not_understood) if answer else 0,
        "words": words,
        "only": only,
        "query": kept.urlencode(),
        "sentence": describe_defect(reply),
    }


PROBLEM_TONES = frozenset({"refusal", "warning", "unread"})


def is_wanted(entry: Entry, words: str, only: str) -> bool:
    if only == "problems" and tone_of(entry) not in PROBLEM_TONES:
        return False
    return not words or words.casefold() in entry.verbatim.casefold()


def tone_of(entry: Entry) -> str:
    if entry.kind is EntryKind.PIECE_CREATED:
        return "piece"
    for kinds, tone in (
        (REFUSALS, "refusal"),
        (WARNINGS, "warning"),
        (UNREAD, "unread"),
        (RESULTS, "result"),
    ):
        if entry.kind in kinds:
            return tone
    return "plain"


def describe_defect(reply: Reply | None) -> str:
    """Say why what came is no answer; empty when it is one, or when nothing came."""
    if reply is None or reply.defect is None:
        return ""
    return _(MESSAGES[reply.defect.code]) % reply.defect.params


def hand_out(run: Run, reply: Reply | None, *, is_raw: bool) -> HttpResponse:
    """Answer with the journal as a text file, or with the bytes as they came."""
    if reply is None or (not is_raw and reply.answer is None):
        raise Http404
    if is_raw:
        response = HttpResponse(reply.journal.raw, content_type="application/octet-stream")
        name = _("%(file)s - answer.json")
    else:
        assert reply.answer is not None  # noqa: S101 (checked above)
        response = HttpResponse(write_log(reply.answer.journal), content_type="text/plain")
        response.charset = "utf-8"
        name = _("%(file)s - journal.log")
    name %= {"file": PurePath(run.file_name).stem}
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


def write_log(entries: Sequence[Entry]) -> Iterator[bytes]:
    """Yield the entries as they came, one a line, as a file that Windows' editor opens right."""
    yield b"\xef\xbb\xbf"
    for entry in entries:
        yield entry.verbatim.encode() + b"\r\n"
