"""The sockets of a failing server, and the counts of what came through them."""

import select
import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

from tests.faults.certificate import serve_with

type Behaviour = Callable[["Peer"], None]

#: Longer than any limit of any test: whoever waits this long has found a bug.
PATIENCE = 30
RECEIVE_BUFFER = 64 * 1024
HEAD_END = b"\r\n\r\n"
HANG_UP = select.POLLRDHUP | select.POLLHUP | select.POLLERR


@dataclass
class Seen:
    """What a server saw: connections, headers read whole, bodies read whole, bytes of body read.

    It could have acted on `whole`, and on no other POST.
    """

    connections: int = 0
    begun: int = 0
    whole: int = 0
    body_bytes: int = 0


class Peer:
    """One client of a failing server: what a behaviour may do with it."""

    def __init__(self, sock: socket.socket, server: "FaultServer") -> None:
        self.sock = sock
        self.server = server
        self.head = b""
        self._left = 0

    def read_head(self) -> None:
        """Read the headers, and nothing of the body."""
        while not self.head.endswith(HEAD_END):
            self.head += self._receive(1)
        _, _, rest = self.head.lower().partition(b"content-length:")
        self._left = int(rest.split(b"\r\n")[0])
        self.server.seen.begun += 1

    def read_body(self, *, leave: int = 0) -> None:
        """Read the body as far as Content-Length says, or all but the last `leave` bytes."""
        while self._left > leave:
            block = self._receive(min(self._left - leave, 1 << 20))
            self._left -= len(block)
            self.server.seen.body_bytes += len(block)
        if not self._left:
            self.server.seen.whole += 1

    def read_all(self) -> None:
        self.read_head()
        self.read_body()

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def close(self) -> None:
        """End the connection in order (FIN)."""
        self.sock.close()

    def reset(self) -> None:
        """End the connection with a reset (RST)."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()

    def pause(self, seconds: float) -> bool:
        """Wait, reading nothing. True: the client has hung up, or the test is over."""
        return self.server.wait_for(self.sock, HANG_UP, seconds=seconds)

    def hold(self) -> None:
        """Do nothing more until the client hangs up."""
        self.pause(PATIENCE)

    def start_tls(self) -> None:
        self.sock = serve_with(self.server.certificate).wrap_socket(self.sock, server_side=True)

    def _receive(self, size: int) -> bytes:
        data = self.sock.recv(size)
        if not data:
            raise ConnectionAbortedError("the client hung up")
        return data


class FaultServer:
    """Serves one client after the other with one behaviour, as long as the `with` lasts.

    `door` is `open`; or `shut`, where connections are refused; or `full`, where nobody answers
    the knock. `certificate` makes it speak TLS. `repair` gives it another behaviour and opens the
    door. `closed` is set whenever it has ended a connection; whoever sets `connected` tells the
    behaviours that wait for it that the client's connection stands. Read `seen` after `stop`.
    """

    def __init__(
        self,
        behaviour: Behaviour,
        *,
        scheme: str = "http",
        host: str = "127.0.0.1",
        door: str = "open",
        certificate: str = "",
    ) -> None:
        self.seen = Seen()
        self.behaviour = behaviour
        self.certificate = certificate
        self.connected = threading.Event()
        self.closed = threading.Event()
        self._listener = socket.socket()
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
        self._listener.bind(("127.0.0.1", 0))
        self._bell, self._ringer = socket.socketpair()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._others: list[socket.socket] = []
        self.url = f"{scheme}://{host}:{self.port}"
        if door == "full":
            self._fill_up()
        elif door == "open":
            self._open()

    @property
    def port(self) -> int:
        port: int = self._listener.getsockname()[1]
        return port

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.stop()

    def repair(self, behaviour: Behaviour, *, certificate: str = "") -> None:
        """From now on behave in another way, behind an open door."""
        self.behaviour, self.certificate = behaviour, certificate
        for other in self._others:
            other.close()
        if not self._thread.is_alive():
            self._open()

    def stop(self) -> Seen:
        """Stop serving, count who still knocked, and return what was seen."""
        if self._thread.is_alive():
            self._ringer.send(b"!")
            self._thread.join(PATIENCE)
            assert not self._thread.is_alive(), "the server hangs"
        for sock in (self._listener, self._bell, self._ringer, *self._others):
            sock.close()
        return self.seen

    def wait_for(self, sock: socket.socket, events: int, *, seconds: float) -> bool:
        """Wait for an event of a socket, or for the end of the test."""
        poll = select.poll()
        poll.register(sock, events)
        poll.register(self._bell, select.POLLIN)
        return bool(poll.poll(seconds * 1000))

    def _open(self) -> None:
        self._listener.listen()
        self._thread.start()

    def _fill_up(self) -> None:
        """Let connections wait until no more may: Linux then leaves the next one unanswered."""
        self._listener.listen(0)
        for _ in range(4):
            other = socket.socket()
            other.setblocking(False)
            other.connect_ex(self._listener.getsockname())
            self._others.append(other)

    def _serve(self) -> None:
        self._listener.setblocking(False)
        strangers = {name_of(other) for other in self._others}
        while True:
            self.wait_for(self._listener, select.POLLIN, seconds=PATIENCE)
            try:
                sock, name = self._listener.accept()
            except BlockingIOError:
                return  # the bell rang, and nobody knocks any more
            with sock:
                if name in strangers:
                    continue
                self.seen.connections += 1
                sock.settimeout(PATIENCE)
                self._behave(Peer(sock, self))
            self.closed.set()

    def _behave(self, peer: Peer) -> None:
        with suppress(OSError):  # the client may hang up at any moment
            if self.certificate:
                peer.start_tls()
            self.behaviour(peer)
            peer.sock.close()


def name_of(sock: socket.socket) -> tuple[str, int] | None:
    with suppress(OSError):
        host, port = sock.getsockname()
        return host, port
    return None
