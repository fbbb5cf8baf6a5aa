import sys

from django.db import migrations


def mask_answers(apps, schema_editor):
    from imports.delivery.mask_stored import mask_stored

    for name in mask_stored(apps.get_model, using=schema_editor.connection.alias):
        sys.stderr.write(
            f"\nThe answers stored for {name} were not looked through for its password, which none of "
            "FIELD_KEYS opens. Give the key back, then run “manage.py mask_answers”.\n"
        )


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0002_journal_parts"),
        ("portal", "0003_names"),
    ]

    operations = [migrations.RunPython(mask_answers, migrations.RunPython.noop, elidable=True)]
