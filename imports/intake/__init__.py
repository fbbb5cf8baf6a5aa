"""From bytes to a draft: stored once, read, checked, ready for a person to look at."""

from imports.intake.analysis import Analysis, analyse
from imports.intake.draft import (
    ChangedMeanwhile,
    NotADraft,
    ReadLater,
    ToldReading,
    copy_draft,
)
from imports.intake.edits import (
    NothingChanged,
    NothingLeft,
    edit,
    edit_together,
    number_added_column,
    undo_edit,
    undo_together,
)
from imports.intake.opening import open_draft
from imports.intake.reread import check_again, read_again
from imports.intake.storage import store

__all__ = [
    "Analysis",
    "ChangedMeanwhile",
    "NotADraft",
    "NothingChanged",
    "NothingLeft",
    "ReadLater",
    "ToldReading",
    "analyse",
    "check_again",
    "copy_draft",
    "edit",
    "edit_together",
    "number_added_column",
    "open_draft",
    "read_again",
    "store",
    "undo_edit",
    "undo_together",
]
