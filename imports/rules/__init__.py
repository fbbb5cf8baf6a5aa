"""What the check looks for: the catalogue of its rules and their sentences. No Django."""

from imports.rules.catalogue import CATALOGUE, Params, Rule
from imports.rules.sentences import MESSAGES, rule_text
from imports.rules.severity import Severity, find_worst

__all__ = ["CATALOGUE", "MESSAGES", "Params", "Rule", "Severity", "find_worst", "rule_text"]
