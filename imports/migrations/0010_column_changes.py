"""Columns that are not sent, or added, and changes that were made at one stroke."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0009_joined_lines")]

    operations = [
        migrations.AddField(
            model_name="run",
            name="column_changes",
            field=models.JSONField(default=dict, verbose_name="columns left out and added"),
        ),
        migrations.AddField(
            model_name="edit",
            name="together",
            field=models.PositiveIntegerField(null=True, verbose_name="made together with"),
        ),
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
                ],
                max_length=10,
                verbose_name="kind of change",
            ),
        ),
    ]
