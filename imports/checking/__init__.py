"""A table against the fields of its kind: what is wrong, where, how to mend it. No Django."""

from imports.checking.expected import Expected, ExpectedDocument
from imports.checking.file import LIMIT, check
from imports.checking.fingerprint import (
    KEY_BYTES,
    Hashes,
    hash_content,
    hash_lines,
    pack,
    unpack,
)
from imports.checking.message import MESSAGES, message
from imports.checking.preview import PreviewCell, PreviewLine, preview
from imports.checking.report import Problem, Report
from imports.checking.rule import SEVERITIES, Rule, Severity

__all__ = [
    "KEY_BYTES",
    "LIMIT",
    "MESSAGES",
    "SEVERITIES",
    "Expected",
    "ExpectedDocument",
    "Hashes",
    "PreviewCell",
    "PreviewLine",
    "Problem",
    "Report",
    "Rule",
    "Severity",
    "check",
    "hash_content",
    "hash_lines",
    "message",
    "pack",
    "preview",
    "unpack",
]
