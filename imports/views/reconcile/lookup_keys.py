"""What to look for in Gestimum: the lines, documents and codes by which a file can be recognised.

Only what the file says and what the catalogue knows of its kind: nothing is guessed of the ERP.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from imports.catalogue import Field, FieldType, Kind
from imports.checking.documents.count import find_break_positions, get_break_key
from imports.models import Run
from imports.reading import Table
from imports.views.drafts.preview import cut_text, name_preview_columns
from imports.views.pagination import fit

EDGE_LINES = 3
EDGE_COLUMNS = 60
#: How many lines at each end are read for documents, fewer where lines are endless: a longer
#: document is shown without its end.
WINDOW_LINES = 500
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
    """A document or a record to look for; `first` and `last` are lines of the file, 0 if unsure."""

    first: int
    last: int
    clues: Sequence[LookupKey]


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


def find_documents(run: Run, table: Table) -> list[Sought]:
    """Return the first and last documents that the lines would make."""
    columns = [name.strip().upper() for name in table.columns]
    positions = find_break_positions(columns, run.kind)
    shown = locate(columns, run.kind, [*run.kind.new_document_on_change_of, *OF_DOCUMENTS])
    shown += [place for place in locate(columns, run.kind, OF_FIRST_LINES) if place not in shown]
    stretches = read_stretches(table, positions, document_count=run.document_count)
    most = FIRST_DOCUMENTS + LAST_DOCUMENTS
    if fit(len(stretches), most) < len(stretches):
        stretches = stretches[:FIRST_DOCUMENTS] + stretches[-LAST_DOCUMENTS:]
    return [
        Sought(
            first=table.line_of(first) if first else 0,
            last=table.line_of(last) if last else 0,
            clues=read_lookup_keys(cells, columns, run.kind, shown),
        )
        for first, last, cells in stretches
    ]


type Stretch = tuple[int, int, list[str]]


def read_stretches(
    table: Table, positions: Sequence[int], *, document_count: int | None
) -> list[Stretch]:
    """Return the documents at both ends: first and last record (0: further on), first cells."""
    count = table.line_count
    head = split_documents(table, positions, 1, table.first_lines(WINDOW_LINES))
    if document_count == 1:
        return [(1, count, cells) for _, _, cells in head[:1]]
    if not head or head[-1][1] == count:
        return head
    start = table.start_of_last(WINDOW_LINES)
    if start <= head[-1][1] + 1:  # both ends meet: what follows is read from where it begins
        *whole, (begin, _, _) = head
        return whole + split_documents(table, positions, begin, table.lines(begin))
    tail = split_documents(table, positions, start, table.lines(start))
    head = head[:-1] or [(1, 0, head[0][2])]
    tail = tail[1:] or [(0, count, tail[0][2])]
    return head[:FIRST_DOCUMENTS] + tail[-LAST_DOCUMENTS:]


def split_documents(
    table: Table, positions: Sequence[int], start: int, lines: Iterable[str]
) -> list[Stretch]:
    rows = enumerate(map(table.split, lines), start=start)
    found = []
    for _, group in groupby(rows, key=lambda row: get_break_key(row[1], positions)):
        of_document = list(group)
        found.append((of_document[0][0], of_document[-1][0], of_document[0][1]))
    return found


def find_records(run: Run, table: Table) -> list[Sought]:
    """Return first, middle and last records by the codes that Gestimum finds them by."""
    columns = [name.strip().upper() for name in table.columns]
    shown = locate(columns, run.kind, name_keys(run.kind))
    found = []
    for record in spread_evenly(table.line_count) if shown else ():
        cells = table.split(read_record(table, record))
        clues = read_lookup_keys(cells, columns, run.kind, shown)
        if clues:
            line = table.line_of(record)
            found.append(Sought(first=line, last=line, clues=clues))
    return found


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


def locate(columns: Sequence[str], kind: Kind, names: Sequence[str]) -> list[int]:
    """Return where those of the names that the file has stand, each once."""
    return list(dict.fromkeys(columns.index(name) for name in names if name in columns))


def read_lookup_keys(
    cells: Sequence[str], columns: Sequence[str], kind: Kind, places: Sequence[int]
) -> list[LookupKey]:
    return [
        build_lookup_key(columns[place], cells[place].strip(), kind)
        for place in places
        if place < len(cells) and cells[place].strip()
    ]


def build_lookup_key(name: str, value: str, kind: Kind) -> LookupKey:
    field: Field | None = kind.fields_by_name.get(name)
    values = (field.values if field else None) or {}
    is_text = field is not None and field.type is FieldType.TEXT
    return LookupKey(
        label=field.label if field else name,
        value=cut_text(value),
        meaning=values.get(value, ""),
        is_code=is_text and not values,
    )


def list_codes(sought: Sequence[Sought]) -> Iterator[str]:
    """Yield the codes of each record on a line of its own, for all to be copied at once."""
    for one in sought:
        yield "\t".join(clue.value for clue in one.clues)
