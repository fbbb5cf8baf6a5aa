"""Lines that tell what the columns hold, instead of holding a record: labels, units, types."""

import re
from collections.abc import Iterable, Sequence

from imports.catalogue.names import normalise_name
from imports.reading.columns import Column
from imports.values.spreadsheet_damage import BLANKS

UNITS = frozenset((
    "€", "eur", "euro", "euros", "ht", "ttc", "%", "kg", "g", "t", "l", "cl", "ml", "m", "m2", "m3",
    "m²", "m³", "mm", "cm", "km", "h", "min", "j", "jours", "mois", "an", "u", "un", "unité",
    "unités", "pce", "pcs", "pc", "pièce", "pièces", "jj/mm/aaaa", "jj/mm/aa", "dd/mm/yyyy",
))  # fmt: skip
TYPES = frozenset((
    "texte", "text", "string", "date", "nombre", "entier", "numérique", "numerique", "décimal",
    "decimal", "char", "varchar", "int", "integer", "float", "oui/non", "booléen", "obligatoire",
    "facultatif", "requis", "alphanumérique", "caractères", "caractere", "montant",
))  # fmt: skip
AROUND_UNITS = " \t\xa0()[]."
#: No type of values is longer; cells may be a megabyte long.
LONGEST_TYPE = 40
#: The length that stands behind a type: Texte(20), varchar(10,2).
LENGTH = re.compile(r"\s*[(\[]?[0-9]+(?:[,.][0-9]+)?(?:\s*car(?:actères?|\.)?)?[)\]]?$")
EXAMPLE = re.compile(r"\(?(?:p\.? ?)?ex(?:emple|ample)?s?\.?\s*:", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]+")
AROUND = BLANKS + '"\ufeff'
#: So many columns must hold numbers in the lines below, where this line has words.
FEWEST_CONTRASTS = 2
#: Of the lines below, so many may explain the columns as well.
OTHER_EXPLANATIONS = 2
FEWEST_NUMBERS = 2
FEWEST_NUMBERED = 3


def is_label_line(
    cells: Sequence[str],
    columns: Sequence[Column],
    below: Sequence[Sequence[str]],
    *,
    is_shorter: bool,
) -> bool:
    """Say whether one of the first lines explains the columns; `below` are those that follow."""
    filled = [cell for cell in cells if cell]
    return bool(
        explains_types(cells, filled, is_shorter=is_shorter)
        or explains_columns(cells, filled, columns)
        or EXAMPLE.match(filled[0])
        or (below and is_numbering(cells))
        or stands_above_numbers(cells, below)
    )


def is_explanation(cells: Sequence[str], columns: Sequence[Column]) -> bool:
    """Say whether a line tells what the columns hold: by labels, or by types and units."""
    stripped = [cell.strip(AROUND) for cell in cells]
    filled = [cell for cell in stripped if cell]
    if not filled:
        return False
    return explains_columns(stripped, filled, columns) or explains_types(
        stripped, filled, is_shorter=len(filled) < len(columns)
    )


def explains_types(cells: Sequence[str], filled: Sequence[str], *, is_shorter: bool) -> bool:
    """Say whether the cells are types of values, or units below the names that have one."""
    if max(map(len, filled)) > LONGEST_TYPE:
        return False
    words = [LENGTH.sub("", cell).strip(AROUND_UNITS).casefold() for cell in filled]
    if len(words) > 1 and TYPES.issuperset(words):
        return True
    return is_shorter and not cells[0] and UNITS.issuperset(words)


def explains_columns(
    cells: Sequence[str], filled: Sequence[str], columns: Sequence[Column]
) -> bool:
    """Say whether the cells tell what the columns hold: their labels, or words of these."""
    has_digits = any(one.isdigit() for cell in filled for one in cell)
    if has_digits and not any(map(is_label, cells, columns)):
        return False
    alike = sum(map(names_column, cells, columns))
    return alike >= 2 and 2 * alike >= len(filled)


def are_labels(cells: Sequence[str], columns: Sequence[Column]) -> bool:
    """Say whether each cell that is filled is the label of its column, or words of it."""
    return all(
        is_label(cell, column) or names_column(cell, column)
        for cell, column in zip(cells, columns, strict=False)
        if cell
    )


def is_label(cell: str, column: Column) -> bool:
    return bool(cell) and normalise_name(cell) == normalise_name(column.label)


def names_column(cell: str, column: Column) -> bool:
    """Say whether all words of the cell stand in the label of its column."""
    words = {word.casefold() for word in WORD.findall(cell)}
    return bool(words) and words <= {word.casefold() for word in WORD.findall(column.label)}


def is_numbering(cells: Sequence[str]) -> bool:
    """Say whether the cells number the columns, as 1, 2, 3 or as A, B, C."""
    if len(cells) < FEWEST_NUMBERED:
        return False
    numbers = all(cell == str(place) for place, cell in enumerate(cells, start=1))
    return numbers or all(cell == chr(place) for place, cell in enumerate(cells, start=ord("A")))


def stands_above_numbers(cells: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Say whether a line without a digit has words in columns that hold numbers below it."""
    if any(one.isdigit() for cell in cells for one in cell):
        return False
    worded = [place for place, cell in enumerate(cells) if any(map(str.isalpha, cell))]
    columns = ([row[place] for row in below if place < len(row)] for place in worded)
    return sum(map(hold_numbers, columns)) >= FEWEST_CONTRASTS


def hold_numbers(values: Iterable[str]) -> bool:
    """Say whether nearly all of these values have more digits than letters."""
    filled = [value for value in values if value]
    numbers = sum(sum(map(str.isdigit, value)) > sum(map(str.isalpha, value)) for value in filled)
    others = len(filled) - numbers
    return numbers >= FEWEST_NUMBERS and others <= min(OTHER_EXPLANATIONS, numbers - 1)
