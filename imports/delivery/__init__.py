"""The ledger of what was sent: the one place that moves a run from state to state."""

from imports.delivery.errors import DeliveryError, DuplicateFile, NotReady, TooLate
from imports.delivery.ledger import cancel, queue
from imports.delivery.readiness import find_duplicates, find_obstacles
from imports.delivery.sweep import sweep
from imports.delivery.tasks import send_run
from imports.delivery.wording import Explanation, explain

__all__ = [
    "DeliveryError",
    "DuplicateFile",
    "Explanation",
    "NotReady",
    "TooLate",
    "cancel",
    "explain",
    "find_duplicates",
    "find_obstacles",
    "queue",
    "send_run",
    "sweep",
]
