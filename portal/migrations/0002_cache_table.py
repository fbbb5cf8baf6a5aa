"""The table of the database cache: it counts the attempts to log in.

Here and not in the manual, so that it cannot be forgotten: without it, every login fails.
"""

from django.core.management import call_command
from django.db import migrations

TABLE = "portal_cache"  # CACHES in portal/settings.py


def create_table(apps, schema_editor):
    # The table's name is given: another CACHES at the time of migrating must not leave it out.
    call_command(
        "createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0
    )


def drop_table(apps, schema_editor):
    schema_editor.execute(f"DROP TABLE IF EXISTS {schema_editor.quote_name(TABLE)}")


class Migration(migrations.Migration):

    dependencies = [("portal", "0001_initial")]

    operations = [migrations.RunPython(create_table, drop_table)]
