"""Another value in one cell of a line, every other character staying as it is."""

from collections.abc import Mapping, Sequence

from imports.catalogue.texts import gettext_noop
from imports.reading.cells import is_text_closed, take_cell

type Spans = Sequence[tuple[int, int]]


class CannotHold(Exception):
    """The line cannot hold the value. `code` is a key of `REASONS`, `params` fill its sentence."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(REASONS[code] % params)
        self.code = code
        self.params: Mapping[str, str | int] = params


REASONS: Mapping[str, str] = {
    "line_break": gettext_noop(
        "A line break is not allowed here: Gestimum expects one record per line. Write the "
        "value on one line."
    ),
    "delimiter": gettext_noop(
        "“%(value)s” contains the delimiter %(delimiter)s, and this file has no text "
        "delimiter: the value would be split in two. Write it without the delimiter, or choose "
        "a text delimiter under “Change how it is read”."
    ),
    "unclosed": gettext_noop(
        "A text on this line starts with %(mark)s and is never closed: correct the whole line "
        "first."
    ),
    "mapped_name": gettext_noop(
        "The mapping says which field this column is: to make it another one, change the mapping."
    ),
    "too_wide": gettext_noop(
        "“%(value)s” has %(length)s characters; this column is %(width)s wide. Shorten it."
    ),
}


def find_cell_spans(line: str, delimiter: str, text_delimiter: str = "") -> list[tuple[int, int]]:
    """Return where each cell of `line` starts and stops, text delimiters included."""
    if not delimiter:
        return [(0, len(line))]
    spans, place = [], 0
    while place <= len(line):
        start = place
        if text_delimiter:
            _cell, place, _is_closed = take_cell(line, start, delimiter, text_delimiter)
        else:
            stop = line.find(delimiter, start)
            place = (len(line) if stop < 0 else stop) + 1
        spans.append((start, place - 1))
    return spans


def replace_cell(
    line: str, position: int, value: str, *, delimiter: str, text_delimiter: str = ""
) -> str:
    """Return `line` with `value` in the cell at `position`, from 0; missing cells are added.

    The value stands in text delimiters where the old one did, where its neighbours do, and where
    it must. Raises CannotHold: line_break, delimiter, unclosed.
    """
    refuse_line_break(value)
    if not delimiter:
        return value
    if not text_delimiter and delimiter in value:
        raise CannotHold(
            "delimiter", value=value, delimiter="⇥" if delimiter == "\t" else delimiter
        )
    if not text_delimiter:
        cells = line.split(delimiter)
        cells += [""] * (position - len(cells) + 1)
        cells[position] = value
        return delimiter.join(cells)
    spans = find_cell_spans(line, delimiter, text_delimiter)
    if position >= len(spans):
        if not is_text_closed(line, delimiter, text_delimiter):
            raise CannotHold("unclosed", mark=text_delimiter)
        line += delimiter * (position - len(spans) + 1)
        spans = find_cell_spans(line, delimiter, text_delimiter)
    start, stop = spans[position]
    if needs_quotes(line, spans, position, value, delimiter, text_delimiter):
        value = text_delimiter + value.replace(text_delimiter, text_delimiter * 2) + text_delimiter
    return line[:start] + value + line[stop:]


def needs_quotes(
    line: str, spans: Spans, position: int, value: str, delimiter: str, text: str
) -> bool:
    """Say whether the value goes between text delimiters."""
    start, stop = spans[position]
    if delimiter in value or text in value or line.startswith(text, start):
        return True
    if start < stop:
        return False
    others = [line[start:stop] for start, stop in spans if start < stop]
    return bool(others) and all(cell.startswith(text) for cell in others)


def replace_slice(line: str, start: int, stop: int, value: str) -> str:
    """Return `line` with `value` in a column of fixed width, to the side where the old one stood.

    Raises CannotHold: line_break, too_wide.
    """
    refuse_line_break(value)
    width = stop - start
    if len(value) > width:
        raise CannotHold("too_wide", value=value, length=len(value), width=width)
    old = line[start:stop]
    is_right = old.startswith(" ") and bool(old.strip(" ")) and not old.endswith(" ")
    written = value.rjust(width) if is_right else value.ljust(width)
    replaced = line[:start].ljust(start) + written + line[stop:]
    return replaced.rstrip(" ") if len(line) < stop else replaced


def refuse_line_break(value: str) -> None:
    if "\n" in value or "\r" in value:
        raise CannotHold("line_break")
