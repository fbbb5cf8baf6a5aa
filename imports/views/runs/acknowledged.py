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
            "took %(count)s warning as read, by the command line",
            "took %(count)s warnings as read, by the command line",
            count,
        )
        if found["how"] == Acknowledged.COMMAND
        else ngettext("having read %(count)s warning", "having read %(count)s warnings", count)
    )
    told = sentence % {"count": number_format(count, force_grouping=True)}
    if found["lowered"]:
        told += " " + _("(of which some by a lowered rule)")
    return told
