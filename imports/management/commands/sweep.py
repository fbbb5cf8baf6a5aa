"""One sweep, for a timer."""

from typing import Any

from django.core.management.base import BaseCommand

from imports.delivery import sweep


class Command(BaseCommand):
    help = "Give up silent runs as unknown, wake forgotten ones, bring in answers kept on disk."

    def handle(self, *args: Any, **options: Any) -> None:
        swept = sweep()
        self.stdout.write(f"lost {swept.lost}, woken {swept.woken}, answers {swept.answers}")
