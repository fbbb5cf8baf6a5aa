"""Every rule has a sentence."""

import json
import re

import pytest

from imports.checking import MESSAGES, SEVERITIES, Rule, message

PARAMS: dict[str, str | int] = {
    "first": 1,
    "label": "Code article",
    "order": "ART_CODE",
    "found": 3,
    "expected": 2,
    "mark": '"',
    "start": "*",
    "width": 113,
    "length": 12,
    "max_length": 10,
    "allowed": "E (Entrée)",
    "shapes": "JJ/MM/AAAA",
    "example": "1234,56",
    "characters": "→",
    "kind": "Articles",
    "known": 4,
    "columns": 5,
    "names": "TXT_LIB, TXT_MEMO",
    "times": 2,
    "before": "01/03/2026",
    "debit": "120.50",
    "credit": "120",
    "difference": "0.50",
    "total": "12000",
    "amount": "12000.50",
    "last": 4,
}


@pytest.mark.parametrize("rule", Rule)
def test_each_rule_says_what_is_wrong_in_a_sentence(rule: Rule) -> None:
    sentence = message(rule, PARAMS)

    assert sentence.endswith((".", "(for example 12).", "breaks)."))
    assert "%" not in sentence
    assert rule in SEVERITIES


@pytest.mark.parametrize(
    "rule", [Rule.MORE_CELLS, Rule.FEWER_CELLS, Rule.UNBALANCED_PIECE, Rule.TOO_LONG]
)
def test_a_count_of_one_stands_beside_no_plural(rule: Rule) -> None:
    sentence = message(rule, PARAMS | {"found": 1, "expected": 1, "times": 1, "max_length": 1})

    assert not re.search(r"\b1 [a-z]+s\b", sentence)


def test_a_suggestion_comes_first() -> None:
    sentence = message(Rule.UNKNOWN_COLUMN, {"suggestion": "ART_CODE"})

    assert sentence.startswith("Did you mean ART_CODE? ")


def test_a_chosen_decimal_mark_is_the_reason_why_the_other_one_is_refused() -> None:
    params = {"example": "1234,56", "chosen_mark": ",", "other_mark": ".", "suggestion": "1234"}

    sentence = message(Rule.BAD_DECIMAL, params)

    assert sentence.startswith(
        "Did you mean 1234? For this file, “,” was chosen as the decimal mark: “.” must not stand"
    )


def test_sentences_are_translated_before_they_are_filled() -> None:
    french = {MESSAGES[Rule.REPEATED_COLUMN]: "La colonne %(first)s porte déjà ce nom."}

    sentence = message(Rule.REPEATED_COLUMN, {"first": 2}, french.__getitem__)

    assert sentence == "La colonne 2 porte déjà ce nom."


def test_params_can_be_stored_as_json() -> None:
    assert json.loads(json.dumps(PARAMS)) == PARAMS
