"""One sweep, for a timer."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from imports.delivery import HeartbeatWatch, sweep


class Command(BaseCommand):
    help = (
        "Give up silent runs as unknown, wake forgotten ones, bring in answers kept on disk. "
        "Where a heartbeat seems to have stopped, it is watched for LEASE_SECONDS first."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        watch = HeartbeatWatch()
        swept = sweep(watch)
        if watch.is_needed():
            time.sleep(settings.LEASE_SECONDS)
            swept += sweep(watch)
        self.stdout.write(f"lost {swept.lost}, woken {swept.woken}, answers {swept.answers}")
