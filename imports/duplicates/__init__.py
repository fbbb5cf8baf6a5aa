"""Which lines of a file went to the same books before: fingerprints, and the search for them."""

from imports.duplicates.allowance import UNLIMITED, Allowance, CannotCompare
from imports.duplicates.compute import copy_fingerprint, find_fingerprint, take_fingerprint
from imports.duplicates.exclude import exclude_sent
from imports.duplicates.index import write_index
from imports.duplicates.ledger_scope import (
    find_books,
    find_same_ledger_runs,
    hold_books,
    take_place,
)
from imports.duplicates.repeats import (
    Repeats,
    SentIn,
    find_duplicates,
    find_repeats,
    find_same_bytes,
)
from imports.duplicates.search import find_later_runs

__all__ = [
    "UNLIMITED",
    "Allowance",
    "CannotCompare",
    "Repeats",
    "SentIn",
    "copy_fingerprint",
    "exclude_sent",
    "find_books",
    "find_duplicates",
    "find_fingerprint",
    "find_later_runs",
    "find_repeats",
    "find_same_bytes",
    "find_same_ledger_runs",
    "hold_books",
    "take_fingerprint",
    "take_place",
    "write_index",
]
