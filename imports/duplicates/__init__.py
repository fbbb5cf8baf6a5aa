"""Which lines of a file went to the same books before: fingerprints, and the search for them."""

from imports.duplicates.allowance import UNLIMITED, Allowance, CannotCompare
from imports.duplicates.books import find_books, find_rivals, hold_books, take_place
from imports.duplicates.index import write_index
from imports.duplicates.leaving import leave_sent_out
from imports.duplicates.repeats import (
    Repeats,
    SentIn,
    find_duplicates,
    find_repeats,
    find_same_bytes,
)
from imports.duplicates.search import find_later
from imports.duplicates.taking import copy_fingerprint, find_fingerprint, take_fingerprint

__all__ = [
    "UNLIMITED",
    "Allowance",
    "CannotCompare",
    "Repeats",
    "SentIn",
    "copy_fingerprint",
    "find_books",
    "find_duplicates",
    "find_fingerprint",
    "find_later",
    "find_repeats",
    "find_rivals",
    "find_same_bytes",
    "hold_books",
    "leave_sent_out",
    "take_fingerprint",
    "take_place",
    "write_index",
]
