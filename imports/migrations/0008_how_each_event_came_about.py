"""Events say by which door they came, as far as the record proves it; none goes with its run."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Exists, OuterRef
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

#: What only a worker does, and nobody who was logged in.
OF_THE_WORKER = ("claimed", "postponed", "given_up", "settled")


def tell_doors(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Fill in what is certain. Who dropped a file, or kept a late answer, may be either: empty."""
    events = apps.get_model("imports", "Event").objects
    attempts = apps.get_model("imports", "Attempt").objects
    events.filter(user=None, verb__in=OF_THE_WORKER).update(door="worker")
    lost = events.filter(user=None, verb="lost").annotate(
        attempt_number=Cast(KT("details__attempt"), models.IntegerField())
    )
    known = attempts.filter(run=OuterRef("run"), number=OuterRef("attempt_number"))
    silent = known.filter(reason="worker_silent")
    # Only the sweep finds that a worker is silent; every other loss is told by the worker itself.
    lost.filter(Exists(silent)).update(door="sweep")
    lost.filter(Exists(known), ~Exists(silent)).update(door="worker")
    for door in ("page", "command"):
        events.filter(verb="queued", details__acknowledged__how=door).update(door=door)


class Migration(migrations.Migration):
    dependencies = [("imports", "0007_derived_files"), ("portal", "0004_company_events")]

    operations = [
        migrations.AddField(
            model_name="event",
            name="door",
            field=models.CharField(
                blank=True,
                choices=[
                    ("page", "on a page"),
                    ("command", "from the command line"),
                    ("worker", "by the sending process"),
                    ("sweep", "by the automatic check"),
                    ("administration", "in the administration"),
                ],
                max_length=14,
                verbose_name="how",
            ),
        ),
        migrations.AlterField(
            model_name="edit",
            name="run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="edits",
                to="imports.run",
                verbose_name="import",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="imports.run",
                verbose_name="import",
            ),
        ),
        migrations.RunPython(tell_doors, migrations.RunPython.noop),
    ]
