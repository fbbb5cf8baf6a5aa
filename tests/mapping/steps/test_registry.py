"""Steps are data: each is JSON and comes back the same; what is no step is refused in words."""

import json
import re

import pytest
from hypothesis import given, settings

from imports.mapping.refused import MappingRefused
from imports.mapping.steps.registry import STEPS, read_step
from imports.mapping.steps.step import Step
from tests.effort import examples
from tests.mapping.steps.drawing import all_steps

#: One of each, as it is stored, and its sentence.
STORED: list[tuple[dict[str, object], str]] = [
    (
        {"type": "value_table", "values": {"Entrée": "E", "Sortie": "S"}, "folds": True},
        "Values become others: “Entrée” becomes “E”, “Sortie” becomes “S”.",
    ),
    (
        {"type": "value_table", "values": {"a": "1", "b": "2", "c": "3", "d": "4"}, "folds": False},
        "Values become others: “a” becomes “1”, “b” becomes “2”, “c” becomes “3”, ….",
    ),
    (
        {
            "type": "date", "form": "d/m/y", "pivot": 50, "time": "drop", "zeros_are_empty": True,
        },
        ("Dates written as day/month/year (31/12/2026) become JJ/MM/AAAA. Years of two digits up "
        "to 50 are of this century, those above of the last one. A time behind the date is left "
        "out. Dates of zeros (00/00/0000) become empty."),
    ),
    (
        {
            "type": "number", "decimal": ".", "thousands": ",", "sign": "brackets",
            "drops": ["€", "EUR"], "writes": ",", "is_whole": False,
        },
        ("Numbers with the decimal mark “.” and thousands separated by a comma are read. Numbers "
        "in brackets are below zero. What stands beside the number is left out: €, EUR."),
    ),
    (
        {
            "type": "number", "decimal": ",", "thousands": "", "sign": "trailing", "drops": [],
            "writes": ",", "is_whole": True,
        },
        ("Numbers with the decimal mark “,” are read. A minus may stand behind the number. "
        "Decimals that are all zeros are left out; others are refused."),
    ),
    ({"type": "factor", "factor": "0.01"}, "Numbers are multiplied by 0.01."),
    ({"type": "absolute"}, "The sign of numbers is left out."),
    (
        {"type": "sign_to_code", "positive": "E", "negative": "S", "zero": None},
        "Numbers above zero become “E”, those below zero “S”. Zero is refused.",
    ),
    (
        {"type": "sign_to_code", "positive": "D", "negative": "C", "zero": "D"},
        "Numbers above zero become “D”, those below zero “C”. Zero becomes “D”.",
    ),
    ({"type": "case", "case": "upper"}, "Letters are written as capitals."),
    ({"type": "trim"}, "Spaces at the beginning and at the end are removed."),
    (
        {"type": "pad", "length": 5, "character": "0", "side": "left"},
        "Values of fewer than 5 characters are filled with “0” on the left.",
    ),
    (
        {"type": "remove", "characters": ". -"},
        "These characters are left out wherever they stand: “. -”.",
    ),
    ({"type": "prefix", "text": "CLI"}, "“CLI” is written in front of each value."),
    ({"type": "suffix", "text": "%"}, "“%” is written behind each value."),
    ({"type": "cut", "length": 35}, "Values are cut after character 35."),
    ({"type": "default_if_empty", "value": "FR"}, "Empty cells become “FR”."),
    (
        {"type": "extract", "length": 3, "start": 1, "from_end": False},
        "Each value is kept up to character 3.",
    ),
    (
        {"type": "extract", "length": 3, "start": 1, "from_end": True},
        "The last characters of each value are kept (3).",
    ),
    (
        {"type": "extract", "length": 3, "start": 4, "from_end": False},
        "Each value is kept from character 4 to character 6.",
    ),
    (
        {"type": "split", "separator": " - ", "part": 2},
        "Of each value, piece 2 between “ - ” is kept.",
    ),
    (
        {"type": "split", "separator": "/", "part": -1},
        "Of each value, piece 1 from the end between “/” is kept.",
    ),
    (
        {"type": "join", "separator": " "},
        "The columns are joined, with “ ” between them.",
    ),
    ({"type": "join", "separator": ""}, "The columns are joined, with nothing between them."),
    (
        {
            "type": "subtract", "decimal": ",", "thousands": " ", "drops": [], "writes": ",",
            "takes_both": False,
        },
        (
            "The second column is taken off the first; one of the two is empty. Numbers with the "
            "decimal mark “,” and thousands separated by a space are read."
        ),
    ),
    (
        {
            "type": "subtract", "decimal": ".", "thousands": "", "drops": [], "writes": ",",
            "takes_both": True,
        },
        (
            "The second column is taken off the first. Numbers with the decimal mark “.” are read."
        ),
    ),
    (
        {
            "type": "divide", "decimal": ",", "thousands": "", "drops": ["€"], "writes": ",",
            "decimals": None,
        },
        (
            "The first column is divided by the second, exactly. Numbers with the decimal mark “,” "
            "are read. What stands beside the number is left out: €."
        ),
    ),
    (
        {
            "type": "divide", "decimal": ",", "thousands": "", "drops": [], "writes": ",",
            "decimals": 2,
        },
        (
            "The first column is divided by the second, and rounded to 2 decimals. Numbers with "
            "the decimal mark “,” are read."
        ),
    ),
    ({"type": "first_filled"}, "The first of the columns that is filled counts."),
]  # fmt: skip


@settings(max_examples=examples(500))
@given(all_steps)
def test_a_step_comes_back_from_json_as_it_was(step: Step) -> None:
    assert read_step(json.loads(json.dumps(step.as_json()))) == step


@given(all_steps)
def test_every_step_says_what_it_does_in_a_sentence(step: Step) -> None:
    sentence = step.describe()

    assert sentence.endswith(".")
    assert step.describe(lambda text: f"§ {text}") != sentence


@pytest.mark.parametrize(("stored", "sentence"), STORED, ids=lambda one: str(one)[:40])
def test_a_stored_step_opens_and_says_its_sentence(stored: object, sentence: str) -> None:
    step = read_step(stored)

    assert step.describe() == sentence
    assert step.as_json() == stored


def test_one_of_each_is_tried_here() -> None:
    assert {stored["type"] for stored, _sentence in STORED} == set(STEPS)


@pytest.mark.parametrize(
    ("stored", "code"),
    [
        ("trim", "not_an_object"),
        (["trim"], "not_an_object"),
        (None, "not_an_object"),
        ({1: "trim"}, "not_an_object"),
        ({}, "missing_key"),
        ({"type": 3}, "wrong_type"),
        ({"type": "eval"}, "unknown_step"),
        ({"type": "trim", "sides": "both"}, "unknown_key"),
        ({"type": "pad"}, "missing_key"),
        ({"type": "pad", "length": "5"}, "wrong_type"),
        ({"type": "pad", "length": True}, "wrong_type"),
        ({"type": "pad", "length": 5.0}, "wrong_type"),
        ({"type": "pad", "length": 0}, "too_small"),
        ({"type": "pad", "length": 10**9}, "too_large"),
        ({"type": "pad", "length": 5, "character": "00"}, "one_character"),
        ({"type": "pad", "length": 5, "side": "middle"}, "not_one_of"),
        ({"type": "pad", "length": 5, "side": ["left"]}, "not_one_of"),
        ({"type": "factor", "factor": 0.01}, "wrong_type"),
        ({"type": "factor", "factor": 1}, "wrong_type"),
        ({"type": "factor", "factor": "NaN"}, "wrong_type"),
        ({"type": "factor", "factor": "1e9"}, "wrong_type"),
        ({"type": "factor", "factor": "1,5"}, "wrong_type"),
        ({"type": "factor", "factor": "1_0"}, "wrong_type"),
        ({"type": "factor", "factor": "0.0"}, "no_factor"),
        ({"type": "factor", "factor": "1" * 70}, "too_large"),
        ({"type": "number", "decimal": ",", "thousands": ","}, "same_marks"),
        ({"type": "number", "decimal": ",", "drops": ["5"]}, "digits_dropped"),
        ({"type": "number", "decimal": ",", "drops": ["-"]}, "digits_dropped"),
        ({"type": "number", "decimal": ",", "drops": [" "]}, "nothing_said"),
        ({"type": "number", "decimal": ",", "drops": "€"}, "wrong_type"),
        ({"type": "date", "form": "m/y"}, "not_one_of"),
        ({"type": "date", "form": "d/m/y", "pivot": 100}, "too_large"),
        ({"type": "date", "form": "d/m/y", "pivot": "50"}, "wrong_type"),
        ({"type": "value_table", "values": {}}, "no_values"),
        ({"type": "value_table", "values": [["a", "b"]]}, "wrong_type"),
        ({"type": "value_table", "values": {"a": 1}}, "wrong_type"),
        ({"type": "value_table", "values": {"a": "x", " A": "y"}}, "values_contradict"),
        ({"type": "value_table", "values": {"a": "x\ny"}}, "line_break"),
        ({"type": "prefix", "text": ""}, "nothing_said"),
        ({"type": "prefix", "text": "a\r"}, "line_break"),
        ({"type": "suffix", "text": "a\n"}, "line_break"),
        ({"type": "default_if_empty", "value": ""}, "nothing_said"),
        ({"type": "prefix", "text": "x" * 4001}, "too_many_characters"),
        ({"type": "suffix", "text": "x" * 4001}, "too_many_characters"),
        ({"type": "default_if_empty", "value": "x" * 4001}, "too_many_characters"),
        ({"type": "remove", "characters": ""}, "nothing_said"),
        ({"type": "split", "separator": ""}, "nothing_said"),
        ({"type": "split", "separator": "-", "part": 0}, "too_small"),
        ({"type": "extract", "length": 2, "start": 2, "from_end": True}, "too_large"),
        ({"type": "join", "separator": "\n"}, "line_break"),
        ({"type": "subtract", "decimal": ",", "thousands": ","}, "same_marks"),
        ({"type": "subtract", "decimal": ",", "sign": "trailing"}, "unknown_key"),
        ({"type": "divide", "decimal": ",", "drops": ["-"]}, "digits_dropped"),
        ({"type": "divide", "decimal": ",", "decimals": 13}, "too_large"),
        ({"type": "divide", "decimal": ",", "decimals": -1}, "too_small"),
        ({"type": "sign_to_code", "positive": "E", "negative": ""}, "nothing_said"),
        ({"type": "sign_to_code", "positive": "E", "negative": "S", "zero": 0}, "wrong_type"),
    ],
)
def test_what_is_no_step_is_refused_with_a_sentence(stored: object, code: str) -> None:
    with pytest.raises(MappingRefused) as refused:
        read_step(stored)

    assert refused.value.code == code
    assert re.fullmatch(r"[^%]+\.", str(refused.value))
