"""A connection for one request, watched from outside: how far it got, and for how long.

`requests` tells neither: its time-outs are the gap between two bytes, and it takes headers that
end with the connection for whole ones.
"""

import contextlib
import io
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPResponse, IncompleteRead
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.auth import HTTPBasicAuth
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

ANSWER_MAX_BYTES = 64 * 1024 * 1024
HEAD_MAX_BYTES = 64 * 1024


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Seconds to connect (TLS included), seconds for everything after, bytes of the answer."""

    connect: float
    answer: float
    answer_bytes: int = ANSWER_MAX_BYTES


@dataclass
class ResponseHead:
    """The lines before the body of an answer as they came, and whether the server hung up."""

    came: bytes = b""
    is_whole: bool = False
    has_hung_up: bool = False

    def note(self, line: bytes) -> None:
        if self.is_whole:
            return
        if self.came.endswith((b"\r\n\r\n", b"\n\n")):  # it was interim: the answer begins here
            self.came = b""
        self.came = (self.came + line)[:HEAD_MAX_BYTES]


class ConnectionWatch:
    """Ends a connection when the total time is up, whatever it is doing.

    A time-out of a socket is the gap between two bytes: a server that drips would hold us for
    ever, and the connect limit would cut a slow upload if it stayed on the socket.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.head = ResponseHead()
        self.opened = False
        self.connected = False
        self.expired = False
        self._sockets: list[socket.socket] = []
        self._answers: list[HTTPResponse] = []
        self._timer = threading.Timer(limits.connect + limits.answer, self._expire)
        self._timer.daemon = True

    def __enter__(self) -> "ConnectionWatch":
        self._timer.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._timer.cancel()
        for answer in self._answers:
            # urllib3 leaves one open whose lengths contradict each other, and so its socket.
            answer.close()
        for sock in self._sockets:
            sock.close()

    def on_opened(self, sock: socket.socket) -> None:
        """Take hold of the connection before TLS does: a handshake may drip as well."""
        self._sockets.append(sock.dup())
        if self.expired:  # the name took so long to be found that the alarm has rung already
            raise TimeoutError("the time was up before the connection stood")
        self.opened = True

    def on_connected(self, sock: socket.socket) -> None:
        """Let the body take its time: from here on the answer's limit counts."""
        self.connected = True
        self._sockets.append(sock)
        sock.settimeout(self.limits.answer)

    def on_answer(self, answer: HTTPResponse) -> None:
        """Take hold of what reads the answer, to close it whatever becomes of it."""
        self._answers.append(answer)

    def hurry(self) -> None:
        """Wait no longer than to connect for each part that is still to come.

        Whoever refuses has nothing to work on: what does not come by then is as good as cut.
        """
        for sock in self._sockets:
            with contextlib.suppress(OSError):  # closed by now
                sock.settimeout(self.limits.connect)

    def _expire(self) -> None:
        self.expired = True
        for sock in self._sockets:
            with contextlib.suppress(OSError):  # it may have ended by itself meanwhile
                sock.shutdown(socket.SHUT_RDWR)


class HeadReader(io.BufferedReader):
    """Reads an answer off the socket, and notes its head and its end."""

    def __init__(self, raw: io.RawIOBase, head: ResponseHead) -> None:
        super().__init__(raw)
        self.head = head

    def readline(self, size: int | None = -1, /) -> bytes:
        line = super().readline(size)
        self.head.note(line)
        if not line.endswith(b"\n"):
            self.head.has_hung_up = True
        return line

    def read1(self, size: int = -1, /) -> bytes:
        block = super().read1(size)
        if not block:
            self.head.has_hung_up = True
        return block


class WatchedAnswer(HTTPResponse):
    """An answer whose headers are whole, or none."""

    def __init__(self, sock: socket.socket, *, head: ResponseHead, **options: Any) -> None:
        super().__init__(sock, **options)
        self.head = head
        self.fp = HeadReader(self.fp.detach(), head)

    def begin(self) -> None:
        super().begin()
        while 101 < self.status < 200:  # interim as 100 is, which http.client knows
            self.headers = self.msg = None  # type: ignore[assignment]
            super().begin()
        if self.head.has_hung_up:
            raise IncompleteRead(self.head.came)
        self.head.is_whole = True


class OneShotAdapter(HTTPAdapter):
    """A connection of its own, no retries, and a watch that sees the socket."""

    def __init__(self, watch: ConnectionWatch) -> None:
        self.watch = watch
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = show_to(self.watch, HTTPConnection)

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = show_to(self.watch, HTTPSConnection)

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}


def show_to[C: HTTPConnection](watch: ConnectionWatch, kind: type[C]) -> type[C]:
    """Return the kind of connection with a watch that is told of its socket."""

    class Watched(kind):  # type: ignore[misc, valid-type]
        def _new_conn(self) -> socket.socket:
            sock: socket.socket = super()._new_conn()
            try:
                watch.on_opened(sock)
            except TimeoutError:
                sock.close()
                raise
            return sock

        def connect(self) -> None:
            super().connect()
            watch.on_connected(self.sock)

        @staticmethod
        def response_class(sock: socket.socket, **options: Any) -> WatchedAnswer:
            answer = WatchedAnswer(sock, head=watch.head, **options)
            watch.on_answer(answer)
            return answer

    return Watched


def open_session(watch: ConnectionWatch, basic_auth: tuple[str, str] | None) -> requests.Session:
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
