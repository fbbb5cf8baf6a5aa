"""What a company has decided about a title of columns, for one kind of import."""

from collections.abc import Sequence

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from imports.mapping.steps.step import StoredStep
from portal.models import Company

#: Of a title, as it is kept: longer ones are remembered by nobody.
LONGEST_HEADER = 200


class TaughtHeader(models.Model):
    """The field that columns of this title are; empty: they are left out.

    `header` is the title as it is compared (`mapping/folding.py`), `written` as the file had it.
    `steps` convert the cells (`mapping/steps/`).
    """

    company = models.ForeignKey(
        Company,
        on_delete=models.PROTECT,
        related_name="taught_headers",
        verbose_name=_("company"),
    )
    kind_key = models.CharField(_("kind of import"), max_length=40)
    header = models.CharField(_("title, as it is compared"), max_length=LONGEST_HEADER)
    written = models.CharField(_("title"), max_length=LONGEST_HEADER)
    field = models.CharField(_("field"), max_length=120, blank=True)
    steps: "models.JSONField[Sequence[StoredStep], Sequence[StoredStep]]" = models.JSONField(
        _("conversions"), default=list
    )
    taught_at = models.DateTimeField(_("decided"), auto_now=True)
    taught_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("decided by"),
    )

    class Meta:
        ordering = ["kind_key", "header"]
        verbose_name = _("known column title")
        verbose_name_plural = _("known column titles")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "kind_key", "header"],
                name="one_meaning_per_company_kind_and_header",
            )
        ]

    def __str__(self) -> str:
        return f"{self.written} → {self.field or '∅'}"
