"""The lines of a table as they go to the ERP: without what packs their values in the file.

How the ERP reads doubled text delimiters is unknown (docs/gestimum.md, "Not documented"). Where a
file is read with a text delimiter, its values therefore go without one, and with a delimiter
between them that none of them holds. Every other file goes as it stands.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from imports.reading.dialect import PREFERRED, Dialect
from imports.reading.table import Table, cut_line


class NoDelimiterLeft(ValueError):
    """Values of the file hold each of the delimiters that the ERP may be told."""


@dataclass(frozen=True)
class OutgoingLines:
    """The lines of a table with `delimiter` between their values; empty: as they stand."""

    table: Table
    delimiter: str

    @property
    def dialect(self) -> Dialect:
        """How the request says that its lines are read."""
        if not self.delimiter:
            return self.table.dialect
        return replace(self.table.dialect, delimiter=self.delimiter, text_delimiter="")

    def __iter__(self) -> Iterator[str]:
        """Yield the header if there is one, then every record, as they are now.

        Raises NoDelimiterLeft for a line that would be cut otherwise than it was read.
        """
        if self.table.header_line is not None:
            yield self.unpack(self.table.header_line)
        yield from map(self.unpack, self.table.lines())

    def first(self, most: int) -> list[str]:
        """Return the header and at most so many records as a page shows them, long ones cut."""
        table = self.table
        header = [] if table.header_line is None else [cut_line(table.header_line)]
        return [self.join(line) for line in [*header, *table.cut_lines(1, most + 1)]]

    def unpack(self, line: str) -> str:
        if not self.delimiter:
            return line
        cells = self.table.split(line)
        unpacked = self.delimiter.join(cells)
        if unpacked.count(self.delimiter) != len(cells) - 1:
            raise NoDelimiterLeft(f"{self.delimiter!r} stands in a value")
        return unpacked

    def join(self, line: str) -> str:
        return self.delimiter.join(self.table.split(line)) if self.delimiter else line


def prepare_outgoing(table: Table) -> OutgoingLines:
    """Return the lines as they go. Reads a file with text delimiters; raises NoDelimiterLeft."""
    if not is_packed(table):
        return OutgoingLines(table, "")
    if free := find_free_delimiter(table):
        return OutgoingLines(table, free)
    raise NoDelimiterLeft("every delimiter stands in a value")


def restore_outgoing(table: Table, parameters: Mapping[str, object]) -> OutgoingLines:
    """Return the lines as a request carried them that named these parameters.

    Requests of earlier versions named the text delimiter of the file: their lines went as they
    stood.
    """
    is_unpacked = is_packed(table) and parameters.get("identificateur_texte") == ""
    return OutgoingLines(table, str(parameters["separateur_champs"]) if is_unpacked else "")


def is_packed(table: Table) -> bool:
    return bool(table.dialect.text_delimiter and table.dialect.delimiter)


def find_free_delimiter(table: Table) -> str:
    """Return the first of the delimiters that no value of the table holds; empty: there is none."""
    order = list_delimiters(table.dialect)
    held = HeldDelimiters(table.dialect)
    if not table.index.has_marks and order[0] == table.dialect.delimiter:
        return order[0]
    texts = (chunk.data.decode("utf-8") for chunk in table.chunks())
    return held.find_free([table.header_line or ""], order) and held.find_free(texts, order)


def list_delimiters(dialect: Dialect) -> list[str]:
    """Return what the ERP may be told, best first: what its examples show, what the file has."""
    usual, *others = PREFERRED
    return list(dict.fromkeys([usual, dialect.delimiter, *others]))


class HeldDelimiters:
    """Finds which delimiters stand inside the values of texts; each text is whole lines."""

    def __init__(self, dialect: Dialect) -> None:
        self.own = dialect.delimiter
        self.held: set[str] = set()
        delimiter, mark = re.escape(dialect.delimiter), re.escape(dialect.text_delimiter)
        # From where a text opens to a delimiter before it closes; nothing is given back.
        opened = f"{mark}(?:[^{mark}{delimiter}\r\n]|{mark}{mark})*+{delimiter}"
        # One literal start each: a pattern of alternatives is looked for ten times as slowly.
        self.patterns = [re.compile(f"{start}{opened}") for start in (delimiter, "\n", "\r")]
        self.at_start = re.compile(opened)

    def find_free(self, texts: Iterable[str], order: Iterable[str]) -> str:
        """Return the first delimiter that neither these texts hold nor those before."""
        for text in texts:
            self.held.update(one for one in order if one not in self.held and self.holds(text, one))
            if self.held.issuperset(order):
                return ""
        return next(one for one in order if one not in self.held)

    def holds(self, text: str, delimiter: str) -> bool:
        if delimiter != self.own:
            return delimiter in text
        return bool(self.at_start.match(text)) or any(one.search(text) for one in self.patterns)
