"""A rule that a company's manager lets pass with a warning."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.models import Company


class RuleOverrideQuerySet(models.QuerySet["RuleOverride"]):
    def in_force(self) -> Self:
        """Return those that have not been raised back."""
        return self.filter(ended_at=None)

    def ended(self) -> Self:
        """Return those that are over, the last one first."""
        return self.exclude(ended_at=None).order_by("-ended_at", "-pk")


class RuleOverride(models.Model):
    """A blocking rule that only warns in one company: by whom, since when, why, until when.

    It is never changed but for its end, and never deleted: downgrading a rule again makes another.
    """

    company = models.ForeignKey(
        Company,
        on_delete=models.PROTECT,
        related_name="overridden_rules",
        verbose_name=_("company"),
    )
    rule = models.CharField(_("rule"), max_length=40)
    reason = models.TextField(_("reason"))
    downgraded_at = models.DateTimeField(_("downgraded"), auto_now_add=True)
    downgraded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("downgraded by"),
    )
    ended_at = models.DateTimeField(_("restored"), null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("restored by"),
    )

    objects = RuleOverrideQuerySet.as_manager()

    class Meta:
        ordering = ["-downgraded_at", "-pk"]
        verbose_name = _("rule override")
        verbose_name_plural = _("rule overrides")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "rule"],
                condition=Q(ended_at=None),
                name="one_override_in_force_per_company_and_rule",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="override_ends_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="override_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.company} · {self.rule}"
