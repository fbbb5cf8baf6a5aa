"""Bytes to lines: encoding, delimiter, header, every line as it stands in the file. No Django."""

from imports.reading.blocks import LineEnds
from imports.reading.detection import Detection, DetectionEvidence, detect
from imports.reading.dialect import DECIMAL_MARKS, DELIMITERS, ENCODINGS, Dialect
from imports.reading.errors import MESSAGES, UnreadableFile, unreadable_text
from imports.reading.first_look import FirstLook, Looker
from imports.reading.inspection import NO_TEXT, find_form, inspect, inspect_text
from imports.reading.line_index import LineIndex
from imports.reading.numbering import Numbering
from imports.reading.table import Chunk, Table, cut_line, open_table
from imports.reading.workbooks.conversion import Sheet, convert_workbook

__all__ = [
    "DECIMAL_MARKS",
    "DELIMITERS",
    "ENCODINGS",
    "MESSAGES",
    "NO_TEXT",
    "Chunk",
    "Detection",
    "DetectionEvidence",
    "Dialect",
    "FirstLook",
    "LineEnds",
    "LineIndex",
    "Looker",
    "Numbering",
    "Sheet",
    "Table",
    "UnreadableFile",
    "convert_workbook",
    "cut_line",
    "detect",
    "find_form",
    "inspect",
    "inspect_text",
    "open_table",
    "unreadable_text",
]
