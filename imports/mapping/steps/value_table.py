"""The step that gives each value another one."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from imports.catalogue.texts import gettext_noop
from imports.mapping.refused import MappingRefused
from imports.mapping.steps.step import Step, Translate, convert_distinct, refuse_breaks
from imports.mapping.strict_json import Pairs

if TYPE_CHECKING:
    import polars as pl

#: So many pairs are named in the sentence.
PAIRS_SHOWN = 3


@dataclass(frozen=True, kw_only=True)
class ValueTable(Step):
    """Gives each value the one beside it. A value that is not in the table cannot be converted.

    Where it `folds`, case and spaces are not told apart. An empty value may be in the table; it
    stays empty otherwise.
    """

    type: ClassVar[str] = "value_table"
    SENTENCE = gettext_noop("Values become others: %(pairs)s.")
    PAIR = gettext_noop("“%(value)s” becomes “%(target)s”")
    TAKES_BLANKS = True

    values: Pairs
    folds: bool = True

    def __post_init__(self) -> None:
        if not self.values:
            raise MappingRefused("no_values")
        refuse_breaks(*(target for _value, target in self.values))
        object.__setattr__(self, "values", tuple(sorted(self.values)))
        targets: dict[str, str] = {}
        for value, target in self.values:
            if targets.setdefault(self.fold(value), target) != target:
                raise MappingRefused("values_contradict", value=value)

    @cached_property
    def targets(self) -> Mapping[str, str]:
        return {self.fold(value): target for value, target in self.values}

    def fold(self, value: str) -> str:
        return fold_value(value) if self.folds else value

    def convert_filled(self, value: str) -> str | None:
        target = self.targets.get(self.fold(value))
        return value if target is None and not fold_value(value) else target

    def express_filled(self, cell: "pl.Expr") -> "pl.Expr":
        # What stands as in the table is looked up; only the others are folded, one by one.
        import polars as pl  # noqa: PLC0415 - polars loads slowly

        values, targets = zip(*self.values, strict=True)
        found = cell.replace_strict(values, targets, default=None, return_dtype=pl.String)
        others = convert_distinct(pl.when(found.is_null()).then(cell), self.convert)
        return pl.coalesce(found, others)

    def name_params(self, translate: Translate) -> Mapping[str, str | int]:
        shown = [
            translate(self.PAIR) % {"value": value, "target": target}
            for value, target in self.values[:PAIRS_SHOWN]
        ]
        more = ["…"] if len(self.values) > PAIRS_SHOWN else []
        return {"pairs": ", ".join([*shown, *more])}


def fold_value(value: str) -> str:
    """Return the form in which values are compared: in any case, with any spaces."""
    return " ".join(value.casefold().split())
