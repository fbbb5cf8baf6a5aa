"""What the check looks for: the catalogue of its rules and their sentences. No Django."""

from imports.rules.catalogue import SEVERITIES, Params, Rule, Severity
from imports.rules.sentences import MESSAGES, rule_text

__all__ = ["MESSAGES", "SEVERITIES", "Params", "Rule", "Severity", "rule_text"]
