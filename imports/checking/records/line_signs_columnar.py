"""The signs of lines that are no records, by polars: over several chunks at a time, in threads."""

from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import batched

import polars as pl

from imports.checking.records.line_signs import IN_ANY_CASE, LineSign, OwnSigns
from imports.reading import Chunk
from imports.reading.ahead import work_ahead

#: Two megabytes, which are read again into the memory that they leave.
AT_ONCE = 4
WORKERS = 2
TEXT = "text"
PATTERNS: Mapping[LineSign, str] = {
    LineSign.WORD: "(?i)tota|report|page |nombre d",
    LineSign.COMMENT: r"\n(?:#|/[/*]|\*|--|(?i:rem) )",
    LineSign.DRAWN: r"--|==|__|\*\*",
}


def tell_signs_ahead(
    chunks: Iterator[Chunk], own: OwnSigns
) -> Iterator[tuple[Chunk, Set[LineSign]]]:
    """Yield each chunk with the signs that it may bear; some are the table's `own`."""
    text = pl.col(TEXT).str
    looks = [text.contains(pattern).alias(sign.name) for sign, pattern in PATTERNS.items()]
    for sign, texts in own.items():
        if not texts:
            continue
        words = [one.decode() for one in texts]
        if sign in IN_ANY_CASE:
            looks.append(
                text.contains(f"(?i){'|'.join(map(pl.escape_regex, words))}").alias(sign.name)
            )
        else:
            held = [text.contains(pl.lit(word), literal=True) for word in words]
            looks.append(pl.any_horizontal(held).alias(sign.name))

    def look(some: Sequence[Chunk]) -> list[set[LineSign]]:
        data = pl.Series(TEXT, [chunk.data for chunk in some], dtype=pl.Binary)
        held = data.cast(pl.String).to_frame().select(looks)
        return [
            {LineSign[name] for name, is_held in row.items() if is_held}
            for row in held.iter_rows(named=True)
        ]

    for some, signs in work_ahead(look, batched(chunks, AT_ONCE), workers=WORKERS):
        yield from zip(some, signs, strict=True)
