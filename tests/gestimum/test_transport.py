"""One POST over real sockets: what leaves, what comes back, and what is known when it does not.

Every fault of a server, through the whole delivery, is in tests/delivery/test_faults.py.
"""

import errno
import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from requests.utils import get_netrc_auth

from imports.gestimum.observed_connection import HEAD_MAX_BYTES, ConnectionWatch, Limits
from imports.gestimum.transport import NothingSent, OutcomeUnknown, TransportError, post
from tests.faults.answers import GOOD, chunked, http
from tests.faults.behaviours import answer_well, answering, close_after_body, stop_reading
from tests.faults.server import Behaviour, FaultServer, Peer

PATH = "/api/rest/DocumentsStock/%22Importer%22"
LIMITS = Limits(connect=1, answer=10)
SMALL = 1000
LARGE = 30_000_000

type Serve = Callable[[Behaviour], FaultServer]


@pytest.fixture
def serve() -> Iterator[Serve]:
    servers: list[FaultServer] = []

    def start(behaviour: Behaviour) -> FaultServer:
        servers.append(FaultServer(behaviour))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


def send(
    url: str,
    *,
    body: io.BytesIO | None = None,
    size: int = SMALL,
    limits: Limits = LIMITS,
    is_ours: bool = True,
) -> bytes:
    reply = post(
        url + PATH,
        body or io.BytesIO(b"x" * size),
        size=size,
        headers={},
        limits=limits,
        is_ours=lambda: is_ours,
    )
    assert (reply.status, reply.taken) == (200, size)
    return reply.body


def fail(url: str, *, limits: Limits = LIMITS) -> TransportError:
    with pytest.raises(TransportError) as failure:
        send(url, limits=limits)
    return failure.value


def keeping(heads: list[bytes]) -> Behaviour:
    """Answer well, and keep the headers that came."""

    def behave(peer: Peer) -> None:
        answer_well(peer)
        heads.append(peer.head)

    return behave


def test_a_request_goes_out_whole_and_its_answer_comes_back(serve: Serve) -> None:
    heads: list[bytes] = []
    server = serve(keeping(heads))

    assert send(server.url) == GOOD

    assert server.stop().body_bytes == SMALL
    assert heads[0].startswith(f"POST {PATH} HTTP/1.1".encode())
    assert b"Connection: close" in heads[0]
    assert f"Content-Length: {SMALL}".encode() in heads[0]


def test_what_came_with_a_bad_status_is_kept_as_evidence(serve: Serve) -> None:
    failure = fail(serve(answering(http(b"Out of stock", status=500))).url)

    assert isinstance(failure, OutcomeUnknown)
    assert (failure.code, failure.status, failure.taken) == ("bad_status", 500, SMALL)
    assert failure.received == b"Out of stock"


def test_a_refusal_that_does_not_end_is_not_waited_for_and_proves_nothing(serve: Serve) -> None:
    def stall(peer: Peer) -> None:
        peer.read_all()
        peer.send(http(b"No.", status=403, length=500))
        peer.hold()

    limits = Limits(connect=0.2, answer=3600)

    failure = fail(serve(stall).url, limits=limits)

    assert isinstance(failure, OutcomeUnknown)
    assert (failure.code, failure.received) == ("answer_too_slow", b"No.")


def test_a_body_that_cannot_be_read_on_this_side_leaves_it_unknown(serve: Serve) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell():
                raise ValueError("I/O operation on closed file")
            return super().read(size)

    with pytest.raises(OutcomeUnknown) as failure:
        send(serve(stop_reading).url, body=Broken(b"x" * LARGE), size=LARGE)

    assert (failure.value.code, failure.value.taken > 0) == ("cut_while_sending", True)


def test_an_answer_without_end_is_not_read_for_ever(serve: Serve) -> None:
    def flood(peer: Peer) -> None:
        peer.read_all()
        peer.send(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            peer.send(b"x" * 100_000)

    failure = fail(serve(flood).url, limits=Limits(connect=1, answer=20, answer_bytes=1_000_000))

    assert (failure.code, len(failure.received)) == ("answer_too_large", 1_000_000)


def test_a_packed_answer_is_not_unpacked_for_ever(serve: Serve) -> None:
    bomb = gzip.compress(b"x" * 2_000_000)
    limits = Limits(connect=1, answer=20, answer_bytes=1_000_000)

    failure = fail(serve(answering(http(bomb, Content_Encoding="gzip"))).url, limits=limits)

    assert (failure.code, failure.received) == ("answer_too_large", bomb)


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_packed_answer_is_unpacked(serve: Serve, encoding: str) -> None:
    packed = gzip.compress(GOOD) if encoding == "gzip" else zlib.compress(GOOD)

    assert send(serve(answering(http(packed, Content_Encoding=encoding))).url) == GOOD


def test_a_packed_answer_that_is_cut_inside_is_damaged(serve: Serve) -> None:
    cut = gzip.compress(GOOD)[:-4]

    failure = fail(serve(answering(http(cut, Content_Encoding="gzip"))).url)

    assert (failure.code, failure.received) == ("answer_garbled", cut)


@pytest.mark.parametrize("is_packed", [False, True])
def test_an_answer_may_be_as_large_as_the_limit(serve: Serve, *, is_packed: bool) -> None:
    answer = http(gzip.compress(GOOD), Content_Encoding="gzip") if is_packed else http(GOOD)
    whole = Limits(connect=1, answer=10, answer_bytes=len(GOOD))
    less = Limits(connect=1, answer=10, answer_bytes=len(GOOD) - 1)

    assert send(serve(answering(answer)).url, limits=whole) == GOOD
    assert fail(serve(answering(answer)).url, limits=less).code == "answer_too_large"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (http(GOOD, length=len(GOOD) + 1), "answer_cut"),
        (chunked(GOOD, end=b""), "answer_cut"),
        (chunked(GOOD, end=b"nonsense\r\n"), "answer_garbled"),
    ],
    ids=["shorter than it says", "without the last chunk", "with a chunk that is none"],
)
def test_an_answer_that_is_cut_is_told_from_one_that_cannot_be_put_together(
    serve: Serve, answer: bytes, code: str
) -> None:
    failure = fail(serve(answering(answer)).url)

    assert (failure.code, failure.received) == (code, GOOD)


def test_an_answer_may_end_with_the_connection_where_something_came(serve: Serve) -> None:
    without_length = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"

    assert send(serve(answering(without_length + GOOD)).url) == GOOD
    assert send(serve(answering(http(b""))).url) == b""
    assert fail(serve(answering(without_length)).url).code == "answer_cut"


def test_a_connection_that_breaks_once_all_is_sent_broke_before_the_answer(serve: Serve) -> None:
    failure = fail(serve(close_after_body).url)

    assert (failure.code, failure.taken) == ("cut_before_answer", SMALL)


def test_headers_without_end_are_not_kept_for_ever(serve: Serve) -> None:
    lines = b"".join(b"X-%d: %s\r\n" % (number, b"y" * 2_000) for number in range(90))

    failure = fail(serve(answering(b"HTTP/1.1 200 OK\r\n" + lines)).url)

    assert (failure.code, len(failure.received)) == ("head_cut", HEAD_MAX_BYTES)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.EHOSTUNREACH, "unreachable"),
        (errno.ENETUNREACH, "unreachable"),
        (errno.ECONNREFUSED, "connection_refused"),
    ],
)
def test_why_no_connection_came_about_is_told(
    monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    def fail_to_connect(*_arguments: object, **_options: object) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr("urllib3.util.connection.create_connection", fail_to_connect)

    failure = fail("http://127.0.0.1:1")

    assert isinstance(failure, NothingSent)
    assert failure.code == code


def test_a_name_that_is_found_too_late_sends_nothing(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_opened = ConnectionWatch.on_opened
    server = serve(answer_well)

    def open_late(watch: ConnectionWatch, sock: object) -> None:
        watch._expire()
        on_opened(watch, sock)  # type: ignore[arg-type]

    monkeypatch.setattr(ConnectionWatch, "on_opened", open_late)

    failure = fail(server.url)

    assert isinstance(failure, NothingSent)
    assert failure.code == "connect_timeout"
    assert server.stop().begun == 0


def test_a_proxy_of_the_environment_is_not_used(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")

    assert send(serve(answer_well).url) == GOOD


def test_a_login_in_netrc_is_not_sent(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password something\n", encoding="ascii")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    heads: list[bytes] = []
    server = serve(keeping(heads))

    assert get_netrc_auth(server.url) == ("somebody", "something"), "requests would use it"
    send(server.url)

    server.stop()
    assert b"authorization" not in heads[0].lower()


def test_a_request_that_is_no_longer_ours_is_held_back_once_connected(serve: Serve) -> None:
    server = serve(close_after_body)

    with pytest.raises(NothingSent) as failure:
        send(server.url, is_ours=False)

    seen = server.stop()
    assert (failure.value.code, failure.value.taken) == ("overtaken", 0)
    assert (seen.begun, seen.body_bytes) == (1, 0)
