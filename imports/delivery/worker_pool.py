"""The threads of one worker process."""

import logging
import threading
from collections.abc import Callable

from django.db import OperationalError, close_old_connections, connection

from imports.delivery.ledger import lose
from imports.delivery.send import name_worker
from imports.delivery.task_queue import Task, TaskQueue
from imports.delivery.tasks import wake_lane
from imports.models import Attempt
from portal.database import waiting_briefly
from portal.models import Door

logger = logging.getLogger("imports.worker")

POLL_SECONDS = 0.5


class WorkerPool:
    """Threads that take tasks and run them, each on a database connection of its own.

    One idle thread at a time looks into the queue, so that a large crew asks no more often than
    a small one. `on_end` is called by every thread that ends.
    """

    def __init__(
        self, size: int, *, make_queue: Callable[[], TaskQueue], on_end: Callable[[], None]
    ) -> None:
        self.make_queue = make_queue
        self.on_end = on_end
        self._is_stopping = False
        self._turn = threading.Lock()
        self._bell = threading.Event()
        # Daemons: a process told to end at once does not wait for them.
        self._threads = [
            threading.Thread(target=self._work, name=f"worker-{number}", daemon=True)
            for number in range(1, size + 1)
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Take no more tasks; those in hand are finished."""
        self._is_stopping = True
        self._bell.set()

    def _work(self) -> None:
        try:
            queue = self.make_queue()
            while not self._is_stopping:
                with self._turn:
                    task = self._wait_for_task(queue)
                if task is not None:
                    self._run(task)
        finally:
            connection.close()
            self.on_end()

    def _wait_for_task(self, queue: TaskQueue) -> Task | None:
        while not self._is_stopping:
            self._bell.clear()
            try:
                close_old_connections()
                task = queue.take()
            except Exception:
                # A lock held beyond the time-out, a database restarting: not the worker's end.
                logger.warning("the queue did not answer, trying again", exc_info=True)
                connection.close()
                task = None
            if task is not None:
                return task
            self._bell.wait(POLL_SECONDS)
        return None

    def _run(self, task: Task) -> None:
        try:
            task()
        except Exception:
            # The run itself is told by whoever sent it, or by the sweep.
            logger.exception("a task failed")
            connection.close()
        finally:
            self._bell.set()  # it may have woken the next of its lane


def report_unfinished() -> None:
    """Tell what this process is sending as unknown: it ends now, whatever the ERP answers.

    A thread that records an answer at the same instant wins or loses as a whole.
    """
    unfinished = Attempt.objects.filter(worker=name_worker(), outcome=Attempt.Outcome.UNDER_WAY)
    for attempt in list(unfinished.select_related("run")):
        try:
            with waiting_briefly():
                is_ours = lose(attempt, reason="worker_stopped", door=Door.WORKER)
            if is_ours:
                with waiting_briefly():
                    wake_lane(attempt.run.lane)
        except OperationalError:
            # One that is held must not keep the others from being told: the sweep will tell it.
            logger.warning("attempt %s could not be marked as unknown", attempt.code, exc_info=True)
            connection.close()
