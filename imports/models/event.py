"""The record of who did what to an import."""

from collections.abc import Mapping
from typing import TypedDict

from django.db import models
from django.utils.translation import gettext_lazy as _

from imports.models.run import Run
from portal.models import Deed


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


class Event(Deed):
    """Who did what to a run, when. The state is the one that the deed led to."""

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
        Run, on_delete=models.PROTECT, related_name="events", verbose_name=_("import")
    )
    verb = models.CharField(_("action"), max_length=12, choices=Verb)
    state = models.CharField(_("state"), max_length=10, choices=Run.State)
    details: "models.JSONField[Mapping[str, object], EventDetails]"

    class Meta(Deed.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")

    def find_results(self) -> dict[str, object]:
        return {"state": Run.objects.values_list("state", flat=True).get(pk=self.run_id)}
