"""Texts torn by a line break, in lines some of whose columns do not go as they came.

Once the column of such a text is left out, nothing in the lines that go tells that they are torn.
"""

from imports.checking.records.line_breaks import MOST_LINES, BreakPatterns
from imports.checking.report import KnownProblems
from imports.reading import Dialect
from imports.reading.cells import split_line
from imports.reading.misquoted import join_lines
from imports.reading.quotes import QUOTE
from imports.rules.catalogue import Params, Rule


class TornTexts:
    """Finds in lines, as they come one after the other, what `LineBreaks` finds in a table.

    What it finds is among `problems`, by the lines of the dropped file.
    """

    def __init__(self, dialect: Dialect) -> None:
        self.delimiter = dialect.delimiter
        self.mark = dialect.text_delimiter or QUOTE
        self.patterns = BreakPatterns(self.delimiter, self.mark)
        self.problems = KnownProblems()
        #: How many cells a line should have; 0 as long as nobody knows.
        self.width = 0
        #: The lines since a text opened, and how many of them belong to one that closed.
        self.lines: list[str] = []
        self.whole = 0
        self.first = self.last = self.since = 0
        self.parts: list[str] = []
        self.text = self.meant = ""

    @property
    def is_open(self) -> bool:
        return bool(self.lines)

    def see_header(self, text: str) -> None:
        self.width = len(split_line(text, self.delimiter, self.mark))

    def see(self, line: int, text: str) -> None:
        """See the next line that stays, after all but its columns is changed."""
        if not self.is_open:
            self.begin(line, text)
        elif self.since < MOST_LINES and (end := self.patterns.closes.match(text)):
            self.lines.append(text)
            self.close(line, text, end.end())
        elif self.since >= MOST_LINES or self.patterns.opens.match(text):
            self.finish()  # inside a text, a mark would be doubled
            self.begin(line, text)
        else:
            self.lines.append(text)
            self.parts.append(text)
            self.since += 1

    def begin(self, line: int, text: str) -> None:
        if self.mark in text and (found := self.patterns.opens.match(text)):
            self.first, self.lines = line, [text]
            self.open(found[1])

    def open(self, text: str) -> None:
        self.parts, self.since = [text], 0

    def close(self, line: int, text: str, stop: int) -> None:
        """End a text; what follows it on its line may open another one."""
        if not self.whole:
            self.text = self.parts[0]
            parts = [*self.parts, text[:stop].rstrip(self.delimiter)]
            self.meant = self.patterns.unquote(join_lines(parts))
        self.last, self.whole = line, len(self.lines)
        if found := self.patterns.opens.match(text[stop:]):
            self.open(found[1])
        else:
            self.finish()

    def finish(self) -> None:
        """Tell of the texts that closed, once no other line belongs to them."""
        if self.whole:
            params: Params = {"last": self.last}
            whole = " ".join(self.lines[: self.whole])
            if self.width in (0, len(split_line(whole, self.delimiter, self.mark))):
                params = {**params, "suggestion": self.meant}
            self.problems.add(Rule.LINE_BREAK, line=self.first, value=self.text, params=params)
        self.lines, self.whole = [], 0
