"""What people call a rule."""

from django.utils.translation import gettext as _

from imports.rules import CATALOGUE, Rule


def name_rule(rule: str) -> str:
    """Return a rule's name in few words."""
    return _(CATALOGUE[Rule(rule)].name)
