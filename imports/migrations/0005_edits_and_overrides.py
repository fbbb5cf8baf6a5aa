"""The words of the field: what people change is an edit, what lets a rule pass an override."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0004_one_lane_for_each_company_file"),
        ("portal", "0003_names"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameModel(old_name="Mend", new_name="Edit"),
        migrations.RenameModel(old_name="LoweredRule", new_name="RuleOverride"),
        migrations.RemoveConstraint(model_name="edit", name="one_mend_per_run_and_number"),
        migrations.RemoveConstraint(
            model_name="ruleoverride", name="one_lowering_in_force_per_company_and_rule"
        ),
        migrations.RemoveConstraint(model_name="ruleoverride", name="lowering_ends_by_somebody"),
        migrations.RemoveConstraint(model_name="ruleoverride", name="lowering_has_a_reason"),
        migrations.RenameField(
            model_name="ruleoverride", old_name="lowered_at", new_name="downgraded_at"
        ),
        migrations.RenameField(
            model_name="ruleoverride", old_name="lowered_by", new_name="downgraded_by"
        ),
        migrations.AlterModelOptions(
            name="ruleoverride",
            options={
                "ordering": ["-downgraded_at", "-pk"],
                "verbose_name": "rule override",
                "verbose_name_plural": "rule overrides",
            },
        ),
        migrations.AlterField(
            model_name="edit",
            name="run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="edits",
                to="imports.run",
                verbose_name="import",
            ),
        ),
        migrations.AlterField(
            model_name="ruleoverride",
            name="company",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="overridden_rules",
                to="portal.company",
                verbose_name="company",
            ),
        ),
        migrations.AddConstraint(
            model_name="edit",
            constraint=models.UniqueConstraint(
                fields=["run", "number"], name="one_edit_per_run_and_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleoverride",
            constraint=models.UniqueConstraint(
                condition=Q(ended_at=None),
                fields=["company", "rule"],
                name="one_override_in_force_per_company_and_rule",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleoverride",
            constraint=models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="override_ends_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleoverride",
            constraint=models.CheckConstraint(
                condition=~Q(reason=""), name="override_has_a_reason"
            ),
        ),
    ]
