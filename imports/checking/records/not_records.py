"""Lines that stand among the records and are none: totals, comments, headers, labels, units.

Signs that are quick to look for in the bytes say which lines are read at all; those are judged by
their cells, and by how many cells their neighbours fill.
"""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from imports.catalogue import Kind
from imports.catalogue.names import normalise_name
from imports.checking.layout import Layout
from imports.checking.records.label_lines import AROUND, are_labels, is_label_line
from imports.checking.records.line_signs import (
    FIRST_LINES,
    LineSign,
    OwnSigns,
    find_rows_with_signs,
    look_for_signs,
)
from imports.checking.records.rules import find_line_faults
from imports.checking.report import FoundProblem, build_problem
from imports.reading import Chunk, Table
from imports.reading.column_numbering import FIRST_ADDED
from imports.reading.columns import Column, read_columns
from imports.rules.catalogue import CATALOGUE, Rule
from imports.rules.severity import Severity

LAST_LINES = 3
#: So many of the first lines may explain the columns, one below the other.
EXPLAINING_LINES = 8
#: Below these, so many lines may explain the columns as well.
EXPLAINED_BELOW = {Rule.LABEL_LINE: 1, Rule.HEADER_AGAIN: FIRST_LINES}
#: A line is held against so many before and after it; one of the first against more below it.
AROUND_LINE, BELOW_FIRST = 4, 20
#: A cell that holds no more than these words and a figure: "Total Quartz 5W30" is an article.
TOTAL = re.compile(
    r"\W*(?:"
    r"(?:grand[ -]|sous[ -]?|s/)?tota(?:l|ux)(?: (?:général|generale?|générale|ht|ttc))?"
    r"|somme|cumul|moyenne"
    r"|nombre de (?:lignes|pièces|pieces|mouvements|documents)|nb (?:de )?lignes"
    r"|fin(?: (?:du fichier|de fichier|de l['’](?:état|édition|export)))?"
    r"|[ée]dit[ée] le"
    r")[\W\d]*",
    re.IGNORECASE,
)
#: The beginning of a cell of a line that fills fewer cells than the one above or below it.
SUBTOTAL = re.compile(
    r"\W*(?:(?:grand[ -]|sous[ -]?|s/)?tota(?:l|ux)\b|(?:[àa] )?report(?:er)?\b"
    r"|page \d+\s*(?:$|/|sur\b|de\b)|nombre d(?:e |['’])|cumul\b|moyenne\b)",
    re.IGNORECASE,
)
COMMENT = re.compile(r"#|//|--|/\*|\*+(?!\w)|rem\b", re.IGNORECASE)
#: A line with a single value tells something else than the lines around it, which have so many.
FEWEST_VALUES = 3
#: They may be meant as records; of a header, nothing is.
MAY_BE_RECORDS = (None, Rule.TOTAL_LINE, Rule.LABEL_LINE)
#: A line that tells what the columns hold has no more characters.
LONGEST_EXPLANATION = 4_000
WORDS_ALONE = re.compile(r"(?=.*[^\W\d_])[^0-9]+")
NUMBER = re.compile(r"[-+−]?[0-9][0-9 \xa0\u202f.,]*[ \xa0\u202f]?[€%]?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """A line, how many cells its neighbours fill at most; of the first ones, the lines `below`."""

    record: int
    line: str
    neighbours: int
    below: Sequence[str] = ()


def find_not_records(
    table: Table, kind: Kind, layouts: Sequence[Layout] = (), *, is_fast: bool = False
) -> Iterator[FoundProblem]:
    """Yield a problem for each line that is no record, in the order of the file.

    It stands for all that its cells would say: where one of these would block by the `layouts`,
    it does. `is_fast`: polars looks for the signs.
    """
    if not table.columns:
        return
    columns = read_columns(table.columns, kind).all
    known = find_known_names(table, columns)
    explaining, labels = FIRST_LINES, set[str]()
    for suspect in find_suspects(table, columns, is_fast=is_fast):
        cells = strip_cells(table, suspect.line)
        below = [strip_cells(table, line) for line in suspect.below]
        rule = judge_line(suspect, cells, known, last=table.line_count)
        is_again = suspect.line in labels
        if rule is None and (is_again or explains(suspect, cells, columns, below, last=explaining)):
            rule = Rule.LABEL_LINE
            labels.add(suspect.line)
        if rule in EXPLAINED_BELOW:
            explaining = max(explaining, suspect.record + EXPLAINED_BELOW[rule])
        if not rule and table.dialect.delimiter in "".join(cells):
            continue  # a line that was packed whole is a record
        if rule in MAY_BE_RECORDS and (rule or is_fragment(suspect, cells, last=table.line_count)):
            rule = Rule.NO_RECORD if is_unsendable(suspect.line, layouts) else rule
        if rule:
            yield build_problem(
                rule,
                line=table.line_of(suspect.record),
                record=suspect.record,
                value=suspect.line,
            )


def find_known_names(table: Table, columns: Sequence[Column]) -> dict[str, int]:
    """Return where the column of each name stands: that of its field, and that in the file."""
    known = {normalise_name(column.name): column.place for column in columns}
    for one in table.column_numbering.named:
        place, name = table.column_numbering.place_of(one.number), normalise_name(one.header)
        if name and place is not None:
            known.setdefault(name, place)
    return known


def find_own(table: Table) -> list[int]:
    """Return where the columns of the file stand, without those that were added."""
    return [n for n in range(len(table.columns)) if table.column_of(n) < FIRST_ADDED]


def strip_cells(table: Table, line: str) -> list[str]:
    """Return the cells of a line; those of added columns, which say nothing of it, are empty."""
    cells = [cell.strip(AROUND) for cell in table.split(line)]
    for one in table.column_numbering.added:
        place = table.column_numbering.place_of(one.number)
        if place is not None and place < len(cells):
            cells[place] = ""
    return cells


def is_unsendable(line: str, layouts: Sequence[Layout]) -> bool:
    """Say whether something blocks a line with values if it is taken for a record."""
    rules = {rule for _column, _field, _value, rule, _params in find_line_faults(line, layouts)}
    blocking = {rule for rule in rules if CATALOGUE[rule].severity is Severity.BLOCKING}
    return bool(blocking - {Rule.EMPTY_LINE})


def is_fragment(suspect: Suspect, cells: Sequence[str], *, last: int) -> bool:
    """Say whether a line holds less than a record: one value alone, or sums alone at the end."""
    filled = [cell for cell in cells if cell]
    if len(filled) == 1:
        return suspect.neighbours >= FEWEST_VALUES
    is_last = suspect.record > last - LAST_LINES
    is_shorter = len(filled) < suspect.neighbours
    has_sums = bool(filled) and not cells[0] and all(map(NUMBER.fullmatch, filled))
    return is_last and is_shorter and has_sums


def judge_line(
    suspect: Suspect, cells: Sequence[str], known: dict[str, int], *, last: int
) -> Rule | None:
    """Return what the line is instead of a record, labels apart."""
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
    return None


def explains(
    suspect: Suspect,
    cells: Sequence[str],
    columns: Sequence[Column],
    below: Sequence[Sequence[str]],
    *,
    last: int,
) -> bool:
    """Say whether the line tells what the columns hold.

    Among the first ones, and below a header that stands again, to the record `last`, many things
    show it; elsewhere the labels of the columns alone.
    """
    filled = sum(map(bool, cells))
    if suspect.record > last or not filled:
        return filled > 1 and are_labels(cells, columns)
    return is_label_line(cells, columns, below, is_shorter=filled < suspect.neighbours)


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
    if len(named) < min(2, len({*known.values()})) or 2 * len(named) < filled:
        return None
    is_same = all(place == own for place, own in named)
    return Rule.HEADER_AGAIN if is_same else Rule.OTHER_HEADER


def find_suspects(table: Table, columns: Sequence[Column], *, is_fast: bool) -> Iterator[Suspect]:
    """Yield the lines that are worth a look: the first and last ones, and those with a sign."""
    own = list_own_signs(table, columns)
    for chunk, signs in tell_signs(table, own, is_fast=is_fast):
        rows = {
            row
            for row in (*range(EXPLAINING_LINES), *range(chunk.count - LAST_LINES, chunk.count))
            if 0 <= row < chunk.count and is_edge(table, chunk.record + row)
        }
        rows |= find_rows_with_signs(chunk, signs, own)
        yield from read_suspects(chunk, sorted(rows), table)


def list_own_signs(table: Table, columns: Sequence[Column]) -> OwnSigns:
    """Return the signs of this very table: first lines without a digit may explain its columns, and
    come again.
    """
    names = [max(table.columns, key=len)]
    if named := find_unconverted(table):
        names.append(max(named, key=len))
    alone = table.dialect.delimiter * max(len(find_own(table)) - 1, FEWEST_VALUES - 1)
    explained = [
        line
        for line in table.first_lines(EXPLAINING_LINES)
        if len(line) <= LONGEST_EXPLANATION and WORDS_ALONE.fullmatch(line)
    ]
    signs = {
        LineSign.NAME: [name.encode().lower() for name in names],
        LineSign.LABEL: [max((column.label for column in columns), key=len).encode().lower()],
        LineSign.ALONE: [alone.encode()],
        LineSign.EXPLAINED: [line.encode() for line in explained],
    }
    return {sign: [text for text in texts if text] for sign, texts in signs.items()}


def find_unconverted(table: Table) -> list[str]:
    """Return what the file calls columns that go under other names, their cells as they came."""
    numbering = table.column_numbering
    return [
        one.header
        for one in numbering.named
        if one.header and one.name != one.header and one.number not in numbering.converted
    ]


def is_edge(table: Table, record: int) -> bool:
    return record <= EXPLAINING_LINES or record > table.line_count - LAST_LINES


def tell_signs(
    table: Table, own: OwnSigns, *, is_fast: bool
) -> Iterator[tuple[Chunk, Set[LineSign]]]:
    """Yield the chunks of a table with the signs that each may bear; some are the table's `own`."""
    if is_fast:
        from imports.checking.records.line_signs_columnar import tell_signs_ahead  # noqa: PLC0415 - polars loads slowly

        yield from tell_signs_ahead(table.chunks(), own)
        return
    for chunk in table.chunks():
        yield chunk, look_for_signs(chunk.data, own)


def read_suspects(chunk: Chunk, rows: Sequence[int], table: Table) -> Iterator[Suspect]:
    steps = range(-AROUND_LINE, AROUND_LINE + 1)
    near = {row + step for row in rows for step in steps}
    is_first = chunk.record <= EXPLAINING_LINES
    below = range(EXPLAINING_LINES + BELOW_FIRST if is_first else 0)
    around = sorted(row for row in near | {*below} if 0 <= row < chunk.count)
    lines = dict(zip(around, chunk.pick(around), strict=True))
    filled = {row: count_filled(strip_cells(table, line)) for row, line in lines.items()}
    for row in rows:
        yield Suspect(
            record=chunk.record + row,
            line=lines[row],
            neighbours=max(filled.get(row + step, 0) for step in steps if step),
            below=[lines[row + step] for step in range(1, BELOW_FIRST + 1) if row + step in lines],
        )


def count_filled(cells: Sequence[str]) -> int:
    return sum(bool(cell.strip(AROUND)) for cell in cells)
