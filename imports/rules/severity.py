"""How grave a problem is. The values are stored and appear in JSON: never rename one."""

from collections.abc import Iterable
from enum import StrEnum


class Severity(StrEnum):
    """`BLOCKING` keeps a file from being sent; a `REMARK` only says something. The worst first."""

    BLOCKING = "blocking"
    WARNING = "warning"
    REMARK = "remark"

    @property
    def rank(self) -> int:
        """Its place among the others: the lower, the worse."""
        return list(Severity).index(self)


def find_worst(severities: Iterable[str]) -> Severity:
    """Return the worst of some stored severities, at least one."""
    return min(map(Severity, severities), key=lambda severity: severity.rank)
