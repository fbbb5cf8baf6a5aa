"""Blocks of lines as a mapping makes them, by polars expressions.

They only take lines that have one cell for each column, stand between no text delimiters, and whose
cells all convert to what a line can hold as it is. The loop over lines, which is the definition,
makes all others; a test holds the two equal.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

import polars as pl

from imports.checking.across.protocol import ROW
from imports.checking.columnar import read_even_cells, split_block
from imports.checking.quoted_columnar import LINE, cut_plainly, escape_character
from imports.editing.cell_packing import hold_value
from imports.editing.column_mapping import SAMPLES_KEPT, MappedCells
from imports.editing.line_editor import LineEditor
from imports.mapping.steps.applying import express_combined, express_steps
from imports.values.protection import SURELY_PROTECTED, unprotect_surely

#: A cell with one of these holds something, whatever counts as blank.
SEEN = "[!-~]"
#: Of the values of a column, so many may be different if each is to be converted once.
MOST_DISTINCT = 0.25
AFTER = "after"
MADE = "made"
WRITTEN = "written"
#: Before and after, where steps made a cell of a row different.
type Change = tuple[int, int, str, str]


class MappedBlocks:
    """Makes blocks of lines what the loop of an editor would make of them, and counts as it does.

    The editor must make no other change than a mapping and some of single lines.
    """

    def __init__(self, editor: LineEditor, mapped: MappedCells) -> None:
        mapping = mapped.change
        self.editor = editor
        self.mapped = mapped
        self.width = mapping.width
        self.dialect = editor.dialect
        #: The lines of the block at hand that the loop made, before their columns are changed.
        self.records: dict[int, str] = {}
        self.touched = sorted({*editor.by_line, *editor.gone})
        self.names = [str(place) for place in range(mapping.width)]
        self.converted = [column for column, _field, _chain in mapped.columns]
        steps = {one.column: one.steps for one in mapping.named}
        self.expressions = {
            column: express_steps(steps[column], pl.col(str(column - 1)))
            for column in self.converted
        }
        fed = {column for one, _chain in mapped.made.values() for column in one.columns}
        self.sources = [str(column - 1) for column in sorted({*self.converted, *fed})]
        self.made = [
            express_combined(one.steps, [pl.col(str(column - 1)) for column in one.columns]).alias(
                f"{MADE}{number}"
            )
            for number, (one, _chain) in mapped.made.items()
        ]
        signs = [self.dialect.delimiter, self.dialect.text_delimiter, "\n", "\r"]
        self.signs = "|".join(escape_character(sign) for sign in signs if sign)
        self.results = [
            *(f"{AFTER}{column}" for column in self.converted),
            *(f"{MADE}{number}" for number in mapped.made),
        ]

    def write(self, first_line: int, data: bytes) -> bytes | None:
        """Return the lines that stay of some that begin with that number; None where none does.

        `data` are lines with LF between them, and none behind the last.
        """
        self.records.clear()
        written = self.write_lines(first_line, data)
        self.watch_torn(first_line, data)
        return written

    def watch_torn(self, first_line: int, data: bytes) -> None:
        """Look for torn texts in the lines that stay, as the loop does."""
        torn = self.editor.shape.torn
        if torn is None:
            return
        start = self.dialect.start_line
        is_needed = (
            torn.is_open
            or torn.mark.encode() in data
            or any(torn.mark in record for record in self.records.values())
            or first_line <= start <= first_line + data.count(b"\n")
        )
        for line, text in enumerate(
            data.decode("utf-8").split("\n") if is_needed else (), first_line
        ):
            if line not in self.editor.gone:
                self.editor.watch_torn(line, self.records.get(line, text))

    def write_lines(self, first_line: int, data: bytes) -> bytes | None:
        count = data.count(b"\n") + 1
        loops = self.list_touched(first_line, count)
        shape = self.editor.shape
        if shape.keeps_lines:
            if not loops:
                return data
            texts: list[str | None] = [*data.decode("utf-8").split("\n")]
            return self.join(first_line, texts, texts, loops)
        cells = self.read_cells(data, count, loops)
        bare = self.unprotect_cells(cells)
        converted = [self.convert_column(bare, column) for column in self.converted]
        made = [self.drop_unheld(one) for one in bare.select(self.made)]
        cells = cells.with_columns(*converted, *made).drop_nulls(self.results)
        # Where each line is made the same, an expression alone would be one line for all.
        line = pl.concat_str(self.list_written() or [pl.lit("")], separator=self.dialect.delimiter)
        written = cells.with_columns(line.alias(WRITTEN))[WRITTEN].to_list()
        self.count_changes(cells)
        changes = self.list_changes(cells)
        if len(cells) == count:
            self.take_samples(changes, count)
            return "\n".join(written).encode("utf-8")
        lines = data.decode("utf-8").split("\n")
        texts = [None] * count
        for row, text in zip(cells[ROW].to_list(), written, strict=True):
            texts[row] = text
        others = [row for row, text in enumerate(texts) if text is None]
        return self.join(first_line, lines, texts, others, changes)

    def list_touched(self, first_line: int, count: int) -> list[int]:
        """Return the rows that another change speaks of, or that stand above record 1."""
        stop = first_line + count
        above = range(min(max(self.editor.first_line - first_line, 0), count))
        lines = self.touched[bisect_left(self.touched, first_line) :]
        touched = lines[: bisect_left(lines, stop)]
        return sorted({*above, *(line - first_line for line in touched)})

    def join(
        self,
        first_line: int,
        lines: Sequence[str | None],
        texts: list[str | None],
        rows: Sequence[int],
        changes: Sequence[Change] = (),
    ) -> bytes | None:
        """Return the texts with those of some rows, which the loop makes of the lines."""
        place = 0
        for row in rows:
            stop = place
            while stop < len(changes) and changes[stop][0] < row:
                stop += 1
            self.take_samples(changes[place:stop], row)
            place = stop
            texts[row] = self.loop(first_line + row, lines[row] or "")
        self.take_samples(changes[place:], len(lines))
        kept = [text for text in texts if text is not None]
        return "\n".join(kept).encode("utf-8") if kept else None

    def loop(self, line: int, text: str) -> str | None:
        """Return what the loop makes of a line, None where it is left out."""
        for number, record in self.editor.edit_records([(line, text)]):
            self.records[number] = record
            return self.editor.change_columns(number, record)
        return None

    def read_cells(self, data: bytes, count: int, loops: Sequence[int]) -> pl.DataFrame:
        """Return the cells of the lines that may be taken here, and their rows."""
        delimiter, mark = self.dialect.delimiter, self.dialect.text_delimiter
        cells = None
        if not mark or mark.encode() not in data:
            cells = read_even_cells(data, count, self.width, delimiter)
        if cells is None:
            line = pl.col(LINE)
            is_even = line.str.count_matches(delimiter, literal=True) == self.width - 1
            if mark:
                is_even &= ~line.str.contains(mark, literal=True)
            lines = split_block(data).filter(is_even)
            cells = cut_plainly(lines[LINE], delimiter, self.names).with_columns(lines[ROW])
        if loops:
            cells = cells.filter(~pl.col(ROW).is_in(list(loops)))
        is_filled = pl.col(self.names[0]).str.contains(SEEN)
        if not cells.select(is_filled.all()).item():
            is_filled = pl.any_horizontal(pl.col(name).str.contains(SEEN) for name in self.names)
            cells = cells.filter(is_filled)
        return cells

    def unprotect_cells(self, cells: pl.DataFrame) -> pl.DataFrame:
        """Return the cells as steps take them: without what protects them from spreadsheets."""
        bare = []
        for name in self.sources:
            protected = cells[name].filter(cells[name].str.contains(SURELY_PROTECTED)).unique()
            if len(protected):
                values = pl.Series([unprotect_surely(one) for one in protected], dtype=pl.String)
                bare.append(cells[name].replace(protected, values))
        return cells.with_columns(bare)

    def convert_column(self, cells: pl.DataFrame, column: int) -> pl.Series:
        """Return what the steps make of a column: of each value once, where they come again."""
        values, express = cells[str(column - 1)], self.expressions[column]
        distinct = values.unique()
        if len(distinct) > len(values) * MOST_DISTINCT:
            converted = self.drop_unheld(cells.select(express).to_series())
            return converted.alias(f"{AFTER}{column}")
        known = self.drop_unheld(distinct.to_frame().select(express).to_series())
        converted = values.replace_strict(distinct, known, return_dtype=pl.String)
        return converted.alias(f"{AFTER}{column}")

    def drop_unheld(self, values: pl.Series) -> pl.Series:
        """Return the values, null for those that cannot stand in a line as they are."""
        needs_more = values.str.contains(self.signs)
        if not needs_more.any():
            return values
        kept = pl.when(~needs_more).then(values)
        return pl.select(kept).to_series().alias(values.name)

    def list_written(self) -> list[pl.Expr]:
        """Return the cells of a line as they go, in their order."""
        own = [
            f"{AFTER}{place + 1}" if place + 1 in self.converted else name
            for place, name in enumerate(self.names)
        ]
        shape = self.editor.shape
        values = {f"{MADE}{one.column}": one.value for one in shape.added if one.value is not None}
        arranged = shape.numbering.arrange(own, [f"{MADE}{one.column}" for one in shape.added])
        return [
            pl.lit(hold_value(values[name], (), self.dialect)) if name in values else pl.col(name)
            for name in arranged
        ]

    def count_changes(self, cells: pl.DataFrame) -> None:
        for column in self.converted:
            is_other = cells[f"{AFTER}{column}"] != cells[str(column - 1)]
            self.mapped.count += int(is_other.sum())

    def list_changes(self, cells: pl.DataFrame) -> list[Change]:
        """Return the first different cells of each column, as long as samples are looked for."""
        if len(self.mapped.samples) >= SAMPLES_KEPT:
            return []
        return sorted(self.find_changes(cells))

    def find_changes(self, cells: pl.DataFrame) -> Iterator[Change]:
        for rank, column in enumerate(self.converted):
            before, after = pl.col(str(column - 1)), pl.col(f"{AFTER}{column}")
            different = cells.select(ROW, before, after).filter(before != after)
            pairs = different.unique(
                subset=different.columns[1:], keep="first", maintain_order=True
            )
            for row, old, new in pairs.head(SAMPLES_KEPT).iter_rows():
                yield row, rank, old, new

    def take_samples(self, changes: Sequence[Change], stop: int) -> None:
        for row, _rank, before, after in changes:
            if row < stop and len(self.mapped.samples) < SAMPLES_KEPT:
                self.mapped.samples.setdefault((before, after))
