"""What a person found in the ERP where the portal could not know."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from imports.models.attempt import Attempt


class Ruling(models.Model):
    """A manager's word on an attempt of unknown outcome: given once, kept for good.

    `imported` is [[first, last], …]: the data lines found in the ERP, counted from 1.
    """

    class Finding(models.TextChoices):
        IMPORTED = "imported", _("Everything was imported")
        PARTIAL = "partial", _("Some lines were imported")
        REFUSED = "refused", _("Nothing was imported, and nothing should be sent again")
        ABSENT = "absent", _("Nothing was imported: send it again")

    attempt = models.OneToOneField(
        Attempt, on_delete=models.PROTECT, related_name="ruling", verbose_name=_("attempt")
    )
    finding = models.CharField(_("found"), max_length=8, choices=Finding)
    imported: "models.JSONField[list[list[int]], list[list[int]]]" = models.JSONField(
        _("lines found"), default=list
    )
    reason = models.TextField(_("reason"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="rulings",
        verbose_name=_("person"),
    )
    at = models.DateTimeField(_("found on"), auto_now_add=True)

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")

    def __str__(self) -> str:
        return f"{self.attempt} · {self.get_finding_display()}"

    @property
    def imported_count(self) -> int:
        return sum(last - first + 1 for first, last in self.imported)

    @property
    def imported_records(self) -> set[int]:
        """Return the data lines that were found in the ERP, counted from 1."""
        return {record for first, last in self.imported for record in range(first, last + 1)}
