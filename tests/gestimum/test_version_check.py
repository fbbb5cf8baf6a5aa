"""The two version questions, against real sockets."""

import gzip
import json
import socket
import ssl
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from imports.gestimum.version_check import (
    ANSWER_MAX_BYTES,
    EXCERPT_CHARACTERS,
    Failure,
    check_versions,
)
from imports.simulator import Simulator

VERSION = {"result": [{"resultat": "succès", "message": "2.0.0 (18/09/2019 14:37:08)"}]}

type Listen = Callable[..., "Listener"]


class Listener:
    """A real HTTP server that answers every GET alike and remembers what it was asked."""

    def __init__(self, body: bytes, status: int, headers: dict[str, str]) -> None:
        self.asked: list[tuple[str, dict[str, str]]] = []
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                listener.asked.append((self.path, dict(self.headers)))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                with suppress(OSError):
                    self.wfile.write(body)

            def log_message(self, *args: Any) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}
        )

    def stop(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def listen() -> Iterator[Listen]:
    listeners = []

    def start(body: bytes | dict[str, Any] = b"", status: int = 200, **headers: str) -> Listener:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        listener = Listener(raw, status, headers)
        listener.thread.start()
        listeners.append(listener)
        return listener

    yield start
    for listener in listeners:
        listener.stop()


@contextmanager
def raw_server(serve: Callable[[socket.socket], None]) -> Iterator[int]:
    """Run `serve` on each connection of a listening socket; yields the port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        is_over = threading.Event()

        def accept() -> None:
            while not is_over.is_set():
                with suppress(TimeoutError):
                    connection, _ = server.accept()
                    with connection, suppress(OSError):
                        serve(connection)

        thread = threading.Thread(target=accept)
        thread.start()
        yield server.getsockname()[1]
        is_over.set()
        thread.join()


def failures(url: str, **options: Any) -> list[Failure | None]:
    limits: dict[str, Any] = {"connect_seconds": 2, "answer_seconds": 2} | options
    return [finding.failure for finding in check_versions(url, **limits)]


def test_both_versions_come_from_the_simulated_server() -> None:
    with Simulator() as erp:
        service, program = check_versions(erp.url, connect_seconds=2)

    assert service.failure is None
    assert program.failure is None
    assert service.version
    assert program.version
    assert service.version != program.version


def test_the_quotes_of_the_path_stay_encoded_on_the_wire(listen: Listen) -> None:
    listener = listen(VERSION)

    check_versions(listener.url, connect_seconds=2)

    assert [path for path, _ in listener.asked] == [
        "/api/rest/Outils/%22Version%22",
        "/api/rest/Outils/%22VersionERP%22",
    ]


def test_a_path_prefix_of_a_proxy_comes_first(listen: Listen) -> None:
    listener = listen(VERSION)

    check_versions(f"{listener.url}/gestimum%20web", connect_seconds=2)

    assert listener.asked[0][0] == "/gestimum%20web/api/rest/Outils/%22Version%22"


def test_no_login_and_no_proxy_come_from_the_environment(
    listen: Listen, monkeypatch: pytest.MonkeyPatch
) -> None:
    listener = listen(VERSION)
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")

    found = failures(listener.url)

    assert found == [None, None]
    assert all("Authorization" not in headers for _, headers in listener.asked)


def test_a_proxy_gets_its_user_and_password_in_utf_8(listen: Listen) -> None:
    listener = listen(VERSION)

    check_versions(listener.url, connect_seconds=2, basic_auth=("web", "10€"))

    assert listener.asked[0][1]["Authorization"] == "Basic d2ViOjEw4oKs"


def test_a_name_nobody_knows_is_said_and_not_asked_twice() -> None:
    found = failures("http://no-such-host.invalid:8080")

    assert found == [Failure.NAME_UNKNOWN, Failure.NOT_ASKED]


def test_a_closed_port_refuses_the_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

    found = failures(f"http://127.0.0.1:{port}")

    assert found == [Failure.CONNECTION_REFUSED, Failure.NOT_ASKED]


def test_a_full_backlog_is_a_connection_that_does_not_come_about() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        address = server.getsockname()
        waiting = [socket.socket() for _ in range(4)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(address)

        found = failures(f"http://127.0.0.1:{address[1]}", connect_seconds=0.5)

        for each in waiting:
            each.close()
    assert found == [Failure.CONNECT_TIMEOUT, Failure.NOT_ASKED]


def test_a_server_that_says_nothing_is_left_after_the_limit() -> None:
    with raw_server(hold) as port:
        found = failures(f"http://127.0.0.1:{port}", connect_seconds=1, answer_seconds=0.3)

    assert found == [Failure.ANSWER_TIMEOUT, Failure.ANSWER_TIMEOUT]


def hold(connection: socket.socket) -> None:
    """Read until the other side goes away, and never answer."""
    while connection.recv(65_536):
        pass


def drip(connection: socket.socket) -> None:
    """Answer a byte at a time, each soon enough for the limit between two bytes."""
    connection.recv(65_536)
    pause = threading.Event()
    for byte in b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + b" " * 1000:
        connection.sendall(bytes([byte]))
        pause.wait(0.02)


def test_a_server_that_drips_is_left_after_the_limit_for_the_whole_answer() -> None:
    with raw_server(drip) as port:
        found = failures(f"http://127.0.0.1:{port}", connect_seconds=0.2, answer_seconds=0.3)

    assert found == [Failure.ANSWER_TIMEOUT, Failure.ANSWER_TIMEOUT]


def test_a_connection_closed_without_an_answer_is_said() -> None:
    with raw_server(lambda connection: connection.close()) as port:
        found = failures(f"http://127.0.0.1:{port}")

    assert found == [Failure.CUT, Failure.CUT]


def test_https_to_a_server_that_speaks_http_is_a_tls_failure(listen: Listen) -> None:
    listener = listen(VERSION)

    found = failures(listener.url.replace("http:", "https:"))

    assert found == [Failure.TLS, Failure.NOT_ASKED]


def test_a_handshake_that_stalls_is_a_tls_failure() -> None:
    with raw_server(hold) as port:
        found = failures(f"https://127.0.0.1:{port}", connect_seconds=0.3, answer_seconds=0.3)

    assert found == [Failure.TLS, Failure.NOT_ASKED]


def test_a_certificate_nobody_vouches_for_is_told_apart(
    certificate: tuple[str, str],
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)

    def serve(connection: socket.socket) -> None:
        context.wrap_socket(connection, server_side=True).close()

    with raw_server(serve) as port:
        found = failures(f"https://127.0.0.1:{port}")

    assert found == [Failure.CERTIFICATE, Failure.NOT_ASKED]


@pytest.fixture
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A certificate that signed itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    start = datetime.now(tz=UTC) - timedelta(days=1)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=2))
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("certificate")
    (folder / "cert.pem").write_bytes(built.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return str(folder / "cert.pem"), str(folder / "key.pem")


@pytest.mark.parametrize("status", [401, 404, 500, 503])
def test_another_status_than_200_is_said_with_what_came(listen: Listen, status: int) -> None:
    listener = listen(b"<h1>Sorry</h1>", status)

    service, program = check_versions(listener.url, connect_seconds=2)

    assert service.failure == program.failure == Failure.STATUS
    assert service.params == {"status": status}
    assert service.excerpt == "<h1>Sorry</h1>"


def test_a_redirect_is_said_and_not_followed(listen: Listen) -> None:
    elsewhere = listen(VERSION)
    listener = listen(b"", 302, Location=f"{elsewhere.url}/login")

    service, _ = check_versions(listener.url, connect_seconds=2)

    assert service.failure == Failure.REDIRECT
    assert service.params == {"status": 302, "location": f"{elsewhere.url}/login"}
    assert not elsewhere.asked


def test_a_web_page_is_no_answer_and_its_beginning_is_kept(listen: Listen) -> None:
    listener = listen(b"<html>\r\n\t<body>Welcome to IIS" + b"!" * 1000)

    service, _ = check_versions(listener.url, connect_seconds=2)

    assert service.failure == Failure.NOT_GESTIMUM
    assert service.excerpt.startswith("<html> <body>Welcome to IIS!!!")
    assert len(service.excerpt) == EXCERPT_CHARACTERS + 1


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"result": []}', b'{"result": [{"message": "2.0.0"}]}', b"null"]
)
def test_json_of_another_shape_is_no_answer(listen: Listen, body: bytes) -> None:
    assert failures(listen(body).url) == [Failure.NOT_GESTIMUM] * 2


def test_a_result_other_than_success_is_no_version(listen: Listen) -> None:
    listener = listen({"result": [{"resultat": "échec", "message": "licence"}]})

    service, _ = check_versions(listener.url, connect_seconds=2)

    assert service.failure == Failure.NOT_SUCCESS
    assert service.params == {"result": "échec"}


def test_an_answer_in_windows_1252_is_read_all_the_same(listen: Listen) -> None:
    listener = listen(json.dumps(VERSION, ensure_ascii=False).encode("cp1252"))

    service, _ = check_versions(listener.url, connect_seconds=2)

    assert service.version == "2.0.0 (18/09/2019 14:37:08)"


def test_an_answer_without_end_is_left_at_the_limit(listen: Listen) -> None:
    assert failures(listen(b"x" * (ANSWER_MAX_BYTES + 1)).url) == [Failure.TOO_LARGE] * 2


def test_a_server_that_repeats_the_request_shows_nobody_the_password_of_the_proxy(
    listen: Listen,
) -> None:
    token = b64encode(b"bot:pr0xy-pass").decode()
    echo = f"<p>Authorization: Basic {token} bot:pr0xy-pass"
    told = {"result": [{"resultat": "échec", "message": echo}]}
    servers = [
        listen(echo.encode(), 404),
        listen(b"", 302, Location=f"/?password=pr0xy-pass&basic={token}"),
        listen({"result": [{"resultat": "succès", "message": echo}]}),
        listen(told),
        listen(("x" * (EXCERPT_CHARACTERS - 40) + echo).encode()),
    ]

    findings = [
        finding
        for server in servers
        for finding in check_versions(
            server.url, connect_seconds=2, basic_auth=("bot", "pr0xy-pass")
        )
    ]

    assert len(findings) == 10
    assert not [one for one in findings if "pr0xy" in repr(one) or token[:12] in repr(one)]
    assert "***" in findings[4].version


@pytest.mark.parametrize("status", [201, 300, 308, 400])
def test_a_redirect_is_told_from_any_other_status(listen: Listen, status: int) -> None:
    failure = Failure.REDIRECT if status in (300, 308) else Failure.STATUS

    assert failures(listen(VERSION, status).url) == [failure, failure]


def test_a_version_that_comes_packed_is_read(listen: Listen) -> None:
    packed = gzip.compress(json.dumps(VERSION).encode())
    listener = listen(packed, **{"Content-Encoding": "gzip"})

    found = check_versions(listener.url, connect_seconds=2)

    assert [one.version for one in found] == ["2.0.0 (18/09/2019 14:37:08)"] * 2


@pytest.mark.parametrize(("beyond", "failure"), [(0, None), (1, Failure.TOO_LARGE)])
def test_an_answer_may_be_as_large_as_the_limit(
    listen: Listen, beyond: int, failure: Failure | None
) -> None:
    body = json.dumps(VERSION).encode()
    listener = listen(body + b" " * (ANSWER_MAX_BYTES - len(body) + beyond))

    assert failures(listener.url) == [failure, failure]
