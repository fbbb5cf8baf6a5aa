"""What steps make of a column, for tests."""

from collections.abc import Sequence

import polars as pl

from imports.mapping.steps.applying import express_steps
from imports.mapping.steps.step import Step


def convert_column(steps: Sequence[Step], values: Sequence[str | None]) -> list[str | None]:
    column = pl.DataFrame({"cell": pl.Series(values, dtype=pl.String)})
    converted = express_steps(steps, pl.col("cell")).alias("cell")
    return column.select(converted)["cell"].to_list()
