"""Says in a sentence what is wrong with the database: a traceback says it to nobody."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from portal.dates import format_day

#: Locked beyond the time-out, full, restarting, or no longer connected.
DATABASE_AWAY = (OperationalError, InterfaceError)

#: The SQLSTATE of PostgreSQL for a lock that was not given within LOCK_TIMEOUT_SECONDS.
LOCK_NOT_AVAILABLE = "55P03"
#: For a lock that a living process gives back at once, in milliseconds.
BRIEF_LOCK_TIMEOUT = 500
#: From when on an open transaction that has written is no longer in a hurry.
STUCK_SECONDS = 5

STUCK_TRANSACTIONS = """
SELECT pid, COALESCE(host(client_addr), ''), xact_start
FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_xid IS NOT NULL
  AND xact_start < clock_timestamp() - %s * interval '1 second'
ORDER BY xact_start
"""


@dataclass(frozen=True)
class StuckTransaction:
    """A session of PostgreSQL that has kept rows to itself since `since`."""

    pid: int
    host: str
    since: datetime

    def __str__(self) -> str:
        return _("PostgreSQL session %(pid)s, from %(host)s, since %(since)s") % {
            "pid": self.pid,
            "host": self.host or _("this machine"),
            "since": format_day(localtime(self.since), "j F Y H:i:s"),
        }


def explain_database(error: BaseException | None = None) -> str | None:
    """Return what to do about a database that is away, locked or incomplete, or None.

    None: there is nothing of the kind; `error` is what was met, if anything was.
    """
    if error is not None and is_lock_timeout(error):
        return explain_lock()
    try:
        is_complete = has_all_tables()
    except DatabaseError as reason:
        return _(
            "The database cannot be used: %(reason)s Check that it is running, and check "
            "DATABASE_URL."
        ) % {"reason": f"{str(reason).strip()}."}
    if is_complete:
        return None
    return _(
        "The database is missing tables or columns of this version. Run “manage.py migrate” first."
    )


def explain_lock() -> str:
    """Say that somebody else holds what was needed, and who that may be."""
    said = _(
        "Another process has been locking data that this step needs for more than %(seconds)s "
        "s: nothing was done. Try again in a moment."
    ) % {"seconds": settings.LOCK_TIMEOUT_SECONDS}
    holders = "; ".join(str(holder) for holder in find_stuck_transactions())
    if not holders:
        return said
    return said + " " + _("Look for a stuck process: %(holders)s.") % {"holders": holders}


def has_all_tables() -> bool:
    """Whether every migration has been applied. Raises DatabaseError where nobody can tell."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def is_lock_timeout(error: BaseException) -> bool:
    """Whether the error says that another process held for too long what was needed."""
    cause = error.__cause__
    if isinstance(cause, sqlite3.OperationalError):
        # The extended codes of being busy have more bits.
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
    return getattr(cause, "sqlstate", None) == LOCK_NOT_AVAILABLE


def comes_from_lock_timeout(error: BaseException | None) -> bool:
    """Whether such an error is the reason for this one, however many others lie between."""
    while error is not None:
        if is_lock_timeout(error):
            return True
        error = error.__cause__ or error.__context__
    return False


@contextmanager
def waiting_briefly() -> Iterator[None]:
    """Open a transaction that waits for no row longer than a moment.

    On SQLite there is one lock for all, which a living process may hold for longer: it is waited
    for as ever, when the transaction begins.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = {BRIEF_LOCK_TIMEOUT}")
        yield


def find_stuck_transactions() -> list[StuckTransaction]:
    """Return the sessions that keep rows to themselves, longest first; on SQLite nobody knows."""
    if connection.vendor != "postgresql":
        return []
    try:
        with connection.cursor() as cursor:
            cursor.execute(STUCK_TRANSACTIONS, [STUCK_SECONDS])
            return [StuckTransaction(*row) for row in cursor.fetchall()]
    except DatabaseError:  # it is only a hint
        return []
