import json
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from urllib.parse import urlsplit

import pytest

from imports.simulator import Fault, Simulator
from tests.simulator.client import (
    MARK,
    STOCK,
    build_request,
    call,
    exchange,
    post,
    post_one_line,
    wait_until,
    write_raw_post,
)


def test_a_request_is_kept_as_it_came(erp: Simulator) -> None:
    body = json.dumps(build_request(["DOC_STYPE;ART_CODE", "E;Pâté"]), ensure_ascii=False).encode()

    call(erp, "POST", f"/{STOCK.path}", body, {"X-Alice": "Bob"})

    (request,) = erp.requests
    assert (request.method, request.path) == ("POST", "/api/rest/DocumentsStock/%22Importer%22")
    assert request.headers["x-alice"] == "Bob"
    assert (request.body, request.parsed) == (body, json.loads(body))
    assert (request.size, request.sha256) == (len(body), sha256(body).hexdigest())
    assert request.is_whole
    assert erp.received == [json.loads(body)]


def test_bodies_are_not_kept_when_asked_not_to() -> None:
    with Simulator(record_bodies=False) as erp:
        reply = post_one_line(erp)

    assert reply.result["statistiques"]["nombre_lignes_importées"] == "1"
    assert (erp.requests[0].body, erp.requests[0].parsed) == (b"", None)
    assert erp.requests[0].size > 0
    assert erp.booked[0].lines == ()
    assert len(erp.booked[0].pieces) == 1


@pytest.mark.slow
def test_a_body_larger_than_what_is_kept_in_memory_is_answered() -> None:
    lines = [f"E;ART{number}" for number in range(80_000)]
    with Simulator(record_bodies=False) as erp:
        reply = post(erp, ["DOC_STYPE;ART_CODE", *lines])

    assert reply.result["statistiques"]["nombre_lignes_importées"] == "80000"


@pytest.mark.parametrize("path", ['/api/rest/DocumentsStock/"Importer"', "/", "/api/rest/Importer"])
def test_a_quote_that_is_not_encoded_is_another_address(path: str, erp: Simulator) -> None:
    head = f"POST {path} HTTP/1.1\r\nContent-Length: 2\r\n\r\n{{}}"

    answer = exchange(erp, head.encode())

    assert answer.startswith(b"HTTP/1.1 404 ")
    assert erp.requests[0].path == path


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", f"/{STOCK.path}", 405),
        ("POST", "/api/rest/Outils/%22Version%22", 405),
        ("GET", "/", 404),
        ("DELETE", f"/{STOCK.path}", 501),
    ],
)
def test_every_answer_says_that_it_is_a_simulation(
    method: str, path: str, status: int, erp: Simulator
) -> None:
    reply = call(erp, method, path)

    assert reply.status == status
    assert reply.headers[MARK] == "1"
    assert b"SIMULATION" in reply.body


@pytest.mark.parametrize(
    ("header", "status"),
    [
        (b"Transfer-Encoding: chunked\r\n", b"411"),
        (b"", b"411"),
        (b"Content-Length: abc\r\n", b"400"),
        (b"Content-Length: -1\r\n", b"400"),
    ],
)
def test_a_length_is_required(header: bytes, status: bytes, erp: Simulator) -> None:
    answer = exchange(erp, f"POST /{STOCK.path} HTTP/1.1\r\n".encode() + header + b"\r\n")

    assert answer.split(b" ")[1] == status
    assert erp.requests == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        "terminé".encode("cp1252"),
        b"[" * 100_000,
        b'{"importer_pays": {}}',
        b'{"importer_documents_stock": {"societe": {"fichier": "A"}, "parametres": {}}}',
        b'{"importer_documents_stock": {"parametres": {"fichier_documents_stock": []}}}',
        json.dumps(build_request(["DOC_STYPE", "E"])).encode() + b"x",
        json.dumps(build_request(["DOC_STYPE", "E"])).encode().replace(b'"E"', b"1"),
    ],
)
def test_what_is_not_the_documented_json_is_refused(body: bytes, erp: Simulator) -> None:
    reply = call(erp, "POST", f"/{STOCK.path}", body)

    assert reply.status == 400
    assert erp.booked == []


def test_a_client_that_leaves_within_its_body_books_nothing(erp: Simulator) -> None:
    address = urlsplit(erp.url)
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        connection.sendall(write_raw_post()[:-5])
        connection.shutdown(socket.SHUT_WR)

        answer = connection.recv(1)

    assert answer == b""
    assert not erp.requests[0].is_whole
    assert erp.booked == []


def test_parallel_requests_are_all_kept_and_counted_by_lane() -> None:
    with Simulator(opening_delay=0.2) as erp, ThreadPoolExecutor(4) as pool:
        replies = list(pool.map(lambda _: post_one_line(erp, user="ALICE"), range(4)))

    assert {reply.status for reply in replies} == {200}
    assert len({number for booking in erp.booked for number in booking.pieces}) == 4
    assert erp.most_at_once[("DEMO.Gestimum", "ALICE")] > 1


def test_it_listens_to_this_machine_only(erp: Simulator) -> None:
    assert urlsplit(erp.url).hostname == "127.0.0.1"


def test_a_clean_stop_leaves_no_thread_and_no_port() -> None:
    before = threading.active_count()
    erp = Simulator(opening_delay=30).start()
    address = urlsplit(erp.url)
    waiting = [
        socket.create_connection((address.hostname, address.port), timeout=10) for _ in range(3)
    ]
    waiting[0].sendall(write_raw_post())
    waiting[1].sendall(write_raw_post()[:-5])
    # The first waits for the company, the second for its body, the third for anything at all.
    server = erp.server
    wait_until(lambda: erp.requests and server and len(server.connections) == 3)

    erp.stop()

    assert threading.active_count() == before
    assert [connection.recv(1) for connection in waiting] == [b"", b"", b""]
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((address.hostname, address.port), timeout=10)
    for connection in waiting:
        connection.close()
    assert erp.booked == []


def test_a_silent_connection_does_not_outlive_the_server() -> None:
    before = threading.active_count()
    erp = Simulator(silence_seconds=3600).start()
    erp.fault = Fault.SILENCE
    address = urlsplit(erp.url)
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        connection.sendall(write_raw_post())
        wait_until(lambda: erp.booked)

        erp.stop()

        assert connection.recv(1) == b""
    assert threading.active_count() == before


def test_a_stopped_server_starts_again_at_the_same_address_with_its_books(erp: Simulator) -> None:
    post_one_line(erp)
    url = erp.url

    erp.stop()
    erp.stop()
    erp.start()
    post_one_line(erp)

    assert erp.url == url
    assert len(erp.booked) == 2
