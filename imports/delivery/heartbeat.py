"""Tells the database that a worker is alive while it waits for the ERP."""

import logging
import threading
import time

from django.conf import settings
from django.db import Error, connection

from imports.delivery.ledger import beat
from imports.models import Attempt

logger = logging.getLogger(__name__)


class Heartbeat:
    """Beats from a thread of its own, four times a lease, as long as the `with` lasts."""

    def __init__(self, attempt: Attempt) -> None:
        self.attempt = attempt
        self.pause = settings.LEASE_SECONDS / 4
        self.last = time.monotonic()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)

    def __enter__(self) -> "Heartbeat":
        self._thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._stop.set()
        self._thread.join()

    @property
    def is_fresh(self) -> bool:
        """Whether nobody can have taken the run for lost: half the lease is left at least.

        Counted on the monotonic clock: the time of day may jump, this one does not.
        """
        return time.monotonic() - self.last < settings.LEASE_SECONDS / 2

    def _run(self) -> None:
        try:
            while not self._stop.wait(self.pause):
                try:
                    if not beat(self.attempt):
                        return
                    self.last = time.monotonic()
                except Error:
                    # The next beat may come through; if none does, the sweep tells the truth.
                    logger.warning("heartbeat of attempt %s missed", self.attempt.code)
                    connection.close()
        finally:
            connection.close()
