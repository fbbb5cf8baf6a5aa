"""The tables of the tests' database, which SQLite keeps from run to run.

Dozens of migrations take seconds in each process of each run, and always make the same. A copy of
the empty tables lies in pytest's cache, under a name that changes with any migration.
"""

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from pytest_django import DjangoDbBlocker

PARTS = ("django", "django-allauth", "django-tasks-db")


def name_tables() -> str:
    """Return a name for what the migrations of all apps make."""
    digest = hashlib.sha256(f"{sqlite3.sqlite_version} {[*map(version, PARTS)]}".encode())
    for path in sorted(find_migrations()):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def find_migrations() -> Iterator[Path]:
    for app in apps.get_app_configs():
        yield from Path(app.path).glob("migrations/*.py")


@pytest.fixture(scope="session")
def kept_tables(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the copy lies, or will; without pytest's cache it is for this run alone."""
    cache: pytest.Cache | None = getattr(pytestconfig, "cache", None)
    folder = cache.mkdir("tables") if cache else tmp_path_factory.mktemp("tables")
    return folder / f"{name_tables()}.sqlite3"


@pytest.fixture(scope="session")
def django_db_keepdb(
    pytestconfig: pytest.Config, django_db_modify_db_settings: None, kept_tables: Path
) -> bool:
    """Begin with the copy, where there is one; what it lacks is migrated as ever."""
    if connection.vendor != "sqlite":
        return bool(pytestconfig.getvalue("reuse_db"))
    if not kept_tables.exists():
        return False
    shutil.copyfile(kept_tables, connection.settings_dict["TEST"]["NAME"])
    return True


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None,
    django_db_keepdb: bool,
    django_db_blocker: DjangoDbBlocker,
    kept_tables: Path,
) -> Iterator[None]:
    """Keep the tables that have just been made; close what began with them."""
    if connection.vendor == "sqlite" and not django_db_keepdb:
        keep_tables(Path(connection.settings_dict["NAME"]), kept_tables)
    yield
    if django_db_keepdb:  # the folder of the run goes, and the database with it
        with django_db_blocker.unblock():
            connection.close()


def keep_tables(made: Path, kept: Path) -> None:
    """Copy the tables, and throw away those of other migrations."""
    new = kept.with_suffix(f".{os.getpid()}")
    with closing(sqlite3.connect(made)) as source, closing(sqlite3.connect(new)) as copy:
        source.backup(copy)
    new.replace(kept)
    for old in kept.parent.glob("*.sqlite3"):
        if old != kept:
            old.unlink(missing_ok=True)
