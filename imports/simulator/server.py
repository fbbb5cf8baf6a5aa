"""Listens, and can be started and stopped at will."""

import socket
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from http.server import HTTPServer
from types import TracebackType
from typing import Any, Self

from imports.simulator.books import Booking, Lane, ReceivedRequest, SimulatorBooks
from imports.simulator.faults import Fault
from imports.simulator.guard import refuse_in_production
from imports.simulator.handler import Handler


@dataclass(frozen=True, kw_only=True)
class Options:
    """How the stand-in behaves. The real opening of a company takes 3 to 7 seconds."""

    opening_delay: float
    drip_seconds: float
    silence_seconds: float
    record_bodies: bool


class ErpServer(HTTPServer):
    """A thread for each connection, all of them ended by `server_close`."""

    request_queue_size = 128

    def __init__(
        self, address: tuple[str, int], *, books: SimulatorBooks, options: Options
    ) -> None:
        self.books = books
        self.options = options
        self.stopping = threading.Event()
        self.connections: dict[threading.Thread, socket.socket] = {}
        self.connections_lock = threading.Lock()
        super().__init__(address, Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        thread = threading.Thread(
            target=self.serve_connection, args=(request, client_address), daemon=True
        )
        with self.connections_lock:
            self.connections[thread] = request
        thread.start()

    def serve_connection(self, request: socket.socket, client_address: object) -> None:
        try:
            self.finish_request(request, client_address)
        except ConnectionError:
            pass  # the client has gone, which is part of the game
        except OSError:
            if not self.stopping.is_set():
                raise
        finally:
            self.shutdown_request(request)
            with self.connections_lock:
                del self.connections[threading.current_thread()]

    def server_close(self) -> None:
        """Close the port, end every connection under way and wait for its thread."""
        super().server_close()
        with self.connections_lock:
            under_way = dict(self.connections)
        for connection in under_way.values():
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # closed already
        for thread in under_way:
            thread.join()


class Simulator:
    """A simulated Gestimum server: `with Simulator() as erp: post_to(erp.url)`.

    `fault` holds for every request until it is set to None; `faults` are used up one by one, by
    POSTs only, before it (None in the list answers rightly). A company file or ERP user called
    `PANNE-<name>` overrides both. Raises ProductionError in production, OSError if the port
    is taken.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        opening_delay: float = 0.0,
        drip_seconds: float = 0.05,
        silence_seconds: float = 60.0,
        record_bodies: bool = True,
    ) -> None:
        self.address = (host, port)
        self.options = Options(
            opening_delay=opening_delay,
            drip_seconds=drip_seconds,
            silence_seconds=silence_seconds,
            record_bodies=record_bodies,
        )
        self.books = SimulatorBooks()
        self.server: ErpServer | None = None
        self.thread: threading.Thread | None = None

    def start(self) -> Self:
        refuse_in_production()
        self.server = ErpServer(self.address, books=self.books, options=self.options)
        # A port chosen by the system is kept: the stand-in can be stopped and started again.
        self.address = (self.address[0], self.server.server_address[1])
        self.thread = threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self.thread.start()
        return self

    def stop(self) -> None:
        """End it with all its connections; nothing remains of it but its books."""
        if self.server is None or self.thread is None:
            return
        self.server.stopping.set()
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
        self.server = self.thread = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        return f"http://{self.address[0]}:{self.address[1]}"

    @property
    def requests(self) -> list[ReceivedRequest]:
        """Every request whose headers arrived, in the order of arrival of their bodies."""
        with self.books.lock:
            return list(self.books.requests)

    @property
    def posts(self) -> list[ReceivedRequest]:
        return [request for request in self.requests if request.method == "POST"]

    @property
    def received(self) -> list[Any]:
        """The parsed JSON of every POST."""
        return [request.parsed for request in self.posts]

    @property
    def booked(self) -> list[Booking]:
        """Every import carried out: one that was sent twice is here twice."""
        with self.books.lock:
            return list(self.books.booked)

    @property
    def most_at_once(self) -> dict[Lane, int]:
        """The most sessions that (company file, ERP user) had open at the same time."""
        with self.books.lock:
            return dict(self.books.most_at_once)

    @property
    def fault(self) -> Fault | None:
        return self.books.fault

    @fault.setter
    def fault(self, fault: Fault | None) -> None:
        self.books.fault = fault

    @property
    def faults(self) -> list[Fault | None]:
        with self.books.lock:
            return list(self.books.faults)

    @faults.setter
    def faults(self, faults: Iterable[Fault | None]) -> None:
        self.books.plan_faults(faults)
