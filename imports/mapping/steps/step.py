"""What a step is: a value in, a value out, or none where it cannot be converted."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, ClassVar

from imports.mapping.refused import MappingRefused
from imports.mapping.strict_json import StoredValue, write_fields
from imports.values.rules import is_blank
from imports.values.spreadsheet_damage import BLANKS

if TYPE_CHECKING:
    import polars as pl

type Translate = Callable[[str], str]
#: A step as JSON: its `type`, and the fields of the class beside it.
type StoredStep = Mapping[str, StoredValue]


def keep_text(text: str) -> str:
    return text


@dataclass(frozen=True, kw_only=True)
class Step(ABC):
    """One thing that is done to each cell of a column. Frozen, compared by what it says.

    `type` is its name in JSON: stored, never renamed. `SENTENCE` says what it does, filled by
    `describe`. A subclass gives `convert_filled`, and `express_filled` where polars can say the
    same over a whole column. A blank cell (spaces, tabs) stays as it is unless `TAKES_BLANKS`.
    Values that no step could work with are refused when it is made (MappingRefused).
    """

    type: ClassVar[str]
    SENTENCE: ClassVar[str]
    TAKES_BLANKS: ClassVar[bool] = False

    def convert(self, value: str) -> str | None:
        """Return what the cell becomes; None: this step cannot tell, and does not guess."""
        if not self.TAKES_BLANKS and is_blank(value):
            return value
        return self.convert_filled(value)

    @abstractmethod
    def convert_filled(self, value: str) -> str | None:
        """Return what a cell becomes that is not blank; None where the step cannot tell."""

    def express(self, cell: "pl.Expr") -> "pl.Expr":
        """Return `convert` over a column of texts; null is None, and stays null.

        The caller gives the column its name.
        """
        import polars as pl  # noqa: PLC0415 - polars loads slowly

        if self.TAKES_BLANKS:
            return self.express_filled(cell)
        is_left = cell.str.strip_chars(BLANKS) == ""
        return pl.when(is_left).then(cell).otherwise(self.express_filled(cell))

    def express_filled(self, cell: "pl.Expr") -> "pl.Expr":
        """Return `convert_filled` over a column: by its distinct values, if nothing is better."""
        return convert_distinct(cell, self.convert)

    def describe(self, translate: Translate = keep_text) -> str:
        """Return the sentence for people; `translate` is gettext where there is one."""
        return translate(self.SENTENCE) % self.name_params(translate)

    def name_params(self, translate: Translate) -> Mapping[str, str | int]:
        """Return what fills the sentence: the texts and numbers that the step says."""
        del translate
        said = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: value for name, value in said.items() if isinstance(value, str | int)}

    def as_json(self) -> StoredStep:
        return {"type": self.type, **write_fields(self)}


@dataclass(frozen=True, kw_only=True)
class CombiningStep(Step):
    """A step that makes one value of several cells of a line. It can only be the first.

    `COLUMNS` is how many cells it takes, None for any number.
    """

    TAKES_BLANKS = True
    COLUMNS: ClassVar[int | None] = None

    @abstractmethod
    def combine(self, values: Sequence[str]) -> str | None:
        """Return what the cells become together; None: this step cannot tell."""

    def express_many(self, cells: "Sequence[pl.Expr]") -> "pl.Expr":
        """Return `combine` over columns of texts: by the distinct lines, if nothing is better."""
        return combine_distinct(cells, self.combine)

    def convert_filled(self, value: str) -> str | None:
        return self.combine([value])

    def express_filled(self, cell: "pl.Expr") -> "pl.Expr":
        return self.express_many([cell])


def convert_distinct(cell: "pl.Expr", convert: Callable[[str], str | None]) -> "pl.Expr":
    """Return a column whose distinct values have each been converted once. Null stays null."""

    import polars as pl  # noqa: PLC0415 - polars loads slowly

    def convert_series(series: "pl.Series") -> "pl.Series":
        distinct = series.drop_nulls().unique()
        converted = pl.Series([convert(value) for value in distinct.to_list()], dtype=pl.String)
        return series.replace_strict(distinct, converted, default=None, return_dtype=pl.String)

    return cell.map_batches(convert_series, return_dtype=pl.String, is_elementwise=True)


def combine_distinct(
    cells: "Sequence[pl.Expr]", combine: Callable[[Sequence[str]], str | None]
) -> "pl.Expr":
    """Return a column made of several, of whose distinct lines each has been combined once."""

    import polars as pl  # noqa: PLC0415 - polars loads slowly

    def combine_series(series: "pl.Series") -> "pl.Series":
        known: dict[tuple[str, ...], str | None] = {}
        for row in series.struct.unnest().rows():
            if row not in known:
                known[row] = combine(row)
        made = [known[row] for row in series.struct.unnest().rows()]
        return pl.Series(made, dtype=pl.String)

    lines = pl.struct(cell.alias(str(place)) for place, cell in enumerate(cells))
    return lines.map_batches(combine_series, return_dtype=pl.String, is_elementwise=True)


#: The column that stages speak of.
CELL = "cell"
#: Expressions by the names of the columns that they make.
type Stage = Callable[[], Mapping[str, pl.Expr]]


def express_stages(cell: "pl.Expr", *stages: Stage) -> "pl.Expr":
    """Return the column `made` of the last stage: each may use what those before it made of `CELL`.

    One expression would compute again what it names twice.
    """

    import polars as pl  # noqa: PLC0415 - polars loads slowly

    def convert_series(series: "pl.Series") -> "pl.Series":
        frame = series.alias(CELL).to_frame()
        for stage in stages:
            frame = frame.with_columns(**stage())
        return frame["made"]

    return cell.map_batches(convert_series, return_dtype=pl.String, is_elementwise=True)


def refuse_breaks(*texts: str) -> None:
    """Refuse text that would end the line of a cell. Raises MappingRefused: line_break."""
    if any(mark in text for text in texts for mark in "\r\n"):
        raise MappingRefused("line_break")


def refuse_empty(text: str) -> None:
    """Refuse a step without its text. Raises MappingRefused: nothing_said."""
    if not text:
        raise MappingRefused("nothing_said")


def refuse_longer(text: str, *, most: int) -> None:
    """Refuse a text that no cell is as long as. Raises MappingRefused: too_many_characters."""
    if len(text) > most:
        raise MappingRefused("too_many_characters", found=len(text), most=most)


def refuse_outside(number: int, *, least: int, most: int) -> None:
    """Refuse a number out of its bounds. Raises MappingRefused: too_small, too_large."""
    if number < least:
        raise MappingRefused("too_small", number=number, least=least)
    if number > most:
        raise MappingRefused("too_large", number=number, most=most)
