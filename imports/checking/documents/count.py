"""How many documents the lines would make, and which ones."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from imports.catalogue import Kind
from imports.checking.documents.expected import Expected, ExpectedDocument
from imports.checking.layout import get_cell
from imports.reading.columns import Columns
from imports.values.spreadsheet_damage import BLANKS

# Release note 8.0: a change of third party starts another document in purchases and sales too,
# though the help's list leaves it out (kinds.json, notes).
ALSO_BREAKS = {"documents_achat": ("PCF_CODE",), "documents_vente": ("PCF_CODE",)}
#: What tells one document from another for people: its type, depot, third party and date.
FACTS = ("DOC_STYPE", "DEP_CODE", "PCF_CODE", "DOC_DATE")
FACT_CHARACTERS = 40
MOST_LISTED = 200

type BreakKey = tuple[str, ...]
type Facts = tuple[str, ...]  # in the order of FACTS


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentColumns:
    """Where the columns stand, from 0, that make documents; None for a fact the file lacks.

    `types` are the values of DOC_STYPE that are known, `totals` the records that sum up others and
    are of no document. False where no column breaks.
    """

    breaks: tuple[int, ...]
    facts: tuple[int | None, ...]
    types: frozenset[str]
    totals: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.breaks)

    @property
    def places(self) -> list[int]:
        """The columns that are looked at, each once."""
        return sorted({*self.breaks, *(place for place in self.facts if place is not None)})

    def is_counted(self, record: int, cells: Sequence[str]) -> bool:
        """Say whether a line is of a document: one whose break values are all blank is of none."""
        key = get_break_key(cells, self.breaks)
        return record not in self.totals and (not key or any(cell.strip(BLANKS) for cell in key))

    def name_type(self, facts: Facts) -> str:
        return facts[0] if facts[0] in self.types else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Lines of documents, in their order: their first and last break values, and how often those
    change inside.

    `first_record` and `last_record` are those of these lines, `opening` are the facts of the first.
    `starts` are the first records at which the break values change inside, each with the record
    before and the facts; `types` counts all of those by type.
    """

    first: BreakKey
    last: BreakKey
    changes: int
    first_record: int
    last_record: int
    opening: Facts
    starts: Sequence[tuple[int, int, Facts]]
    types: Mapping[str, int]


def find_break_positions(columns: Columns, kind: Kind) -> tuple[int, ...]:
    """Return where the break fields stand, from 0. A field that the file lacks never changes."""
    return columns.places_of(kind.new_document_on_change_of + ALSO_BREAKS.get(kind.key, ()))


def find_document_columns(
    columns: Columns, kind: Kind, *, totals: Iterable[int] = ()
) -> DocumentColumns:
    """Return where the break fields and the facts stand; `totals` are records of no document."""
    kinds = kind.fields_by_name.get(FACTS[0])
    return DocumentColumns(
        breaks=find_break_positions(columns, kind),
        facts=tuple(map(columns.place_of, FACTS)),
        types=frozenset(kinds.values or () if kinds else ()) - {""},
        totals=frozenset(totals),
    )


class DocumentCount:
    """Counts documents line by line, or stretch by stretch. Values are compared as they stand."""

    def __init__(self, columns: DocumentColumns) -> None:
        self.columns = columns
        self.count = 0
        self.last_record = 0
        self.previous: BreakKey | None = None
        self.by_type: Counter[str] = Counter()
        self.starts: list[tuple[int, Facts]] = []
        self.ends: list[int] = []

    def see(self, stretch: Stretch) -> None:
        if stretch.first != self.previous:
            self.count += 1
            self.by_type[self.columns.name_type(stretch.opening)] += 1
            self.note(self.last_record, stretch.first_record, stretch.opening)
        for before, record, facts in stretch.starts:
            self.note(before, record, facts)
        self.count += stretch.changes
        self.by_type.update(stretch.types)
        self.last_record = stretch.last_record
        self.previous = stretch.last

    def note(self, before: int, record: int, facts: Facts) -> None:
        # One more than is listed: where it starts, the last listed one has ended.
        if len(self.starts) > MOST_LISTED:
            return
        if self.starts:
            self.ends.append(before)
        self.starts.append((record, facts))

    def finish(self) -> Expected:
        ends = [*self.ends, self.last_record]
        documents = (
            build_document(facts, first=start, last=end)
            for (start, facts), end in zip(self.starts, ends, strict=False)  # none, or one each
        )
        by_type = {name: count for name, count in sorted(self.by_type.items()) if count}
        return Expected(count=self.count, by_type=by_type, first=tuple(documents)[:MOST_LISTED])


def build_document(facts: Facts, *, first: int, last: int) -> ExpectedDocument:
    kind, depot, third_party, date = (cut_fact(value) for value in facts)
    return ExpectedDocument(
        type=kind, depot=depot, third_party=third_party, date=date, first=first, last=last
    )


def cut_fact(value: str) -> str:
    return value if len(value) <= FACT_CHARACTERS else value[: FACT_CHARACTERS - 1] + "…"


def get_break_key(cells: Sequence[str], positions: Sequence[int]) -> BreakKey:
    return tuple(get_cell(cells, place) for place in positions)


def measure_lines(
    rows: Sequence[Sequence[str]], columns: DocumentColumns, *, record: int
) -> Stretch | None:
    """Return the stretch that these split lines make, the first of which is `record`.

    None where no line is of a document. Without a column that breaks, they all make one.
    """
    counted = [
        (number, cells)
        for number, cells in enumerate(rows, start=record)
        if columns.is_counted(number, cells)
    ]
    if not counted:
        return None
    records = [number for number, _cells in counted]
    keys = [get_break_key(cells, columns.breaks) for _number, cells in counted]
    facts = [tuple(get_cell(cells, place) for place in columns.facts) for _number, cells in counted]
    starts = [
        (records[place - 1], records[place], facts[place])
        for place, (before, after) in enumerate(pairwise(keys), start=1)
        if before != after
    ]
    return Stretch(
        first=keys[0],
        last=keys[-1],
        changes=len(starts),
        first_record=records[0],
        last_record=records[-1],
        opening=facts[0],
        starts=starts,
        types=Counter(columns.name_type(found) for _before, _record, found in starts),
    )
