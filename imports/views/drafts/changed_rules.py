"""The rules that a draft breaks and whose severity changed since it was checked."""

from typing import TypedDict

from imports.intake.overrides import find_changed
from imports.models import Run
from imports.views.rule_names import name_rule


class ChangedRules(TypedDict):
    """The names of the rules that were downgraded since, and of those that block again."""

    rules_lowered: list[str]
    rules_raised: list[str]


def describe_changed_rules(run: Run) -> ChangedRules:
    lowered, raised = find_changed(run)
    return {
        "rules_lowered": sorted(map(name_rule, lowered)),
        "rules_raised": sorted(map(name_rule, raised)),
    }
