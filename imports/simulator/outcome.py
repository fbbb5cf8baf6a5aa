"""What an import did, as the journal will tell it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(kw_only=True)
class ImportOutcome:
    """The result of one import: counters by their documented names, and the details.

    `details` are journal texts in the order of the help: pieces, warnings, rejections.
    """

    counters: Mapping[str, int]
    details: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)


def warning(record: int, text: str) -> list[str]:
    return [f"La ligne {record} comporte les avertissements suivants :", text]


def refusal(record: int, reason: str) -> list[str]:
    return [f"La ligne {record} n'a pas pu être importée :", reason]
