"""What to look for in Gestimum: the lines, documents and codes by which a file can be recognised.

Only what the file says and what the catalogue knows of its kind: nothing is guessed of the ERP.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from imports.catalogue import FieldType, Kind
from imports.models import ExpectedDocuments, Run
from imports.reading import Table
from imports.reading.columns import Column
from imports.views.drafts.documents import name_type
from imports.views.drafts.preview import cut_text, name_preview_columns
from imports.views.pagination import fit
from imports.views.table import find_columns

EDGE_LINES = 3
EDGE_COLUMNS = 60
FIRST_DOCUMENTS, LAST_DOCUMENTS = 4, 2
CODES_AT_ONCE = 5
#: Besides what starts a new document: what people know a document and its first line by.
OF_DOCUMENTS = ("DOC_DATE", "PCF_CODE", "DOC_REFPCF")
OF_FIRST_LINES = ("ART_CODE", "MVT_QTE", "LIG_QTE")


@dataclass(frozen=True, slots=True, kw_only=True)
class LookupKey:
    """One value to look for, under its label."""

    label: str
    value: str
    meaning: str = ""
    is_code: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """A document or a record to look for; `first` and `last` are lines of the file."""

    first: int
    last: int
    clues: Sequence[LookupKey]


@dataclass(frozen=True, slots=True, kw_only=True)
class SoughtDocuments:
    """What a file that makes documents is recognised by: some of those that the check expected.

    `types` counts all of them, in words. Without a type, no document is known: `sought` are lines.
    """

    sought: Sequence[Sought]
    types: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeLine:
    """One of the first or last lines. `skipped` counts the lines left out before it."""

    line: int
    cells: Sequence[str]
    skipped: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Edges:
    """The first and last lines of a file with the names and labels of its columns."""

    columns: Sequence[tuple[str, str]]
    lines: Sequence[EdgeLine]
    hidden_columns: int


def find_edges(run: Run, table: Table) -> Edges:
    """Return the first and the last three lines, cell by cell."""
    last = table.line_count
    texts = [(record, read_record(table, record)) for record in choose_edges(last)]
    rows = [(record, table.split(text)) for record, text in texts]
    names = name_preview_columns(
        run, table, width=max((len(cells) for _, cells in rows), default=0)
    )
    lines, before = [], 0
    for record, cells in rows:
        lines.append(
            EdgeLine(
                line=table.line_of(record),
                cells=[cut_text(cell) for cell in cells[:EDGE_COLUMNS]],
                skipped=record - before - 1,
            )
        )
        before = record
    return Edges(
        columns=[(cut_text(name), label) for name, label in names[:EDGE_COLUMNS]],
        lines=lines,
        hidden_columns=max(len(names) - EDGE_COLUMNS, 0),
    )


def choose_edges(last: int) -> list[int]:
    """Return the first and the last three of the records up to `last`."""
    if fit(last, 2 * EDGE_LINES) == last:
        return list(range(1, last + 1))
    return [*range(1, EDGE_LINES + 1), *range(last - EDGE_LINES + 1, last + 1)]


def read_record(table: Table, record: int) -> str:
    return next(table.lines(record, record + 1), "")


def find_documents(run: Run, table: Table) -> SoughtDocuments:
    """Return the documents that the check expected, by what starts a new one. One query.

    Those at both ends where all of them were listed, else the first ones. Where none were stored,
    the first and last lines stand for themselves.
    """
    expected = ExpectedDocuments.objects.filter(run=run).first()
    rows = list(expected.list_first()) if expected else []
    names = [*run.kind.new_document_on_change_of, *OF_DOCUMENTS, *OF_FIRST_LINES]
    if expected is None or not rows:
        lines = [(record, record) for record in choose_edges(table.line_count)]
        return SoughtDocuments(sought=seek_stretches(run, table, lines, names), types=())
    most = FIRST_DOCUMENTS + LAST_DOCUMENTS
    if len(rows) < expected.count:
        rows = rows[:most]
    elif fit(len(rows), most) < len(rows):
        rows = rows[:FIRST_DOCUMENTS] + rows[-LAST_DOCUMENTS:]
    return SoughtDocuments(
        sought=seek_stretches(run, table, [(row.first, row.last) for row in rows], names),
        types=[(name_type(run, value), count) for value, count in expected.by_type],
    )


def seek_stretches(
    run: Run, table: Table, stretches: Iterable[tuple[int, int]], names: Sequence[str]
) -> list[Sought]:
    """Return what to look for from first to last records: what the first one says under `names`."""
    columns = find_columns(run, table)
    shown = columns.places_like(names)
    found = []
    for first, last in stretches if shown else ():
        cells = table.split(read_record(table, first))
        clues = read_lookup_keys(cells, [columns[place] for place in shown])
        if clues:
            found.append(Sought(first=table.line_of(first), last=table.line_of(last), clues=clues))
    return found


def find_records(run: Run, table: Table) -> list[Sought]:
    """Return first, middle and last records by the codes that Gestimum finds them by."""
    records = [(record, record) for record in spread_evenly(table.line_count)]
    return seek_stretches(run, table, records, name_keys(run.kind))


def name_keys(kind: Kind) -> list[str]:
    """Return the fields that tell records apart: the update keys, or what must be filled."""
    keys = [name for key in kind.updates_existing_by for name in key.split("|")]
    return keys or [field.name for field in kind.required_fields]


def spread_evenly(count: int) -> list[int]:
    """Return the first, some of the middle and the last records."""
    if fit(count, 3 * CODES_AT_ONCE) == count:
        return list(range(1, count + 1))
    step = (count - 2 * CODES_AT_ONCE) // (CODES_AT_ONCE + 1)
    middle = [CODES_AT_ONCE + step * place for place in range(1, CODES_AT_ONCE + 1)]
    first, last = range(1, CODES_AT_ONCE + 1), range(count - CODES_AT_ONCE + 1, count + 1)
    return sorted({*first, *middle, *last})


def read_lookup_keys(cells: Sequence[str], columns: Sequence[Column]) -> list[LookupKey]:
    return [
        build_lookup_key(column, cells[column.place].strip())
        for column in columns
        if column.place < len(cells) and cells[column.place].strip()
    ]


def build_lookup_key(column: Column, value: str) -> LookupKey:
    field = column.field
    values = (field.values if field else None) or {}
    is_text = field is not None and field.type is FieldType.TEXT
    return LookupKey(
        label=column.label or column.name.strip(),
        value=cut_text(value),
        meaning=values.get(value, ""),
        is_code=is_text and not values,
    )


def list_codes(sought: Sequence[Sought]) -> Iterator[str]:
    """Yield the codes of each record on a line of its own, for all to be copied at once."""
    for one in sought:
        yield "\t".join(clue.value for clue in one.clues)
