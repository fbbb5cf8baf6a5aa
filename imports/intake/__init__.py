"""From bytes to a draft: stored once, read, checked, ready for a person to look at."""

from imports.intake.draft import (
    ChangedMeanwhile,
    NotADraft,
    ReadLater,
    check_again,
    copy_draft,
    open_draft,
    open_table_of,
    read_again,
)
from imports.intake.mending import NothingLeft, NothingToMend, mend, take_back
from imports.intake.storage import store
from imports.intake.study import Study, study

__all__ = [
    "ChangedMeanwhile",
    "NotADraft",
    "NothingLeft",
    "NothingToMend",
    "ReadLater",
    "Study",
    "check_again",
    "copy_draft",
    "mend",
    "open_draft",
    "open_table_of",
    "read_again",
    "store",
    "study",
    "take_back",
]
