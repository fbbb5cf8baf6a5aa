"""Reads the data files once, into frozen objects."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from imports.catalogue.kind import (
    EntryFormat,
    EntryRecord,
    Field,
    FieldType,
    Kind,
    Level,
    Parameter,
    Theme,
)

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class VersionRequest:
    """One of the two GET requests: the web service's version and the ERP's."""

    key: str
    label: str
    path: str


def read_json(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def build_field(row: Mapping[str, Any]) -> Field:
    values = row["values"]
    return Field(
        name=row.get("name", ""),
        label=row["label_fr"],
        type=FieldType(row["type"] or "non_precise"),
        max_length=row["max_length"],
        values=None if values is None else MappingProxyType(dict(values)),
        format=row["format"],
        required=bool(row.get("required")),
        required_condition=row.get("required_condition_en", ""),
        presence=row.get("presence_fr") or "",
        default=row.get("default_fr"),
        level=Level(row["level"]) if row.get("level") else None,
        is_custom=row.get("custom_prefix", False),
        order=row.get("order"),
        start=row.get("start"),
        example=row.get("example"),
        note=row.get("note_fr", ""),
    )


def build_parameter(row: Mapping[str, Any]) -> Parameter:
    return Parameter(
        name=row["name"],
        label=row["description_fr"],
        values=tuple(row["values"]),
        required=row["required"],
        default=row["default"],
    )


def build_kind(row: Mapping[str, Any], fields: Mapping[str, Any], words: Mapping[str, Any]) -> Kind:
    return Kind(
        key=row["key"],
        label=row["label_fr"],
        theme=Theme(words[row["key"]]["theme"]),
        words=tuple(words[row["key"]]["words"]),
        path=row["url_path"],
        root=row["root"],
        file_parameter=row["file_param"],
        task=row["task"],
        applications=tuple(row["applications"]),
        since_version=row["since_version"],
        common_parameters=tuple(row["common_parameters"]),
        parameters=tuple(
            build_parameter(parameter)
            for parameter in row["specific_parameters"]
            if parameter["name"] != row["file_param"]
        ),
        statistics=tuple(row["statistics"]),
        creates_pieces=row["creates_pieces"],
        is_order_mandatory=row["field_order_mandatory"],
        updates_existing_by=tuple(row["updates_existing_by"] or ()),
        new_document_on_change_of=tuple(row["new_document_on_change_of"] or ()),
        notes=tuple(row["notes_en"]),
        fields=tuple(build_field(field) for field in fields.get(row["fields_key"] or "", ())),
    )


def build_entry_format(key: str, formats: Mapping[str, Any]) -> EntryFormat:
    row = formats[key]
    records = formats[row.get("same_records_as", key)]["records"]
    prefixes = row.get("record_prefixes", {})
    return EntryFormat(
        key=key,
        label=row["label_fr"],
        layout=row["layout"],
        separator=row.get("separator", ""),
        decimal_separator=row["decimal_separator"],
        sample=row.get("sample", ""),
        dates=row.get("dates", ""),
        records=MappingProxyType(
            {
                name: EntryRecord(
                    key=name,
                    prefix=prefixes.get(name, ""),
                    fields=tuple(build_field(field) for field in fields),
                )
                for name, fields in records.items()
            }
        ),
    )


def load_kinds() -> Mapping[str, Kind]:
    fields, words = read_json("fields.json"), read_json("words.json")
    return MappingProxyType(
        {row["key"]: build_kind(row, fields, words) for row in read_json("kinds.json")}
    )


def load_entry_formats() -> Mapping[str, EntryFormat]:
    formats = read_json("entry_formats.json")
    return MappingProxyType(
        {key: build_entry_format(key, formats) for key in formats if not key.startswith("_")}
    )


def load_version_requests() -> Mapping[str, VersionRequest]:
    return MappingProxyType(
        {
            row["key"]: VersionRequest(row["key"], row["label_fr"], row["url_path"])
            for row in read_json("get_requests.json")
        }
    )


KINDS = load_kinds()
ENTRY_FORMATS = load_entry_formats()
VERSION_REQUESTS = load_version_requests()
