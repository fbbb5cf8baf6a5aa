"""The warnings that somebody took upon themselves, in words."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from imports.delivery import Acknowledged
from imports.models import Event


def acknowledged_text(event: Event) -> str:
    """Say which warnings were acknowledged with the confirmation, and how; empty if none were."""
    found = event.details.get("acknowledged")
    if not found:
        return ""
    count = found["warnings"]
    sentence = (
        ngettext(
            "marked %(count)s warning as read, by the command line",
            "marked %(count)s warnings as read, by the command line",
            count,
        )
        if found["how"] == Acknowledged.COMMAND
        else ngettext("with %(count)s warning read", "with %(count)s warnings read", count)
    )
    told = sentence % {"count": number_format(count, force_grouping=True)}
    if found["lowered"]:
        told += " " + _("(some of them under a downgraded rule)")
    return told
