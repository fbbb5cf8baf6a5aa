"""One POST over real sockets: what is known when it does not end in an answer."""

import io
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from requests.utils import get_netrc_auth

from imports.gestimum.transport import (
    Limits,
    NothingSent,
    OutcomeUnknown,
    Reply,
    TransportError,
    TurnedAway,
    post,
)

type Behaviour = Callable[[socket.socket], None]

PATH = "/api/rest/DocumentsStock/%22Importer%22"
LIMITS = Limits(connect=1, answer=1.5)
SMALL = 1000
LARGE = 30_000_000


class Peer:
    """A raw server for one connection; `seen` is what it read."""

    def __init__(self, behaviour: Behaviour) -> None:
        self.seen = b""
        self._server = socket.create_server(("127.0.0.1", 0))
        self._behaviour = behaviour
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._server.getsockname()[1]}"

    def _serve(self) -> None:
        with suppress(OSError):
            connection, _ = self._server.accept()
            with connection:
                connection.settimeout(10)
                self._behaviour(connection)

    def close(self) -> None:
        self._server.close()
        self._thread.join(timeout=10)


@pytest.fixture
def serve() -> Iterator[Callable[[Behaviour], Peer]]:
    peers: list[Peer] = []

    def start(behaviour: Behaviour) -> Peer:
        peers.append(Peer(behaviour))
        return peers[-1]

    yield start
    for peer in peers:
        peer.close()


def read_request(connection: socket.socket, size: int = SMALL) -> bytes:
    """Read the headers and `size` bytes of body."""
    seen = b""
    while b"\r\n\r\n" not in seen:
        seen += connection.recv(65536)
    head, _, body = seen.partition(b"\r\n\r\n")
    missing = size - len(body)
    while missing > 0:
        missing -= len(connection.recv(min(missing, 1 << 20)))
    return head


def answering(answer: bytes, size: int = SMALL) -> Behaviour:
    def behave(connection: socket.socket) -> None:
        read_request(connection, size)
        connection.sendall(answer)

    return behave


def send(url: str, *, size: int = SMALL, limits: Limits = LIMITS) -> Reply:
    return post(
        url, io.BytesIO(b"x" * size), size=size, headers={}, limits=limits, is_ours=lambda: True
    )


def fail(url: str, *, size: int = SMALL, limits: Limits = LIMITS) -> TransportError:
    with pytest.raises(TransportError) as failure:
        send(url, size=size, limits=limits)
    return failure.value


def test_a_complete_answer_comes_back_with_what_was_taken(serve: Callable[..., Peer]) -> None:
    heads: list[bytes] = []

    def behave(connection: socket.socket) -> None:
        heads.append(read_request(connection))
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

    reply = send(f"http://{serve(behave).address}{PATH}")

    assert (reply.body, reply.status, reply.taken) == (b"{}", 200, SMALL)
    assert heads[0].startswith(f"POST {PATH} HTTP/1.1".encode())
    assert b"Connection: close" in heads[0]
    assert f"Content-Length: {SMALL}".encode() in heads[0]


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://127.0.0.1:1", "connection_refused"),
        ("http://no-such-name.invalid", "name_unknown"),
    ],
)
def test_a_server_that_is_not_there_was_sent_nothing(url: str, code: str) -> None:
    failure = fail(url + PATH)

    assert isinstance(failure, NothingSent)
    assert (failure.code, failure.taken) == (code, 0)


def test_a_connection_that_nobody_accepts_in_time_was_sent_nothing() -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        others = [socket.socket() for _ in range(4)]
        for other in others:
            other.setblocking(False)
            with suppress(OSError):
                other.connect(full.getsockname())

        failure = fail(f"http://127.0.0.1:{full.getsockname()[1]}{PATH}")

        for other in others:
            other.close()
    assert isinstance(failure, NothingSent)
    assert failure.code == "connect_timeout"


def stall(connection: socket.socket) -> None:
    with suppress(OSError):
        while connection.recv(65536):
            pass


def drip_for_ever(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.recv(65536)
        connection.sendall(b"\x16\x03\x03\x40\x00")  # a handshake record of 16 KiB to come
        for _ in range(60):
            connection.sendall(b"\x02")
            time.sleep(0.2)


def close_at_once(connection: socket.socket) -> None:
    connection.close()


def speak_plain_http(connection: socket.socket) -> None:
    connection.recv(10)
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


@pytest.mark.parametrize("behaviour", [stall, drip_for_ever, close_at_once, speak_plain_http])
def test_a_tls_handshake_that_fails_sent_nothing_whatever_the_exception(
    serve: Callable[..., Peer], behaviour: Behaviour
) -> None:
    failure = fail(f"https://{serve(behaviour).address}{PATH}")

    assert isinstance(failure, NothingSent)
    assert (failure.code, failure.taken) == ("tls_failed", 0)


def close_after_request(connection: socket.socket) -> None:
    read_request(connection)


def silence_after_request(connection: socket.socket) -> None:
    read_request(connection)
    stall(connection)


@pytest.mark.parametrize(
    ("behaviour", "code"),
    [
        (close_at_once, "cut_before_answer"),
        (close_after_request, "cut_before_answer"),
        (silence_after_request, "no_answer_in_time"),
        (answering(b"HTTP/1.1 2"), "cut_before_answer"),
        (answering(b"SSH-2.0-OpenSSH\r\n"), "cut_before_answer"),
        (answering(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}"), "answer_cut"),
        (
            answering(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}"),
            "answer_cut",
        ),
        (
            answering(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}"),
            "answer_cut",
        ),
        (answering(b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"), "bad_status"),
        (
            answering(b"HTTP/1.1 307 No\r\nLocation: /\r\nContent-Length: 0\r\n\r\n"),
            "redirected",
        ),
    ],
)
def test_once_bytes_were_taken_only_an_answer_tells_what_happened(
    serve: Callable[..., Peer], behaviour: Behaviour, code: str
) -> None:
    failure = fail(f"http://{serve(behaviour).address}{PATH}")

    assert isinstance(failure, OutcomeUnknown)
    assert (failure.code, failure.taken) == (code, SMALL)


def test_what_came_with_a_bad_status_is_kept_as_evidence(serve: Callable[..., Peer]) -> None:
    answer = b"HTTP/1.1 500 No\r\nContent-Length: 12\r\n\r\nOut of stock"

    failure = fail(f"http://{serve(answering(answer)).address}{PATH}")

    assert (failure.code, failure.status) == ("bad_status", 500)
    assert failure.received == b"Out of stock"


def test_a_body_that_cannot_be_read_on_this_side_leaves_it_unknown(
    serve: Callable[..., Peer],
) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell():
                raise ValueError("I/O operation on closed file")
            return super().read(size)

    peer = serve(stall)

    with pytest.raises(TransportError) as failure:
        post(
            f"http://{peer.address}{PATH}",
            Broken(b"x" * LARGE),
            size=LARGE,
            headers={},
            limits=LIMITS,
            is_ours=lambda: True,
        )

    assert isinstance(failure.value, OutcomeUnknown)
    assert (failure.value.code, failure.value.taken > 0) == ("cut_while_sending", True)


def test_a_server_that_stops_reading_leaves_it_unknown_with_part_taken(
    serve: Callable[..., Peer],
) -> None:
    closing = threading.Event()

    failure = fail(f"http://{serve(lambda _: closing.wait(8)).address}{PATH}", size=LARGE)
    closing.set()

    assert isinstance(failure, OutcomeUnknown)
    assert 0 < failure.taken < LARGE


def test_the_connect_limit_does_not_cut_a_slow_upload(serve: Callable[..., Peer]) -> None:
    def read_late(connection: socket.socket) -> None:
        time.sleep(0.8)
        answering(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", LARGE)(connection)

    limits = Limits(connect=0.3, answer=10)

    reply = send(f"http://{serve(read_late).address}{PATH}", size=LARGE, limits=limits)

    assert reply.taken == LARGE


@pytest.mark.parametrize("start", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n"])
def test_a_server_that_drips_is_cut_off_when_the_total_time_is_up(
    serve: Callable[..., Peer], start: bytes
) -> None:
    def drip(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(start)
        with suppress(OSError):
            for _ in range(60):
                connection.sendall(b"H")
                time.sleep(0.2)

    limits = Limits(connect=0.5, answer=1)

    failure = fail(f"http://{serve(drip).address}{PATH}", limits=limits)

    assert isinstance(failure, OutcomeUnknown)
    assert failure.code in ("answer_too_slow", "no_answer_in_time")


def test_an_answer_without_end_is_not_read_for_ever(serve: Callable[..., Peer]) -> None:
    def flood(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        with suppress(OSError):
            for _ in range(100):
                connection.sendall(b"x" * 100_000)

    limits = Limits(connect=1, answer=5, answer_bytes=1_000_000)

    failure = fail(f"http://{serve(flood).address}{PATH}", limits=limits)

    assert (failure.code, len(failure.received)) == ("answer_too_large", 1_000_000)


def test_a_server_that_answers_before_it_has_read_everything_is_heard(
    serve: Callable[..., Peer],
) -> None:
    def refuse_early(connection: socket.socket) -> None:
        connection.recv(1000)
        connection.sendall(b"HTTP/1.1 413 Too large\r\nContent-Length: 0\r\n\r\n")

    failure = fail(f"http://{serve(refuse_early).address}{PATH}", size=LARGE)

    # A reset may overtake the answer; neither claims that something was imported.
    assert isinstance(failure, TurnedAway | OutcomeUnknown)
    assert failure.taken < LARGE


ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


def test_a_proxy_of_the_environment_is_not_used(
    serve: Callable[..., Peer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    peer = serve(answering(ANSWER))

    assert send(f"http://{peer.address}{PATH}").body == b"{}"


def test_a_login_in_netrc_is_not_sent(
    serve: Callable[..., Peer], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password something\n", encoding="ascii")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    heads: list[bytes] = []

    def behave(connection: socket.socket) -> None:
        heads.append(read_request(connection))
        connection.sendall(ANSWER)

    url = f"http://{serve(behave).address}{PATH}"
    assert get_netrc_auth(url) == ("somebody", "something"), "requests would use it"
    send(url)

    assert b"authorization" not in heads[0].lower()


def test_a_request_that_is_no_longer_ours_is_held_back_once_connected(
    serve: Callable[..., Peer],
) -> None:
    read = threading.Event()

    def behave(connection: socket.socket) -> None:
        while block := connection.recv(65536):
            peer.seen += block
        read.set()

    peer = serve(behave)

    with pytest.raises(NothingSent) as failure:
        post(
            f"http://{peer.address}{PATH}",
            io.BytesIO(b"x" * SMALL),
            size=SMALL,
            headers={},
            limits=LIMITS,
            is_ours=lambda: False,
        )

    assert (failure.value.code, failure.value.taken) == ("overtaken", 0)
    assert read.wait(10)
    assert b"x" * 10 not in peer.seen
