"""Takes the database of a test to the state before a migration, and on to the present one."""

from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

#: The first release: its tables may hold what people have by now.
FIRST = [("imports", "0001_initial"), ("portal", "0003_names")]


def migrate(targets: list[tuple[str, str]]) -> Any:
    """Migrate there, forwards or back, and return the models as they are there."""
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps


def migrate_to_now() -> None:
    migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())
