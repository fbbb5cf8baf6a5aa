"""The record of who did what to an import."""

from typing import TypedDict

from django.conf import settings
from django.db import models
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from imports.models.run import Run
from portal.models import User


class AcknowledgedWarnings(TypedDict):
    """The warnings that somebody took upon themselves: how many, by rule, and how."""

    how: str
    warnings: int
    rules: dict[str, int]
    lowered: list[str]


class EventDetails(TypedDict, total=False):
    """What an event tells beside its verb: of the attempt, and of what was confirmed or found.

    `seconds` is how long the run waits, `finding` that of a ruling; of a confirmation, `repeated`
    counts the lines sent before among `of`, in `runs` or the very same file.
    """

    attempt: int
    seconds: int
    finding: str
    acknowledged: AcknowledgedWarnings
    repeated: int
    of: int
    is_same_file: bool
    runs: list[str]


class Event(models.Model):
    """Who did what to a run, when. Written in the same transaction as the deed."""

    class Verb(models.TextChoices):
        UPLOADED = "uploaded", _("uploaded the file")
        READ_AGAIN = "read_again", _("changed how the file is read")
        RECHECKED = "rechecked", _("had the draft checked again")
        QUEUED = "queued", _("confirmed the sending")
        CANCELLED = "cancelled", _("cancelled the import")
        CLAIMED = "claimed", _("started sending")
        POSTPONED = "postponed", _("could not reach the server and will try again")
        SETTLED = "settled", _("recorded the answer")
        GIVEN_UP = "given_up", _("gave up: nothing was sent")
        LOST = "lost", _("lost track of sending")
        RULED = "ruled", _("recorded what happened to it")
        LATE_ANSWER = "late_answer", _("received an answer after the outcome was declared unknown")

    run = models.ForeignKey(
        Run, on_delete=models.CASCADE, related_name="events", verbose_name=_("import")
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("person"),
    )
    verb = models.CharField(_("action"), max_length=12, choices=Verb)
    state = models.CharField(_("state"), max_length=10, choices=Run.State)
    note = models.TextField(_("note"), blank=True)
    details: "models.JSONField[EventDetails, EventDetails]" = models.JSONField(
        _("details"), default=dict
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("event")
        verbose_name_plural = _("events")

    def __str__(self) -> str:
        at = date_format(localtime(self.at), "SHORT_DATETIME_FORMAT")
        return f"{at} · {self.get_verb_display()}"


def record(
    run: Run,
    verb: Event.Verb,
    *,
    user: User | None = None,
    note: str = "",
    details: EventDetails | None = None,
) -> None:
    """Write down a deed in the transaction of the deed; the state is the one it led to."""
    state = Run.objects.values_list("state", flat=True).get(pk=run.pk)
    Event.objects.create(
        run=run, verb=verb, user=user, state=state, note=note, details=details or {}
    )
