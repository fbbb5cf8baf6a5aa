"""One sweep, for a timer."""

import time
from collections.abc import Set
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from imports.delivery import HeartbeatWatch, sweep
from portal.database import find_stuck_transactions


class Command(BaseCommand):
    help = (
        "Mark unresponsive runs as unknown, dispatch forgotten ones, store answers kept on disk. "
        "A heartbeat that seems to have stopped is watched for LEASE_SECONDS first."
    )

    def handle(self, *args: object, **options: object) -> None:
        watch = HeartbeatWatch()
        swept = sweep(watch)
        if watch.is_needed():
            time.sleep(settings.LEASE_SECONDS)
            swept += sweep(watch)
        self.stdout.write(
            f"lost {swept.lost}, woken {swept.woken}, answers {swept.answers}, "
            f"held {len(swept.held)}"
        )
        if swept.held:
            self.stderr.write(describe_held(swept.held))


def describe_held(codes: Set[UUID]) -> str:
    """Say which imports were passed over, and what holds them."""
    said = ngettext(
        "%(count)s import was skipped: another process is locking it in the database (%(codes)s).",
        "%(count)s imports were skipped: another process is locking them in the database "
        "(%(codes)s).",
        len(codes),
    ) % {"count": len(codes), "codes": ", ".join(sorted(map(str, codes)))}
    holders = "; ".join(str(holder) for holder in find_stuck_transactions())
    if not holders:
        return said
    return said + " " + _("Look for a stuck process: %(holders)s.") % {"holders": holders}
