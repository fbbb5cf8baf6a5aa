"""A rule has its row, its sentence, its words in both languages and its section in the manual."""

import re
from functools import cache
from pathlib import Path

import polib
import pytest

from imports.checking.report import build_problem
from imports.rules import CATALOGUE, MESSAGES, Rule, Severity
from imports.rules.catalogue import ROWS, Family, RuleRow
from imports.views.companies.rule_examples import read_rule_examples

ROOT = Path(__file__).resolve().parents[2]
#: The headings of docs/rules.md, and the rules below each.
HEADINGS = {
    "How the file is read": Family.READING,
    "The columns": Family.HEADER,
    "The lines": Family.RECORD,
    "The lines with each other": Family.ACROSS,
    "The cells": Family.CELL,
    "The columns as a whole": Family.COLUMN,
}


@cache
def translated(language: str) -> set[str]:
    path = ROOT / "locale" / language / "LC_MESSAGES" / "django.po"
    return {entry.msgid for entry in polib.pofile(str(path)) if entry.translated()}


def test_every_rule_has_one_row() -> None:
    assert [row.rule for row in ROWS] == list(Rule)
    assert list(CATALOGUE) == list(Rule)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.rule.value)
def test_every_rule_has_a_name_and_a_sentence_in_both_languages(row: RuleRow) -> None:
    assert {row.name, MESSAGES[row.rule]} <= translated("fr") & translated("en")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.rule.value)
def test_every_rule_has_an_example_for_the_companys_page(row: RuleRow) -> None:
    assert row.rule in read_rule_examples()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.rule.value)
def test_a_test_names_every_rule(row: RuleRow) -> None:
    assert {f"Rule.{row.rule.name}", f'"{row.rule.value}"'} & find_words_of_tests()


@cache
def find_words_of_tests() -> set[str]:
    """Return what looks like a rule in the tests, but for this file."""
    paths = (path for path in (ROOT / "tests").rglob("*.py") if path.name != Path(__file__).name)
    rule = re.compile(r'Rule\.\w+|"\w+"')
    return {word for path in paths for word in rule.findall(path.read_text(encoding="utf-8"))}


def test_no_sentence_is_left_of_a_rule_that_is_gone() -> None:
    assert set(MESSAGES) == set(Rule)
    assert set(read_rule_examples()) == set(Rule)


def test_the_manual_describes_the_rules_by_family_in_their_order() -> None:
    text = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    chapters = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))

    for heading, family in HEADINGS.items():
        described = re.findall(r"^### `(\w+)`", chapters[heading], re.MULTILINE)
        assert described == [row.rule.value for row in ROWS if row.family is family]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.rule.value)
def test_a_problem_is_as_grave_as_its_rule_and_only_what_blocks_may_be_downgraded(
    row: RuleRow,
) -> None:
    assert build_problem(row.rule, line=1).severity is row.severity
    assert row.severity is Severity.BLOCKING or not row.is_overridable
