"""What was probably meant by a cell that its field does not take."""

import re
from collections.abc import Callable, Iterator, Mapping

from imports.catalogue import FieldType
from imports.values.nothing import NULL_WORDS
from imports.values.numbers import SPACES, Quantity, suggest_integer, suggest_number
from imports.values.protection import unprotect

YES, NO = ("1", "0")
#: Access writes -1 for yes, and a word processor a tick.
WORDS = {
    **dict.fromkeys(
        ("oui", "o", "vrai", "true", "yes", "y", "on", "x", "-1", "✓", "✔", "☑", "√"), YES
    ),
    **dict.fromkeys(("non", "n", "faux", "false", "no", "off", "✗", "✘", "☐"), NO),
}

type Suggester = Callable[[str], Iterator[str]]


def suggest_value(
    value: str,
    kind_of_value: FieldType,
    values: Mapping[str, str] | None,
    chosen_mark: str = "",
    quantity: Quantity = Quantity.ANY,
) -> Iterator[str]:
    """Yield what may have been meant, the likeliest first: not all of it is right for the field.

    `chosen_mark` is the decimal mark that a person says the numbers have: the other one separates
    thousands then. An empty text: nothing was meant.
    """
    bare = unprotect(value)
    if bare != value:
        yield bare
    if values is not None:
        yield from suggest_allowed(bare, values)
    elif kind_of_value in NUMBER_SUGGESTERS:
        yield from NUMBER_SUGGESTERS[kind_of_value](bare, chosen_mark, quantity)
    elif kind_of_value in SUGGESTERS:
        yield from SUGGESTERS[kind_of_value](bare)
    if bare.strip() in NULL_WORDS:
        yield ""


def suggest_allowed(value: str, values: Mapping[str, str]) -> Iterator[str]:
    """Yield the value that differs by case or spaces, or whose meaning this is."""
    word = SPACES.sub(" ", value).strip().casefold()
    for allowed, meaning in values.items():
        if word in (allowed.casefold(), meaning.casefold()):
            yield allowed
    number = drop_decimals(word)
    if number.isdigit():  # a spreadsheet drops the zeros in front
        yield from (allowed for allowed in values if allowed.lstrip("0") == number.lstrip("0"))


def suggest_checkbox(value: str) -> Iterator[str]:
    word = drop_decimals(SPACES.sub("", value).casefold())
    yield WORDS.get(word, word)


def drop_decimals(number: str) -> str:
    """Return a whole number that a program wrote as 1.0 without its zeros."""
    return re.sub("(?<=[0-9])[.,]0+$", "", number)


SUGGESTERS: Mapping[FieldType, Suggester] = {
    FieldType.CHECKBOX: suggest_checkbox,
}
NUMBER_SUGGESTERS: Mapping[FieldType, Callable[[str, str, Quantity], Iterator[str]]] = {
    FieldType.INTEGER: suggest_integer,
    FieldType.DECIMAL: suggest_number,
    FieldType.AMOUNT: suggest_number,
}
