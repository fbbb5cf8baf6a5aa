"""The files of the corpus as the portal reads them, knowing their kind, with nothing taught."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from imports.catalogue import KINDS, Kind
from imports.mapping.column_profile import ColumnProfile, profile_columns
from imports.mapping.matching import ColumnProposal, propose_columns
from imports.reading import Dialect, detect, open_table
from imports.reading.workbooks.conversion import list_title_uses, list_uses
from imports.reading.workbooks.workbook import write_sheet
from imports.reading.workbooks.workbook_info import ConversionReport
from tests.mapping.corpus_makes import CORPUS, CorpusColumn, CorpusFile, list_makes


@dataclass(frozen=True, kw_only=True)
class UnderstoodFile:
    """A file of the corpus as the portal reads it: `header_line` None where it finds no header."""

    split: str
    labels: CorpusFile
    header_line: int | None
    headers: tuple[str, ...]
    profiles: tuple[ColumnProfile, ...]

    @property
    def is_read_right(self) -> bool:
        is_found = self.header_line == self.labels.header_line
        return is_found and (self.labels.is_headerless or self.headers == self.labels.titles)

    @property
    def kind(self) -> Kind:
        return KINDS[self.labels.kind]

    def propose(self) -> list[ColumnProposal]:
        return propose_columns(self.headers, self.profiles, self.kind)

    def list_judged(self) -> Iterator[tuple[CorpusColumn, ColumnProposal]]:
        """Yield each column with its label, where the header was found."""
        if self.is_read_right:
            yield from zip(self.labels.columns, self.propose(), strict=True)


def convert_corpus_sheet(path: Path, out: Path, kind: Kind) -> str:
    """Write a sheet as text, as the process of an upload does, and return the delimiter."""
    words = (
        {"names": {}, "titles": {}}
        if kind.is_entries
        else {"names": list_uses(kind), "titles": list_title_uses(kind)}
    )
    said: ConversionReport = {}
    write_sheet(path, out, said, form="xlsx", sheet="", delimiter=None, mark=",", words=words)
    return said["delimiter"]


def understand(one: CorpusFile, split: str, folder: Path) -> UnderstoodFile:
    path, kind, delimiter = CORPUS / one.make / one.name, KINDS[one.kind], None
    if one.is_sheet:
        out = folder / "lines"
        delimiter = convert_corpus_sheet(path, out, kind)
        path = out
    dialect: Dialect = detect(path, kind=kind, known_delimiter=delimiter).dialect
    table = open_table(path, dialect)
    width = len(table.columns) or len(table.split(next(table.lines(), "")))
    return UnderstoodFile(
        split=split,
        labels=one,
        header_line=dialect.start_line if dialect.has_header else None,
        headers=tuple(table.columns) or ("",) * width,
        profiles=tuple(profile_columns(map(table.split, table.first_lines(100)), width)),
    )


@cache
def understand_corpus() -> tuple[UnderstoodFile, ...]:
    with tempfile.TemporaryDirectory() as folder:
        return tuple(
            understand(one, make.split, Path(folder)) for make in list_makes() for one in make.files
        )


def is_set_wrong(column: CorpusColumn, proposal: ColumnProposal) -> bool:
    """Say whether a column gets a field without a question that is not its own, or is doubtful."""
    is_right = proposal.field == (column.field or None) and not column.is_asked
    return proposal.is_set and not is_right
