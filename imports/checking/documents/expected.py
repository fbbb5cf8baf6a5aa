"""The documents that the lines of a file would make, as a report tells them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Self


class ExpectedDocument(NamedTuple):
    """A document, as its first line has it, and its first and last record, from 1.

    Stored as it stands: its parts keep their order.
    """

    type: str
    depot: str
    third_party: str
    date: str
    first: int
    last: int

    def with_texts(self, change: Callable[[str], str]) -> Self:
        """Return the document with its texts changed."""
        return self._replace(
            type=change(self.type),
            depot=change(self.depot),
            third_party=change(self.third_party),
            date=change(self.date),
        )

    @property
    def line_count(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """The documents that the lines would make.

    `by_type` counts all of them by DOC_STYPE, those of no known type under ""; `first` lists the
    first 200 in the order of the file, their values cut at 40 characters.
    """

    count: int
    by_type: Mapping[str, int]
    first: tuple[ExpectedDocument, ...]
