"""What was made of a run's file is a row for each step, not a column."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

#: What the columns of the run were called, by step.
COLUMNS = {"sheet": "text", "edited": "mended"}
BATCH = 1000


def move_to_rows(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    runs = apps.get_model("imports", "Run").objects.order_by("pk")
    derived_file = apps.get_model("imports", "DerivedFile")
    for step, column in COLUMNS.items():
        found = runs.exclude(**{column: None}).values_list("pk", f"{column}_id")
        derived_file.objects.bulk_create(
            (derived_file(run_id=run, step=step, file_id=file) for run, file in found),
            batch_size=BATCH,
        )


def move_to_columns(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    runs = apps.get_model("imports", "Run").objects
    for row in apps.get_model("imports", "DerivedFile").objects.order_by("pk"):
        runs.filter(pk=row.run_id).update(**{COLUMNS[row.step]: row.file_id})
    if schema_editor.connection.vendor == "postgresql":
        # Looked at now: no index is made of a table whose rows are still to be looked at.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [("imports", "0006_line_index")]

    operations = [
        migrations.CreateModel(
            name="DerivedFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("sheet", "Lines of the workbook"),
                            ("edited", "Edited lines"),
                        ],
                        max_length=10,
                        verbose_name="step",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="derivations",
                        to="imports.sourcefile",
                        verbose_name="file",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="derived_files",
                        to="imports.run",
                        verbose_name="import",
                    ),
                ),
            ],
            options={"verbose_name": "derived file", "verbose_name_plural": "derived files"},
        ),
        migrations.AddConstraint(
            model_name="derivedfile",
            constraint=models.UniqueConstraint(
                fields=["run", "step"], name="one_derived_file_per_step"
            ),
        ),
        migrations.AddConstraint(
            model_name="derivedfile",
            constraint=models.CheckConstraint(
                condition=models.Q(step__in=["sheet", "edited"]), name="derived_by_a_known_step"
            ),
        ),
        migrations.RunPython(move_to_rows, move_to_columns),
        migrations.RemoveField(model_name="run", name="text"),
        migrations.RemoveField(model_name="run", name="mended"),
    ]
