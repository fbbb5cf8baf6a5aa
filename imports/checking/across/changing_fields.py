"""Fields of a document that change on its lines: the ERP keeps one value for the document."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from imports.catalogue import Kind, Level
from imports.checking.across.protocol import Candidate, Rereader
from imports.checking.documents.count import BreakKey, get_break_key
from imports.checking.layout import get_cell
from imports.checking.report import Counts
from imports.reading.columns import Columns
from imports.rules.catalogue import CATALOGUE, Rule
from imports.rules.severity import Severity
from imports.values.rules import CellCheck, find_faults
from imports.values.spreadsheet_damage import BLANKS


def find_header_places(
    columns: Columns, kind: Kind, break_places: Sequence[int]
) -> tuple[int, ...]:
    """Return where the fields of the document stand whose change begins no other one."""
    of_documents = (
        name for name, field in kind.fields_by_name.items() if field.level is Level.DOCUMENT
    )
    return tuple(place for place in columns.places_of(of_documents) if place not in break_places)


def is_refused(value: str, check: CellCheck) -> bool:
    """Say whether a filled cell has content that blocks the file."""
    return any(
        CATALOGUE[rule].severity is Severity.BLOCKING for rule, _params in find_faults(value, check)
    )


@dataclass(slots=True)
class HeldValue:
    """The first filled value of a field in a document, its record, and if a change was told."""

    value: str
    record: int
    is_told: bool = False


@dataclass(frozen=True, slots=True)
class FirstValue:
    """Of a field in one document of a chunk: its first value, and the first record that differs,
    with the value there."""

    value: str | None = None
    record: int = 0
    change: int | None = None
    changed: str | None = None


NOTHING = FirstValue()


class Change(NamedTuple):
    """A field that changes inside a document: where and to what, and what the document held."""

    record: int
    place: int
    first: int
    value: str
    before: str


@dataclass(kw_only=True)
class MeasuredFields:
    """A chunk: its first and last document by their break values, and the changes of all but the
    first."""

    first: BreakKey
    last: BreakKey
    is_single: bool
    heads: dict[int, FirstValue] = field(default_factory=dict)
    tails: dict[int, FirstValue] = field(default_factory=dict)
    counts: Counter[int] = field(default_factory=Counter)
    candidates: list[Change] = field(default_factory=list)


class ChangingFields:
    """Finds fields with two filled values in one document, each told once a document.

    The first line is often the only one filled, so blank cells are passed over, and so are lines
    whose break values are all blank. Cells that their own rule refuses are told by it alone.
    """

    is_of_documents = True

    def __init__(
        self,
        columns: Columns,
        *,
        break_places: tuple[int, ...],
        headers: tuple[int, ...],
        checks: Sequence[CellCheck],
        limit: int,
    ) -> None:
        self.limit = limit
        self.checks = {place: checks[place] for place in headers}
        self.columns = columns
        self.break_places = break_places
        self.headers = headers
        self.places = (*break_places, *headers)
        self.previous: BreakKey | None = None
        self.held: dict[int, HeldValue] = {}
        self.counts: Counter[int] = Counter()
        self.candidates: list[Change] = []

    def see(self, record: int, cells: Sequence[str]) -> None:
        key = get_break_key(cells, self.break_places)
        if key != self.previous:
            self.previous, self.held = key, {}
        for place in self.headers:
            if (value := get_cell(cells, place)).strip(BLANKS):
                self.hold(place, value, record)

    def hold(self, place: int, value: str, record: int) -> None:
        held = self.held.get(place)
        if (held and held.value == value) or is_refused(value, self.checks[place]):
            return
        if held is None:
            self.held[place] = HeldValue(value, record)
        else:
            self.tell(held, place, value, record)

    def tell(self, held: HeldValue, place: int, value: str, record: int) -> None:
        if not held.is_told:
            held.is_told = True
            self.counts[place] += 1
            self.candidates.append(Change(record, place, held.record, value, held.value))

    def take(self, measured: MeasuredFields | None) -> None:
        if measured is None:
            return
        if measured.first != self.previous:
            self.held = {}
        for place, head in measured.heads.items():
            # What the document held before the chunk comes first.
            if head.value is not None:
                self.hold(place, head.value, head.record)
            if head.change is not None and head.changed is not None:
                self.tell(self.held[place], place, head.changed, head.change)
        self.counts += measured.counts
        self.candidates += measured.candidates
        self.candidates = sorted(self.candidates)[: self.limit]
        self.previous = measured.last
        if not measured.is_single:
            self.held = {
                place: HeldValue(tail.value, tail.record, tail.change is not None)
                for place, tail in measured.tails.items()
                if tail.value is not None
            }

    def find(self, reader: Rereader, *, limit: int) -> tuple[Counts, list[Candidate]]:
        counts = Counter(
            {
                (Rule.CHANGING_DOCUMENT_FIELD, self.columns[place].name): count
                for place, count in self.counts.items()
            }
        )
        return counts, list(self.build_candidates(limit))

    def build_candidates(self, limit: int) -> Iterator[Candidate]:
        for change in sorted(self.candidates)[:limit]:
            yield Candidate(
                rule=Rule.CHANGING_DOCUMENT_FIELD,
                record=change.record,
                field=self.columns[change.place].name,
                places=(change.place,),
                value=change.value,
                first=change.first,
                before=change.before,
            )
