"""A line into its cells."""

import re
from functools import cache


def split_line(line: str, delimiter: str, text_delimiter: str = "") -> list[str]:
    """Return the cells of `line`, as they stand, or without the text delimiters around them.

    A cell that starts with the text delimiter runs to the next one that is not doubled; what
    follows up to the delimiter is kept (as the csv module does). The help says nothing about
    doubling (docs/gestimum.md, "Not documented"), so this is how spreadsheets write it.
    """
    if not delimiter:
        return [line]
    if not text_delimiter or text_delimiter not in line:
        return line.split(delimiter)
    cells: list[str] = []
    place = 0
    while place <= len(line):
        cell, place, _is_closed = take_cell(line, place, delimiter, text_delimiter)
        cells.append(cell)
    return cells


def is_text_closed(line: str, delimiter: str, text_delimiter: str) -> bool:
    """Say whether every cell that opens with the text delimiter also closes with it."""
    if not delimiter or not text_delimiter or text_delimiter not in line:
        return True
    place = 0
    while place <= len(line):
        _cell, place, is_closed = take_cell(line, place, delimiter, text_delimiter)
        if not is_closed:
            return False
    return True


def take_cell(line: str, place: int, delimiter: str, text: str) -> tuple[str, int, bool]:
    """Return the cell that starts at `place`, where the next one starts, and if it was closed."""
    if not line.startswith(text, place):
        stop = line.find(delimiter, place)
        stop = len(line) if stop < 0 else stop
        return line[place:stop], stop + 1, True
    stop = line.find(text, place + 1)
    if stop >= 0 and line.startswith(text, stop + 1):
        rest = find_doubled(text).match(line, stop)
        stop = rest.end() if rest else stop
    if stop < 0 or stop == len(line):
        return line[place + 1 :].replace(text * 2, text), len(line) + 1, False
    inside = line[place + 1 : stop].replace(text * 2, text)
    after = line.find(delimiter, stop + 1)
    after = len(line) if after < 0 else after
    return inside + line[stop + 1 : after], after + 1, True


@cache
def find_doubled(mark: str) -> re.Pattern[str]:
    """Return the pattern of a text from its first doubled mark to before the one that closes it."""
    mark = re.escape(mark)
    return re.compile(f"(?:{mark}{mark}[^{mark}]*+)*+")
