"""A table against the fields of its kind: what is wrong, and where. No Django."""

from imports.checking.check import LIMIT, check_table
from imports.checking.documents.expected import Expected, ExpectedDocument
from imports.checking.reading_problems import DroppedFile
from imports.checking.report import FoundProblem, Report

__all__ = [
    "LIMIT",
    "DroppedFile",
    "Expected",
    "ExpectedDocument",
    "FoundProblem",
    "Report",
    "check_table",
]
