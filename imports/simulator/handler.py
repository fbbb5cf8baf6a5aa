"""Answers one connection."""

import hashlib
import io
import json
import os
import select
import socket
import struct
import tempfile
from collections.abc import Container, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from typing import IO, TYPE_CHECKING, Any

from imports.catalogue import KINDS, VERSION_REQUESTS, Kind
from imports.simulator.answer import find_company_path, now, write_journal, write_result
from imports.simulator.body import MalformedRequestError
from imports.simulator.books import ReceivedRequest
from imports.simulator.faults import Fault, find_named_fault
from imports.simulator.importing import ImportRequest, import_lines, write_booking
from imports.simulator.wire import (
    MARK,
    ImportResult,
    compose_answer,
    compose_echo,
    compose_status,
    compose_text,
    cut_body,
)

if TYPE_CHECKING:
    from imports.simulator.server import ErpServer

BLOCK = 256 * 1024
IN_MEMORY = 1024 * 1024
RESETS_AFTER = 64 * 1024
KINDS_BY_PATH: Mapping[str, Kind] = {f"/{kind.path}": kind for kind in KINDS.values()}
VERSIONS = {
    "version_web_service": "2.0.0 (18/09/2019 14:37:08) SIMULATION",
    "version_erp": "8.4.1.856 (13/08/2019 10:50:52) SIMULATION",
}
VERSIONS_BY_PATH = {f"/{request.path}": VERSIONS[key] for key, request in VERSION_REQUESTS.items()}
ENDS_EARLY = {Fault.HALF_STATUS_LINE, Fault.HALF_HEADERS, Fault.HALF_BODY}


@dataclass(frozen=True, kw_only=True)
class Body:
    """The body of a request, spooled."""

    spool: IO[bytes]
    size: int
    sha256: str
    is_whole: bool


class Handler(BaseHTTPRequestHandler):
    """One connection, one request: it closes after each answer."""

    server: "ErpServer"
    protocol_version = "HTTP/1.1"
    server_version = "Bordereau-Simulation"
    sys_version = ""
    error_content_type = "text/plain; charset=utf-8"
    error_message_format = "SIMULATION: %(code)d %(message)s\n"

    def end_headers(self) -> None:
        # The base class answers malformed requests itself: those answers too say what they are.
        self.send_header(MARK, "1")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Stay silent: the requests received are kept in the books."""

    def do_GET(self) -> None:
        fault = self.server.books.next_fault(is_post=False)
        self.record(Body(spool=io.BytesIO(), size=0, sha256="", is_whole=True))
        if self.path not in VERSIONS_BY_PATH:
            self.send(self.find_no_function({f"/{kind.path}" for kind in KINDS.values()}))
        elif fault and fault.status:
            self.send(compose_status(fault, self.path))
        else:
            version = VERSIONS_BY_PATH[self.path]
            self.deliver({"resultat": "succès", "message": version}, fault)

    def do_POST(self) -> None:
        fault = self.server.books.next_fault(is_post=True)
        length = self.headers.get("Content-Length")
        if length is None:
            # Guess of the stand-in: a body without a length is not read.
            self.send(compose_text("Content-Length is missing.", status=411))
        elif not (length.isascii() and length.isdigit()):
            self.send(compose_text("Content-Length is no number.", status=400))
        else:
            with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as spool:
                self.take_body(spool, int(length), fault)

    def take_body(self, spool: IO[bytes], length: int, fault: Fault | None) -> None:
        announced = length
        if fault is Fault.RESET_IN_BODY:
            length = min(RESETS_AFTER, length // 2)
        body = self.read_body(spool, length, announced)
        self.record(body)
        if fault is Fault.RESET_IN_BODY:
            self.reset()
        elif not body.is_whole:
            self.close_connection = True
        elif self.path not in KINDS_BY_PATH:
            self.send(self.find_no_function(VERSIONS_BY_PATH))
        else:
            self.answer_import(KINDS_BY_PATH[self.path], body, fault)

    def read_body(self, spool: IO[bytes], length: int, announced: int) -> Body:
        digest = hashlib.sha256()
        size = 0
        while size < length and (block := self.rfile.read(min(BLOCK, length - size))):
            spool.write(block)
            digest.update(block)
            size += len(block)
        is_whole = size == announced
        return Body(spool=spool, size=size, sha256=digest.hexdigest(), is_whole=is_whole)

    def record(self, body: Body) -> None:
        raw = b""
        if self.server.options.record_bodies:
            body.spool.seek(0)
            raw = body.spool.read()
        self.server.books.receive(
            ReceivedRequest(
                method=self.command,
                path=self.path,
                headers=self.headers,
                body=raw,
                parsed=parse(raw),
                size=body.size,
                sha256=body.sha256,
                is_whole=body.is_whole,
                at=now(),
            )
        )

    def find_no_function(self, known_otherwise: Container[str]) -> bytes:
        """Guess of the stand-in: 405 for a known path, 404 for any other, quotes included."""
        if self.path in known_otherwise:
            return compose_text("Not with this method.", status=405)
        return compose_text("No such function.", status=404)

    def answer_import(self, kind: Kind, body: Body, fault: Fault | None) -> None:
        try:
            request = ImportRequest.read(kind, body.spool)
            fault = find_named_fault(request.company) or fault
            if fault and not fault.books and (refusal := self.refuse(fault, request)):
                self.send(refusal)
                return
            result = self.carry_out(request, may_book=fault is None or fault.books)
        except MalformedRequestError as error:
            # Guess of the stand-in: 400. The help shows no answer to a request that is wrong.
            self.send(compose_text(str(error), status=400))
            return
        if result is None:
            self.close_connection = True
        elif fault and fault.status:
            self.send(compose_status(fault, self.path))
        else:
            self.deliver(echo(result, request) if fault is Fault.ECHO else result, fault)

    def refuse(self, fault: Fault, request: ImportRequest) -> bytes:
        """Write the answer of a fault that does not even open the company; empty for the others."""
        if fault is Fault.ECHO_404:
            return compose_echo(request.company)
        return compose_status(fault, self.path) if fault.status else b""

    def carry_out(self, request: ImportRequest, *, may_book: bool) -> ImportResult | None:
        """Open the company, import, book; None when the stand-in is stopped meanwhile."""
        books, options = self.server.books, self.server.options
        with books.session(request.lane):
            asked_at = now()
            if self.server.stopping.wait(options.opening_delay):
                return None
            opened_at = now()
            outcome = import_lines(request, books, opened_at=opened_at)
        # Whoever sends twice books twice: nothing says that the ERP would notice.
        if may_book and not request.is_test:
            books.book(
                write_booking(
                    request, outcome, opened_at=opened_at, keeps_lines=options.record_bodies
                )
            )
        path = find_company_path(request.company)
        journal = write_journal(request.kind, path, outcome, asked_at=asked_at, opened_at=opened_at)
        return write_result(request.parameters, journal, outcome)

    def deliver(self, result: ImportResult, fault: Fault | None) -> None:
        """Send the answer, or end the connection as the fault wants it."""
        whole = compose_answer(result, fault)
        match fault:
            case Fault.CLOSE:
                self.close_connection = True
            case Fault.RESET | Fault.RESET_IN_BODY:
                self.reset()
            case Fault.SILENCE:
                self.stay_silent()
            case Fault.DRIP:
                self.drip(whole)
            case _:
                self.send(cut_body(whole, fault) if fault in ENDS_EARLY else whole)

    def send(self, raw: bytes) -> None:
        self.close_connection = True
        try:
            self.wfile.write(raw)
        except OSError:
            return  # the client has gone

    def drip(self, raw: bytes) -> None:
        self.close_connection = True
        for at in range(len(raw)):
            try:
                self.wfile.write(raw[at : at + 1])
            except OSError:
                return
            if self.server.stopping.wait(self.server.options.drip_seconds):
                return

    def stay_silent(self) -> None:
        """Wait until the client gives up, the limit is reached or the stand-in stops."""
        self.close_connection = True
        waited = 0.0
        step = 0.05
        while waited < self.server.options.silence_seconds:
            readable, _, _ = select.select([self.connection], [], [], 0)
            if readable and not self.connection.recv(1, socket.MSG_PEEK):
                return
            if self.server.stopping.wait(step):
                return
            waited += step

    def reset(self) -> None:
        """Close without the usual farewell: the other side sees a connection reset."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        # Detached, or the server would first shut it down in order.
        os.close(self.connection.detach())


def echo(result: ImportResult, request: ImportRequest) -> ImportResult:
    """Repeat in the journal who asked, and with what password."""
    entry = f"{now():%d/%m/%Y %H:%M:%S} {json.dumps(dict(request.company))}"
    return {**result, "journal": [*result.get("journal", ()), entry]}


def parse(raw: bytes) -> Any:
    """Return the JSON of a body, or None when it is none."""
    try:
        return json.loads(raw) if raw else None
    except (ValueError, RecursionError):
        return None
