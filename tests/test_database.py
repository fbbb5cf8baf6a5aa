"""The tables of the tests' database are kept, and never for other migrations."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests import database
from tests.database import keep_tables, name_tables


def make_database(path: Path, table: str) -> Path:
    with closing(sqlite3.connect(path)) as made:
        made.execute(f"CREATE TABLE {table} (id)")
        made.commit()
    return path


def test_another_migration_makes_other_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    migration = tmp_path / "0001_initial.py"
    migration.write_text("operations = []")
    monkeypatch.setattr(database, "find_migrations", lambda: iter([migration]))
    name = name_tables()

    assert name_tables() == name

    migration.write_text("operations = [1]")
    assert name_tables() != name


def test_the_migrations_of_every_app_count() -> None:
    folders = {path.parts[-3] for path in database.find_migrations()}

    assert {"portal", "imports", "auth", "sessions", "account", "django_tasks_db"} <= folders


def test_tables_of_other_migrations_go_when_new_ones_are_kept(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    old = make_database(tmp_path / "kept" / "old.sqlite3", "old")
    made = make_database(tmp_path / "made.sqlite3", "new")
    kept = tmp_path / "kept" / "new.sqlite3"

    keep_tables(made, kept)

    assert not old.exists()
    with closing(sqlite3.connect(kept)) as copy:
        assert copy.execute("SELECT name FROM sqlite_master").fetchall() == [("new",)]
