"""Lines that stand among the records and are none: totals, comments, headers, labels, units.

Signs that are quick to look for in the bytes say which lines are read at all; those are judged by
their cells, and by how many cells their neighbours fill.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from imports.catalogue import Kind
from imports.catalogue.names import normalise_name
from imports.checking.report import FoundProblem, build_problem
from imports.reading import Chunk, Table
from imports.reading.columns import Column, read_columns
from imports.rules.catalogue import Rule
from imports.values.spreadsheet_damage import BLANKS

FIRST_LINES = LAST_LINES = 3
#: A cell that holds no more than these words and a figure: "Total Quartz 5W30" is an article.
TOTAL = re.compile(
    r"\W*(?:"
    r"(?:grand[ -]|sous[ -]?|s/)?tota(?:l|ux)(?: (?:général|generale?|générale|ht|ttc))?"
    r"|somme|nombre de (?:lignes|pièces|pieces|mouvements|documents)|nb (?:de )?lignes"
    r"|fin(?: (?:du fichier|de fichier|de l['’](?:état|édition|export)))?"
    r"|[ée]dit[ée] le"
    r")[\W\d]*",
    re.IGNORECASE,
)
#: The beginning of a cell of a line that fills fewer cells than the one above or below it.
SUBTOTAL = re.compile(
    r"\W*(?:(?:grand[ -]|sous[ -]?|s/)?tota(?:l|ux)\b|(?:[àa] )?report(?:er)?\b"
    r"|page \d+\s*(?:$|/|sur\b|de\b)|nombre d(?:e |['’]))",
    re.IGNORECASE,
)
COMMENT = re.compile(r"#|//|--|/\*|\*+(?!\w)|rem\b", re.IGNORECASE)
#: In lower case: no line is a total in the middle without one of them.
WORDS = (b"tota", b"report", b"page ", b"nombre d")
MARKS = (b"--", b"==", b"__", b"**")
COMMENTS = (b"\n#", b"\n//", b"\n*", b"\n--", b"\n/*", b"\nrem ")
#: Any of these, faster than one after the other: what begins with a line end is leapt to.
ANY_COMMENT = re.compile(rb"\n(?:#|//|\*|--|/\*|rem )")
NO_LETTERS = re.compile(rb"\n[^0-9A-Za-z\x80-\xff\n]+(?=\n|\Z)")
#: A sign that so many lines of a chunk bear tells nothing apart.
MOST_SUSPECTS = 1000
UNITS = frozenset((
    "€", "eur", "euro", "euros", "ht", "ttc", "%", "kg", "g", "t", "l", "cl", "ml", "m", "m2", "m3",
    "m²", "m³", "mm", "cm", "km", "h", "min", "j", "jours", "mois", "an", "u", "un", "unité",
    "unités", "pce", "pcs", "pc", "pièce", "pièces", "jj/mm/aaaa", "jj/mm/aa", "dd/mm/yyyy",
))  # fmt: skip
TYPES = frozenset((
    "texte", "text", "string", "date", "nombre", "entier", "numérique", "numerique", "décimal",
    "decimal", "char", "varchar", "int", "integer", "float", "oui/non", "booléen", "obligatoire",
    "facultatif", "requis",
))  # fmt: skip
AROUND_UNITS = " \t\xa0()[]."
WORD = re.compile(r"[^\W\d_]+")
AROUND = BLANKS + '"\ufeff'


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """A line, and how many cells its neighbours fill at most."""

    record: int
    line: str
    neighbours: int


def find_not_records(table: Table, kind: Kind) -> Iterator[FoundProblem]:
    """Yield a problem for each line that is no record, in the order of the file."""
    if not table.columns:
        return
    columns = read_columns(table.columns, kind).all
    known = {normalise_name(column.name): column.place for column in columns}
    for suspect in find_suspects(table):
        cells = [cell.strip(AROUND) for cell in table.split(suspect.line)]
        if rule := judge_line(suspect, cells, columns, known, last=table.line_count):
            yield build_problem(
                rule,
                line=table.line_of(suspect.record),
                record=suspect.record,
                value=suspect.line,
            )


def judge_line(
    suspect: Suspect,
    cells: Sequence[str],
    columns: Sequence[Column],
    known: dict[str, int],
    *,
    last: int,
) -> Rule | None:
    """Return what the line is instead of a record."""
    filled = [cell for cell in cells if cell]
    if not filled:
        return None
    if header := judge_header(cells, len(filled), known):
        return header
    is_last = suspect.record > last - LAST_LINES
    is_shorter = len(filled) < suspect.neighbours
    if (is_last and TOTAL.fullmatch(filled[0])) or is_drawn(filled):
        return Rule.TOTAL_LINE
    if is_shorter and (is_subtotal(filled) or is_comment(cells, filled)):
        return Rule.TOTAL_LINE
    is_first = suspect.record <= FIRST_LINES
    is_explaining = explains_types(cells, filled, is_shorter=is_shorter)
    if is_first and (is_explaining or explains_columns(cells, filled, columns)):
        return Rule.LABEL_LINE
    return None


def is_drawn(filled: Sequence[str]) -> bool:
    """Say whether the cells hold marks alone: a line drawn below a table."""
    has_text = any(one.isalnum() for cell in filled for one in cell)
    return not has_text and any(len(cell) > 1 for cell in filled)


def is_subtotal(filled: Sequence[str]) -> bool:
    return bool(SUBTOTAL.match(filled[0])) or any(map(TOTAL.fullmatch, filled))


def is_comment(cells: Sequence[str], filled: Sequence[str]) -> bool:
    return len(filled) == 1 and bool(COMMENT.match(cells[0]))


def judge_header(cells: Sequence[str], filled: int, known: dict[str, int]) -> Rule | None:
    """Say whether the cells are the names of the columns, in their order or in another."""
    places = [(place, known.get(normalise_name(cell))) for place, cell in enumerate(cells) if cell]
    named = [(place, own) for place, own in places if own is not None]
    if len(named) < min(2, len(known)) or 2 * len(named) < filled:
        return None
    is_same = all(place == own for place, own in named)
    return Rule.HEADER_AGAIN if is_same else Rule.OTHER_HEADER


def explains_types(cells: Sequence[str], filled: Sequence[str], *, is_shorter: bool) -> bool:
    """Say whether the cells are types of values, or units below the names that have one."""
    words = [cell.strip(AROUND_UNITS).casefold() for cell in filled]
    if len(words) > 1 and TYPES.issuperset(words):
        return True
    return is_shorter and not cells[0] and UNITS.issuperset(words)


def explains_columns(
    cells: Sequence[str], filled: Sequence[str], columns: Sequence[Column]
) -> bool:
    """Say whether the cells tell what the columns hold: their labels, or words of these."""
    has_digits = any(one.isdigit() for cell in filled for one in cell)
    if has_digits and not any(map(is_label, cells, columns)):
        return False
    alike = sum(map(names_column, cells, columns))
    return alike >= 2 and 2 * alike >= len(filled)


def is_explanation(cells: Sequence[str], columns: Sequence[Column]) -> bool:
    """Say whether a line tells what the columns hold: by labels, or by types and units."""
    stripped = [cell.strip(AROUND) for cell in cells]
    filled = [cell for cell in stripped if cell]
    if not filled:
        return False
    return explains_columns(stripped, filled, columns) or explains_types(
        stripped, filled, is_shorter=len(filled) < len(columns)
    )


def is_label(cell: str, column: Column) -> bool:
    return bool(cell) and normalise_name(cell) == normalise_name(column.label)


def names_column(cell: str, column: Column) -> bool:
    """Say whether all words of the cell stand in the label of its column."""
    words = {word.casefold() for word in WORD.findall(cell)}
    return bool(words) and words <= {word.casefold() for word in WORD.findall(column.label)}


def find_suspects(table: Table) -> Iterator[Suspect]:
    """Yield the lines that are worth a look: the first and last ones, and those with a sign."""
    name = max((column for column in table.columns), key=len).encode()
    for chunk in table.chunks():
        rows = {
            row
            for row in (*range(FIRST_LINES), *range(chunk.count - LAST_LINES, chunk.count))
            if 0 <= row < chunk.count and is_edge(table, chunk.record + row)
        }
        rows |= find_rows_with_signs(chunk, name)
        yield from read_suspects(chunk, sorted(rows), table)


def is_edge(table: Table, record: int) -> bool:
    return record <= FIRST_LINES or record > table.line_count - LAST_LINES


def find_rows_with_signs(chunk: Chunk, name: bytes) -> set[int]:
    data, lower = chunk.data, chunk.data.lower()
    found: set[int] = set()
    comments = COMMENTS if ANY_COMMENT.search(lower) else ()
    for sign in (name, *WORDS, *comments):
        text = data if sign is name else lower
        after = sign.startswith(b"\n")
        rows = find_rows(text, (place + after for place in find_places(text, sign)))
        found |= rows if len(rows) <= MOST_SUSPECTS else set()
    below = b"\n" + data
    if NO_LETTERS.search(below) and any(mark in data for mark in MARKS):
        # Where the line end stands below one more, the line begins.
        rows = find_rows(data, (match.start() for match in NO_LETTERS.finditer(below)))
        found |= rows if len(rows) <= MOST_SUSPECTS else set()
    return found


def find_places(data: bytes, sign: bytes) -> Iterator[int]:
    """Yield where the sign stands, once a line at most."""
    place = data.find(sign)
    while place >= 0:
        yield place
        stop = data.find(b"\n", place + sign.startswith(b"\n"))
        place = data.find(sign, stop) if stop >= 0 else -1


def find_rows(data: bytes, places: Iterator[int]) -> set[int]:
    """Return the rows, from 0, in which these ascending places are, one more than enough."""
    rows: set[int] = set()
    row = before = 0
    for place in places:
        row += data.count(b"\n", before, place)
        before = place
        rows.add(row)
        if len(rows) > MOST_SUSPECTS:
            break
    return rows


def read_suspects(chunk: Chunk, rows: Sequence[int], table: Table) -> Iterator[Suspect]:
    around = sorted({row + step for row in rows for step in (-1, 0, 1)} & set(range(chunk.count)))
    lines = dict(zip(around, chunk.pick(around), strict=True))
    filled = {row: count_filled(table.split(line)) for row, line in lines.items()}
    for row in rows:
        neighbours = max(filled.get(row - 1, 0), filled.get(row + 1, 0))
        yield Suspect(record=chunk.record + row, line=lines[row], neighbours=neighbours)


def count_filled(cells: Sequence[str]) -> int:
    return sum(bool(cell.strip(AROUND)) for cell in cells)
