"""Writes the corpus anew: `uv run python -m tests.mapping.corpus_makes`.

Each folder of `tests/mapping/corpus` is a make of software or an office; its `columns.txt` says
which files it exports, which columns they have, and what is right for each. The files and
`labels.json` beside it are made of that: `read_make` says how it is written.
"""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from imports.catalogue import KINDS
from imports.mapping.folding import fold_header
from imports.mapping.steps.step import StoredStep
from tests.mapping.corpus_values import (
    CellValue,
    CorpusCell,
    CorpusRow,
    find_corpus_steps,
    make_cell,
)

CORPUS = Path(__file__).parent / "corpus"
SHEET_WIDTH = 14
#: The lines around a table: see `CorpusFile`.
AROUND = ("raw =", "above =", "units =", "below =")
WRITTEN_AT = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class CorpusColumn:
    """A column: its title, the right field (empty: none), how its values are made.

    `is_asked`: a person has to be asked; `is_supposed`: only the values can tell.
    """

    header: str
    field: str
    how: str
    is_asked: bool = False
    is_supposed: bool = False


@dataclass(frozen=True, kw_only=True)
class CorpusComputed:
    """A field that is no column: a value, or the sign of a column, or several columns joined."""

    field: str
    value: str = ""
    columns: tuple[str, ...] = ()
    how: str = ""

    @property
    def is_sign(self) -> bool:
        return self.how.startswith("sign ")


@dataclass(kw_only=True)
class CorpusFile:
    """A file of a make. `above` and `below` are the lines around its table."""

    name: str
    kind: str
    make: str
    columns: list[CorpusColumn] = field(default_factory=list)
    computed: list[CorpusComputed] = field(default_factory=list)
    delimiter: str = ";"
    encoding: str = "utf-8"
    lines: int = 8
    per_document: int = 2
    above: list[str] = field(default_factory=list)
    units: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    sheet: str = "Feuil1"
    is_quoted: bool = False
    is_headerless: bool = False
    #: Lines above that stand alone in their line, without the delimiters of empty cells.
    raw: list[str] = field(default_factory=list)
    #: Why no lines are said to be sent.
    unsent: str = ""

    @property
    def is_sheet(self) -> bool:
        return self.name.endswith(".xlsx")

    @property
    def titles(self) -> tuple[str, ...]:
        """Return the header; empty where the file has none."""
        return () if self.is_headerless else tuple(column.header for column in self.columns)

    @property
    def header_line(self) -> int | None:
        return None if self.is_headerless else len(self.raw) + len(self.above) + 1

    @property
    def sent_delimiter(self) -> str:
        """Return what parts the cells that are sent: what no cell holds, for none is quoted."""
        texts = [str(cell) for line in self.list_lines() for cell in line]
        is_in_cells = any(self.delimiter in text for text in texts)
        return ";" if self.is_sheet or self.is_quoted or is_in_cells else self.delimiter

    def make_rows(self) -> list[list[CorpusCell]]:
        seed = f"{self.make}/{self.name}"
        rows = [
            CorpusRow(
                number=number,
                seed=seed,
                is_sheet=self.is_sheet,
                group=number // self.per_document,
                keeps_point=self.delimiter == ",",
            )
            for number in range(self.lines)
        ]
        return [[make_cell(row, one.header, one.how) for one in self.columns] for row in rows]

    def list_lines(self) -> list[list[CellValue]]:
        """Return all lines of the file, as many cells as there are columns in each."""
        width = len(self.columns)
        titles: list[list[CellValue]] = [[*self.titles]] if self.titles else []
        values: list[list[CellValue]] = [[cell.written for cell in row] for row in self.make_rows()]
        around = [
            [list[CellValue](map(str.strip, one.split("|"))) for one in texts]
            for texts in (self.above, self.units, self.below)
        ]
        lines = [*around[0], *titles, *around[1], *values, *around[2]]
        return [[*line, *[""] * (width - len(line))][:width] for line in lines]

    def list_sent(self) -> list[str]:
        """Return the lines that are to be sent, the names of the fields first."""
        kept = [place for place, one in enumerate(self.columns) if one.field]
        signs = {title for one in self.computed if one.is_sign for title in one.columns}
        names = [self.columns[place].field for place in kept]
        names += [one.field for one in self.computed]
        lines: list[list[str]] = []
        for row in self.make_rows():
            cells = [
                row[place].meant.lstrip("-" if self.columns[place].header in signs else "")
                for place in kept
            ]
            lines.append([*cells, *(self.compute(one, row) for one in self.computed)])
        lines = lines if self.is_headerless else [names, *lines]
        order = list(range(len(names)))
        if KINDS[self.kind].is_order_mandatory:
            table = list(KINDS[self.kind].fields_by_name)
            order.sort(key=lambda place: table.index(names[place]))
        mark = self.sent_delimiter
        return [mark.join(line[place] for place in order) for line in lines]

    def compute(self, one: CorpusComputed, row: Sequence[CorpusCell]) -> str:
        titles = [column.header for column in self.columns]
        values = [row[titles.index(title)].meant for title in one.columns]
        if one.is_sign:
            _sign, positive, negative = one.how.split()
            return negative if values[0].startswith("-") else positive
        return " ".join(filter(None, values)) if values else one.value


@dataclass(kw_only=True)
class CorpusMake:
    """A make of software, or an office: a folder of the corpus."""

    name: str
    source: str = ""
    split: str = ""
    files: list[CorpusFile] = field(default_factory=list)


def read_make(folder: Path) -> CorpusMake:
    """Read `columns.txt`: `key = value`, `[file] kind`, then a line for each column.

    A column is `title | field | how`, its field `-` where none is right; in front of the title, `?`
    says that a person has to be asked, `~` that the values alone tell. `+ FIELD = value` is a
    computed field, `+ FIELD < title & title | how` one that is made of columns.
    """
    make = CorpusMake(name=folder.name)
    for line in (folder / "columns.txt").read_text(encoding="utf-8").splitlines():
        if not line.strip():
            continue
        if line.startswith("["):
            name, _, kind = line[1:].partition("] ")
            make.files.append(CorpusFile(name=name, kind=kind, make=make.name))
            assert kind in KINDS, line
        elif line.startswith("+ "):
            make.files[-1].computed.append(read_computed(line[2:]))
        elif line.count(" | ") == 2 and not line.startswith(AROUND):
            make.files[-1].columns.append(read_corpus_column(line))
        else:
            read_setting(make, line)
    return make


def read_corpus_column(line: str) -> CorpusColumn:
    title, name, how = line.split(" | ")
    return CorpusColumn(
        header=title.lstrip("?~").strip() if title[:2] in ("? ", "~ ") else title.strip(),
        field=name.strip().strip("-"),
        how=how.strip(),
        is_asked=title.startswith("? "),
        is_supposed=title.startswith("~ "),
    )


def read_computed(text: str) -> CorpusComputed:
    if " = " in text:
        name, _, value = text.partition(" = ")
        return CorpusComputed(field=name, value=value)
    name, _, rest = text.partition(" < ")
    titles, _, how = rest.partition(" | ")
    return CorpusComputed(field=name, columns=tuple(titles.split(" & ")), how=how or "join")


def read_setting(make: CorpusMake, line: str) -> None:
    key, mark, value = line.partition("=")
    key, value = key.strip(), value.strip()
    assert mark, f"{make.name}: {line}"
    if not make.files:
        assert key in ("source", "split"), line
        setattr(make, key, value)
        return
    one = make.files[-1]
    if line.startswith(AROUND):
        getattr(one, key).append(value)
    elif key in ("lines", "per_document"):
        setattr(one, key, int(value))
    elif key in ("is_quoted", "is_headerless"):
        setattr(one, key, True)
    else:
        assert key in ("delimiter", "encoding", "sheet", "unsent"), line
        setattr(one, key, {"tab": "\t", "comma": ","}.get(value, value))


def build_labels(make: CorpusMake) -> dict[str, object]:
    """Return `labels.json` of a make."""
    return {
        "source": make.source,
        "split": make.split,
        "files": [build_file_labels(one) for one in make.files],
    }


def build_file_labels(one: CorpusFile) -> dict[str, object]:
    labels: dict[str, object] = {
        "file": one.name,
        "kind": one.kind,
        "header_line": one.header_line,
        "columns": [build_column_labels(column, one) for column in one.columns],
    }
    titles = [column.header for column in one.columns]
    computed = [build_computed(column, titles) for column in one.computed]
    if computed:
        labels["computed"] = computed
    if not (one.unsent or one.units or one.below):
        labels["steps"] = dict(list_corpus_steps(one))
        labels["sent"] = one.list_sent()
    return labels


def list_corpus_steps(one: CorpusFile) -> Iterator[tuple[str, list[StoredStep]]]:
    signs = {title for made in one.computed if made.is_sign for title in made.columns}
    for column in one.columns:
        steps = [
            *find_corpus_steps(column.how, is_sheet=one.is_sheet, keeps_point=one.delimiter == ",")
        ]
        if column.header in signs:
            steps.append({"type": "absolute"})
        if column.field and steps:
            yield column.header, steps


def build_column_labels(column: CorpusColumn, one: CorpusFile) -> dict[str, object]:
    title = "" if one.is_headerless else column.header
    labels: dict[str, object] = {"header": title, "field": column.field}
    if column.field:
        known = KINDS[one.kind].fields_by_name[column.field]
        same_words = {fold_header(known.name), fold_header(known.label)}
        is_identical = fold_header(column.header) in same_words
        labels["level"] = (
            "supposed"
            if column.is_supposed or not title
            else "identical"
            if is_identical
            else "synonym"
        )
    if column.is_asked:
        labels["asked"] = True
    return labels


def build_computed(one: CorpusComputed, titles: Sequence[str]) -> dict[str, object]:
    if not one.columns:
        return {"field": one.field, "value": one.value}
    steps: list[StoredStep] = [{"type": "join"}]
    if one.is_sign:
        _sign, positive, negative = one.how.split()
        steps = [{"type": "sign_to_code", "positive": positive, "negative": negative}]
    columns = [titles.index(title) + 1 for title in one.columns]
    return {"field": one.field, "columns": columns, "steps": steps}


def write_text_file(one: CorpusFile) -> bytes:
    """Return the bytes of a text file as the make writes it."""
    text = io.StringIO()
    writer = csv.writer(
        text,
        delimiter=one.delimiter,
        lineterminator="\r\n",
        quoting=csv.QUOTE_ALL if one.is_quoted else csv.QUOTE_MINIMAL,
    )
    text.writelines(f"{line}\r\n" for line in one.raw)
    writer.writerows(one.list_lines())
    return text.getvalue().encode(one.encoding)


def write_corpus_workbook(one: CorpusFile) -> bytes:
    """Return a workbook with one sheet: titles in bold, dates as days, money with two decimals."""
    import xlsxwriter  # noqa: PLC0415 - only who writes the corpus needs it

    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True})
    book.set_properties({"created": WRITTEN_AT})
    sheet = book.add_worksheet(one.sheet)
    bold = book.add_format({"bold": True})
    day, money = (book.add_format({"num_format": form}) for form in ("dd/mm/yyyy", "#,##0.00"))
    for row, line in enumerate(one.list_lines()):
        for column, value in enumerate(line):
            if isinstance(value, date):
                sheet.write_datetime(row, column, datetime.combine(value, datetime.min.time()), day)
            elif isinstance(value, float):
                sheet.write_number(row, column, value, money)
            elif isinstance(value, int):
                sheet.write_number(row, column, value)
            elif value:
                sheet.write_string(row, column, value, bold if row <= len(one.above) else None)
    sheet.set_column(0, len(one.columns) - 1, SHEET_WIDTH)
    book.close()
    return held.getvalue()


def list_makes() -> list[CorpusMake]:
    return [read_make(path.parent) for path in sorted(CORPUS.glob("*/columns.txt"))]


def write_labels(make: CorpusMake) -> str:
    return json.dumps(build_labels(make), ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    for make in list_makes():
        folder = CORPUS / make.name
        for one in make.files:
            write = write_corpus_workbook if one.is_sheet else write_text_file
            (folder / one.name).write_bytes(write(one))
        (folder / "labels.json").write_text(write_labels(make), encoding="utf-8")


if __name__ == "__main__":
    main()
