"""One POST to the ERP, and what is known of it afterwards.

What the connection took of the body is a better witness than the name of an exception: `requests`
calls a TLS handshake that stalls a read time-out, and a reset may come before or after the ERP
took the lines. Nothing taken proves that nothing was sent; anything else that is not a complete
answer is unknown.
"""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Any

import requests
from requests.adapters import HTTPAdapter
from requests.auth import HTTPBasicAuth
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

BLOCK_BYTES = 256 * 1024
ANSWER_MAX_BYTES = 64 * 1024 * 1024

#: The server says by its status that it did not take the request.
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
    """The server answered that it did not take the request. A person must mend something."""


class OutcomeUnknown(TransportError):
    """The server may have imported. Only a person may decide to send again."""


@dataclass(frozen=True)
class Reply:
    """A complete answer with status 200: its bytes, and how much of the body was taken."""

    body: bytes
    status: int
    taken: int


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Seconds to connect (TLS included), seconds for everything after, bytes of the answer."""

    connect: float
    answer: float
    answer_bytes: int = ANSWER_MAX_BYTES


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


class Watch:
    """Ends a connection when the total time is up, whatever it is doing.

    A time-out of a socket is the gap between two bytes: a server that drips would hold us for
    ever, and the connect limit would cut a slow upload if it stayed on the socket.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.connected = False
        self.expired = False
        self._sockets: list[socket.socket] = []
        self._timer = threading.Timer(limits.connect + limits.answer, self._expire)
        self._timer.daemon = True

    def __enter__(self) -> "Watch":
        self._timer.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._timer.cancel()
        for sock in self._sockets:
            sock.close()

    def on_opened(self, sock: socket.socket) -> None:
        """Take hold of the connection before TLS does: a handshake may drip as well."""
        self._sockets.append(sock.dup())

    def on_connected(self, sock: socket.socket) -> None:
        """Let the body take its time: from here on the answer's limit counts."""
        self.connected = True
        self._sockets.append(sock)
        sock.settimeout(self.limits.answer)

    def _expire(self) -> None:
        self.expired = True
        for sock in self._sockets:
            with contextlib.suppress(OSError):  # it may have ended by itself meanwhile
                sock.shutdown(socket.SHUT_RDWR)


class OneShotAdapter(HTTPAdapter):
    """A connection of its own, no retries, and a watch that sees the socket."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = show_to(self.watch, HTTPConnection)

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = show_to(self.watch, HTTPSConnection)

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}


def show_to[C: HTTPConnection](watch: Watch, kind: type[C]) -> type[C]:
    """Return the kind of connection with a watch that is told of its socket."""

    class Watched(kind):  # type: ignore[misc, valid-type]
        def _new_conn(self) -> socket.socket:
            sock: socket.socket = super()._new_conn()
            watch.on_opened(sock)
            return sock

        def connect(self) -> None:
            super().connect()
            watch.on_connected(self.sock)

    return Watched


def open_session(watch: Watch, basic_auth: tuple[str, str] | None) -> requests.Session:
    """Return a session for one request: no second try, no proxy, no .netrc."""
    session = requests.Session()
    session.trust_env = False
    session.mount("http://", OneShotAdapter(watch))
    session.mount("https://", OneShotAdapter(watch))
    session.headers.update(
        {
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "Connection": "close",
            "User-Agent": "Bordereau",
        }
    )
    if basic_auth:
        # As bytes: `requests` would write the login in Latin-1, which has no €.
        session.auth = HTTPBasicAuth(*(word.encode() for word in basic_auth))
    return session


def post(
    url: str,
    body: IO[bytes],
    *,
    size: int,
    headers: Mapping[str, str],
    limits: Limits,
    is_ours: Callable[[], bool],
    basic_auth: tuple[str, str] | None = None,
) -> Reply:
    """POST `size` bytes of `body` once and return the complete answer.

    `is_ours` is asked once connected, before the first byte of the body: False holds it back.
    Raises NothingSent, TurnedAway or OutcomeUnknown: nothing else, and never after a second try.
    `url` must keep its %22 as it stands. No redirects, no proxy, no .netrc.
    """
    spool = Spool(body, size, is_ours)
    with Watch(limits) as watch, open_session(watch, basic_auth) as session:
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


def _read_answer(response: requests.Response, *, spool: Spool, watch: Watch) -> Reply:
    """Return a complete 200, or raise what the status and the bytes mean."""
    status = response.status_code
    if status in TURNED_AWAY:
        raise TurnedAway("turned_away", {"status": status}, taken=spool.taken, status=status)
    received, defect = _read_body(response, watch)
    if status != 200:
        # Its body may tell a person what became of the lines.
        defect = "redirected" if 300 <= status < 400 else "bad_status", {"status": status}
    if defect:
        raise OutcomeUnknown(*defect, taken=spool.taken, status=status, received=received)
    return Reply(body=received, status=status, taken=spool.taken)


type Defect = tuple[str, dict[str, str | int]]


def _read_body(response: requests.Response, watch: Watch) -> tuple[bytes, Defect | None]:
    """Return what came of the body, with code and params of why it is not whole."""
    limit = watch.limits.answer_bytes
    received, error_name = bytearray(), ""
    try:
        for block in response.raw.stream(BLOCK_BYTES, decode_content=True):
            received += block
            if len(received) > limit:
                return bytes(received[:limit]), ("answer_too_large", {"bytes": limit})
    except (HTTPError, OSError) as error:
        error_name = type(error).__name__
    if not error_name and not watch.expired:
        return bytes(received), None
    code = "answer_too_slow" if watch.expired else "answer_cut"
    return bytes(received), (code, {"bytes": len(received), "error": error_name})


#: From the most precise to the broadest: what went wrong before anything was taken.
_BEFORE_SENDING = (
    ("NameResolutionError", "name_unknown"),
    ("ConnectTimeoutError", "connect_timeout"),
    ("NewConnectionError", "connection_refused"),
    ("SSLError", "tls_failed"),
)


def _name_failure(error: BaseException, *, spool: Spool, watch: Watch) -> TransportError:
    """Say what an exception proves: nothing taken means nothing sent, whatever its name."""
    params: dict[str, str | int] = {"error": type(_root_of(error)).__name__}
    if spool.taken == 0:
        names = {type(cause).__name__ for cause in causes_of(error)}
        for name, code in _BEFORE_SENDING:
            if name in names:
                return NothingSent(code, params)
        return NothingSent("closed_early" if watch.connected else "tls_failed", params)
    if watch.expired or isinstance(error, requests.Timeout):
        return OutcomeUnknown("no_answer_in_time", params, taken=spool.taken)
    if spool.taken < spool.size:
        return OutcomeUnknown("cut_while_sending", params, taken=spool.taken)
    return OutcomeUnknown("cut_before_answer", params, taken=spool.taken)


def causes_of(error: BaseException) -> Iterator[BaseException]:
    """Walk an exception, what it wraps and what it came from, each once."""
    todo, seen = [error], set()
    while todo:
        cause = todo.pop()
        if id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        inner = [*cause.args, getattr(cause, "reason", None), cause.__cause__, cause.__context__]
        todo += [item for item in inner if isinstance(item, BaseException)]


def _root_of(error: BaseException) -> BaseException:
    return [*causes_of(error)][-1]
