"""The same check over blocks of lines, by polars expressions.

Chosen with figures (tests/bench/check.py measures them): on a clean million lines of 6 cells
expressions over blocks of 8 MiB are about 75 times as fast as a loop over cells, 40 times with one
line in a hundred wrong, 30 with every line. One compiled pattern over raw lines is as quick on
clean files, but hands every wrong line to the loop; and Rust refuses the single expression per line
that real field tables would need. Memory stays near 250 MiB.

The masks only count, and find the lines and cells that are wrong. Every problem that is kept is
made by the cell loop of `line.py`, the only definition of validity; tests hold the two equal.
Lines with text delimiters are cut by one pattern, as linear as the loop.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

import polars as pl

from imports.checking.across.accounting_blocks import BlockBalance
from imports.checking.across.columnar import measure
from imports.checking.across.protocol import ROW, CrossLineRule
from imports.checking.chunk_result import ChunkResult
from imports.checking.documents.count import DocumentColumns
from imports.checking.documents.count_columnar import (
    gather,
    keep_chunk_documents,
    mark_documents,
    measure_cells,
)
from imports.checking.layout import Layout
from imports.checking.quoted_columnar import LINE, Quoting, cut_lines
from imports.checking.records.conditional_fields_columnar import build_condition_mask
from imports.reading import Chunk
from imports.rules.catalogue import Rule
from imports.values.columnar import (
    Mask,
    blank_expression,
    build_masks,
    find_signs,
    may_be_blank,
)
from imports.values.rules import KNOWN
from imports.values.spreadsheet_damage import BLANKS, Prefilter

# A column is held to repeat its values if the first lines have no more than a few.
SAMPLE = 1000
FEW = 250
MOST_COMPARED = 8
FALSE = pl.lit(value=False)
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def check_chunk(
    chunk: Chunk,
    layouts: Sequence[Layout],
    columns: DocumentColumns,
    cross_rules: Sequence[CrossLineRule] = (),
    balance: BlockBalance | None = None,
    *,
    told: Sequence[int] = (),
    limit: int,
) -> ChunkResult:
    """Check a chunk of records; note its first `limit` wrong lines and cells.

    `columns` are those that make documents; false where none are counted. The rows that are `told`
    whole already are only held against others.
    """
    layout = layouts[0]
    prefilter = find_signs(chunk.data)
    if not KNOWN.issuperset(prefilter.unusual):
        prefilter = replace(prefilter, rules=prefilter.rules | {Rule.NOT_CP1252})
    cells = read_chunk(chunk, layouts)
    result = ChunkResult(limit=limit)
    if cells is None:
        lines = split_block(chunk.data)
        places = list_places(columns, cross_rules)
        cross_state = gather(lines, layout, places) if places else lines
        check_ragged(drop_records(lines, told), layouts, result, prefilter)
    else:
        cross_state = cells
        untold = drop_records(cells, told)
        check_cells(drop_empty(untold, result, prefilter), layout, result, prefilter)
    cross_state = cross_state.with_columns(pl.col(ROW) + chunk.record)
    compare_lines(cross_state, columns, cross_rules, result, prefilter)
    if balance:
        is_whole = LINE in cross_state.columns
        lines = cross_state if is_whole else split_block(chunk.data, chunk.record)
        result.balance = balance.measure(lines)
    result.finish()
    return result


def drop_records(lines: pl.DataFrame, records: Collection[int]) -> pl.DataFrame:
    """Leave out the lines with these numbers in ROW."""
    return lines.filter(~pl.col(ROW).is_in(list(records))) if records else lines


def compare_lines(
    cells: pl.DataFrame,
    columns: DocumentColumns,
    cross_rules: Sequence[CrossLineRule],
    result: ChunkResult,
    prefilter: Prefilter,
) -> None:
    """Measure what is told of lines beside each other."""
    cells = mark_documents(drop_records(cells, columns.totals), columns.breaks)
    documents = keep_chunk_documents(cells, columns, prefilter)
    result.stretch = measure_cells(documents, columns)
    result.measured = [
        measure(cross_rule, documents if cross_rule.is_of_documents else cells)
        for cross_rule in cross_rules
    ]


def list_places(columns: DocumentColumns, cross_rules: Sequence[CrossLineRule]) -> list[int]:
    """Return the cells that are held against those of other lines, from 0."""
    documents = columns.places if columns else ()
    return sorted(
        {*documents, *(place for cross_rule in cross_rules for place in cross_rule.places)}
    )


def read_chunk(chunk: Chunk, layouts: Sequence[Layout]) -> pl.DataFrame | None:
    """Return the cells of a chunk, without text delimiters, if all its lines are even and plain."""
    layout = layouts[0]
    if len(layouts) > 1 or not layout.delimiter:
        return None
    cells = read_even_cells(chunk.data, chunk.count, len(layout.checks), layout.delimiter)
    mark = layout.text_delimiter
    if cells is None or not mark:
        return cells
    marks = chunk.data.count(mark.encode())
    return unquote(cells, mark, marks) if marks else cells


def read_places(chunk: Chunk, layout: Layout, places: Sequence[int]) -> pl.DataFrame:
    """Return some cells of each line of a chunk, empty where it has none, and its record."""
    cells = read_chunk(chunk, [layout])
    if cells is None:
        cells = gather(split_block(chunk.data), layout, places)
    return cells.with_columns(pl.col(ROW) + chunk.record)


def unquote(cells: pl.DataFrame, mark: str, marks: int) -> pl.DataFrame | None:
    """Take the text delimiters off cells that were cut as if they had none.

    None unless each of all these `marks` opens or closes a cell: else, what was cut may be the
    middle of a text.
    """
    shortest = 2 * len(mark.encode())
    texts = []
    for cell in cells.drop(ROW):
        opens = cell.str.starts_with(mark)
        if opens.any():
            is_text = opens & cell.str.ends_with(mark) & (cell.str.len_bytes() >= shortest)
            marks -= 2 * int(is_text.sum())
            texts.append(cell.name)
    return cells.with_columns(pl.col(texts).str.strip_chars(mark)) if marks == 0 else None


def read_even_cells(data: bytes, count: int, width: int, delimiter: str) -> pl.DataFrame | None:
    """Return the cells if every line has `width` of them, else None; nothing is ever padded.

    The reader raises for a line with more cells, and takes one with fewer for one whose last cells
    are empty: then the delimiters are counted. One too many at the very end of the data is passed
    over by it (polars 2.1.0, measured), so the last line is counted here.
    """
    separator = delimiter.encode()
    if data.count(separator, data.rfind(b"\n") + 1) != width - 1 or data.startswith(
        BYTE_ORDER_MARK
    ):
        return None
    try:
        cells = pl.read_csv(
            data or b"\n",
            has_header=False,
            separator=delimiter,
            quote_char=None,
            empty_string_is_null=False,
            missing_columns="insert",
            schema={str(place): pl.String for place in range(width)},
        )
    except (pl.exceptions.ComputeError, pl.exceptions.SchemaError):  # a later line, the first
        return None
    if len(cells) != count:
        return None
    may_be_short = width > 1 and (cells[str(width - 1)] == "").any()
    if may_be_short and data.count(separator) != count * (width - 1):
        return None
    return cells.with_row_index(ROW)


def split_block(data: bytes, first: int = 0) -> pl.DataFrame:
    lines = pl.Series(LINE, [data.decode("utf-8")]).str.split("\n").explode()
    return lines.str.strip_suffix("\r").to_frame().with_row_index(ROW, first)


def check_ragged(
    lines: pl.DataFrame, layouts: Sequence[Layout], result: ChunkResult, prefilter: Prefilter
) -> None:
    """Check lines of any shape: quoted, empty, of several records, with too many cells."""
    text, delimiter = layouts[0].text_delimiter, layouts[0].delimiter
    line = pl.col(LINE)
    is_empty = line.str.strip_chars(delimiter + BLANKS + text) == ""
    if text:
        quoting = Quoting(delimiter, text)
        has_text = line.str.contains(text, literal=True)
        quoted = lines.filter(has_text)
        untidy = quoted.filter(~line.str.contains(quoting.tidy))
        unclosed = untidy.filter(quoting.is_unclosed(line))
        empty = drop_rows(quoted, unclosed).filter(is_empty).filter(quoting.is_blank(line))
        result.add(Rule.UNCLOSED_TEXT, unclosed[ROW])
        result.add(Rule.EMPTY_LINE, empty[ROW])
        lines = drop_rows(lines, pl.concat([unclosed, empty]))
        is_empty &= ~has_text
    result.add(Rule.EMPTY_LINE, lines.filter(is_empty)[ROW])
    lines = lines.filter(~is_empty)
    for layout in layouts:
        starts = line.str.slice(0, 1).is_in(list(layout.starts)) if layout.starts else pl.lit(True)
        taken = lines.filter(starts)
        if taken.is_empty():
            continue
        check_cells(cut_cells(taken, layout, result), layout, result, prefilter)
        lines = lines.filter(~starts)
    result.add(Rule.UNKNOWN_RECORD, lines[ROW])


def drop_rows(lines: pl.DataFrame, dropped: pl.DataFrame) -> pl.DataFrame:
    return lines.join(dropped, on=ROW, how="anti", maintain_order="left") if len(dropped) else lines


def cut_cells(lines: pl.DataFrame, layout: Layout, result: ChunkResult) -> pl.DataFrame:
    """Return the cells of the lines that have no more than the layout, missing ones empty."""
    width, delimiter = len(layout.checks), layout.delimiter
    line = pl.col(LINE)
    if layout.slices or layout.is_whole_line or not delimiter:
        places = layout.slices or ((0, None),)
        cells = lines.select(
            ROW,
            *(
                slice_cells(layout, start, stop).alias(str(n))
                for n, (start, stop) in enumerate(places)
            ),
        )
        wide = lines.select(slice_cells(layout, layout.width, None) != "").to_series()
        if layout.slices:
            result.add(Rule.LINE_TOO_WIDE, cells[ROW].filter(wide))
            cells = cells.filter(~wide)
        return cells
    if layout.prefix:
        line = line.str.strip_prefix(layout.prefix).str.strip_prefix(delimiter)
    parts = cut_lines(lines.select(line).to_series(), delimiter, layout.text_delimiter, width + 1)
    parts = parts.with_columns(lines[ROW])
    is_wide = pl.col(str(width)).is_not_null()
    result.add(Rule.MORE_CELLS, parts.filter(is_wide)[ROW])
    parts = parts.filter(~is_wide).drop(str(width))
    if layout.is_short_said:
        result.add(Rule.FEWER_CELLS, parts.filter(pl.col(str(width - 1)).is_null())[ROW])
    return parts.with_columns(pl.exclude(ROW).fill_null(""))


def slice_cells(layout: Layout, start: int, stop: int | None) -> pl.Expr:
    cell = pl.col(LINE).str.slice(start, None if stop is None else stop - start)
    return cell.str.strip_chars(" ") if layout.slices else cell


def drop_empty(cells: pl.DataFrame, result: ChunkResult, prefilter: Prefilter) -> pl.DataFrame:
    """Take out the lines all of whose cells are blank."""
    suspects = cells.filter(may_be_blank(pl.col("0"), prefilter))
    names = [name for name in cells.columns if name != ROW]
    empty = suspects.filter(pl.all_horizontal(blank_expression(pl.col(name)) for name in names))[
        ROW
    ]
    if empty.is_empty():
        return cells
    result.add(Rule.EMPTY_LINE, empty)
    return cells.filter(~pl.col(ROW).is_in(empty.implode()))


def check_cells(
    cells: pl.DataFrame, layout: Layout, result: ChunkResult, prefilter: Prefilter
) -> None:
    """Count what is wrong with the cells, by rule and field, and note the first."""
    masks = [
        mask
        for place, check in enumerate(layout.checks)
        for mask in build_masks(place, check, prefilter)
    ]
    conditions = enumerate(layout.conditions)
    masks += [
        build_condition_mask(number, condition, prefilter) for number, condition in conditions
    ]
    if not masks or cells.is_empty():
        return
    suspect = cells.select(find_suspect(mask, cells).alias(f"?{n}") for n, mask in enumerate(masks))
    candidate = [n for n, count in enumerate(suspect.sum().row(0)) if count]
    if not candidate:
        return
    suspect = suspect.select(f"?{n}" for n in candidate)
    is_suspect = suspect.select(pl.any_horizontal(pl.all())).to_series()
    lines = cells.hstack(suspect)
    if not is_suspect.all():
        lines = lines.filter(is_suspect)
    wrong = lines.select((pl.col(f"?{n}") & masks[n].is_wrong).alias(str(n)) for n in candidate)
    for n, count in zip(candidate, wrong.sum().row(0), strict=True):
        if count:
            result.add_cells(masks[n], layout, lines, wrong[str(n)])


def find_suspect(mask: Mask, cells: pl.DataFrame) -> pl.Expr:
    """Return the suspicion of a mask; where a column has few values, as a comparison with some.

    Dates, rates and quantities come back all the time, and each is looked at once.
    """
    if not mask.is_costly or len(cells) < SAMPLE:
        return mask.is_suspect
    values = cells[str(mask.place)]
    if values.head(SAMPLE).n_unique() > FEW:
        return mask.is_suspect
    different = values.unique()
    suspect = different.to_frame().filter(mask.is_suspect).to_series()
    if len(suspect) > MOST_COMPARED:
        return mask.is_suspect
    return pl.any_horizontal([FALSE, *(pl.col(values.name) == value for value in suspect)])
