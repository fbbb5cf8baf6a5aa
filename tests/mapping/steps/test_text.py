"""Steps over the characters of a cell."""

import pytest

from imports.mapping.steps.step import Step
from imports.mapping.steps.text import (
    AddPrefix,
    AddSuffix,
    ChangeCase,
    CutToLength,
    DefaultIfEmpty,
    LetterCase,
    Pad,
    RemoveCharacters,
    Side,
    Trim,
)
from tests.mapping.steps.columns import convert_column

UPPER, LOWER = ChangeCase(case=LetterCase.UPPER), ChangeCase(case=LetterCase.LOWER)


@pytest.mark.parametrize(
    ("step", "value", "made"),
    [
        (Trim(), "  Lyon\t", "Lyon"),
        (Trim(), "\xa0\u202f\u200bSaint Denis", "Saint Denis"),
        (Trim(), " \t", ""),
        (UPPER, "éœß d'Été", "ÉŒSS D'ÉTÉ"),
        (LOWER, "ÉTAGÈRE 4X", "étagère 4x"),
        (Pad(length=5), "12", "00012"),
        (Pad(length=5), "123456", "123456"),
        (Pad(length=5), "é", "0000é"),
        (Pad(length=4, character=".", side=Side.RIGHT), "ab", "ab.."),
        (RemoveCharacters(characters=" .-"), "3 7.0-1", "3701"),
        (RemoveCharacters(characters="[^]\\"), "[a^b]\\", "ab"),
        (AddPrefix(text="411"), "DUPONT", "411DUPONT"),
        (AddSuffix(text=" %"), "20", "20 %"),
        (CutToLength(length=4), "étagère", "étag"),
        (CutToLength(length=4), "éta", "éta"),
        (DefaultIfEmpty(value="FR"), "", "FR"),
        (DefaultIfEmpty(value="FR"), " \xa0", "FR"),
        (DefaultIfEmpty(value="FR"), "BE", "BE"),
    ],
)
def test_a_text_becomes_what_the_step_says(step: Step, value: str, made: str) -> None:
    assert step.convert(value) == made
    assert convert_column([step], [value]) == [made]


@pytest.mark.parametrize("blank", ["", " ", "\t", "\xa0 "])
@pytest.mark.parametrize(
    "step",
    [UPPER, Pad(length=5), RemoveCharacters(characters=" \t\xa0"), AddPrefix(text="4"),
     AddSuffix(text="4"), CutToLength(length=1)],
    ids=lambda step: step.type,
)  # fmt: skip
def test_an_empty_cell_stays_empty(step: Step, blank: str) -> None:
    assert step.convert(blank) == blank
