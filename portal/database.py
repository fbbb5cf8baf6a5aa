"""Says in a sentence what is wrong with the database: a traceback says it to nobody."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _


def explain_database() -> str | None:
    """Return what to do about a database that is away or lacks tables, or None if neither is so."""
    try:
        is_complete = has_all_tables()
    except DatabaseError as error:
        return _(
            "The database cannot be used: %(reason)s Check that it runs, and DATABASE_URL."
        ) % {"reason": f"{str(error).strip()}."}
    if is_complete:
        return None
    return _("The database lacks tables or columns of this version. Run “manage.py migrate” first.")


def has_all_tables() -> bool:
    """Whether every migration has been applied. Raises DatabaseError where nobody can tell."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
