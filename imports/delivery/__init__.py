"""The ledger of what was sent: the one place that moves a run from state to state."""

from imports.delivery.acknowledging import Acknowledged
from imports.delivery.errors import (
    DeliveryError,
    DuplicateFile,
    ManagerNeeded,
    NotReady,
    SentElsewhere,
    StillUnderWay,
    TooLate,
    WarningsUnread,
)
from imports.delivery.forgetting import forget_draft
from imports.delivery.ledger import cancel, queue
from imports.delivery.readiness import find_obstacles
from imports.delivery.reconcile import rule
from imports.delivery.repeats import Foretold, foretell, may_repeat
from imports.delivery.sweep import HeartbeatWatch, sweep
from imports.delivery.tasks import send_run
from imports.delivery.trial import start_trial
from imports.delivery.wording import Explanation, explain
from imports.duplicates import find_duplicates

__all__ = [
    "Acknowledged",
    "DeliveryError",
    "DuplicateFile",
    "Explanation",
    "Foretold",
    "HeartbeatWatch",
    "ManagerNeeded",
    "NotReady",
    "SentElsewhere",
    "StillUnderWay",
    "TooLate",
    "WarningsUnread",
    "cancel",
    "explain",
    "find_duplicates",
    "find_obstacles",
    "foretell",
    "forget_draft",
    "may_repeat",
    "queue",
    "rule",
    "send_run",
    "start_trial",
    "sweep",
]
