"""Codes whose digits are counted in France, and what is left of them without the first zero."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from imports.catalogue import Field
from imports.catalogue.loading import read_json

COUNTRY = re.compile(r"\bcode pays\b", re.IGNORECASE)
DELIVERY = "livraison"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCode:
    """A code by the label of its field: `length` is its digits in France, `short` the pattern of
    one that has lost its first zero, `lengths` how many characters such a one has. In the countries
    `elsewhere`, that one is whole.
    """

    label: re.Pattern[str]
    length: int
    short: str
    lengths: tuple[int, ...]
    elsewhere: frozenset[str]

    def has_lost_zero(self, value: str) -> bool:
        return len(value) in self.lengths and bool(re.fullmatch(self.short, value))


@cache
def list_known_codes() -> tuple[KnownCode, ...]:
    return tuple(
        KnownCode(
            label=re.compile(row["label"], re.IGNORECASE),
            length=row["length"],
            short=row["short"],
            lengths=tuple(row["lengths"]),
            elsewhere=frozenset(row["elsewhere"]),
        )
        for row in read_json("known_codes.json")["codes"]
    )


def find_known_code(field: Field) -> KnownCode | None:
    """Return what is known of the codes in a field."""
    return next((code for code in list_known_codes() if code.label.search(field.label)), None)


def find_country(field: Field, fields: Sequence[Field | None]) -> int | None:
    """Return which of these fields, from 0, holds the country of the address it belongs to."""
    for place, other in enumerate(fields):
        if other is not None and COUNTRY.search(other.label):
            is_same_address = (DELIVERY in other.label) == (DELIVERY in field.label)
            if is_same_address:
                return place
    return None


def is_elsewhere(country: str, code: KnownCode) -> bool:
    """Say whether the code is whole in that country without another digit.

    Other words are codes that the company gave its countries: nothing is known of them.
    """
    return country.strip().casefold() in code.elsewhere


def add_zeros(value: str, length: int) -> str:
    """Return the code with zeros in front until it has as many digits."""
    return "0" * (length - len(re.findall("[0-9]", value))) + value
