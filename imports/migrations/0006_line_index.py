"""Where the lines of a run lie is kept: a page of them need not look for it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0005_edits_and_overrides")]

    operations = [
        migrations.AddField(
            model_name="run",
            name="line_index",
            field=models.BinaryField(null=True, verbose_name="where the lines lie"),
        ),
    ]
