"""Steps that make one value of several cells of a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from imports.catalogue.texts import gettext_noop
from imports.mapping.steps.step import (
    CombiningStep,
    Translate,
    keep_text,
    refuse_breaks,
)
from imports.values.rules import is_blank
from imports.values.spreadsheet_damage import BLANKS

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, kw_only=True)
class JoinCells(CombiningStep):
    """Writes the cells that are filled one behind the other, a separator between them."""

    type: ClassVar[str] = "join"
    SENTENCE = gettext_noop("The columns are joined, with “%(separator)s” between them.")
    BARE = gettext_noop("The columns are joined, with nothing between them.")

    separator: str = " "

    def __post_init__(self) -> None:
        refuse_breaks(self.separator)

    def combine(self, values: Sequence[str]) -> str | None:
        return self.separator.join(value for value in values if not is_blank(value))

    def express_many(self, cells: "Sequence[pl.Expr]") -> "pl.Expr":
        import polars as pl  # noqa: PLC0415 - polars loads slowly

        filled = [pl.when(cell.str.strip_chars(BLANKS) != "").then(cell) for cell in cells]
        return pl.concat_str(filled, separator=self.separator, ignore_nulls=True)

    def describe(self, translate: Translate = keep_text) -> str:
        return translate(self.SENTENCE if self.separator else self.BARE) % self.name_params(
            translate
        )


@dataclass(frozen=True, kw_only=True)
class FirstFilled(CombiningStep):
    """Takes the first of the cells that is not blank; none of them: empty."""

    type: ClassVar[str] = "first_filled"
    SENTENCE = gettext_noop("The first of the columns that is filled counts.")

    def combine(self, values: Sequence[str]) -> str | None:
        return next((value for value in values if not is_blank(value)), "")

    def express_many(self, cells: "Sequence[pl.Expr]") -> "pl.Expr":
        import polars as pl  # noqa: PLC0415 - polars loads slowly

        filled = [pl.when(cell.str.strip_chars(BLANKS) != "").then(cell) for cell in cells]
        return pl.coalesce(*filled, pl.lit(""))
