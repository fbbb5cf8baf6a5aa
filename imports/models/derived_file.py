"""What was made of a run's file on the way to its lines."""

from django.db import models
from django.db.models import FilteredRelation, Q, Value
from django.utils.translation import gettext_lazy as _

from imports.models.source import SourceFile


class DerivedFile(models.Model):
    """The bytes that a step made of a run's file. The lines are those of the last step there is."""

    class Step(models.TextChoices):
        """In the order in which the steps are taken."""

        SHEET = "sheet", _("Lines of the workbook")
        EDITED = "edited", _("Edited lines")

    run = models.ForeignKey(
        "imports.Run",
        on_delete=models.CASCADE,
        related_name="derived_files",
        verbose_name=_("import"),
    )
    step = models.CharField(_("step"), max_length=10, choices=Step)
    file = models.ForeignKey(
        SourceFile, on_delete=models.PROTECT, related_name="derivations", verbose_name=_("file")
    )

    class Meta:
        verbose_name = _("derived file")
        verbose_name_plural = _("derived files")
        constraints = [
            models.UniqueConstraint(fields=["run", "step"], name="one_derived_file_per_step"),
            models.CheckConstraint(
                condition=Q(step__in=["sheet", "edited"]), name="derived_by_a_known_step"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file} ({self.get_step_display()})"


#: What a run calls the row of each step, where it was fetched with it, and the file of the row.
ROWS = {f"{step}_row": f"{step}_row__file" for step in DerivedFile.Step.values}


def join_derived_files() -> dict[str, FilteredRelation | Value]:
    """Return what a query of runs is annotated with, so that each comes with the rows it has."""
    rows = {
        row: FilteredRelation("derived_files", condition=Q(derived_files__step=step))
        for row, step in zip(ROWS, DerivedFile.Step.values, strict=True)
    }
    return {**rows, "has_rows": Value(value=True)}
