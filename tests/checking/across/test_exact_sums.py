"""Amounts in columns: what they hold is what the texts say."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from imports.checking.across.accounting import ZERO, read_amount
from imports.checking.across.exact_sums import (
    IS_NUMBER,
    name_amount_columns,
    read_amounts,
    read_sum,
)

DIGITS = st.text("0123456789", max_size=25)
AMOUNTS = st.one_of(
    st.builds(
        "{}{}{}{}".format,
        st.sampled_from(["", "-", "+"]),
        DIGITS,
        st.sampled_from([".", ""]),
        DIGITS,
    ),
    st.text("0123456789.+-, E", max_size=6),
)


@given(st.lists(AMOUNTS, min_size=1, max_size=20))
def test_amounts_are_read_as_they_are_line_by_line(texts: list[str]) -> None:
    found = read_amounts(pl.Series(texts), "x")

    meant = [read_amount(text) for text in texts]
    sums = [read_sum(*row) for row in found.select(name_amount_columns("x")).iter_rows()]
    assert found[IS_NUMBER].to_list() == [amount is not None for amount in meant]
    assert sums == [amount or ZERO for amount in meant]
    assert [one.as_tuple().exponent for one in sums] == [
        ZERO.as_tuple().exponent if amount is None else amount.as_tuple().exponent
        for amount in meant
    ]
