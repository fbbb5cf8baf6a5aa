"""The 34 import requests of Gestimum's web service and their fields, as frozen objects.

Source: Gestimum's public online help (snapshot of July 2023), kept as data in the JSON files of
this folder. A new import request is a row of `kinds.json`, not a class.
"""

from imports.catalogue.kind import (
    EntryFormat,
    EntryRecord,
    Field,
    FieldType,
    Kind,
    Level,
    Parameter,
    ParameterValues,
    Theme,
)
from imports.catalogue.loading import ENTRY_FORMATS, KINDS, VERSION_REQUESTS, VersionRequest

__all__ = [
    "ENTRY_FORMATS",
    "KINDS",
    "VERSION_REQUESTS",
    "EntryFormat",
    "EntryRecord",
    "Field",
    "FieldType",
    "Kind",
    "Level",
    "Parameter",
    "ParameterValues",
    "Theme",
    "VersionRequest",
]
