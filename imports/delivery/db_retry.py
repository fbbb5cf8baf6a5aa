"""Tries a step of the ledger again while the database is away for a moment."""

import logging
import time
from collections.abc import Callable

from django.db import connection

from portal.database import DATABASE_AWAY

logger = logging.getLogger(__name__)

#: Seconds between the tries: an answer in hand should outlive a lock or a restart.
PAUSES = (0.5, 2.0, 5.0)


def retry_when_away[**P, T](step: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do the step, and do it again when the database is away: a few times, within seconds.

    For steps that take effect once only: the first try may have been committed although its
    reply was lost. Raises what the last try raised.
    """
    for pause in (*PAUSES, None):
        try:
            return step(*args, **kwargs)
        except DATABASE_AWAY:
            if connection.in_atomic_block:  # only the outermost transaction can begin anew
                raise
            connection.close()
            if pause is None:
                raise
            logger.warning(
                "the database is unavailable, trying again in %s s", pause, exc_info=True
            )
            time.sleep(pause)
    raise AssertionError("the last try returns or raises")
