"""Lines of one document that do not follow each other: the ERP would make several of it."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from imports.checking.across.protocol import Candidate, Rereader
from imports.checking.documents.count import BreakKey, get_break_key
from imports.checking.report import Counts
from imports.rules.catalogue import Rule

if TYPE_CHECKING:
    import polars as pl


class ScatteredDocuments:
    """Finds the documents that come back after another one has begun, each told once.

    A document is its break values, as they stand; a line where all are blank is of none, and is
    passed over (an empty line, a line of text).
    """

    is_of_documents = True

    def __init__(self, places: tuple[int, ...]) -> None:
        self.places = places
        self.previous: BreakKey | None = None
        self.starts: dict[BreakKey, list[int]] = {}
        self.measured: list[pl.DataFrame] = []
        self.last_start: tuple[object, ...] = ()

    def see(self, record: int, cells: Sequence[str]) -> None:
        key = get_break_key(cells, self.places)
        if key != self.previous:
            self.starts.setdefault(key, []).append(record)
            self.previous = key

    def take(self, measured: "pl.DataFrame") -> None:
        if measured.is_empty():
            return
        # The first line of a chunk mostly goes on with the document before.
        last = measured.row(-1)[1:]
        self.measured.append(measured[1:] if measured.row(0)[1:] == self.last_start else measured)
        self.last_start = last

    def find(self, reader: Rereader, *, limit: int) -> tuple[Counts, list[Candidate]]:
        returns = sorted(
            (records[1], records[0], len(records))
            for records in self.starts.values()
            if len(records) > 1
        )
        count = len(returns)
        if self.measured:
            from imports.checking.across.row_hashes import find_returns  # noqa: PLC0415

            count, returns = find_returns(self.measured, limit=limit)
        candidates = [
            Candidate(
                rule=Rule.SCATTERED_DOCUMENT,
                record=record,
                places=self.places,
                first=first,
                params={"times": times},
            )
            for record, first, times in returns[:limit]
        ]
        return Counter({(Rule.SCATTERED_DOCUMENT, ""): count} if count else {}), candidates
