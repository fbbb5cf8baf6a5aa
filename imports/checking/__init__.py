"""A table against the fields of its kind: what is wrong, where, how to mend it. No Django."""

from imports.checking.documents import Expected, ExpectedDocument
from imports.checking.file import LIMIT, check
from imports.checking.message import MESSAGES, message
from imports.checking.preview import PreviewCell, PreviewLine, preview
from imports.checking.report import Problem, Report
from imports.checking.rule import SEVERITIES, Rule, Severity

__all__ = [
    "LIMIT",
    "MESSAGES",
    "SEVERITIES",
    "Expected",
    "ExpectedDocument",
    "PreviewCell",
    "PreviewLine",
    "Problem",
    "Report",
    "Rule",
    "Severity",
    "check",
    "message",
    "preview",
]
