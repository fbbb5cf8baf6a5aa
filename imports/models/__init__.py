"""The record of every import: files, runs, attempts, journals."""

from imports.models.attempt import Attempt
from imports.models.derived_file import DerivedFile
from imports.models.edit import Edit
from imports.models.event import Event
from imports.models.expected_documents import ExpectedDocuments
from imports.models.fingerprint import Books, Fingerprint, FingerprintKey, LineHash
from imports.models.journal import Journal, JournalPart, Piece
from imports.models.problem import Problem
from imports.models.rule_override import RuleOverride
from imports.models.ruling import Ruling
from imports.models.run import Run
from imports.models.run_lines import RunLines
from imports.models.run_queries import RETRY_PAUSES
from imports.models.source import SourceFile
from imports.models.taught_header import TaughtHeader

__all__ = [
    "RETRY_PAUSES",
    "Attempt",
    "Books",
    "DerivedFile",
    "Edit",
    "Event",
    "ExpectedDocuments",
    "Fingerprint",
    "FingerprintKey",
    "Journal",
    "JournalPart",
    "LineHash",
    "Piece",
    "Problem",
    "RuleOverride",
    "Ruling",
    "Run",
    "RunLines",
    "SourceFile",
    "TaughtHeader",
]
