"""What the cells of a field are used for, as far as their writing goes: from data, not by name."""

import re
from enum import StrEnum

from imports.catalogue.kind import Field, FieldType

#: A code is a short text that finds something else by its characters, or is dialled.
LONGEST_CODE = 40
CODE_LABEL = re.compile(
    r"\b(?:codes?|n°|num[ée]ro|siret|siren|t[ée]l|t[ée]l[ée]phone|fax|postal|comptes?|r[ée]f[ée]rence)"
    r"\b|^n°|code-barres",
    re.IGNORECASE,
)
#: Gestimum's labels say Pourcentage, Taux or %; where they do not, the names hold TX or TAUX.
RATE_LABEL = re.compile(r"\bpourcentages?\b|\btaux\b|%", re.IGNORECASE)
RATE_NAME = re.compile(r"_TX|TX$|TAUX")
NUMBER_TYPES = (FieldType.INTEGER, FieldType.DECIMAL, FieldType.AMOUNT)
DATE_TYPES = (FieldType.DATE, FieldType.DATE_TIME)


class CellUse(StrEnum):
    """UNKNOWN is a column without a field, or a cell above the header."""

    NUMBER = "number"
    RATE = "rate"
    CODE = "code"
    TEXT = "text"
    DATE = "date"
    CHECKBOX = "checkbox"
    UNKNOWN = "unknown"


def find_use(field: Field) -> CellUse:
    if field.type is FieldType.CHECKBOX or {"0", "1"}.issubset(field.values or ()):
        return CellUse.CHECKBOX
    if field.type in DATE_TYPES:
        return CellUse.DATE
    if field.type in NUMBER_TYPES and field.values is None:
        return CellUse.RATE if is_rate(field) else CellUse.NUMBER
    return CellUse.CODE if field.values is not None or is_code(field) else CellUse.TEXT


def is_code(field: Field) -> bool:
    """Say whether the values of a field are codes, in which every character counts."""
    if field.type is not FieldType.TEXT or field.values is not None:
        return False
    is_named = field.name.endswith("_CODE") or bool(CODE_LABEL.search(field.label))
    return is_named and (field.max_length or LONGEST_CODE) <= LONGEST_CODE


def is_rate(field: Field) -> bool:
    """Say whether 20 in a number field means twenty per cent."""
    return bool(RATE_LABEL.search(field.label) or RATE_NAME.search(field.name))
