"""What the values of a column tell of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.mapping.column_profile import (
    PROFILED_CELLS,
    PROFILED_LINES,
    profile_columns,
    profile_values,
)
from imports.mapping.value_shapes import Shape


def test_blank_cells_and_words_for_nothing_are_not_filled() -> None:
    profile = profile_values(["A", " ", "", "NULL", "néant", "A", "B"])

    assert (profile.lines, profile.filled, profile.distinct) == (7, 3, 2)


def test_numbers_are_counted_however_they_are_written() -> None:
    profile = profile_values(["12", "1 234,56 €", "1.5", "20 %", "douze"])

    assert (profile.numbers, profile.integers) == (4, 2)


def test_dates_are_counted_in_any_order_that_tells_the_day() -> None:
    profile = profile_values(["31/01/2026", "2026-01-31", "01/31/2026", "31 janvier 2026", "12"])

    assert profile.dates == 4


def test_numbers_that_may_be_dates_are_no_dates() -> None:
    profile = profile_values(["46112", "310126"])

    assert (profile.dates, profile.maybe_dates) == (0, 2)


def test_zeros_in_front_and_lengths_are_counted() -> None:
    profile = profile_values(["007", "12", "abcdef"])

    assert profile.zero_led == 1
    assert profile.longest == 6
    assert profile.count_longer(2) == 2


def test_samples_differ_in_their_form_before_anything_else() -> None:
    profile = profile_values(["A1", "A2", "A3", "sans", "12,5"])

    assert profile.samples == ("A1", "sans", "12,5")


def test_check_digits_are_those_of_barcodes_and_sirets() -> None:
    profile = profile_values(
        ["3017620422003", "3017620422004", "732 829 320 00074", "73282932000176", "732829320"]
    )

    assert profile.shapes[Shape.EAN] == 1
    assert profile.shapes[Shape.SIRET] == 1
    assert profile.shapes[Shape.SIREN] == 1


def test_forms_are_told_apart() -> None:
    profile = profile_values(
        [
            "a.martin@example.fr", "06 12 34 56 78", "+33 6 12 34 56 78", "69001",
            "FR7630006000011234567890189", "FR83404833048", "www.example.fr", "47.11F",
        ]
    )  # fmt: skip

    assert profile.shapes[Shape.EMAIL] == 1
    assert profile.shapes[Shape.PHONE] == 2
    assert profile.shapes[Shape.POSTAL_CODE] == 1
    assert profile.shapes[Shape.IBAN] == 1
    assert profile.shapes[Shape.VAT_NUMBER] >= 1
    assert profile.shapes[Shape.WEB] == 1
    assert profile.shapes[Shape.NAF] == 1


def test_the_sirets_of_la_poste_have_a_check_of_their_own() -> None:
    profile = profile_values(["35600000049837", "35600000049838", "35600000000048"])

    assert profile.shapes[Shape.SIRET] == 2


def test_lines_that_are_too_short_have_blank_cells() -> None:
    first, second = profile_columns([["A", "B"], ["C"], []], 2)

    assert (first.filled, second.filled, second.lines) == (2, 1, 3)


def test_only_the_first_lines_are_looked_at() -> None:
    assert profile_values(map(str, range(10 * PROFILED_LINES))).lines == PROFILED_LINES


@pytest.mark.parametrize("width", [1, 30, 300, 1000])
def test_of_many_columns_fewer_lines_are_looked_at(width: int) -> None:
    rows = [["1"] * width] * (2 * PROFILED_LINES)

    looked_at = {profile.lines for profile in profile_columns(rows, width)}

    assert looked_at == {min(PROFILED_LINES, PROFILED_CELLS // width)}


@given(st.lists(st.text(max_size=30), max_size=20))
def test_no_count_is_more_than_what_is_filled(values: list[str]) -> None:
    profile = profile_values(values)

    counts = (profile.numbers, profile.dates + profile.maybe_dates, *profile.shapes.values())
    assert max(counts, default=0) <= profile.filled <= profile.lines == len(values)
    assert profile.integers <= profile.numbers
    assert sum(profile.values.values()) == profile.filled
    assert len(profile.samples) == min(profile.distinct, 3)
