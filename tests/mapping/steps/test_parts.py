"""Steps that keep a part of a cell: what is not there is not made up."""

import pytest

from imports.mapping.steps.parts import ExtractPart, SplitPart
from imports.mapping.steps.step import Step
from tests.mapping.steps.columns import convert_column


@pytest.mark.parametrize(
    ("step", "value", "made"),
    [
        (ExtractPart(length=3), "LYO-12", "LYO"),
        (ExtractPart(length=3), "LYO", "LYO"),
        (ExtractPart(length=3), "LY", None),
        (ExtractPart(length=2, from_end=True), "LYO-12", "12"),
        (ExtractPart(length=2, from_end=True), "1", None),
        (ExtractPart(length=2, start=5), "LYO-12", "12"),
        (ExtractPart(length=3, start=5), "LYO-12", None),
        (ExtractPart(length=1, start=2), "é€œ", "€"),
        (SplitPart(separator="-"), "LYO - Entrepôt", "LYO"),
        (SplitPart(separator="-", part=2), "LYO - Entrepôt", "Entrepôt"),
        (SplitPart(separator="-", part=3), "LYO - Entrepôt", None),
        (SplitPart(separator="-", part=-1), "a-b-c", "c"),
        (SplitPart(separator="-", part=-3), "a-b-c", "a"),
        (SplitPart(separator="-", part=-4), "a-b-c", None),
        (SplitPart(separator="-"), "sans", "sans"),
        (SplitPart(separator="-", part=2), "a--b", ""),
        (SplitPart(separator="||", part=2), "a||b|c", "b|c"),
        (SplitPart(separator=".", part=2), "a.b", "b"),
        (SplitPart(separator="-", part=2), "", ""),
        (ExtractPart(length=3), "", ""),
    ],
)
def test_a_part_is_kept_or_missed(step: Step, value: str, made: str | None) -> None:
    assert step.convert(value) == made
    assert convert_column([step], [value]) == [made]
