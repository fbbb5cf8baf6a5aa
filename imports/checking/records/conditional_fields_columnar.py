"""The conditions of a line as polars expressions; `conditional_fields.py` says what they find."""

import polars as pl

from imports.checking.records.conditional_fields import Condition
from imports.values.columnar import TRUE, Mask, blank_expression, may_be_blank
from imports.values.spreadsheet_damage import Prefilter


def build_condition_mask(number: int, condition: Condition, prefilter: Prefilter) -> Mask:
    """Return the mask of a condition over several columns of a line."""
    when = TRUE
    if condition.when is not None:
        cell = pl.col(str(condition.when))
        when = pl.any_horizontal(cell == value for value in condition.values)
    blank = [pl.col(str(place)) for place in condition.blank]
    filled = [pl.col(str(place)) for place in condition.filled]
    may_all_be_blank = (may_be_blank(cell, prefilter) for cell in blank)
    return Mask(
        rule=condition.rule,
        field=condition.field,
        place=condition.place,
        condition=number,
        is_suspect=pl.all_horizontal(when, *may_all_be_blank, *(cell != "" for cell in filled)),
        is_wrong=pl.all_horizontal(
            TRUE, *map(blank_expression, blank), *(~blank_expression(cell) for cell in filled)
        ),
    )
