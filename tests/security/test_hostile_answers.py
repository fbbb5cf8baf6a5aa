"""Answers made to hurt: reading one takes time in proportion to its length, never its square.

No time is asserted: with the square, each of these would run for hours.
"""

import json

import pytest

from imports.gestimum.journal import EntryKind, parse_journal
from imports.gestimum.parsing import NotAnAnswer, parse_answer

LENGTH = 1_000_000


@pytest.mark.parametrize(
    "beginning",
    [
        "Ligne 1 :",
        "Avertissement (ligne 1) :",
        "La ligne 1 n'a pas pu être importée :",
        "La ligne 1 comporte les avertissements suivants :",
    ],
)
def test_blanks_before_a_line_break_are_read_once(beginning: str) -> None:
    entry = beginning + " " * LENGTH + "a\nb"

    [read] = parse_journal([entry])

    assert read.verbatim == entry


def test_a_sentence_repeated_without_end_is_read_once() -> None:
    entry = "Stock de l'article" + " insuffisant" * (LENGTH // 12) + "\nb"

    [read] = parse_journal([entry])

    assert read.kind is EntryKind.REFUSAL_WITHOUT_LINE


@pytest.mark.slow
def test_a_key_given_twice_among_very_many_is_found() -> None:
    pairs = ", ".join(f'"k{number}": 1' for number in range(LENGTH // 4))

    with pytest.raises(NotAnAnswer) as refusal:
        parse_answer(f'{{{pairs}, "k7": 2}}'.encode())

    assert refusal.value.params == {"key": "k7"}


@pytest.mark.parametrize("depth", [900, 1_500, 9_000, 100_000])
def test_an_answer_nested_ever_deeper_is_no_answer(depth: int) -> None:
    nested = "[" * depth + json.dumps("\0") + "]" * depth

    with pytest.raises(NotAnAnswer):
        parse_answer(nested.encode())
