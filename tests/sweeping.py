"""Lets a lease pass for the sweep, without waiting for it."""

from django.conf import settings

from imports.delivery import HeartbeatWatch, sweep
from imports.delivery.sweep import Swept


def watch_after_silence() -> HeartbeatWatch:
    """Return a watch that has looked at what is under way now, and a lease has passed since."""
    moment = 0.0
    watch = HeartbeatWatch(clock=lambda: moment)
    watch.find_silent()
    moment += settings.LEASE_SECONDS
    return watch


def sweep_after_silence() -> Swept:
    """Sweep a lease after the last heartbeat of whatever is under way."""
    return sweep(watch_after_silence())
