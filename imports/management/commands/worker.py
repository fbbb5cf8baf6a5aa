"""Runs the queue and the sweep."""

import logging
import os
import signal
import threading
import time
from argparse import ArgumentTypeError
from contextlib import suppress
from enum import Enum, auto
from queue import Empty, SimpleQueue
from typing import NoReturn

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, OperationalError, connection
from django.tasks import task_backends
from django_tasks_db.backend import DatabaseBackend

from imports.delivery import HeartbeatWatch, sweep
from imports.delivery.task_queue import open_queue
from imports.delivery.worker_pool import WorkerPool, report_unfinished
from imports.intake.cleanup import tidy_files
from portal.database import explain_database, has_all_tables

logger = logging.getLogger("imports.worker")

#: A stuck server holds one thread; sending itself is work for one processor and, on SQLite, for
#: one writer, so that many more would only wait for each other.
THREADS = 4
TIDY_SECONDS = 3600
LOOK_SECONDS = 1.0


class Command(BaseCommand):
    help = (
        "Run the queue and the sweep. SIGTERM ends it after its current runs; a second one "
        "immediately, and the outcome of those runs is then unknown."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--threads",
            type=read_count,
            default=THREADS,
            help="How many companies this process sends to at the same time (%(default)s)",
        )

    def handle(self, *args: object, threads: int, **options: object) -> None:
        refuse_without_tables()
        # What a signal handler may write to: unlike an Event, it never waits for a lock.
        happened: SimpleQueue[WorkerEvent] = SimpleQueue()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: happened.put(WorkerEvent.ASKED_TO_END))
        stop = threading.Event()
        sweeper = threading.Thread(target=sweep_until, args=(stop,), name="sweep", daemon=True)
        pool = WorkerPool(
            threads,
            make_queue=open_queue,
            on_end=lambda: happened.put(WorkerEvent.THREAD_ENDED),
        )
        sweeper.start()
        pool.start()
        logger.info("worker ready, %s threads", threads)
        is_ending, running = False, threads
        while running:
            if wait_for_event(happened) is WorkerEvent.THREAD_ENDED:
                running -= 1
            elif is_ending:
                end_at_once()
            else:
                logger.info("worker ends after its current runs")
                is_ending = True
                pool.stop()
        stop.set()
        sweeper.join(timeout=5)
        logger.info("worker stopped")


def refuse_without_tables() -> None:
    """Refuse to start where “migrate” was forgotten: nothing could ever be sent there."""
    try:
        is_complete = has_all_tables()
    except DatabaseError:
        return  # Away for the moment: a worker waits for its database.
    if not is_complete:
        raise CommandError(explain_database() or "")


class WorkerEvent(Enum):
    ASKED_TO_END = auto()
    THREAD_ENDED = auto()


def wait_for_event(happened: "SimpleQueue[WorkerEvent]") -> WorkerEvent:
    """Return what happens next.

    A signal that comes as a frozen process wakes may reach another thread, and then interrupts no
    wait of this one: it is handled between two looks.
    """
    while True:
        with suppress(Empty):
            return happened.get(timeout=LOOK_SECONDS)


def read_count(word: str) -> int:
    if not word.isascii() or not word.isdigit() or int(word) < 1:
        raise ArgumentTypeError(f"write a whole number of at least 1, not {word!r}")
    return int(word)


def end_at_once() -> NoReturn:
    """End without waiting for the ERP, and say so of every run in hand."""
    try:
        report_unfinished()
    except DatabaseError:
        logger.exception("what is being sent could not be marked as unknown: the sweep will do it")
    logger.info("worker stopped at once")
    # Not by an exception: threads that wait for an answer would go on while the program ends.
    os._exit(1)


def sweep_until(stop: threading.Event) -> None:
    """Sweep at the start and then several times a lease."""
    pause = min(5.0, settings.LEASE_SECONDS / 4)
    tidied_at = float("-inf")
    watch = HeartbeatWatch()
    while True:
        try:
            if swept := sweep(watch):
                logger.info("swept: %s", swept)
            if time.monotonic() - tidied_at > TIDY_SECONDS:
                # Whatever comes of it: a tidying that fails must not hold up the sweep.
                tidied_at = time.monotonic()
                tidy_all()
        except DatabaseError:
            logger.warning("the sweep failed, trying again", exc_info=True)
        except Exception:
            # Whatever it was: without the sweep, silent runs would never be told as unknown.
            logger.exception("the sweep failed, trying again")
        finally:
            connection.close()
        if stop.wait(pause):
            return


def tidy_all() -> None:
    """Tidy up, the files also where the database's rows are held by somebody."""
    try:
        tidy_database()
    except OperationalError:
        logger.warning("the queue could not be tidied", exc_info=True)
        connection.close()
    tidy_files()


def tidy_database() -> None:
    """Forget sessions that are over and tasks done long ago; let SQLite count its rows.

    Without these counts it sorts a long history instead of using its indexes.
    """
    call_command("clearsessions")
    if isinstance(task_backends["default"], DatabaseBackend):
        call_command("prune_db_task_results", verbosity=0)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA optimize=0x10002")
