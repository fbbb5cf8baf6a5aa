"""Every rule has a sentence."""

import json
import re

import pytest

from imports.catalogue import FieldType
from imports.rules import CATALOGUE, MESSAGES, Rule, rule_text
from imports.values.rules import CellCheck, find_faults

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
    "sheet": "Feuil1",
    "set_sheet": "Feuil2",
    "shown": "23,99",
    "held": "23,988",
    "sent": "23,988",
    "values": "001, 002",
    "day": 3,
    "month": 4,
    "year": 2026,
    "short_year": "98",
    "encoding": "Windows-1252",
    "better": "CP850",
    "words": "Besan‡on → Besançon",
    "set_encoding": "cp850",
    "delimiter": "⇥",
}


@pytest.mark.parametrize("rule", Rule)
def test_each_rule_says_what_is_wrong_in_a_sentence(rule: Rule) -> None:
    sentence = rule_text(rule, PARAMS)

    assert sentence.endswith((".", "(for example 12).", "breaks)."))
    assert "%" not in sentence
    assert rule in CATALOGUE


@pytest.mark.parametrize(
    "rule", [Rule.MORE_CELLS, Rule.FEWER_CELLS, Rule.UNBALANCED_PIECE, Rule.TOO_LONG]
)
def test_a_count_of_one_stands_beside_no_plural(rule: Rule) -> None:
    sentence = rule_text(rule, PARAMS | {"found": 1, "expected": 1, "times": 1, "max_length": 1})

    assert not re.search(r"\b1 [a-z]+s\b", sentence)


def test_a_suggestion_comes_first() -> None:
    sentence = rule_text(Rule.UNKNOWN_COLUMN, {"suggestion": "ART_CODE"})

    assert sentence.startswith("Did you mean ART_CODE? ")


def test_a_chosen_decimal_mark_is_the_reason_why_the_other_one_is_refused() -> None:
    params = {"example": "1234,56", "chosen_mark": ",", "other_mark": ".", "suggestion": "1234"}

    sentence = rule_text(Rule.BAD_DECIMAL, params)

    assert sentence.startswith(
        "Did you mean 1234? For this file, “,” was chosen as the decimal mark: “.” is not allowed"
    )


@pytest.mark.parametrize(
    "rule", [Rule.DOUBTFUL_ENCODING, Rule.GUESSED_ENCODING, Rule.MIXED_ENCODING]
)
def test_a_problem_that_was_stored_without_its_columns_is_still_told(rule: Rule) -> None:
    params = {name: value for name, value in PARAMS.items() if name != "columns"}

    assert "(columns: –)" in rule_text(rule, params)


def test_sentences_are_translated_before_they_are_filled() -> None:
    french = {MESSAGES[Rule.REPEATED_COLUMN]: "La colonne %(first)s porte déjà ce nom."}

    sentence = rule_text(Rule.REPEATED_COLUMN, {"first": 2}, french.__getitem__)

    assert sentence == "La colonne 2 porte déjà ce nom."


def test_params_can_be_stored_as_json() -> None:
    assert json.loads(json.dumps(PARAMS)) == PARAMS


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("31/02/2027", "February 31 does not exist: this month has 28 days."),
        ("30/02/2028", "February 30 does not exist: this month has 29 days."),
        ("31/04/2027", "April 31 does not exist: this month has 30 days."),
        ("29/02/2027", "February 29, 2027 does not exist: 2027 is not a leap year."),
        ("25/13/2026", "There is no month 13: months run from 01 to 12"),
        ("12/25/2026", "Correct the month. If it comes before the day, swap the two."),
        ("32/01/2026", "January 32 does not exist: January has 31 days."),
        ("00/01/2026", "January 0 does not exist: January has 31 days."),
        ("31/2/2027", "February 31 does not exist"),
        ("2027-02-31", "February 31 does not exist"),
        ("31 février 2027", "February 31 does not exist"),
        ("le 3 mai ou juin", "This is not a valid date in the expected format (JJ/MM/AAAA"),
    ],
)
def test_a_day_that_does_not_exist_is_called_by_its_name(value: str, said: str) -> None:
    check = CellCheck(name="DOC_DATE", type=FieldType.DATE)

    [(rule, params)] = find_faults(value, check)

    assert said in rule_text(rule, params)


def test_a_day_of_the_year_0_is_told_by_its_year() -> None:
    check = CellCheck(name="DOC_DATE", type=FieldType.DATE, dates=("JJMMAAAA",))

    [(rule, params)] = find_faults("01010000", check)

    assert rule_text(rule, params) == "There is no year 0000. Correct the year."


def test_a_day_that_exists_in_another_order_is_not_called_impossible() -> None:
    check = CellCheck(name="DOC_DATE", type=FieldType.DATE)

    [(rule, params)] = find_faults("10122027", check)

    assert rule_text(rule, params).startswith("Did you mean 10/12/2027? This is not a valid date")


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("value_table", "no match in the value table"),
        ("date", "does not read as a date"),
        ("number", "does not read as a number in the form"),
        ("divide", "counts with this value"),
        ("delimiter", "contains the delimiter"),
        ("extract", "cannot convert this value"),
    ],
)
def test_a_value_that_is_not_converted_is_told_by_the_step_that_failed(
    step: str, said: str
) -> None:
    assert said in rule_text(Rule.NOT_CONVERTED, {"step": step})
