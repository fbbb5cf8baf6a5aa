"""From bytes to a draft: stored once, read, checked, ready for a person to look at."""

from imports.intake.draft import (
    NotADraft,
    check_again,
    copy_draft,
    open_draft,
    open_table_of,
    read_again,
)
from imports.intake.storage import store
from imports.intake.study import Study, study

__all__ = [
    "NotADraft",
    "Study",
    "check_again",
    "copy_draft",
    "open_draft",
    "open_table_of",
    "read_again",
    "store",
    "study",
]
