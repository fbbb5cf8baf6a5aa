"""Steps over the characters of a cell."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from imports.catalogue.texts import gettext_noop
from imports.mapping.refused import MappingRefused
from imports.mapping.steps.step import (
    Step,
    Translate,
    convert_distinct,
    refuse_breaks,
    refuse_empty,
    refuse_longer,
    refuse_outside,
)
from imports.values.rules import is_blank
from imports.values.spreadsheet_damage import BLANKS, INVISIBLE

if TYPE_CHECKING:
    import polars as pl

#: No field of a length is longer.
LONGEST_CELL = 4000
#: What stands around a text and is not seen: spaces of any width, tabs, marks without a width.
AROUND_CELLS = "".join(sorted(INVISIBLE | set(BLANKS)))


class LetterCase(StrEnum):
    """The case of letters. The values are stored: never rename one."""

    UPPER = "upper"
    LOWER = "lower"


class Side(StrEnum):
    """An end of a text. The values are stored: never rename one."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, kw_only=True)
class Trim(Step):
    """Removes the spaces around a text, those as well that cannot be seen."""

    type: ClassVar[str] = "trim"
    SENTENCE = gettext_noop("Spaces at the beginning and at the end are removed.")
    TAKES_BLANKS = True

    def convert_filled(self, value: str) -> str | None:
        return value.strip(AROUND_CELLS)

    def express_filled(self, cell: "pl.Expr") -> "pl.Expr":
        return cell.str.strip_chars(AROUND_CELLS)


@dataclass(frozen=True, kw_only=True)
class ChangeCase(Step):
    """Writes all letters as capitals, or none."""

    type: ClassVar[str] = "case"
    SENTENCE = gettext_noop("Letters are written as %(case)s.")
    CASES: ClassVar[Mapping[LetterCase, str]] = {
        LetterCase.UPPER: gettext_noop("capitals"),
        LetterCase.LOWER: gettext_noop("small letters"),
    }

    case: LetterCase = LetterCase.UPPER

    def convert_filled(self, value: str) -> str | None:
        return value.upper() if self.case is LetterCase.UPPER else value.lower()

    def express_filled(self, cell: "pl.Expr") -> "pl.Expr":
        # Python and polars know letters of two editions of Unicode: beyond French, by Python.
        import polars as pl  # noqa: PLC0415 - polars loads slowly

        is_plain = cell.str.contains("^[\x00-\x7fÀ-ÖØ-Þà-öø-þ]*$")
        is_upper = self.case is LetterCase.UPPER
        simple = cell.str.to_uppercase() if is_upper else cell.str.to_lowercase()
        others = convert_distinct(pl.when(~is_plain).then(cell), self.convert)
        return pl.when(is_plain).then(simple).otherwise(others)

    def name_params(self, translate: Translate) -> Mapping[str, str | int]:
        return {"case": translate(self.CASES[self.case])}


@dataclass(frozen=True, kw_only=True)
class Pad(Step):
    """Fills a text that is too short with a character, at its beginning or at its end."""

    type: ClassVar[str] = "pad"
    SENTENCE = gettext_noop(
        "Values of fewer than %(length)s characters are filled with “%(character)s” %(side)s."
    )
    SIDES: ClassVar[Mapping[Side, str]] = {
        Side.LEFT: gettext_noop("on the left"),
        Side.RIGHT: gettext_noop("on the right"),
    }

    length: int
    character: str = "0"
    side: Side = Side.LEFT

    def __post_init__(self) -> None:
        refuse_outside(self.length, least=1, most=LONGEST_CELL)
        refuse_breaks(self.character)
        if len(self.character) != 1:
            raise MappingRefused("one_character", value=self.character)

    def convert_filled(self, value: str) -> str | None:
        if self.side is Side.LEFT:
            return value.rjust(self.length, self.character)
        return value.ljust(self.length, self.character)

    def express_filled(self, cell: "pl.Expr") -> "pl.Expr":
        if self.side is Side.LEFT:
            return cell.str.pad_start(self.length, self.character)
        return cell.str.pad_end(self.length, self.character)

    def name_params(self, translate: Translate) -> Mapping[str, str | int]:
        side = translate(self.SIDES[self.side])
        return {"length": self.length, "character": self.character, "side": side}


@dataclass(frozen=True, kw_only=True)
class RemoveCharacters(Step):
    """Leaves out each of some characters, wherever they stand."""

    type: ClassVar[str] = "remove"
    SENTENCE = gettext_noop("These characters are left out wherever they stand: “%(characters)s”.")

    characters: str

    def __post_init__(self) -> None:
        refuse_empty(self.characters)

    @cached_property
    def none(self) -> Mapping[int, None]:
        return dict.fromkeys(map(ord, self.characters))

    def convert_filled(self, value: str) -> str | None:
        return value.translate(self.none)

    def express_filled(self, cell: "pl.Expr") -> "pl.Expr":
        pattern = "|".join(map(re.escape, sorted(set(self.characters))))
        return cell.str.replace_all(pattern, "")


@dataclass(frozen=True, kw_only=True)
class AddText(Step):
    """Writes a text beside each value."""

    text: str

    def __post_init__(self) -> None:
        refuse_empty(self.text)
        refuse_breaks(self.text)
        refuse_longer(self.text, most=LONGEST_CELL)


@dataclass(frozen=True, kw_only=True)
class AddPrefix(AddText):
    """Writes a text in front of each value."""

    type: ClassVar[str] = "prefix"
    SENTENCE = gettext_noop("“%(text)s” is written in front of each value.")

    def convert_filled(self, value: str) -> str | None:
        return self.text + value

    def express_filled(self, cell: "pl.Expr") -> "pl.Expr":
        import polars as pl  # noqa: PLC0415 - polars loads slowly

        return pl.lit(self.text) + cell


@dataclass(frozen=True, kw_only=True)
class AddSuffix(AddText):
    """Writes a text behind each value."""

    type: ClassVar[str] = "suffix"
    SENTENCE = gettext_noop("“%(text)s” is written behind each value.")

    def convert_filled(self, value: str) -> str | None:
        return value + self.text

    def express_filled(self, cell: "pl.Expr") -> "pl.Expr":
        import polars as pl  # noqa: PLC0415 - polars loads slowly

        return cell + pl.lit(self.text)


@dataclass(frozen=True, kw_only=True)
class CutToLength(Step):
    """Keeps the first characters of a value that is too long."""

    type: ClassVar[str] = "cut"
    SENTENCE = gettext_noop("Values are cut after character %(length)s.")

    length: int

    def __post_init__(self) -> None:
        refuse_outside(self.length, least=1, most=LONGEST_CELL)

    def convert_filled(self, value: str) -> str | None:
        return value[: self.length]

    def express_filled(self, cell: "pl.Expr") -> "pl.Expr":
        return cell.str.slice(0, self.length)


@dataclass(frozen=True, kw_only=True)
class DefaultIfEmpty(Step):
    """Gives a cell without a value one."""

    type: ClassVar[str] = "default_if_empty"
    SENTENCE = gettext_noop("Empty cells become “%(value)s”.")
    TAKES_BLANKS = True

    value: str

    def __post_init__(self) -> None:
        refuse_empty(self.value)
        refuse_breaks(self.value)
        refuse_longer(self.value, most=LONGEST_CELL)

    def convert_filled(self, value: str) -> str | None:
        return self.value if is_blank(value) else value

    def express_filled(self, cell: "pl.Expr") -> "pl.Expr":
        import polars as pl  # noqa: PLC0415 - polars loads slowly

        is_empty = cell.str.strip_chars(BLANKS) == ""
        return pl.when(is_empty).then(pl.lit(self.value)).otherwise(cell)
