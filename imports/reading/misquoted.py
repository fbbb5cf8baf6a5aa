"""A record whose quotes are not as they should be: what its cells were probably meant to be."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class MeantCell:
    """A cell as it stands in its line, and the value that was probably meant."""

    raw: str
    value: str


class QuotePatterns:
    """How lines are cut by a delimiter whose texts stand in a quote. None backtracks far."""

    def __init__(self, delimiter: str, mark: str) -> None:
        self.delimiter, self.mark = delimiter, mark
        d, m = re.escape(delimiter), re.escape(mark)
        end = f"(?={d}|$)"
        #: A text that ends with the quote that closes it, and has every quote inside it doubled.
        self.sound = re.compile(f"{m}((?:[^{m}]|{m}{m})*+){m}{end}", re.DOTALL)
        #: The same with a backslash before quotes and backslashes.
        self.escaped = re.compile(rf"{m}((?:[^{m}\\]|\\.|{m}{m})*+){m}{end}", re.DOTALL)
        #: A text with lone quotes in it: it ends with the first one before a delimiter.
        self.loose = re.compile(f"{m}(.*?){m}{end}", re.DOTALL)
        self.bare = re.compile(f"[^{d}]*+")
        cell = f"(?:{m}(?:[^{m}]|{m}{m})*+{m}|(?!{m})[^{d}]*+){end}"
        self.sound_line = re.compile(f"{cell}(?:{d}{cell})*+$", re.DOTALL)

    def is_sound(self, line: str) -> bool:
        """Say whether every cell that begins with the quote is one text in quotes."""
        return self.mark not in line or bool(self.sound_line.match(line))

    def find_meant(self, line: str, width: int) -> Sequence[MeantCell]:
        """Return the cells that a line was probably meant to have: `width`, none if nobody knows.

        Its quotes may be escaped by a backslash, stand alone inside a text, or belong to a value
        that begins with one.
        """
        ways = [(self.sound, self.loose), (self.sound,)]
        if f"\\{self.mark}" in line:
            ways.insert(0, (self.escaped,))
        for patterns in ways:
            cells = list(self.cut(line, patterns))
            # A text that nobody closed may end anywhere.
            is_open = any(
                cell.raw.startswith(self.mark) and cell.raw.count(self.mark) == 1 for cell in cells
            )
            if len(cells) == width and not is_open:
                return cells
        return ()

    def cut(self, line: str, patterns: Sequence[re.Pattern[str]]) -> Iterator[MeantCell]:
        place = 0
        while place <= len(line):
            found, read = self.match_cell(line, place, patterns)
            yield MeantCell(found[0], read(found))
            place = found.end() + 1

    def match_cell(
        self, line: str, place: int, patterns: Sequence[re.Pattern[str]]
    ) -> tuple[re.Match[str], Callable[[re.Match[str]], str]]:
        if line.startswith(self.mark, place):
            for pattern in patterns:
                if found := pattern.match(line, place):
                    return found, self.unescape if pattern is self.escaped else self.undouble
        found = self.bare.match(line, place)
        assert found is not None  # noqa: S101 - it matches nothing as well
        return found, lambda bare: bare[0]

    def undouble(self, found: re.Match[str]) -> str:
        return found[1].replace(self.mark * 2, self.mark)

    def unescape(self, found: re.Match[str]) -> str:
        return unescape(self.undouble(found))

    def write(self, values: Sequence[str]) -> str:
        """Return the line that is cut into these values."""
        return self.delimiter.join(map(self.protect, values))

    def protect(self, value: str) -> str:
        if self.delimiter not in value and self.mark not in value:
            return value
        return f"{self.mark}{value.replace(self.mark, self.mark * 2)}{self.mark}"


@lru_cache(maxsize=16)
def find_patterns(delimiter: str, mark: str) -> QuotePatterns:
    return QuotePatterns(delimiter, mark)


def unescape(text: str) -> str:
    """Return what programs mean that write a backslash before quotes and backslashes."""
    return re.sub(r"""\\([\\'"; ,|\t])""", r"\1", text)


def join_lines(lines: Sequence[str]) -> str:
    """Return the lines of a torn record as one: a space stands where a line ended."""
    first, *others = lines
    return " ".join([first.rstrip(" "), *filter(None, (line.strip(" ") for line in others))])


def restore_record(lines: Sequence[str], delimiter: str, mark: str, width: int) -> str:
    """Return the lines of a record as one line whose quotes are as they should be, if possible."""
    line = join_lines(lines)
    if not mark:
        return line
    patterns = find_patterns(delimiter, mark)
    if patterns.is_sound(line):
        return line
    cells = patterns.find_meant(line, width)
    return patterns.write([cell.value for cell in cells]) if cells else line
