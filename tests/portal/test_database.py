"""What promise one rests on, in either database that may keep the record."""

import subprocess
import sys
from ast import literal_eval
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.processes import ROOT, environment

pytestmark = pytest.mark.slow


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


@pytest.mark.django_db
def test_nobody_waits_for_a_lock_for_longer_than_the_setting_says() -> None:
    seconds = settings.LOCK_TIMEOUT_SECONDS
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA busy_timeout")
            assert cursor.fetchone() == (seconds * 1000,)
        else:
            cursor.execute("SHOW lock_timeout")
            assert cursor.fetchone() == (f"{seconds}s",)


def test_what_the_address_of_the_database_asks_for_is_kept_and_wins(tmp_path: Path) -> None:
    asked = "options=-c%20lock_timeout%3D5s&sslmode=require"
    address = f"postgres://web@127.0.0.1:1/bordereau?{asked}"
    program = "from portal.settings import DATABASES; print(DATABASES['default']['OPTIONS'])"

    printed = subprocess.run(
        [sys.executable, "-c", program],
        env=environment()
        | {"DATABASE_URL": address, "DATA_DIR": str(tmp_path), "LOCK_TIMEOUT_SECONDS": "30"},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout

    assert literal_eval(printed) == {
        "sslmode": "require",
        "options": "-c lock_timeout=30s -c lock_timeout=5s",
    }
