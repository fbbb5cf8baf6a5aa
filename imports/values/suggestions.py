"""What was probably meant by a cell that its field does not take."""

import re
from collections.abc import Callable, Iterator, Mapping

from imports.catalogue import FieldType

SPACES = re.compile("[ \t\xa0\u202f\u2009\u200b\ufeff]+")
OTHER_MARK = {",": ".", ".": ","}
CURRENCY = re.compile("(?:€|EUR|F|%)$", re.IGNORECASE)
YES, NO = ("1", "0")
WORDS = {
    **dict.fromkeys(("oui", "o", "vrai", "true", "yes", "y", "x"), YES),
    **dict.fromkeys(("non", "n", "faux", "false", "no"), NO),
}

type Suggester = Callable[[str], Iterator[str]]


def suggest_value(
    value: str, kind_of_value: FieldType, values: Mapping[str, str] | None, chosen_mark: str = ""
) -> Iterator[str]:
    """Yield what may have been meant, the likeliest first: not all of it is right for the field.

    `chosen_mark` is the decimal mark that a person says the numbers have: the other one separates
    thousands then.
    """
    if values is not None:
        yield from suggest_allowed(value, values)
    elif kind_of_value in NUMBER_SUGGESTERS:
        yield from NUMBER_SUGGESTERS[kind_of_value](value, chosen_mark)
    elif kind_of_value in SUGGESTERS:
        yield from SUGGESTERS[kind_of_value](value)


def suggest_allowed(value: str, values: Mapping[str, str]) -> Iterator[str]:
    """Yield the value that differs by case or spaces, or whose meaning this is."""
    word = SPACES.sub(" ", value).strip().casefold()
    for allowed, meaning in values.items():
        if word in (allowed.casefold(), meaning.casefold()):
            yield allowed
    if word.isdigit():  # a spreadsheet drops the zeros in front
        yield from (allowed for allowed in values if allowed.lstrip("0") == word.lstrip("0"))


def suggest_checkbox(value: str) -> Iterator[str]:
    word = SPACES.sub("", value).casefold()
    yield WORDS.get(word, word)


def suggest_number(value: str, chosen_mark: str) -> Iterator[str]:
    """Yield the number without thousands separators and currency, with either decimal mark."""
    bare = strip_number(value)
    yield bare
    bare = drop_thousands(bare, chosen_mark)
    yield bare
    # Unless somebody said what the marks are, 1,234 may mean 1234.
    if chosen_mark or not re.fullmatch("[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}", bare):
        yield from (bare.replace(",", "."), bare.replace(".", ","))


def strip_number(value: str) -> str:
    """Return the number without spaces and currency, its sign in front."""
    bare = CURRENCY.sub("", SPACES.sub("", value)).removeprefix("€")
    if bare.startswith("(") and bare.endswith(")"):  # accountants' minus
        bare = f"-{bare[1:-1]}"
    return f"-{bare[:-1]}" if bare.endswith("-") else bare


def drop_thousands(number: str, chosen_mark: str) -> str:
    """Return the number without its thousands separators, where they can be nothing else."""
    for mark, other in OTHER_MARK.items():
        decimals = f"(?:[{mark}][0-9]+)" + ("?" if mark == chosen_mark else "")
        if re.fullmatch(f"[+-]?[1-9][0-9]{{0,2}}(?:[{other}][0-9]{{3}})+{decimals}", number):
            return number.replace(other, "")
    return number


def suggest_integer(value: str, chosen_mark: str) -> Iterator[str]:
    for number in suggest_number(value, chosen_mark):
        yield re.sub("[.,]0{1,2}$", "", number)  # 1,000 may mean 1000


SUGGESTERS: Mapping[FieldType, Suggester] = {
    FieldType.CHECKBOX: suggest_checkbox,
}
NUMBER_SUGGESTERS: Mapping[FieldType, Callable[[str, str], Iterator[str]]] = {
    FieldType.INTEGER: suggest_integer,
    FieldType.DECIMAL: suggest_number,
    FieldType.AMOUNT: suggest_number,
}
