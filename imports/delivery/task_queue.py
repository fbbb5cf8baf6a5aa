"""Where a worker takes its tasks from."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from django.tasks import task_backends
from django.utils.crypto import get_random_string
from django_tasks_db.backend import DatabaseBackend
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

type Task = Callable[[], object]


class TaskQueue(Protocol):
    """A queue from which any number of workers take."""

    def take(self) -> Task | None:
        """Take the next task off the queue, or return None when there is none now."""


class DatabaseQueue:
    """The queue in our own database. The package's worker runs a task and writes its end."""

    def __init__(self) -> None:
        self.worker = Worker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
        )

    def take(self) -> Task | None:
        ready = DBTaskResult.objects.ready().filter(backend_name=self.worker.backend_name)
        if not ready.exists():  # a look costs SQLite no lock, and most looks find nothing
            return None
        with exclusive_transaction(ready.db):
            task = ready.get_locked()
            if task is None:
                return None
            task.claim(self.worker.worker_id)
        return partial(self.worker.run_task, task)


class RedisQueue:
    """The queue in Redis.

    A task leaves Redis as it is taken. RQ's own workers play no part: they limit the time of a
    task, and a task that died with its worker could come back to us late.
    """

    def __init__(self) -> None:
        # Here, because a site without Redis lacks these packages.
        from django_rq import get_queue  # noqa: PLC0415
        from django_tasks_rq import Job  # noqa: PLC0415

        self.queue = get_queue(job_class=Job)

    def take(self) -> Task | None:
        found = self.queue.lpop([self.queue.key], timeout=None, connection=self.queue.connection)
        job = self.queue.fetch_job(found[1].decode()) if found else None
        if job is None:
            return None
        job.delete(remove_from_queue=False)
        return partial(job.func.call, *job.args, **job.kwargs)


def open_queue() -> TaskQueue:
    """Return the queue that the `TASKS` setting names."""
    in_database = isinstance(task_backends["default"], DatabaseBackend)
    return DatabaseQueue() if in_database else RedisQueue()
