"""Columns that are mapped to fields, and changes that were taken back because of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0010_column_changes")]

    operations = [
        migrations.AlterField(
            model_name="edit",
            name="kind",
            field=models.CharField(
                choices=[
                    ("cells", "cells"),
                    ("line", "whole line"),
                    ("fix", "column fix"),
                    ("leave_out", "lines left out"),
                    ("put_back", "lines put back"),
                    ("records", "records written anew"),
                    ("drop", "columns left out"),
                    ("add", "column added"),
                    ("fit", "cells fitted to the columns"),
                    ("map", "columns mapped to fields"),
                ],
                max_length=10,
                verbose_name="kind of change",
            ),
        ),
        migrations.AlterField(
            model_name="edit",
            name="undone_because",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "undone"),
                    ("reading", "undone because the file is now read differently"),
                    ("mapping", "undone because its column is now another field"),
                ],
                max_length=10,
                verbose_name="undone because",
            ),
        ),
    ]
