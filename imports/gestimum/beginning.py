"""Whether the import itself had begun when the ERP refused the whole request.

Source: docs/gestimum.md, "Response": the journal's order is opening, opened, start of the task,
report, end of the task, closing. Any `resultat` other than `succès` is undocumented: only the
journal can prove something.
"""

from enum import StrEnum

from imports.gestimum.journal import EntryKind, JournalEntry
from imports.gestimum.parsing import Answer

#: What the ERP writes around an import, whether or not it begins one.
AROUND = frozenset({EntryKind.OPENING, EntryKind.OPENED, EntryKind.CLOSING})
#: What explains nothing: it may be the error, or anything else.
UNEXPLAINED = frozenset({EntryKind.NOT_UNDERSTOOD, EntryKind.GENERAL_WARNING})


class Beginning(StrEnum):
    """What the journal proves of the import's beginning."""

    NOT_BEGUN = "not_begun"
    UNPROVEN = "unproven"
    BEGUN = "begun"


def find_beginning(answer: Answer) -> Beginning:
    """Return whether the import had begun, as far as the journal proves it.

    It had not where a journal came that holds nothing but the opening, the closing and the error,
    which is the answer's own message. It had where anything stands there that only an import
    writes. All else proves neither.
    """
    beyond = [entry for entry in answer.journal if not is_around(entry, answer)]
    if any(entry.kind not in UNEXPLAINED for entry in beyond):
        return Beginning.BEGUN
    return Beginning.NOT_BEGUN if answer.journal and not beyond else Beginning.UNPROVEN


def is_around(entry: JournalEntry, answer: Answer) -> bool:
    """Say whether the entry is written without any import as well."""
    return entry.kind in AROUND or is_error(entry, answer.message)


def is_error(entry: JournalEntry, message: str) -> bool:
    """Say whether the entry is the error that an answer without success gives as its message."""
    return entry.kind in UNEXPLAINED and is_same_text(entry.text, message)


def is_same_text(text: str, other: str) -> bool:
    """Compare two sentences but for case, spaces around them and a full stop."""
    bare, other_bare = (one.strip().rstrip(".").rstrip().casefold() for one in (text, other))
    return bool(bare) and bare == other_bare
