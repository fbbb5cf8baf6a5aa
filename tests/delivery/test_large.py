"""A file of tens of megabytes goes through in little memory, and arrives whole."""

import hashlib
import socket
import tempfile
import threading
import tracemalloc
from dataclasses import dataclass
from typing import BinaryIO, cast

import pytest

from imports.delivery.ledger import claim
from imports.delivery.send import prepare_request
from imports.gestimum.observed_connection import Limits
from imports.gestimum.transport import post
from imports.models import Run
from portal.models import Company, User
from tests.factories import make_run

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

LINES = 30_000
LABEL = "Pièce détachée " * 133  # about 2,000 characters
MIB = 1024 * 1024


@dataclass
class Taken:
    """What a server took of a body."""

    size: int = 0
    sha256: str = ""


def take(server: socket.socket, taken: Taken) -> None:
    """Take one request of any size, and forget all but its size and its digest."""
    connection, _ = server.accept()
    with connection:
        connection.settimeout(30)
        head = b""
        while b"\r\n\r\n" not in head:
            head += connection.recv(65536)
        head, _, block = head.partition(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        digest = hashlib.sha256(block)
        taken.size = len(block)
        while taken.size < length and (block := connection.recv(MIB)):
            digest.update(block)
            taken.size += len(block)
        taken.sha256 = digest.hexdigest()
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")


@pytest.fixture
def large(company: Company, alice: User) -> Run:
    """Sixty megabytes of stock lines, confirmed."""
    line = f"E;001;ELS;20;{LABEL}\r\n"
    content = f"DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE;MVT_LIB\r\n{line * LINES}".encode()
    assert len(content) > 60_000_000
    return make_run(
        company=company, user=alice, content=content, line_count=LINES, state=Run.State.QUEUED
    )


def test_sixty_megabytes_are_prepared_and_sent_in_little_memory(large: Run) -> None:
    attempt = claim(large.pk)
    assert attempt is not None
    taken = Taken()
    with socket.create_server(("127.0.0.1", 0)) as server, tempfile.TemporaryFile() as file:
        body = cast("BinaryIO", file)
        thread = threading.Thread(target=take, args=(server, taken), daemon=True)
        thread.start()
        tracemalloc.start()
        try:
            digest = prepare_request(attempt, body)
            assert digest is not None

            reply = post(
                f"http://127.0.0.1:{server.getsockname()[1]}/",
                body,
                size=digest.size,
                headers={},
                limits=Limits(connect=5, answer=60),
                is_ours=lambda: True,
            )

            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        thread.join(30)

    attempt.refresh_from_db()
    assert peak < 64 * MIB
    assert digest.size > 60_000_000
    assert (attempt.body_size, attempt.body_sha256) == (digest.size, digest.sha256)
    assert (taken.size, taken.sha256, reply.taken) == (digest.size, digest.sha256, digest.size)
