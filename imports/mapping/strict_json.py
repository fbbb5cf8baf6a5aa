"""Frozen data as JSON and back. Strict: what is unknown, missing or of another type is refused."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, fields
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, get_type_hints

from imports.mapping.refused import MappingRefused

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

PLAIN_DECIMAL = re.compile("-?[0-9]+(?:[.][0-9]+)?")
#: No database keeps these in a text, and halves of a character are in none.
NO_TEXT = re.compile("[\0\ud800-\udfff]")
#: What the fields of a step may be as JSON.
type StoredValue = str | int | bool | Sequence[str] | Mapping[str, str] | None
#: Two texts each, in the order of the first.
type Pairs = tuple[tuple[str, str], ...]


def take_object(data: object, name: str) -> Mapping[str, object]:
    """Return the JSON object that `data` is. Raises MappingRefused: not_an_object."""
    if not isinstance(data, Mapping) or not all(isinstance(key, str) for key in data):
        raise MappingRefused("not_an_object", name=name)
    return data


def refuse_unknown_keys(data: Mapping[str, object], known: Sequence[str], name: str) -> None:
    for key in data:
        if key not in known:
            raise MappingRefused("unknown_key", key=key, name=name)


def take_text(data: Mapping[str, object], key: str, name: str, default: str | None = None) -> str:
    """Return the text under `key`. Raises MappingRefused: missing_key, wrong_type."""
    value = data.get(key, default)
    if value is None and key not in data:
        raise MappingRefused("missing_key", key=key, name=name)
    if not isinstance(value, str) or not is_text(value):
        raise MappingRefused("wrong_type", key=key, name=name)
    return value


def take_number(data: Mapping[str, object], key: str, name: str) -> int:
    """Return the whole number under `key`. Raises MappingRefused: missing_key, wrong_type."""
    if key not in data:
        raise MappingRefused("missing_key", key=key, name=name)
    value = data[key]
    if not isinstance(value, int) or isinstance(value, bool):
        raise MappingRefused("wrong_type", key=key, name=name)
    return value


def take_list(data: Mapping[str, object], key: str, name: str) -> Sequence[object]:
    """Return the list under `key`, empty without it. Raises MappingRefused: wrong_type."""
    value = data.get(key, ())
    if not isinstance(value, list | tuple):
        raise MappingRefused("wrong_type", key=key, name=name)
    return value


def write_fields(one: "DataclassInstance") -> dict[str, StoredValue]:
    """Return the fields of a frozen dataclass as JSON, all of them."""
    return {field.name: write_value(getattr(one, field.name)) for field in fields(one)}


def write_value(value: object) -> StoredValue:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, tuple):
        is_pairs = all(isinstance(one, tuple) for one in value)
        return dict(value) if value and is_pairs else [str(one) for one in value]
    if isinstance(value, StrEnum):
        return value.value
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError(f"{type(value)} is not written as JSON")


def read_fields(
    kind: "type[DataclassInstance]", data: Mapping[str, object], name: str
) -> dict[str, object]:
    """Return what the fields of a dataclass get from JSON. Raises MappingRefused."""
    known = fields(kind)
    refuse_unknown_keys(data, [field.name for field in known], name)
    hints = find_field_types(kind)
    values: dict[str, object] = {}
    for field in known:
        if field.name in data:
            values[field.name] = read_value(hints[field.name], data[field.name], field.name, name)
        elif field.default is MISSING:
            raise MappingRefused("missing_key", key=field.name, name=name)
    return values


@cache
def find_field_types(kind: type) -> Mapping[str, object]:
    return get_type_hints(kind)


def read_value(hint: object, value: object, key: str, name: str) -> object:
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        known_values = [one.value for one in hint]
        if value not in known_values:
            refuse_other(value, known_values, key)
        return hint(str(value))
    for known, is_right, convert in READERS:
        if hint == known:
            if not is_right(value):
                raise MappingRefused("wrong_type", key=key, name=name)
            return convert(value)
    raise TypeError(f"{name}.{key} has a type that JSON is not read for: {hint}")


def refuse_other(value: object, values: Sequence[str], key: str) -> None:
    raise MappingRefused("not_one_of", value=str(value), key=key, values=", ".join(values))


def list_texts(stored: object) -> Iterator[str]:
    """Yield every text of JSON, names among them."""
    if isinstance(stored, str):
        yield stored
    elif isinstance(stored, Mapping):
        yield from list_texts([*stored.keys(), *stored.values()])
    elif isinstance(stored, list | tuple):
        for one in stored:
            yield from list_texts(one)


def is_text(value: object) -> bool:
    return isinstance(value, str) and not NO_TEXT.search(value)


def is_text_or_nothing(value: object) -> bool:
    return value is None or is_text(value)


def is_whole_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def is_number_or_nothing(value: object) -> bool:
    return value is None or is_whole_number(value)


def is_truth(value: object) -> bool:
    return isinstance(value, bool)


def is_exact_number(value: object) -> bool:
    return isinstance(value, str) and bool(PLAIN_DECIMAL.fullmatch(value))


def are_texts(value: object) -> bool:
    return isinstance(value, list | tuple) and all(map(is_text, value))


def are_pairs(value: object) -> bool:
    return isinstance(value, Mapping) and are_texts([*value, *value.values()])


def keep_stored(value: object) -> object:
    return value


def make_decimal(value: object) -> object:
    return Decimal(str(value))


def make_tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list | tuple) else value


def make_pairs(value: object) -> object:
    return tuple(sorted(value.items())) if isinstance(value, Mapping) else value


type ReadStored = tuple[object, Callable[[object], bool], Callable[[object], object]]
READERS: Sequence[ReadStored] = (
    (str, is_text, keep_stored),
    (int, is_whole_number, keep_stored),
    (bool, is_truth, keep_stored),
    (str | None, is_text_or_nothing, keep_stored),
    (int | None, is_number_or_nothing, keep_stored),
    (Decimal, is_exact_number, make_decimal),
    (tuple[str, ...], are_texts, make_tuple),
    (Pairs, are_pairs, make_pairs),
)
