"""Steps that keep a part of a cell."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from imports.catalogue.texts import gettext_noop
from imports.mapping.refused import MappingRefused
from imports.mapping.steps.step import (
    Step,
    Translate,
    keep_text,
    refuse_empty,
    refuse_outside,
)
from imports.mapping.steps.text import AROUND_CELLS, LONGEST_CELL

if TYPE_CHECKING:
    import polars as pl

#: More pieces than any cell has.
MOST_PIECES = 99


@dataclass(frozen=True, kw_only=True)
class ExtractPart(Step):
    """Keeps so many characters from a position, counted from 1, or so many last ones.

    A value that is too short for them cannot be converted: what was meant is not there.
    """

    type: ClassVar[str] = "extract"
    SENTENCE = gettext_noop("Each value is kept up to character %(stop)s.")
    LAST = gettext_noop("The last characters of each value are kept (%(length)s).")
    INSIDE = gettext_noop("Each value is kept from character %(start)s to character %(stop)s.")

    length: int
    start: int = 1
    from_end: bool = False

    def __post_init__(self) -> None:
        refuse_outside(self.length, least=1, most=LONGEST_CELL)
        refuse_outside(self.start, least=1, most=1 if self.from_end else LONGEST_CELL)

    def convert_filled(self, value: str) -> str | None:
        if self.from_end:
            return value[-self.length :] if len(value) >= self.length else None
        stop = self.start - 1 + self.length
        return value[self.start - 1 : stop] if len(value) >= stop else None

    def express_filled(self, cell: "pl.Expr") -> "pl.Expr":
        import polars as pl  # noqa: PLC0415 - polars loads slowly

        start = -self.length if self.from_end else self.start - 1
        is_long = cell.str.len_chars() >= self.start - 1 + self.length
        return pl.when(is_long).then(cell.str.slice(start, self.length))

    def describe(self, translate: Translate = keep_text) -> str:
        sentence = self.INSIDE if self.start > 1 else self.SENTENCE
        sentence = self.LAST if self.from_end else sentence
        stop = self.start - 1 + self.length
        return translate(sentence) % {"length": self.length, "start": self.start, "stop": stop}


@dataclass(frozen=True, kw_only=True)
class SplitPart(Step):
    """Keeps one of the pieces between separators, from 1, or from -1 backwards for the last ones.

    Spaces around the piece go. A value that has no such piece cannot be converted.
    """

    type: ClassVar[str] = "split"
    SENTENCE = gettext_noop("Of each value, piece %(part)s between “%(separator)s” is kept.")
    LAST = gettext_noop(
        "Of each value, piece %(part)s from the end between “%(separator)s” is kept."
    )

    separator: str
    part: int = 1

    def __post_init__(self) -> None:
        refuse_empty(self.separator)
        refuse_outside(self.part, least=-MOST_PIECES, most=MOST_PIECES)
        if self.part == 0:
            raise MappingRefused("too_small", number=0, least=1)

    def convert_filled(self, value: str) -> str | None:
        pieces = value.split(self.separator)
        place = self.part - 1 if self.part > 0 else self.part
        if not -len(pieces) <= place < len(pieces):
            return None
        return pieces[place].strip(AROUND_CELLS)

    def express_filled(self, cell: "pl.Expr") -> "pl.Expr":
        place = self.part - 1 if self.part > 0 else self.part
        pieces = cell.str.split(self.separator)
        return pieces.list.get(place, null_on_oob=True).str.strip_chars(AROUND_CELLS)

    def describe(self, translate: Translate = keep_text) -> str:
        sentence = self.LAST if self.part < 0 else self.SENTENCE
        return translate(sentence) % self.name_params(translate)

    def name_params(self, translate: Translate) -> Mapping[str, str | int]:
        del translate
        return {"part": abs(self.part), "separator": self.separator}
