"""The ledger of what was sent: the one place that moves a run from state to state."""

from imports.delivery.acknowledgement import Acknowledged
from imports.delivery.confirm import cancel, queue
from imports.delivery.discard import discard_draft
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
from imports.delivery.preflight import find_obstacles
from imports.delivery.reconcile import rule
from imports.delivery.repeats import ResendPreview, may_repeat, preview_resend
from imports.delivery.sweep import HeartbeatWatch, sweep
from imports.delivery.tasks import send_run
from imports.delivery.trial import start_trial
from imports.delivery.wording import Explanation, explain_attempt
from imports.duplicates import find_duplicates

__all__ = [
    "Acknowledged",
    "DeliveryError",
    "DuplicateFile",
    "Explanation",
    "HeartbeatWatch",
    "ManagerNeeded",
    "NotReady",
    "ResendPreview",
    "SentElsewhere",
    "StillUnderWay",
    "TooLate",
    "WarningsUnread",
    "cancel",
    "discard_draft",
    "explain_attempt",
    "find_duplicates",
    "find_obstacles",
    "may_repeat",
    "preview_resend",
    "queue",
    "rule",
    "send_run",
    "start_trial",
    "sweep",
]
