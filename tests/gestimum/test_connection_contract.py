"""What the watched connection leans on in urllib3 and http.client: a test a hook, named after it.

None of these is a promise of urllib3's. When an upgrade moves one, the test of that name says so
before anything is sent that nobody watches.
"""

import io
import socket
from collections.abc import Iterator
from http.client import HTTPResponse, IncompleteRead

import pytest
from requests.exceptions import InvalidHeader
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.poolmanager import PoolManager

from imports.gestimum.observed_connection import (
    ConnectionWatch,
    Limits,
    OneShotAdapter,
    WatchedAnswer,
    open_session,
)
from tests.faults.behaviours import answer_well, answering
from tests.faults.cases import TWO_LENGTHS
from tests.faults.server import FaultServer


@pytest.fixture
def server() -> Iterator[FaultServer]:
    server = FaultServer(answer_well)
    yield server
    server.stop()


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def make_limits() -> Limits:
    return Limits(connect=3, answer=7)


def read_head(ours: socket.socket, theirs: socket.socket, head: bytes) -> WatchedAnswer:
    theirs.sendall(head)
    theirs.shutdown(socket.SHUT_WR)
    answer = WatchedAnswer(ours, head=ConnectionWatch(make_limits()).head)
    answer.begin()
    return answer


@pytest.mark.parametrize("kind", [HTTPConnection, HTTPSConnection])
def test_new_conn_opens_the_socket_and_returns_it(
    server: FaultServer, kind: type[HTTPConnection]
) -> None:
    host, port = server.url.removeprefix("http://").split(":")

    sock = kind(host, int(port))._new_conn()

    with sock:
        assert sock.getpeername()[1] == int(port)


@pytest.mark.parametrize("kind", [HTTPConnection, HTTPSConnection])
def test_connect_asks_new_conn_for_the_socket(kind: type[HTTPConnection]) -> None:
    class Stop(Exception):
        pass

    class Asked(kind):  # type: ignore[misc, valid-type]
        def _new_conn(self) -> socket.socket:
            raise Stop

    with pytest.raises(Stop):
        Asked("127.0.0.1", 9).connect()


def test_connect_leaves_the_socket_where_the_watch_takes_it(server: FaultServer) -> None:
    host, port = server.url.removeprefix("http://").split(":")
    connection = HTTPConnection(host, int(port))

    connection.connect()

    with connection.sock as sock:
        assert isinstance(sock, socket.socket)


@pytest.mark.parametrize(
    ("pool", "kind"),
    [(HTTPConnectionPool, HTTPConnection), (HTTPSConnectionPool, HTTPSConnection)],
)
def test_connection_cls_is_what_a_pool_makes_its_connections_of(
    pool: type[HTTPConnectionPool], kind: type[HTTPConnection]
) -> None:
    class Ours(kind):  # type: ignore[misc, valid-type]
        pass

    class Pool(pool):  # type: ignore[misc, valid-type]
        ConnectionCls = Ours

    assert pool.ConnectionCls is kind
    assert isinstance(Pool("erp.example.test")._new_conn(), Ours)


def test_pool_classes_by_scheme_decide_which_pool_a_manager_makes() -> None:
    class Pool(HTTPConnectionPool):
        pass

    manager = PoolManager()
    manager.pool_classes_by_scheme = {"http": Pool}

    assert isinstance(manager.connection_from_url("http://erp.example.test:8080"), Pool)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_init_poolmanager_is_where_an_adapter_gets_its_pools(scheme: str) -> None:
    with ConnectionWatch(make_limits()) as watch:
        adapter = OneShotAdapter(watch)

        pool = adapter.poolmanager.connection_from_url(f"{scheme}://erp.example.test")

    assert pool.ConnectionCls.__qualname__.startswith("show_to.")


def test_response_class_reads_every_answer(server: FaultServer) -> None:
    with ConnectionWatch(make_limits()) as watch, open_session(watch, None) as session:
        session.post(server.url, data=b"{}", timeout=5)

        assert watch.opened
        assert watch.connected
        assert watch.head.is_whole
        assert watch.head.came.startswith(b"HTTP/1.1 200")


def test_an_answer_that_urllib3_refuses_leaves_no_socket_open() -> None:
    server = FaultServer(answering(TWO_LENGTHS))
    with ConnectionWatch(make_limits()) as watch, open_session(watch, None) as session:
        with pytest.raises(InvalidHeader) as refused:
            session.post(server.url, data=b"{}", timeout=5)
        sock = watch._sockets[-1]
    server.stop()

    assert refused.value is not None  # it holds on to the answer, as a traceback does
    assert sock.fileno() == -1


def test_fp_is_a_buffered_reader_that_can_be_detached(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    answer = HTTPResponse(pair[0])

    assert isinstance(answer.fp, io.BufferedReader)
    raw = answer.fp.detach()
    answer.fp = io.BufferedReader(raw)
    assert isinstance(raw, io.RawIOBase)


def test_readline_gives_begin_each_line_of_the_head(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    head = b"HTTP/1.1 200 OK\r\nX-Name: value\r\nContent-Length: 0\r\n\r\n"

    answer = read_head(*pair, head)

    assert answer.head.came == head
    assert answer.head.is_whole


def test_begin_takes_headers_that_end_with_the_connection_and_we_do_not(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    ours, theirs = pair
    theirs.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2")
    theirs.shutdown(socket.SHUT_WR)
    plain = HTTPResponse(ours)
    plain.begin()  # http.client finds nothing wrong

    others = socket.socketpair()
    with others[0], others[1], pytest.raises(IncompleteRead):
        read_head(*others, b"HTTP/1.1 200 OK\r\nContent-Length: 2")


def test_begin_passes_over_what_comes_before_the_answer(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    answer = read_head(
        *pair,
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n"
        b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 199 Odd\r\n\r\n"
        b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
    )

    assert answer.status == 200
    assert answer.head.is_whole


def test_read1_tells_that_the_server_has_hung_up(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    answer = read_head(*pair, head)

    assert answer.head.has_hung_up is False
    assert answer.fp.read1() == b""
    assert answer.head.has_hung_up is True
