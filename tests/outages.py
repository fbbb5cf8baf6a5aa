"""Takes the database of the test away for real, and gives it back."""

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

import psycopg
from django.db import connection
from django.db.backends.signals import connection_created
from psycopg import sql

TABLES = ("imports_run", "imports_attempt", "imports_event", "imports_journal")


class Outage(ABC):
    """One way in which a database is away; it can begin once."""

    def __init__(self) -> None:
        self.has_begun = False
        self.is_over = False

    def begin(self) -> None:
        if not self.has_begun:
            self.has_begun = True
            self.take_away()

    def end(self) -> None:
        if self.has_begun and not self.is_over:
            self.is_over = True
            self.give_back()

    @abstractmethod
    def take_away(self) -> None: ...

    @abstractmethod
    def give_back(self) -> None: ...


class Locked(Outage):
    """SQLite: another program holds the lock for longer than anybody waits."""

    def take_away(self) -> None:
        self.other = sqlite3.connect(
            connection.settings_dict["NAME"], isolation_level=None, check_same_thread=False
        )
        self.other.execute("BEGIN EXCLUSIVE")

    def give_back(self) -> None:
        self.other.close()


class Full(Outage):
    """SQLite: the file may not grow, and every write of ours would need more than there is."""

    def take_away(self) -> None:
        with sqlite3.connect(connection.settings_dict["NAME"]) as other:
            other.execute("CREATE TABLE filler (bytes BLOB)")
            for table in TABLES:
                for deed in ("INSERT", "UPDATE"):
                    other.execute(
                        f"CREATE TRIGGER fill_{table}_{deed} AFTER {deed} ON {table} "
                        "BEGIN INSERT INTO filler VALUES (zeroblob(10000000)); END"
                    )
        other.close()
        connection_created.connect(self.limit)
        self.limit()

    def limit(self, **_signal: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA page_count")
            cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")

    def give_back(self) -> None:
        connection_created.disconnect(self.limit)
        with sqlite3.connect(connection.settings_dict["NAME"]) as other:
            for table in TABLES:
                for deed in ("INSERT", "UPDATE"):
                    other.execute(f"DROP TRIGGER fill_{table}_{deed}")
            other.execute("DROP TABLE filler")
        other.close()


class Gone(Outage):
    """PostgreSQL: every connection is ended, and none is made."""

    def take_away(self) -> None:
        self.allow(is_allowed=False)
        with administrate("postgres") as admin:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                [connection.settings_dict["NAME"]],
            )

    def give_back(self) -> None:
        self.allow(is_allowed=True)

    def allow(self, *, is_allowed: bool) -> None:
        name = sql.Identifier(connection.settings_dict["NAME"])
        with administrate("postgres") as admin:
            admin.execute(
                sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}").format(name, is_allowed)
            )


class NoSpace(Outage):
    """PostgreSQL: every write of ours ends with the error of a full disk."""

    def take_away(self) -> None:
        with administrate(connection.settings_dict["NAME"]) as admin:
            admin.execute(
                "CREATE FUNCTION no_space() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                "RAISE 'could not extend file: No space left on device' USING ERRCODE = '53100'; "
                "END $$"
            )
            for table in TABLES:
                admin.execute(
                    f"CREATE TRIGGER no_space BEFORE INSERT OR UPDATE ON {table} "
                    "EXECUTE FUNCTION no_space()"
                )

    def give_back(self) -> None:
        with administrate(connection.settings_dict["NAME"]) as admin:
            admin.execute("DROP FUNCTION no_space CASCADE")


class Held(Outage):
    """PostgreSQL: a process that does not go on holds what every write of ours needs."""

    tables: tuple[str, ...] = TABLES

    def take_away(self) -> None:
        self.other = administrate(connection.settings_dict["NAME"])
        self.other.autocommit = False
        self.other.execute(f"LOCK TABLE {', '.join(self.tables)} IN EXCLUSIVE MODE")

    def give_back(self) -> None:
        self.other.close()


def administrate(database: str) -> psycopg.Connection:
    """Return a connection beside those of the portal; a block of it ends with its work done."""
    place = connection.settings_dict
    return psycopg.connect(
        dbname=database,
        user=place["USER"],
        password=place["PASSWORD"],
        host=place["HOST"],
        port=place["PORT"],
        autocommit=True,
    )


OUTAGES: tuple[Callable[[], Outage], ...] = (
    (Locked, Full) if connection.vendor == "sqlite" else (Gone, NoSpace, Held)
)
