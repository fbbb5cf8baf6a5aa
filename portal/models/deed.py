"""What somebody did, on record: who, by which door, when, what about."""

from typing import ClassVar

from django.conf import settings
from django.db import models, transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.models.user import User


class Door(models.TextChoices):
    """How a deed came about. The values are stored; empty: from before doors were recorded."""

    PAGE = "page", _("on a page")
    COMMAND = "command", _("from the command line")
    WORKER = "worker", _("by the sending process")
    SWEEP = "sweep", _("by the automatic check")
    ADMINISTRATION = "administration", _("in the administration")


class Deed(models.Model):
    """What every record of a deed holds, whatever it is about. Written by `record` alone."""

    #: What may be done: each model has its own, and stores it in its `verb`.
    Verb: ClassVar[type[models.TextChoices]]

    at = models.DateTimeField(_("when"), auto_now_add=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("person"),
    )
    door = models.CharField(_("how"), max_length=14, choices=Door, blank=True)
    note = models.TextField(_("note"), blank=True)
    details = models.JSONField(_("details"), default=dict)

    class Meta:
        abstract = True
        ordering = ["pk"]

    def __str__(self) -> str:
        at = date_format(localtime(self.at), "SHORT_DATETIME_FORMAT")
        return f"{at} · {self.Verb(self.verb).label}"  # type: ignore[attr-defined]

    @property
    def who(self) -> str:
        """Name whoever did it, as far as anybody knows."""
        if self.user is not None:
            return str(self.user)
        return gettext("Somebody") if self.door == Door.COMMAND else gettext("The portal")

    @property
    def door_text(self) -> str:
        """Say by which door, where it is not the usual one: a page."""
        return "" if self.door in ("", Door.PAGE) else str(Door(self.door).label)

    def find_results(self) -> dict[str, object]:
        """Return what the deed led to, by the field that keeps it, as the database has it now."""
        return {}


def record(deed: Deed, *, user: User | None, door: Door) -> None:
    """Write down a deed, in the transaction of the deed: both are there, or neither.

    `user` is None where nobody was logged in: a command, the worker, the sweep.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a deed and its record are one transaction")
    deed.user, deed.door = user, door
    for name, value in deed.find_results().items():
        setattr(deed, name, value)
    deed.save(force_insert=True)
