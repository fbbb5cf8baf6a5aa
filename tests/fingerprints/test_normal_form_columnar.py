"""The one form of many cells at once is that of each."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from imports.fingerprints.normal_form import normalise_number
from imports.fingerprints.normal_form_columnar import write_numbers

#: What looks like a number, nearly so, or stands around one.
cells = st.text("0159+-.,x \xa0", max_size=7)


@given(st.lists(cells, max_size=8).flatmap(lambda some: st.permutations([*some, *some])))
def test_a_column_of_numbers_has_the_forms_of_its_cells_in_their_order(values: list[str]) -> None:
    forms = write_numbers(pl.Series("5", values, dtype=pl.String))

    assert forms.name == "5"
    assert forms.to_list() == [normalise_number(value) for value in values]
