"""The table of docs/reliability.md, written by hand; a person's rulings come on top."""

from imports.models import Run

State = Run.State

STEPS = {
    (State.DRAFT, State.QUEUED),
    (State.DRAFT, State.CANCELLED),
    (State.QUEUED, State.CANCELLED),
    (State.QUEUED, State.SENDING),
    (State.SENDING, State.IMPORTED),
    (State.SENDING, State.PARTIAL),
    (State.SENDING, State.REFUSED),
    (State.SENDING, State.QUEUED),
    (State.SENDING, State.NOT_SENT),
    (State.SENDING, State.UNKNOWN),
}
