"""The ERP's journal: to read, to search, to take away."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

from django.http import Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from imports.gestimum.journal import EntryKind, JournalEntry
from imports.gestimum.parsing import MESSAGES, list_journal
from imports.history.replies import ErpReply, find_reply
from imports.models import Run
from imports.outcomes.overview import (
    BLOCK,
    REFUSALS,
    UNREAD,
    WARNINGS,
    JournalMatches,
    OpenedAnswer,
    Overview,
)
from imports.views.access import find_run
from imports.views.pagination import NumberedPage, turn_to
from portal.signs import show_signs

if TYPE_CHECKING:
    from portal.models import UserRequest

PAGE_SIZE = BLOCK
RESULTS = frozenset({EntryKind.SUCCESS_SENTENCE, EntryKind.IMPORTED_COUNT, EntryKind.REFUSED_COUNT})


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry of the journal and its tone: refusal, warning, unread, piece, result or plain."""

    entry: JournalEntry
    tone: str

    @property
    def number(self) -> int:
        return self.entry.index + 1

    @property
    def text(self) -> str:
        return show_signs(self.entry.text)


class ShownEntries(TypedDict, total=False):
    """One page of entries, or what a search found; neither where there is no answer."""

    entries: list[Shown]
    page: NumberedPage
    found: JournalMatches


class ShownJournal(ShownEntries):
    """The entries beside what is asked for; `sentence` says why what came is no answer."""

    reply: ErpReply | None
    answer: OpenedAnswer | None
    overview: Overview | None
    words: str
    only: str
    query: str
    sentence: str


class JournalPage(ShownJournal):
    run: Run


@require_GET
@vary_on_headers("HX-Request")
def run_journal(request: "UserRequest", code: UUID) -> HttpResponseBase:
    run = find_run(request, code)
    reply = find_reply(run)
    if "raw" in request.GET or "download" in request.GET:
        return hand_out(run, reply, is_raw="raw" in request.GET)
    is_part = request.htmx and not request.htmx.history_restore_request
    template = "imports/runs/journal.html#journal" if is_part else "imports/runs/journal.html"
    context: JournalPage = {"run": run, **describe_journal(reply, request.GET)}
    return render(request, template, context)


def describe_journal(reply: ErpReply | None, query: QueryDict) -> ShownJournal:
    """Return one page of the journal, or what a search found and where it goes on."""
    answer = reply.answer if reply else None
    words, only = str(query.get("q", "")).strip(), str(query.get("only", ""))
    kept = QueryDict(mutable=True)
    kept.update({name: value for name, value in (("q", words), ("only", only)) if value})
    shown: ShownEntries = {}
    if answer and words:
        shown = search_journal(answer, words, only, str(query.get("from", "")))
    elif answer:
        shown = turn_journal(answer, only, str(query.get("page", "")))
    return {
        "reply": reply,
        "answer": answer,
        "overview": answer.overview if answer else None,
        "words": words,
        "only": only,
        "query": kept.urlencode(),
        "sentence": describe_defect(reply),
        **shown,
    }


def turn_journal(answer: OpenedAnswer, only: str, number: str) -> ShownEntries:
    is_narrow = only == "problems"
    total = answer.overview.problem_total if is_narrow else answer.overview.entry_total
    page = turn_to(number, total=total, size=PAGE_SIZE)
    entries = answer.entries(page.start, page.end, only_problems=is_narrow)
    return {"page": page, "entries": show(entries, answer.overview)}


def search_journal(answer: OpenedAnswer, words: str, only: str, start: str) -> ShownEntries:
    """Search as far as a page may take, from where the search before this one ended."""
    at = int(start) if start.isascii() and start.isdigit() and len(start) < 10 else 0
    found = answer.search(words, start=at, only_problems=only == "problems")
    return {"found": found, "entries": show(found.entries, answer.overview)}


def show(entries: Sequence[JournalEntry], overview: Overview) -> list[Shown]:
    return [Shown(one, "refusal" if overview.is_error(one) else tone_of(one)) for one in entries]


def tone_of(entry: JournalEntry) -> str:
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


def describe_defect(reply: ErpReply | None) -> str:
    """Say why what came is no answer; empty when it is one, or when nothing came."""
    if reply is None or reply.answer:
        return ""
    return _(MESSAGES[reply.overview.defect]) % reply.overview.params


def hand_out(run: Run, reply: ErpReply | None, *, is_raw: bool) -> HttpResponse:
    """Answer with the journal as a text file, or with the bytes as they are kept."""
    if reply is None or (not is_raw and reply.answer is None):
        raise Http404
    if is_raw:
        response = HttpResponse(reply.journal.raw, content_type="application/octet-stream")
        name = _("%(file)s - answer.json")
    else:
        lines = list_journal(reply.journal.raw)
        response = HttpResponse(write_log(lines), content_type="text/plain")
        response.charset = "utf-8"
        name = _("%(file)s - journal.log")
    name %= {"file": PurePath(run.file_name).stem}
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


def write_log(lines: Sequence[str]) -> Iterator[bytes]:
    """Yield the entries, one a line, as a file that Windows' editor and a terminal open right."""
    yield b"\xef\xbb\xbf"
    for line in lines:
        yield show_signs(line).encode() + b"\r\n"
