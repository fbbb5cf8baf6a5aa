"""What the check found."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from imports.models.run import Run
from imports.models.severity_words import SEVERITY_WORDS
from imports.rules import CATALOGUE, Rule, rule_text
from imports.rules.catalogue import BulkFixKind

OF_USELESS_COLUMNS = (Rule.UNNAMED_COLUMN, Rule.UNKNOWN_COLUMN, Rule.REPEATED_COLUMN)


class Problem(models.Model):
    """One finding of the check, at a line and a column of the file.

    `line` counts the lines of the file from 1, header included, as a spreadsheet does; `record`
    counts data lines from 1, as the ERP's journal does. What the message says is put together
    when it is shown, in the reader's language.
    """

    run = models.ForeignKey(
        Run, on_delete=models.CASCADE, related_name="problems", verbose_name=_("import")
    )
    line = models.PositiveIntegerField(_("line"))
    record = models.PositiveIntegerField(_("data line"), null=True)
    column = models.PositiveIntegerField(_("column"), null=True)
    field = models.CharField(_("field"), max_length=120, blank=True)
    value = models.CharField(_("value"), max_length=300, blank=True)
    rule = models.CharField(_("rule"), max_length=40)
    severity = models.CharField(
        _("severity"),
        max_length=10,
        choices=[(severity, words.one) for severity, words in SEVERITY_WORDS.items()],
    )
    params = models.JSONField(_("details"), default=dict)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["run", "severity"])]
        verbose_name = _("problem")
        verbose_name_plural = _("problems")

    def __str__(self) -> str:
        return f"{self.line}:{self.column} {self.rule}"

    @property
    def message(self) -> str:
        """Say what is wrong and how to fix it."""
        return rule_text(Rule(self.rule), self.params, translate=gettext)

    @property
    def meant(self) -> str | None:
        """What was probably meant by the cell, which may be nothing; None where nobody can tell."""
        meant = self.params.get("suggestion")
        # The name of a field comes with its label.
        return str(meant).partition(" ")[0] if self.rule == Rule.UNKNOWN_COLUMN and meant else meant

    @property
    def is_of_useless_column(self) -> bool:
        """Whether not to send its column is a way out."""
        is_named_hidden = self.rule == Rule.HIDDEN_COLUMN and bool(self.field)
        return self.column is not None and (self.rule in OF_USELESS_COLUMNS or is_named_hidden)

    @property
    def is_of_lacking_column(self) -> bool:
        """Whether a column with one value is a way out."""
        return self.rule == Rule.MISSING_COLUMN or (
            self.rule == Rule.NONE_FILLED and self.record is None
        )

    @property
    def is_useless_line(self) -> bool:
        """Whether the line is one that is rarely meant to be sent."""
        return self.record is not None and CATALOGUE[Rule(self.rule)].fix is BulkFixKind.LINES
