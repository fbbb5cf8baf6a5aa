"""Lines that people joined to the one above are known apart from those that are not sent."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0008_how_each_event_came_about")]

    operations = [
        migrations.AddField(
            model_name="run",
            name="joined",
            field=models.JSONField(default=list, verbose_name="lines joined to the one above"),
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
                ],
                max_length=10,
                verbose_name="kind of change",
            ),
        ),
    ]
