"""What people changed in the lines of a draft."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from imports.editing.line_changes import Change, StoredChange, read_change
from imports.models.run import Run


class Edit(models.Model):
    """One change of a run's lines: who, when, what. Taken back or not, it stays on record.

    `details` are what `imports.editing` stores of a change, beside samples of what a fix changed.
    `count` is how many cells or lines it makes different as the list stands, `refused` how many it
    could not write.
    """

    class Kind(models.TextChoices):
        CELLS = "cells", _("cells")
        LINE = "line", _("whole line")
        FIX = "fix", _("column fix")
        LEAVE_OUT = "leave_out", _("lines left out")
        PUT_BACK = "put_back", _("lines put back")
        RECORDS = "records", _("records written anew")
        DROP = "drop", _("columns left out")
        ADD = "add", _("column added")
        FIT = "fit", _("cells fitted to the columns")
        MAP = "map", _("columns mapped to fields")

    class Reason(models.TextChoices):
        PERSON = "", _("undone")
        READING = "reading", _("undone because the file is now read differently")
        MAPPING = "mapping", _("undone because its column is now another field")

    run = models.ForeignKey(
        Run, on_delete=models.PROTECT, related_name="edits", verbose_name=_("import")
    )
    number = models.PositiveIntegerField(_("number"))
    at = models.DateTimeField(_("changed"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("person"),
    )
    kind = models.CharField(_("kind of change"), max_length=10, choices=Kind)
    details: "models.JSONField[StoredChange, StoredChange]" = models.JSONField(
        _("details"), default=dict
    )
    count = models.PositiveIntegerField(_("changed"), default=0)
    refused = models.PositiveIntegerField(_("could not be changed"), default=0)
    #: The first change of the stroke that made several; None: it was made alone.
    together = models.PositiveIntegerField(_("made together with"), null=True)
    undone_at = models.DateTimeField(_("undone"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("undone by"),
    )
    undone_because = models.CharField(
        _("undone because"), max_length=10, choices=Reason, blank=True
    )

    class Meta:
        ordering = ["number"]
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="one_edit_per_run_and_number")
        ]

    def __str__(self) -> str:
        return f"{self.run} · {self.number}"

    @property
    def is_undone(self) -> bool:
        return self.undone_at is not None

    @property
    def samples(self) -> list[tuple[str, str]]:
        """Return the first different cells that a fix or a mapping changed, before and after."""
        return [(before, after) for before, after in self.details.get("samples", ())]

    @property
    def change(self) -> Change:
        return read_change(self.kind, self.details)
