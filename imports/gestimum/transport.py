"""One POST to the ERP, and what is known of it afterwards.

What the connection took of the body is a better witness than the name of an exception: `requests`
calls a TLS handshake that stalls a read time-out, and a reset may come before or after the ERP
took the lines. Nothing taken proves that nothing was sent; anything else that is not a complete
answer is unknown. A status alone proves nothing either: who answers 404 may have imported first.
"""

import io
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO

import requests
from urllib3.exceptions import HTTPError, ReadTimeoutError

from imports.gestimum.observed_connection import ConnectionWatch, Limits, causes_of, open_session
from imports.gestimum.parsing import Likeness, compare_with_answer

BLOCK_BYTES = 256 * 1024

#: The server says by its status that it did not take the request, unless its body says otherwise.
TURNED_AWAY = frozenset({401, 403, 404, 405, 411, 413, 414, 415, 429})


@dataclass
class TransportError(Exception):
    """The POST did not end in an answer. `code` and `params` name the reason for people.

    `taken` is how many bytes of the body the connection took, `status` the HTTP status if one
    came, `received` what came of the answer.
    """

    code: str
    params: dict[str, str | int] = field(default_factory=dict)
    taken: int = 0
    status: int | None = None
    received: bytes = b""

    def __str__(self) -> str:
        return f"{self.code} ({self.taken} bytes taken)"


class NothingSent(TransportError):
    """The server cannot have seen the request. Sending it again later is safe."""


class TurnedAway(TransportError):
    """The server answered that it did not take the request. A person must correct something."""


class OutcomeUnknown(TransportError):
    """The server may have imported. Only a person may decide to send again."""


@dataclass(frozen=True)
class HttpAnswer:
    """A complete answer to be judged: its bytes, and how much of the body was taken.

    Of status 200, or of any other where it is Gestimum that speaks.
    """

    body: bytes
    status: int
    taken: int


class Spool:
    """The body on its way: a file of known size that knows how far it got.

    With a length, `requests` sends Content-Length and no chunks. `is_ours` is asked once, when
    the connection stands and nothing has been taken: the last moment to hold back.
    """

    def __init__(self, file: IO[bytes], size: int, is_ours: Callable[[], bool]) -> None:
        self.file = file
        self.size = size
        self.is_ours = is_ours
        self.taken = 0

    def __len__(self) -> int:
        return self.size

    def __iter__(self) -> Iterator[bytes]:
        if not self.is_ours():
            raise NothingSent("overtaken")
        self.file.seek(0)
        while block := self.file.read(BLOCK_BYTES):
            # Counted before it is handed over: a block that was half sent was sent.
            self.taken += len(block)
            yield block


def post(
    url: str,
    body: IO[bytes],
    *,
    size: int,
    headers: Mapping[str, str],
    limits: Limits,
    is_ours: Callable[[], bool],
    basic_auth: tuple[str, str] | None = None,
) -> HttpAnswer:
    """POST `size` bytes of `body` once and return the complete answer, to be judged by its words.

    `is_ours` is asked once connected, before the first byte of the body: False holds it back.
    Raises NothingSent, TurnedAway or OutcomeUnknown: nothing else, and never after a second try.
    `url` must keep its %22 as it stands. No redirects, no proxy, no .netrc.
    """
    spool = Spool(body, size, is_ours)
    with ConnectionWatch(limits) as watch, open_session(watch, basic_auth) as session:
        try:
            with session.post(
                url,
                data=spool,
                headers={"Content-Type": "application/json; charset=utf-8", **headers},
                timeout=(limits.connect, limits.answer),
                allow_redirects=False,
                stream=True,
            ) as response:
                return _read_answer(response, spool=spool, watch=watch)
        except TransportError:
            raise
        except Exception as error:
            # Whatever it is called, what was taken of the body tells what it means.
            raise _name_failure(error, spool=spool, watch=watch) from error


def _read_answer(
    response: requests.Response, *, spool: Spool, watch: ConnectionWatch
) -> HttpAnswer:
    """Return a complete answer, or raise what the status and the bytes mean."""
    status = response.status_code
    if spool.taken == 0:  # whoever that was answered before it was asked anything
        raise NothingSent("closed_early")
    if status in TURNED_AWAY:
        watch.hurry()
    received, defect = _read_body(response, watch)
    return conclude(
        HttpAnswer(received, status, spool.taken), defect, is_early=spool.taken < spool.size
    )


def conclude(reply: HttpAnswer, defect: "Defect | None", *, is_early: bool) -> HttpAnswer:
    """Return an answer to be judged, or raise what it proves: the table of the design.

    `defect` says why the body is not whole; `is_early`: not all of the request had been taken.
    ===========  =============================  ==============
    status       whole body                     comes to
    ===========  =============================  ==============
    any          JSON with `result`             Reply
    200          anything else                  Reply
    401, 403 …   may be or hold such, or begin  OutcomeUnknown
    401, 403 …   anything else                  TurnedAway
    any other    anything else                  OutcomeUnknown
    ===========  =============================  ==============
    """
    # A 200 is read and judged in any case, by whoever gets it: once is enough.
    is_ok = reply.status == OK
    likeness = Likeness.ANSWER if is_ok else compare_with_answer(reply.body)
    if likeness is Likeness.ANSWER:
        if defect is None and not is_early:
            return reply
        defect = defect or ("answered_early", {})
    elif reply.status in TURNED_AWAY:
        if defect is None and likeness is Likeness.NONE:
            raise TurnedAway(
                "turned_away", {"status": reply.status}, reply.taken, reply.status, reply.body
            )
        defect = defect or ("answer_begun", {"status": reply.status})
    else:  # its body may tell a person what became of the lines
        defect = _name_status(reply.status), {"status": reply.status}
    raise OutcomeUnknown(*defect, reply.taken, reply.status, reply.body)


OK = 200


def _name_status(status: int) -> str:
    if status >= 400:
        return "bad_status"
    return "redirected" if status >= 300 else "odd_status"


type Params = dict[str, str | int]
type Defect = tuple[str, Params]


def _read_body(response: requests.Response, watch: ConnectionWatch) -> tuple[bytes, Defect | None]:
    """Return what came of the body, with code and params of why it is not whole."""
    limit = watch.limits.answer_bytes
    too_large: Defect = ("answer_too_large", {"bytes": limit})
    # What came, byte for byte: a decoder that stumbles would take its last block along.
    came = io.BytesIO()
    failure: Exception | None = None
    try:
        while block := response.raw.read1(BLOCK_BYTES, decode_content=False):
            came.write(block)
            if came.tell() > limit:
                came.truncate(limit)
                return came.getvalue(), too_large
    except (HTTPError, OSError) as error:
        failure = error
    received = came.getvalue()
    if failure or watch.expired:
        return received, (_name_cut(failure, watch), {"bytes": len(received)})
    if not received and not _has_length(response):
        # It ends with the connection: nobody can tell an empty body from one that was cut.
        return received, ("answer_cut", {"bytes": 0})
    return _open_packed(received, response.headers.get("Content-Encoding", ""), limit)


def _has_length(response: requests.Response) -> bool:
    """Whether the answer says where its body ends."""
    return (
        response.status_code in WITHOUT_BODY
        or "Content-Length" in response.headers
        or "Transfer-Encoding" in response.headers
    )


WITHOUT_BODY = frozenset({204, 304})


def _open_packed(received: bytes, encoding: str, limit: int) -> tuple[bytes, Defect | None]:
    """Return what is in a packed body, or the body and why that is not to be known."""
    name = encoding.strip().lower()
    if name in PACKED:
        unpacked = _unpack(received, limit)
        if unpacked is None:
            return received, ("answer_garbled", {"bytes": len(received)})
        if len(unpacked) > limit:
            return received, ("answer_too_large", {"bytes": limit})
        return unpacked, None
    is_plain = name in UNPACKED or compare_with_answer(received) is Likeness.ANSWER
    return received, None if is_plain else ("answer_garbled", {"bytes": len(received)})


def _name_cut(failure: Exception | None, watch: ConnectionWatch) -> str:
    """Say why a body is not whole: too slow, cut off, or put together wrongly."""
    if failure is None or watch.expired or isinstance(failure, ReadTimeoutError):
        return "answer_too_slow"
    was_cut = watch.head.has_hung_up or _has_cause(failure, OSError)
    return "answer_cut" if was_cut else "answer_garbled"


#: What a proxy may do to an answer although it was asked not to.
PACKED = frozenset({"gzip", "x-gzip", "deflate"})
UNPACKED = frozenset({"", "identity"})


def _unpack(packed: bytes, limit: int) -> bytes | None:
    """Return what is in a gzip or zlib stream, up to one byte over the limit; None if damaged."""
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    try:
        unpacked = unpacker.decompress(packed, limit + 1)
    except zlib.error:
        return None
    return unpacked if unpacker.eof or len(unpacked) > limit else None


#: From the most precise to the broadest: what went wrong before anything was taken.
_BEFORE_SENDING = (
    ("NameResolutionError", "name_unknown"),
    ("ConnectTimeoutError", "connect_timeout"),
    ("ConnectionRefusedError", "connection_refused"),
    ("NewConnectionError", "unreachable"),
    ("SSLCertVerificationError", "certificate"),
    ("SSLError", "tls_failed"),
)


def _name_failure(error: BaseException, *, spool: Spool, watch: ConnectionWatch) -> TransportError:
    """Say what an exception proves: nothing taken means nothing sent, whatever its name."""
    params: Params = {"error": type(_root_of(error)).__name__}
    if spool.taken == 0:
        return NothingSent(_name_beginning(error, watch), params)
    code = _name_end(error, spool=spool, watch=watch)
    return OutcomeUnknown(code, params, taken=spool.taken, received=watch.head.came)


def _name_beginning(error: BaseException, watch: ConnectionWatch) -> str:
    """Say what went wrong before anything was taken."""
    names = {type(cause).__name__ for cause in causes_of(error)}
    for name, code in _BEFORE_SENDING:
        if name in names:
            return code
    if watch.connected:
        return "closed_early"
    return "tls_failed" if watch.opened else "connect_timeout"


def _name_end(error: BaseException, *, spool: Spool, watch: ConnectionWatch) -> str:
    """Say what went wrong between the first byte of the body and the body of the answer."""
    head = watch.head
    is_slow = watch.expired or _has_cause(error, TimeoutError, requests.Timeout)
    if is_slow and spool.taken < spool.size:
        return "stalled_while_sending"
    if is_slow:
        return "answer_too_slow" if head.came else "no_answer_in_time"
    if head.came and not head.came.startswith(HTTP[: len(head.came)]):
        return "not_http"
    if head.came:
        return "head_cut" if head.has_hung_up else "answer_garbled"
    return "cut_while_sending" if spool.taken < spool.size else "cut_before_answer"


HTTP = b"HTTP/"


def _has_cause(error: BaseException, *kinds: type[BaseException]) -> bool:
    return any(isinstance(cause, kinds) for cause in causes_of(error))


def _root_of(error: BaseException) -> BaseException:
    return [*causes_of(error)][-1]
