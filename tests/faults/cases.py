"""Every fault, and what must come of it: the rows of the first table of docs/reliability.md.

Written by hand from the table of states, not read off the code.
"""

from dataclasses import KW_ONLY, dataclass
from functools import partial

from imports.models import Run
from tests.faults import behaviours as do
from tests.faults.answers import (
    CUT_GZIP,
    DEFLATED,
    GOOD,
    GZIPPED,
    HALF,
    HTML,
    LARGE_GOOD,
    LINES,
    MIB,
    PACKED_PAGE,
    WHOLE,
    chunked,
    http,
    result,
    write,
)
from tests.faults.behaviours import answering, answering_early, answering_unread, flooding
from tests.faults.server import Behaviour

State = Run.State
#: Seconds for the answer where a fault must use them up; the others never come near their limit.
SHORT = 1


@dataclass(frozen=True)
class Case:
    """A fault, how to bring it about, and what must come of it.

    `reason` is what the attempt says happened, `kept` the bytes of the answer that are kept: None
    where there are some and the case cannot say which. `begun` and `whole` are the POSTs of which
    the server read the headers, and the whole body.
    """

    name: str
    behave: Behaviour
    reason: str = ""
    kept: bytes | None = b""
    _: KW_ONLY
    state: Run.State
    begun: int = 1
    whole: int = 1
    scheme: str = "http"
    host: str = "127.0.0.1"
    door: str = "open"
    certificate: str = ""
    is_large: bool = False
    seconds: int = 20
    #: The client goes on only when the server is through with it.
    is_at_accept: bool = False


unsent = partial(Case, state=State.QUEUED, begun=0, whole=0)
lost = partial(Case, state=State.UNKNOWN)
turned_away = partial(Case, reason="turned_away", state=State.NOT_SENT)
imported = partial(Case, kept=GOOD, state=State.IMPORTED)
over_tls = partial(unsent, reason="tls_failed", scheme="https")


def unproven(name: str, reason: str, body: bytes) -> Case:
    """A whole 200 that proves nothing."""
    return lost(name, answering(http(body)), reason, body)


def refused_by_status(status: int) -> Case:
    """A status that says that the request was not taken."""
    answer = http(b"No.", status=status)
    return turned_away(f"status {status}", answering(answer), kept=b"No.")


def failed_by_status(status: int) -> Case:
    """A status that leaves open whether the lines were taken."""
    answer = http(b"No.", status=status)
    return lost(f"status {status}", answering(answer), "bad_status", b"No.")


def redirected_by_status(status: int) -> Case:
    """A redirection to the same server: whoever follows it sends twice."""
    answer = http(status=status, Location="/api/rest/DocumentsStock/%22Importer%22")
    return lost(f"redirection {status}", answering(answer), "redirected")


BEFORE_SENDING = [
    unsent("connection refused", do.answer_well, "connection_refused", door="shut"),
    unsent("name unknown", do.answer_well, "name_unknown", host="no-such-name.invalid"),
    unsent("connect time-out", do.answer_well, "connect_timeout", door="full"),
    over_tls("TLS to a plain server", do.answer_plain_http),
    over_tls("TLS handshake stalls", do.stall),
    over_tls("TLS handshake one byte at a time", do.drip_in_handshake, seconds=SHORT),
    over_tls("closed in the TLS handshake", do.close_in_handshake),
    over_tls("reset in the TLS handshake", do.reset_in_handshake),
    over_tls(
        "untrusted certificate",
        do.answer_well,
        reason="certificate",
        certificate="stranger",
    ),
    unsent("reset at accept", do.reset_at_accept, "closed_early", is_at_accept=True),
    unsent("200 and reset at accept", do.answer_and_reset, "closed_early", is_at_accept=True),
]

large = partial(lost, whole=0, is_large=True)
WHILE_SENDING = [
    lost("closed at accept", do.close_at_accept, "cut_before_answer", begun=0, whole=0),
    lost("reset at the first byte", do.reset_at_first_byte, "cut_before_answer", begun=0, whole=0),
    lost("reset before the last byte", do.reset_before_last_byte, "cut_before_answer", whole=0),
    large("closed after the headers of a large body", do.close_after_headers, "cut_while_sending"),
    large("reset after the headers of a large body", do.reset_after_headers, "cut_while_sending"),
    large("server stops reading", do.stop_reading, "stalled_while_sending", seconds=SHORT),
    large(
        "200 to the headers of a large body, then reset",
        answering_unread(WHOLE),
        "answered_early",
        GOOD,
    ),
    turned_away(
        "413 to the headers of a large body, then reset",
        answering_unread(http(b"No.", status=413)),
        kept=b"No.",
        whole=0,
        is_large=True,
    ),
    turned_away(
        "413 to the headers of a large body, which is read all the same",
        answering_early(http(b"No.", status=413)),
        kept=b"No.",
        is_large=True,
    ),
    imported(
        "server pauses for longer than the connect limit",
        do.read_slowly,
        kept=LARGE_GOOD,
        is_large=True,
    ),
]

HALF_HEAD = b"HTTP/1.1 200 OK\r\nContent-Ty"
BANNER = b"SSH-2.0-OpenSSH_9.2\r\n"
TWO_LENGTHS = http(GOOD, content_length="7")
AFTER_SENDING = [
    lost("whole body read, then closed", do.close_after_body, "cut_before_answer"),
    lost("whole body read, then reset", do.reset_after_body, "cut_before_answer"),
    lost("whole body read, then silence", do.stay_silent, "no_answer_in_time", seconds=SHORT),
    lost("half a status line", answering(b"HTTP/1.1 2"), "head_cut", b"HTTP/1.1 2"),
    lost("half the headers", answering(HALF_HEAD), "head_cut", HALF_HEAD),
    lost("half the headers of a 404", answering(b"HTTP/1.1 404 No\r\nSer"), "head_cut",
         b"HTTP/1.1 404 No\r\nSer"),
    lost("half the body", answering(WHOLE[:-HALF]), "answer_cut", GOOD[:-HALF]),
    lost("half the body, then reset", do.reset_in_answer, "answer_cut", GOOD[:-HALF]),
    lost("half the body, over TLS", do.cut_in_answer, "answer_cut", GOOD[:-HALF],
         scheme="https", certificate="trusted"),
    lost("half the body, then silence", do.stall_in_answer, "answer_too_slow", GOOD[:-HALF],
         seconds=SHORT),
    lost("headers one byte at a time", do.drip_head, "answer_too_slow", None, seconds=SHORT),
    lost("body one byte at a time", do.drip_body, "answer_too_slow", None, seconds=SHORT),
    imported("whole answer one byte at a time, in time", do.drip_in_time),
]  # fmt: skip

NOT_HTTP = [
    lost("not HTTP", answering(BANNER), "not_http", BANNER),
    lost("Content-Length too long", answering(http(GOOD, length=len(GOOD) + 9)), "answer_cut",
         GOOD),
    lost("Content-Length too short", answering(http(GOOD, length=9)), "not_json", GOOD[:9]),
    lost("two Content-Lengths", answering(TWO_LENGTHS), "answer_garbled",
         TWO_LENGTHS[: -len(GOOD)]),
    lost("bad chunk", answering(chunked(GOOD, end=b"zz\r\n")), "answer_garbled", GOOD),
    lost("chunks without an end", answering(chunked(GOOD, end=b"")), "answer_cut", GOOD),
    imported("answer in chunks", answering(chunked(GOOD[:9], GOOD[9:]))),
    lost("bad gzip", answering(http(b"No.", Content_Encoding="gzip")), "answer_garbled", b"No."),
    lost("half a gzip", answering(http(CUT_GZIP, Content_Encoding="gzip")), "answer_garbled",
         CUT_GZIP),
    imported("gzip that nobody asked for", answering(http(GZIPPED, Content_Encoding="gzip"))),
    imported("deflate that nobody asked for",
             answering(http(DEFLATED, Content_Encoding="deflate"))),
    imported("100 twice, then the answer", do.continue_then_answer),
    lost("100, then closed", do.continue_then_close, "cut_before_answer"),
    lost("100 for ever", do.continue_for_ever, "no_answer_in_time", seconds=SHORT),
    imported("103, then the answer", answering(do.HINTS + WHOLE)),
    lost("status 202", answering(http(b"No.", status=202)), "odd_status", b"No."),
    lost("status 204", answering(http(status=204)), "odd_status"),
]  # fmt: skip

STATUSES = [
    *(redirected_by_status(status) for status in (301, 302, 303, 307, 308)),
    *(refused_by_status(status) for status in (401, 403, 404, 405, 411, 413, 414, 415, 429)),
    *(failed_by_status(status) for status in (400, 408, 500, 502, 503, 504)),
]

TURNED_AWAY = (401, 403, 404, 405, 411, 413, 414, 415, 429)
ALL_REFUSED = write(result(imported=0, refused=LINES, in_journal=(0, LINES)))
TWO = write(result(), result())
CONTRADICTING = write(result(in_journal=(1, 1)))
SIXTEEN = write(result(), encoding="utf-16")
TWICE = b'{"result": [], "result": []}'
#: What may be the beginning of an answer, or an answer that was damaged.
BEGINNINGS = {
    "one brace": b"{",
    "half an answer": GOOD[:HALF],
    "half an answer behind a byte-order mark": write(result(), encoding="utf-8-sig")[:-HALF],
    "half an answer in UTF-16": SIXTEEN[: len(SIXTEEN) // 2 + 1],
    "blanks, then half an answer": b"\r\n  " + GOOD[:HALF],
    "another key first, then the end": b'{"version": 2, "resu',
    "an answer with a path that is no JSON": b'{"result": [{"resultat": "C:\\Gestimum"}]}',
    "an answer that gives result twice": TWICE,
}


def answered_by_status(status: int) -> Case:
    """The answer of Gestimum, whatever the status says."""
    return imported(f"an answer of Gestimum with status {status}",
                    answering(http(GOOD, status=status)))  # fmt: skip


def begun(name: str, body: bytes) -> Case:
    return lost(f"404 with {name}", answering(http(body, status=404)), "answer_begun", body)


packed_404 = partial(http, status=404, Content_Encoding="gzip")
ANSWERS_DESPITE_THE_STATUS = [
    *(answered_by_status(status) for status in (*TURNED_AWAY, 202, 302, 400, 500, 503)),
    Case("an answer that refuses every line, with status 404",
         answering(http(ALL_REFUSED, status=404)), kept=ALL_REFUSED, state=State.REFUSED),
    lost("an answer that contradicts itself, with status 404",
         answering(http(CONTRADICTING, status=404)), "unproven", CONTRADICTING),
    lost("two results, with status 429", answering(http(TWO, status=429)), "result_count", TWO),
    imported("a packed answer with status 404", answering(packed_404(GZIPPED))),
    imported("an answer in UTF-16 with status 404", answering(http(SIXTEEN, status=404)),
             kept=SIXTEEN),
    *(begun(name, body) for name, body in BEGINNINGS.items()),
    lost("404 and half its body", answering(http(b"No.", status=404, length=9)), "answer_cut",
         b"No."),
    lost("404 in chunks without an end", answering(chunked(b"No.", end=b"", status=404)),
         "answer_cut", b"No."),
    lost("404 and half a gzip", answering(packed_404(CUT_GZIP)), "answer_garbled", CUT_GZIP),
    lost("404 packed in an unknown way",
         answering(http(b"No.", status=404, Content_Encoding="br")), "answer_garbled", b"No."),
    lost("404 whose body never begins and has no length",
         answering(b"HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n"), "answer_cut"),
    lost("404 of 200 MB", flooding(b"x" * MIB, status=404), "answer_too_large", None),
    turned_away("404 with a packed page", answering(packed_404(PACKED_PAGE)), kept=HTML),
    turned_away("404 with JSON that is no answer",
                answering(http(b'{"error": "Not found"}', status=404)),
                kept=b'{"error": "Not found"}'),
    turned_away("404 with nothing", answering(http(status=404)), kept=b""),
]  # fmt: skip

CONTRADICTION = write(result(in_journal=(1, 1)))
NEGATIVE = write(result(imported=-2))
MORE_THAN_SENT = write(result(imported=LINES + 1, in_journal=(LINES + 1, 0)))
ABSURD = write(result(imported=10**14, in_journal=(10**14, 0)))
NOT_A_NUMBER = write(result(imported="2 ou 3"))
CREATED = write(result(imported=0, in_journal=(0, 0), piece="BE0042"))
LOST_LINE = write(result(imported=1, in_journal=(1, 0)))
ANSWERS = [
    unproven("web page with status 200", "html", HTML),
    unproven("empty 200", "empty", b""),
    unproven("text with status 200", "not_json", b"ok"),
    unproven("half a JSON, whole by its length", "not_json", GOOD[:HALF]),
    unproven("JSON of another shape", "no_result", b'{"status": "ok"}'),
    unproven("no result in the array", "result_count", write()),
    unproven("two results in the array", "result_count", write(result(), result())),
    unproven("result without its words", "bad_result", write({"journal": []})),
    unproven("no counters, no journal", "unproven",
             write({"resultat": "succès", "message": "terminé"})),
    unproven("counters missing", "unproven", write(result(imported=None, refused=None,
                                                          in_journal=None))),
    unproven("counters that contradict the journal", "unproven", CONTRADICTION),
    unproven("negative counter", "unproven", NEGATIVE),
    unproven("absurd counter", "unproven", ABSURD),
    unproven("more lines counted than sent", "unproven", MORE_THAN_SENT),
    unproven("counter that is no number", "unproven", NOT_A_NUMBER),
    unproven("piece created, no line counted", "unproven", CREATED),
    Case("one line counted nowhere", answering(http(LOST_LINE)), kept=LOST_LINE,
         state=State.PARTIAL),
    imported("JSON with a byte-order mark", answering(http(write(result(), encoding="utf-8-sig"))),
             kept=write(result(), encoding="utf-8-sig")),
    imported("JSON in Windows-1252", answering(http(write(result(), encoding="cp1252"))),
             kept=write(result(), encoding="cp1252")),
    lost("answer of 200 MB", do.flood, "answer_too_large", None),
]  # fmt: skip

CASES = [
    *BEFORE_SENDING,
    *WHILE_SENDING,
    *AFTER_SENDING,
    *NOT_HTTP,
    *STATUSES,
    *ANSWERS_DESPITE_THE_STATUS,
    *ANSWERS,
]
