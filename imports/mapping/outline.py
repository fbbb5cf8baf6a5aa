"""What a file shows before anybody said what it is: likely kinds, its titles and first values."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from imports.catalogue import KINDS
from imports.mapping.column_profile import PROFILED_LINES, ColumnProfile, profile_columns
from imports.mapping.folding import make_header_key
from imports.mapping.kind_guess import (
    KindEvidence,
    KindGuess,
    list_entry_titles,
    rank_kinds,
    weigh_kind,
)
from imports.mapping.match_reasons import ENTRY_LINES, MatchReason
from imports.reading import Dialect, FirstLook, Table, detect
from imports.reading.cells import split_line
from imports.reading.dialect import DELIMITERS
from imports.reading.first_look import take_first_look
from imports.reading.quotes import QUOTE

ENTRIES = KINDS["ecritures"]
#: An entry of a positional file: a short mark, a date, a journal, an account, a sense.
ENTRY_DATE = re.compile(r"[0-9]{6}|[0-9]{8}|[0-9]{2}/[0-9]{2}/[0-9]{4}")
LEAST_ENTRY_CELLS = 8
FEWEST_ENTRY_TITLES = 4
WEIGHT_OF_ENTRIES = 5.0


@dataclass(frozen=True, kw_only=True)
class Outline:
    """The titles of a table and the profiles of its columns; titles are empty without a header."""

    headers: tuple[str, ...]
    profiles: tuple[ColumnProfile, ...]


@dataclass(frozen=True, kw_only=True)
class LikelyReading:
    """A kind that a file may be for, and how it is read then."""

    guess: KindGuess
    dialect: Dialect


def read_outline(table: Table) -> Outline:
    """Return the outline of a table by its first lines."""
    lines = table.first_lines(PROFILED_LINES)
    headers = table.columns if table.header_line is not None else ()
    return build_outline(headers, [table.split(line) for line in lines])


def build_outline(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> Outline:
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    if not headers:
        widths = Counter(map(len, filled)).most_common(1)
        headers = [""] * (widths[0][0] if widths else 0)
    return Outline(headers=tuple(headers), profiles=tuple(profile_columns(filled, len(headers))))


def guess_readings(
    path: Path,
    *,
    hints: Sequence[str] = (),
    used: Sequence[str] = (),
    look: FirstLook | None = None,
    known_delimiter: str | None = None,
) -> tuple[LikelyReading, ...]:
    """Return up to three kinds that the file may be for, with their reading, the likeliest first.

    `hints`, such as the name of the file, and `used`, the kinds that the company sends, as
    `guess_kinds` takes them; `look` is what was seen of the file already, of which the first 50
    lines count. Raises UnreadableFile: undecodable, line_too_long.
    """
    look = look or take_first_look(path)
    outlines: dict[Dialect, Outline] = {}
    dialects: dict[str, Dialect] = {}
    evidence: list[KindEvidence] = []
    for kind in KINDS.values():
        if kind.is_entries:
            continue
        dialect = detect(path, kind=kind, look=look, known_delimiter=known_delimiter).dialect
        dialects[kind.key] = dialect
        if dialect not in outlines:
            outlines[dialect] = cut_head(look.head, dialect)
        outline = outlines[dialect]
        above = look.head[: dialect.start_line - 1]
        evidence.append(weigh_kind(outline.headers, outline.profiles, kind, (*hints, *above)))
    best, dialects[ENTRIES.key] = max(
        weigh_entries(look.head, outlines, hints), key=lambda one: one[0].weight
    )
    evidence.append(best)
    return tuple(
        LikelyReading(guess=guess, dialect=dialects[guess.kind])
        for guess in rank_kinds(evidence, used=used)
    )


def cut_head(head: Sequence[str], dialect: Dialect) -> Outline:
    rows = [
        split_line(line, dialect.delimiter, dialect.text_delimiter)
        for line in head[dialect.start_line - 1 :]
    ]
    return build_outline(rows[0], rows[1:]) if dialect.has_header else build_outline((), rows)


def weigh_entries(
    head: Sequence[str], outlines: dict[Dialect, Outline], hints: Sequence[str]
) -> Iterator[tuple[KindEvidence, Dialect]]:
    """Yield what speaks for entries: titles of a table of them, or lines as the ERP takes them."""
    tables = [(dialect, outlines[dialect]) for dialect in outlines]
    if dialect := find_entry_titles(head, next(iter(outlines))):
        tables.append((dialect, cut_head(head, dialect)))
    for dialect, outline in tables:
        yield weigh_kind(outline.headers, outline.profiles, ENTRIES, hints), dialect
        filled = [line for line in head[dialect.start_line - 1 :] if line.strip()]
        if filled and sum(map(is_entry_line, filled)) * 2 > len(filled):
            reason = MatchReason(sentence=ENTRY_LINES)
            positional = KindEvidence(
                kind=ENTRIES, weight=WEIGHT_OF_ENTRIES, titles=(), hints=(), columns=0, own=reason
            )
            yield positional, dialect


def find_entry_titles(head: Sequence[str], like: Dialect) -> Dialect | None:
    """Return the reading that makes a line one of titles of entries; None where no line is."""
    known = list_entry_titles()
    counts = {
        (delimiter, number): sum(
            make_header_key(cell) in known for cell in split_line(line, delimiter, QUOTE)
        )
        for delimiter in DELIMITERS
        for number, line in enumerate(head, start=1)
    }
    (delimiter, number), count = max(counts.items(), key=lambda one: one[1])
    if count < FEWEST_ENTRY_TITLES:
        return None
    mark = QUOTE if QUOTE in head[number - 1] else ""
    return replace(
        like, delimiter=delimiter, start_line=number, has_header=True, text_delimiter=mark
    )


def is_entry_line(line: str) -> bool:
    """Say whether a line is an entry in the order of the ERP's formats, whatever separates it."""
    cuts = (split_line(line, delimiter, QUOTE) for delimiter in DELIMITERS)
    return any(
        len(cells) >= LEAST_ENTRY_CELLS and ENTRY_DATE.fullmatch(cells[1].strip()) for cells in cuts
    )
