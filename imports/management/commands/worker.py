"""Runs the queue and the sweep."""

import logging
import threading
import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, OperationalError, connection
from django.tasks import task_backends
from django.utils.crypto import get_random_string
from django_tasks_db.backend import DatabaseBackend
from django_tasks_db.management.commands.db_worker import Worker

from imports.delivery import sweep

logger = logging.getLogger("imports.worker")

POLL_SECONDS = 0.5
TIDY_SECONDS = 3600


class Command(BaseCommand):
    help = (
        "Run the queue and the sweep. SIGTERM ends it after the run in hand; a second one at once, "
        "and that run's outcome is then unknown."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        sweeper = threading.Thread(target=sweep_until, args=(stop,), name="sweep", daemon=True)
        sweeper.start()
        logger.info("worker ready")
        try:
            run_queue(stop)
        except KeyboardInterrupt:
            pass
        finally:
            stop.set()
            sweeper.join(timeout=5)
            logger.info("worker stopped")


def run_queue(stop: threading.Event) -> None:
    """Work until a signal says stop. With another queue than ours, only the sweep runs here."""
    if not isinstance(task_backends["default"], DatabaseBackend):
        stop.wait()
        return
    worker = Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=POLL_SECONDS,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
    )
    worker.configure_signals()
    while worker.running:
        try:
            worker.run()
        except OperationalError:
            # A lock held beyond the time-out, a database restarting: neither is the worker's end.
            logger.warning("the database did not answer, trying again", exc_info=True)
            connection.close()
            stop.wait(POLL_SECONDS)


def sweep_until(stop: threading.Event) -> None:
    """Sweep at the start and then several times a lease."""
    pause = min(5.0, settings.LEASE_SECONDS / 4)
    tidied_at = float("-inf")
    while True:
        try:
            if time.monotonic() - tidied_at > TIDY_SECONDS:
                tidy_database()
                tidied_at = time.monotonic()
            if swept := sweep():
                logger.info("swept: %s", swept)
        except DatabaseError:
            logger.warning("the sweep failed, trying again", exc_info=True)
        except Exception:
            # Whatever it was: without the sweep, silent runs would never be told as unknown.
            logger.exception("the sweep failed, trying again")
        finally:
            connection.close()
        if stop.wait(pause):
            return


def tidy_database() -> None:
    """Forget what the queue finished two weeks ago; let SQLite count its rows.

    Without these counts it sorts a long history instead of using its indexes.
    """
    if isinstance(task_backends["default"], DatabaseBackend):
        call_command("prune_db_task_results", verbosity=0)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA optimize=0x10002")
