"""The rules that a draft breaks and whose severity changed since it was checked."""

from imports.intake.overrides import find_changed
from imports.models import Run
from imports.views.rule_names import name_rule


def describe_changed_rules(run: Run) -> dict[str, object]:
    """Return the names of those that were downgraded since, and of those that block again."""
    lowered, raised = find_changed(run)
    return {
        "rules_lowered": sorted(map(name_rule, lowered)),
        "rules_raised": sorted(map(name_rule, raised)),
    }
