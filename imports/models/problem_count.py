"""How many problems a check counted, by rule and field: as a run stores it."""

from dataclasses import dataclass
from typing import NotRequired, Self, TypedDict

from imports.rules import CATALOGUE, Rule, Severity


class StoredCount(TypedDict):
    """A count as a run stores it: without `lowered` where the company lowered nothing."""

    rule: str
    field: str
    count: int
    severity: NotRequired[str]
    lowered: NotRequired[bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemCount:
    """All problems of one rule in one field: complete, where the list of them may be cut.

    `severity` is what the check gave them; `is_lowered` where the company has the rule only warn.
    """

    rule: Rule
    field: str
    count: int
    severity: Severity
    is_lowered: bool = False

    @classmethod
    def from_json(cls, row: StoredCount) -> Self:
        """Return what was stored; the first ones were stored without a severity."""
        rule = Rule(row["rule"])
        return cls(
            rule=rule,
            field=row["field"],
            count=row["count"],
            severity=Severity(row.get("severity") or CATALOGUE[rule].severity),
            is_lowered=bool(row.get("lowered")),
        )

    def as_json(self) -> StoredCount:
        row: StoredCount = {
            "rule": self.rule.value,
            "field": self.field,
            "count": self.count,
            "severity": self.severity.value,
        }
        return {**row, "lowered": True} if self.is_lowered else row
