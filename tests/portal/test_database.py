"""What promise one rests on, in either database that may keep the record."""

import subprocess
import sys
from ast import literal_eval
from pathlib import Path

import pytest
from django.db import connection

from tests.processes import ROOT, environment


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL does this by itself")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("pragma", "value"), [("synchronous", 2), ("journal_mode", "wal"), ("foreign_keys", 1)]
)
def test_sqlite_loses_no_commit_in_a_power_cut(pragma: str, value: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {pragma}")

        assert cursor.fetchone() == (value,)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL locks rows")
def test_sqlite_takes_its_lock_when_a_transaction_begins() -> None:
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets nobody wait for long")
@pytest.mark.django_db
def test_postgresql_ends_the_transaction_of_a_process_that_is_frozen() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW idle_in_transaction_session_timeout")

        assert cursor.fetchone() == ("1min",)


def test_what_the_address_of_the_database_asks_for_is_kept(tmp_path: Path) -> None:
    address = "postgres://web@127.0.0.1:1/bordereau?sslmode=require"
    program = "from portal.settings import DATABASES; print(DATABASES['default']['OPTIONS'])"

    printed = subprocess.run(
        [sys.executable, "-c", program],
        env=environment() | {"DATABASE_URL": address, "DATA_DIR": str(tmp_path)},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout

    assert literal_eval(printed) == {
        "sslmode": "require",
        "options": "-c idle_in_transaction_session_timeout=60s",
    }
