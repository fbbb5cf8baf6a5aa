"""What the first lines should become is written; the steps that give it are proposed."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imports.mapping.by_example import MOST_STEPS, propose_by_example
from imports.mapping.steps.applying import convert_value
from imports.mapping.steps.step import Step
from imports.mapping.steps.text import LONGEST_CELL
from tests.effort import examples
from tests.mapping.steps.drawing import cells, one_line, single_steps


def name_types(steps: Sequence[Step]) -> list[str]:
    return [step.type for step in steps]


@pytest.mark.parametrize(
    ("first", "types", "other", "result"),
    [
        ({"31/12/26": "31/12/2026"}, ["date"], "01/02/26", "01/02/2026"),
        ({"12/31/2026": "31/12/2026"}, ["date"], "1/2/2026", "02/01/2026"),
        ({"2026-12-31T10:30:00": "31/12/2026"}, ["date"], "2026-01-02", "02/01/2026"),
        ({"31/12/2026 10:30": "31/12/2026 10:30"}, [], "x", "x"),
        ({"20261231": "31/12/2026"}, ["date"], "20260102", "02/01/2026"),
        ({"46387": "31/12/2026"}, ["date"], "46024", "02/01/2026"),
        ({"0000-00-00": "", "2026-12-31": "31/12/2026"}, ["date"], "2026-01-02", "02/01/2026"),
        ({"31/12/85": "31/12/1985"}, ["date"], "31/12/26", "31/12/2026"),
        ({"(12,50)": "-12,50"}, ["number"], "8,00", "8,00"),
        ({"12.50-": "-12,50"}, ["number"], "1.00", "1,00"),
        ({"1,234.50": "1234,50"}, ["number"], "7.1", "7,1"),
        ({"$1,234.50": "1234,50"}, ["number"], "$7.1", "7,1"),
        ({"12,000": "12"}, ["number"], "7,000", "7"),
        ({"1250": "12,5"}, ["factor"], "99", "0,99"),
        ({"-5": "5", "3": "3"}, ["absolute"], "-7", "7"),
        ({"-5": "S", "3": "E"}, ["sign_to_code"], "0", None),
        ({"-5": "S", "3": "E", "0": ""}, ["sign_to_code"], "12", "E"),
        ({"ab": "AB"}, ["case"], "é", "É"),
        ({" ab": "ab"}, ["trim"], "c ", "c"),
        ({"12": "00012", "7": "00007"}, ["pad"], "130", "00130"),
        ({"12": "CLI00012", "7": "CLI00007"}, ["pad", "prefix"], "130", "CLI00130"),
        ({"FR-12": "00012"}, ["split", "pad"], "FR-7", "00007"),
        ({"3-7001": "37001"}, ["remove"], "4-1-1", "411"),
        ({"Dupont": "Dupont SA"}, ["suffix"], "Martin", "Martin SA"),
        ({"": "FR", "BE": "BE"}, ["default_if_empty"], "DE", "DE"),
        ({"": "fr", "BE": "be"}, ["default_if_empty", "case"], "DE", "de"),
        ({"Dupont, Jean": "Jean"}, ["split"], "Martin, Luc", "Luc"),
        ({"Dupont, Jean": "JEAN"}, ["case", "split"], "Martin, Luc", "LUC"),
        ({"2026CMD17": "CMD17"}, ["extract"], "2025CMD18", "CMD18"),
        ({"abcdef": "abc", "xy": "xy"}, ["cut"], "vwxyz", "vwx"),
        ({"gris": "bleu"}, ["value_table"], "vert", None),
    ],
)
def test_the_steps_are_found_that_make_other_values_alike(
    first: dict[str, str], types: list[str], other: str, result: str | None
) -> None:
    proposed = propose_by_example([*first, other], first)

    assert name_types(proposed[0].steps) == types
    assert convert_value(proposed[0].steps, other) == result


def test_what_the_proposals_make_differently_is_shown_first() -> None:
    values = ["FR-12", "DE-125", "FR-13", "FR-7", "sans", "FR-7"]

    proposed = propose_by_example(values, {"FR-12": "00012"})

    assert [(name_types(one.steps), one.others, one.refused) for one in proposed] == [
        (["split", "pad"], (("sans", None), ("DE-125", "00125"), ("FR-7", "00007")), 1),
        (["split", "prefix"], (("sans", None), ("DE-125", "000125"), ("FR-7", "0007")), 1),
        (["value_table"], (("DE-125", None),), 4),
    ]


def test_one_more_example_decides_between_them() -> None:
    values = ["FR-12", "DE-125", "FR-7"]

    proposed = propose_by_example(values, {"FR-12": "00012", "FR-7": "00007"})

    assert [name_types(one.steps) for one in proposed] == [["split", "pad"], ["value_table"]]


def test_a_reading_that_refuses_few_values_is_better_than_characters_left_out() -> None:
    prices = [f"{n} 234,50 €" for n in range(1, 10)]

    best = propose_by_example([*prices, "gratuit"], {prices[0]: "1234,50"})[0]

    assert name_types(best.steps) == ["number"]
    assert best.others == (("gratuit", None), (prices[1], "2234,50"), (prices[2], "3234,50"))


@pytest.mark.parametrize(
    "first", [{}, {"a": "b\nc"}, {"a": "x" * (LONGEST_CELL + 1)}], ids=["none", "break", "long"]
)
def test_nothing_is_proposed_for_what_no_cell_can_hold(first: dict[str, str]) -> None:
    assert propose_by_example(["a", "b"], first) == []


@settings(max_examples=examples(300))
@given(
    st.lists(cells, max_size=6),
    st.dictionaries(cells, one_line | st.sampled_from(["12,5", "31/12/2026", "E"]), max_size=3),
)
def test_what_is_proposed_gives_every_example(values: list[str], first: dict[str, str]) -> None:
    proposed = propose_by_example(values, first)

    for one in proposed:
        assert len(one.steps) <= MOST_STEPS
        assert {value: convert_value(one.steps, value) for value in first} == first
        assert all(convert_value(one.steps, value) == result for value, result in one.others)
        assert {value for value, _result in one.others} <= set(values) - first.keys()
    assert bool(proposed) == bool(first)


@settings(max_examples=examples(300))
@given(single_steps, st.lists(cells, min_size=1, max_size=3, unique=True), st.lists(cells))
def test_what_one_step_makes_is_found_by_lists_that_make_it_too(
    step: Step, known: list[str], values: list[str]
) -> None:
    converted = {value: step.convert(value) for value in known}
    first = {value: made for value, made in converted.items() if made and "\n" not in made}
    first = {value: made for value, made in first.items() if "\r" not in made}

    for one in propose_by_example(values, first):
        assert {value: convert_value(one.steps, value) for value in first} == first
