"""What a person, or a command, took upon itself by confirming a draft that has warnings."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from imports.models import Run
from imports.models.event import EventDetails
from imports.rules import Severity


class Acknowledged(models.TextChoices):
    """How the warnings were acknowledged. The values are stored and appear in events."""

    PAGE = "page", _("ticked on the draft page")
    COMMAND = "command", _("marked as read by the command line")


def record_acknowledged(run: Run, how: Acknowledged | None) -> EventDetails:
    """Return what goes into the event of the confirmation, nothing for a draft without warnings."""
    if how is None or not run.warning_count:
        return {}
    by_rule = run.count_by_rule(Severity.WARNING)
    return {
        "acknowledged": {
            "how": how.value,
            "warnings": run.warning_count,
            "rules": by_rule,
            "lowered": sorted(run.overridden_rules),
        }
    }
