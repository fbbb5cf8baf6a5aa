"""Steps that make one value of several cells, and lists of steps that begin with one."""

from collections.abc import Sequence

import pytest

from imports.mapping.steps.applying import combine_values, convert_value
from imports.mapping.steps.numbers import DecimalMark, ReadNumber
from imports.mapping.steps.several import FirstFilled, JoinCells
from imports.mapping.steps.step import CombiningStep
from imports.mapping.steps.text import AddPrefix, ChangeCase, Trim


@pytest.mark.parametrize(
    ("step", "values", "made"),
    [
        (JoinCells(), ["Jean", "Dupont"], "Jean Dupont"),
        (JoinCells(separator=""), ["411", "DUPONT"], "411DUPONT"),
        (JoinCells(separator=", "), ["5 rue Cugnot", "", "Bât. B"], "5 rue Cugnot, Bât. B"),
        (JoinCells(separator=", "), ["", " ", "\xa0"], ""),
        (JoinCells(), ["Jean"], "Jean"),
        (FirstFilled(), ["", " ", "06 12", "01 34"], "06 12"),
        (FirstFilled(), ["", " "], ""),
    ],
)
def test_cells_become_one_value(step: CombiningStep, values: Sequence[str], made: str) -> None:
    assert step.combine(values) == made
    assert combine_values([step], values) == made


def test_steps_behind_the_first_work_on_what_it_made() -> None:
    steps = [JoinCells(separator="-"), ChangeCase(), AddPrefix(text="4")]

    assert combine_values(steps, ["a", "b"]) == "4A-B"
    assert combine_values(steps, ["", ""]) == ""


def test_one_cell_needs_no_joining() -> None:
    assert combine_values([Trim()], [" a "]) == "a"
    assert combine_values([], ["a"]) == "a"


def test_several_cells_without_a_step_that_joins_them_are_an_error() -> None:
    with pytest.raises(ValueError, match="too many values"):
        combine_values([Trim()], ["a", "b"])


def test_what_one_step_cannot_tell_no_later_one_makes_up() -> None:
    number = ReadNumber(decimal=DecimalMark.COMMA)

    assert convert_value([number, AddPrefix(text="x")], "12,5") == "x12,5"
    assert convert_value([number, AddPrefix(text="x")], "douze") is None
    assert combine_values([JoinCells(), number, AddPrefix(text="x")], ["douze"]) is None


def test_no_steps_change_nothing() -> None:
    assert convert_value([], " as it is ") == " as it is "
