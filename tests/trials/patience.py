"""What the trials themselves do in the database: a busy machine is no broken promise."""

import time
from collections.abc import Callable

from django.db import OperationalError, connection

from portal.database import DATABASE_AWAY, is_lock_timeout
from tests.trials.forking import PATIENCE


def call(deed: Callable[[], object]) -> None:
    """Do it, unless the database is away or held: who asked is told so, or calls again."""
    try:
        deed()
    except DATABASE_AWAY:
        connection.close()


def wait_out_locks[T](step: Callable[[], T]) -> T:
    """Do it, and again while its rows are locked. Raises what it raised when it takes too long.

    For what must not wait for anybody frozen: the rows are held by the living, who let them go, so
    that what is locked for ever is a fault of the portal, as is every other error.
    """
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return step()
        except OperationalError as error:
            connection.close()
            if not is_lock_timeout(error) or time.monotonic() > end:
                raise
