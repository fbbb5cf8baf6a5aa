"""One POST, and the record of it ever after."""

import uuid
from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from imports.models.run import Run

#: Details of how an attempt ended, by what the sentence of its reason calls them.
type AttemptParams = Mapping[str, str | int | list[str] | None]


class Attempt(models.Model):
    """One POST: when, how many bytes, how it ended.

    `taken` is how many bytes of the body the connection took before it ended, None while it is
    under way: 0 proves that the server saw no request.
    """

    class Outcome(models.TextChoices):
        UNDER_WAY = "under_way", _("In progress")
        ANSWERED = "answered", _("Answered")
        NOT_REACHED = "not_reached", _("Server unreachable")
        TURNED_AWAY = "turned_away", _("Rejected by the server")
        UNKNOWN = "unknown", _("Outcome unknown")

    code = models.UUIDField(
        _("number in the request"), default=uuid.uuid4, unique=True, editable=False
    )
    run = models.ForeignKey(
        Run, on_delete=models.PROTECT, related_name="attempts", verbose_name=_("import")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    started_at = models.DateTimeField(_("started"))
    ended_at = models.DateTimeField(_("ended"), null=True)
    worker = models.CharField(_("worker"), max_length=120, blank=True)
    url = models.CharField(_("address"), max_length=500, blank=True)
    envelope = models.TextField(_("request, password masked"), blank=True)
    body_size = models.PositiveBigIntegerField(_("bytes of the request"), null=True)
    body_sha256 = models.CharField(_("SHA-256 of the request"), max_length=64, blank=True)
    taken = models.PositiveBigIntegerField(_("bytes sent"), null=True)
    outcome = models.CharField(
        _("outcome"), max_length=12, choices=Outcome, default=Outcome.UNDER_WAY
    )
    status = models.PositiveSmallIntegerField(_("HTTP status"), null=True)
    reason = models.CharField(_("reason"), max_length=40, blank=True)
    params: "models.JSONField[AttemptParams, AttemptParams]" = models.JSONField(
        _("details"), default=dict
    )

    class Meta:
        ordering = ["number"]
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="one_attempt_per_run_and_number")
        ]

    def __str__(self) -> str:
        number = gettext("Attempt %(number)s") % {"number": self.number}
        return f"{self.run} · {number}"

    @property
    def remarks(self) -> list[str]:
        """Why an answer proves nothing: remarks of its judgement, by their names."""
        remarks = self.params.get("remarks")
        return remarks if isinstance(remarks, list) else []
