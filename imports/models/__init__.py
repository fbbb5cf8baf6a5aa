"""The record of every import: files, runs, attempts, journals."""

from imports.models.event import Event
from imports.models.expected_documents import ExpectedDocuments
from imports.models.fingerprint import Books, Fingerprint, FingerprintKey, LineHash
from imports.models.journal import Journal, JournalPart, Piece
from imports.models.lowered_rule import LoweredRule
from imports.models.mend import Mend
from imports.models.problem import Problem
from imports.models.ruling import Ruling
from imports.models.run import RETRY_PAUSES, Attempt, Run
from imports.models.source import SourceFile

__all__ = [
    "RETRY_PAUSES",
    "Attempt",
    "Books",
    "Event",
    "ExpectedDocuments",
    "Fingerprint",
    "FingerprintKey",
    "Journal",
    "JournalPart",
    "LineHash",
    "LoweredRule",
    "Mend",
    "Piece",
    "Problem",
    "Ruling",
    "Run",
    "SourceFile",
]
