"""The same record twice in a file that updates: the later line would overwrite the earlier one."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from imports.catalogue import Kind
from imports.checking.across.protocol import Candidate, Rereader
from imports.checking.layout import get_cell
from imports.checking.report import Counts
from imports.reading.columns import Columns
from imports.rules.catalogue import Rule
from imports.values.spreadsheet_damage import BLANKS

if TYPE_CHECKING:
    import polars as pl

# Columns that tell apart lines of one key, by what they are: a price for each combination of
# options, for each currency, from each quantity on; an accounting nature for sales and one for
# purchases (the catalogue's own example has both). The help does not say that they are part of
# the key, so two lines that differ in them are not held to be one record.
TELL_APART = {
    "grilles_tarifs": ("ART_GAMME", "DEV_CODE", "TAR_BORNE"),
    "tarifs_articles": ("ART_GAMME",),
    "references_clients_articles": ("ART_GAMME",),
    "tarifs_fournisseurs_articles": ("ART_GAMME",),
    "composants_nomenclatures": ("PRD_GAMME",),
    "natures_comptables": ("NAT_TYPE", "NAT_TABLE", "NAT_ORIGIN"),
}


class RepeatedKeys:
    """Finds the lines whose key an earlier line has. Values are compared as they stand.

    `groups` are the places of which one at least must be filled for a line to have a key: a line
    without one makes a new record.
    """

    is_of_documents = False

    def __init__(self, columns: Columns, kind: Kind) -> None:
        names: list[str] = []
        groups: list[tuple[int, ...]] = []
        for entry in kind.updates_existing_by:
            present = [name for name in entry.split("|") if name in columns]
            names += present
            fields = [kind.fields_by_name.get(name) for name in entry.split("|")]
            # An optional part of the key may stay empty (the currency, the priority), unless it
            # is all that the key is made of.
            is_needed = len(kind.updates_existing_by) == 1 or len(fields) > 1
            if is_needed or any(field is not None and field.required for field in fields):
                groups.append(columns.places_of(present))
        self.key = columns.places_of(names)
        self.groups = tuple(groups)
        apart = columns.places_of(TELL_APART.get(kind.key, ()))
        self.places = tuple(dict.fromkeys((*self.key, *apart)))
        self.field = names[0] if names else ""
        self.seen: dict[tuple[str, ...], int] = {}
        self.repeated: list[tuple[int, int]] = []
        self.measured: list[pl.DataFrame] = []

    @property
    def applies(self) -> bool:
        """Whether the file has the columns that make a key."""
        return bool(self.key) and all(self.groups)

    def see(self, record: int, cells: Sequence[str]) -> None:
        for group in self.groups:
            if not any(get_cell(cells, place).strip(BLANKS) for place in group):
                return
        key = tuple(get_cell(cells, place) for place in self.places)
        first = self.seen.setdefault(key, record)
        if first != record:
            self.repeated.append((record, first))

    def take(self, measured: "pl.DataFrame") -> None:
        self.measured.append(measured)

    def find(self, reader: Rereader, *, limit: int) -> tuple[Counts, list[Candidate]]:
        count, kept = len(self.repeated), self.repeated
        if self.measured:
            from imports.checking.across.row_hashes import find_repeated  # noqa: PLC0415

            count, kept = find_repeated(self.measured, limit=limit)
        candidates = [
            Candidate(
                rule=Rule.REPEATED_KEY,
                record=record,
                field=self.field,
                places=self.key,
                column=self.key[0] + 1,
                first=first,
            )
            for record, first in kept[:limit]
        ]
        counts = Counter({(Rule.REPEATED_KEY, self.field): count}) if count else Counter()
        return counts, candidates
