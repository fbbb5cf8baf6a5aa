"""A line of a file for each rule, and what the check says of it.

They are the lines of the examples in docs/rules.md that break the rule; the tests hold them against
what the check finds there.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from imports.rules import Rule, rule_text
from imports.rules.catalogue import Params

FILE = Path(__file__).with_suffix(".json")


@dataclass(frozen=True, slots=True)
class Example:
    """A line that breaks a rule; `params` fill the rule's sentence."""

    line: str
    params: Params


@cache
def read_rule_examples() -> Mapping[Rule, Example]:
    examples = json.loads(FILE.read_text(encoding="utf-8"))
    return {Rule(rule): Example(**example) for rule, example in examples.items()}


def describe_rule(rule: Rule) -> str:
    """Return what the check says of the rule's example."""
    return rule_text(rule, read_rule_examples()[rule].params, translate=_)
