"""What blocks of refused dates tell of their order, by polars; `date_order.py` says what it is."""

from collections.abc import Sequence

import polars as pl

from imports.checking.across.date_order import FOUND_IN_REFUSED, SIGNS, Key, Place, Proof, Sign
from imports.values.date_texts import LONGEST_READ


def find_signs_in(
    key: Key,
    rows: pl.Series,
    values: pl.Series,
    signs: Sequence[Sign] = FOUND_IN_REFUSED,
) -> dict[Place, Proof]:
    """Return the first of these values that tells an order, for each way in which it does."""
    texts = values.str.slice(0, LONGEST_READ)
    found = {}
    for sign in signs:
        first = texts.str.contains(SIGNS[sign]).arg_true().head(1)
        if len(first):
            found[key, sign] = Proof(rows[first[0]], values[first[0]])
    return found
