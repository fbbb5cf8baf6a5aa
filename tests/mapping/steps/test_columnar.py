"""A column of texts becomes by polars what each of its cells becomes alone."""

from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imports.mapping.steps.applying import (
    combine_values,
    convert_value,
    express_combined,
)
from imports.mapping.steps.numbers import MultiplyNumber
from imports.mapping.steps.step import CombiningStep, Step
from imports.mapping.steps.text import ChangeCase, LetterCase, Trim
from tests.effort import examples
from tests.mapping.steps.columns import convert_column
from tests.mapping.steps.drawing import (
    blanks,
    cells,
    combining_steps,
    counting_steps,
    factors,
    numbers,
    single_steps,
)


@settings(max_examples=examples(1500))
@given(single_steps, st.lists(cells, max_size=8))
def test_a_step_over_a_column_is_the_step_over_each_cell(step: Step, values: list[str]) -> None:
    assert convert_column([step], values) == [step.convert(value) for value in values]


@settings(max_examples=examples(300))
@given(st.lists(single_steps, max_size=3), st.lists(cells, min_size=1, max_size=6))
def test_steps_follow_each_other_over_a_column_as_over_a_cell(
    steps: list[Step], values: list[str]
) -> None:
    assert convert_column(steps, values) == [convert_value(steps, value) for value in values]


@settings(max_examples=examples(300))
@given(
    combining_steps,
    st.lists(single_steps, max_size=2),
    st.integers(1, 3).flatmap(
        lambda width: st.lists(
            st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=6
        )
    ),
)
def test_cells_are_combined_over_columns_as_over_a_line(
    first: CombiningStep, rest: list[Step], lines: list[list[str]]
) -> None:
    steps = [first, *rest]
    columns = {str(n): list(values) for n, values in enumerate(zip(*lines, strict=True))}
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))

    made = frame.select(express_combined(steps, [pl.col(name) for name in columns]).alias("made"))

    assert made["made"].to_list() == [combine_values(steps, line) for line in lines]


@settings(max_examples=examples(300))
@given(
    counting_steps,
    st.lists(st.tuples(numbers | blanks, numbers | blanks), min_size=1, max_size=6),
)
def test_two_numbers_are_counted_with_over_columns_as_over_a_line(
    step: CombiningStep, lines: list[tuple[str, str]]
) -> None:
    frame = pl.DataFrame(lines, schema={"0": pl.String, "1": pl.String}, orient="row")

    made = frame.select(express_combined([step], [pl.col("0"), pl.col("1")]).alias("made"))

    assert made["made"].to_list() == [combine_values([step], line) for line in lines]


@settings(max_examples=examples(500))
@given(
    factors | st.sampled_from([Decimal("0.01"), Decimal(-1000), Decimal(123456789012345678)]),
    st.lists(
        st.from_regex("[+-]?[0-9]{1,20}(?:[.,][0-9]{1,20})?|[+-]?[.,][0-9]{1,20}", fullmatch=True),
        min_size=1,
    ),
)
def test_long_numbers_are_multiplied_over_a_column_as_short_ones(
    factor: Decimal, values: list[str]
) -> None:
    step = MultiplyNumber(factor=factor)

    assert convert_column([step], values) == [step.convert(value) for value in values]


@given(single_steps)
def test_what_could_not_be_converted_stays_so(step: Step) -> None:
    assert convert_column([step], [None, None]) == [None, None]


@pytest.mark.parametrize("case", LetterCase)
def test_every_letter_has_the_case_that_python_gives_it(case: LetterCase) -> None:
    letters = [chr(code) for code in range(0x20000) if not 0xD800 <= code < 0xE000]
    words = [f"a{letter}b" for letter in letters]

    step = ChangeCase(case=case)
    assert convert_column([step], words) == [step.convert(word) for word in words]


def test_every_character_is_trimmed_by_both_or_by_none() -> None:
    words = [f"{chr(code)}x{chr(code)}" for code in range(0x20000) if not 0xD800 <= code < 0xE000]

    assert convert_column([Trim()], words) == [Trim().convert(word) for word in words]
