"""The lines of a file as keyed hashes: what they were can be known again, and not be read back.

Equal lines have equal hashes whatever the file looks like: encoding, line ends, delimiters, order
of the columns, of the lines, and how a number is written (normal_form.py). A million lines of six
cells take about a second, most of it the hash itself (tests/bench/duplicates.py).
"""

import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from hashlib import blake2b

from imports.catalogue import EntryFormat, Kind
from imports.checking.layout import build_entry_layouts, build_table_layouts, find_layout
from imports.fingerprints.normal_form import CanonicalLine
from imports.reading import Table
from imports.reading.ahead import work_ahead

#: By 64 bits, ten million stored lines and a file of a million meet by chance once in a million.
HASH_BYTES = 8
CONTENT_BYTES = 16
KEY_BYTES = 32
SMALL_BYTES = 512 * 1024
CHUNK_BYTES = 4 << 20
#: From here on so many hashes are sorted faster by polars than they would be by Python.
MANY = 100_000

#: One hash for each line, in the order of the file, as signed 64-bit integers.
type Hashes = array[int]


def hash_lines(
    table: Table,
    kind: Kind,
    *,
    key: bytes,
    entry_format: EntryFormat | None = None,
    is_fast: bool | None = None,
) -> Hashes:
    """Return a hash for each record of the table, in order.

    `key` are 32 secret bytes. The kind is part of what is hashed: the same line means something
    else to another. `is_fast` chooses between the loop and the blocks (the hashes are the same);
    by default the size does. Raises ValueError for entries without their format.
    """
    if kind.is_entries:
        if entry_format is None:
            raise ValueError("accounting entries are compared by a format")
        layouts = build_entry_layouts(entry_format)
    else:
        layouts = build_table_layouts(table, kind)
    is_named = not kind.is_entries
    lines = [CanonicalLine(layout=layout, is_named=is_named) for layout in layouts]
    key_of_kind = blake2b(kind.key.encode(), key=key, digest_size=KEY_BYTES).digest()
    if is_named and (table.size > SMALL_BYTES if is_fast is None else is_fast):
        return hash_all(write_blocks(table, lines[0]), key_of_kind)
    return hash_all([write_each(table.lines(), lines)], key_of_kind)


def write_each(texts: Iterable[str], lines: Sequence[CanonicalLine]) -> Iterator[bytes]:
    """Yield the one form of each line; one of no known record stays as it stands."""
    layouts = [line.layout for line in lines]
    for text in texts:
        layout = find_layout(text, layouts)
        form = lines[layouts.index(layout)].write(text) if layout else text
        yield form.encode()


def write_blocks(table: Table, line: CanonicalLine) -> Iterator[Iterable[bytes]]:
    """Yield the one form of each line, block by block: the next is written while one is hashed."""
    from imports.fingerprints.normal_form_columnar import write_chunk  # noqa: PLC0415 - polars loads slowly

    chunks = table.chunks(size=CHUNK_BYTES)
    for chunk, forms in work_ahead(partial(write_chunk, line=line), chunks, workers=1):
        yield forms.to_list() if forms is not None else write_each(chunk.lines(), [line])


def hash_all(blocks: Iterable[Iterable[bytes]], key: bytes) -> Hashes:
    digests = bytearray()
    # The key is hashed once: a copy of what it leaves goes on with each line.
    begin = blake2b(key=key, digest_size=HASH_BYTES).copy
    for forms in blocks:
        for form in forms:
            line = begin()
            line.update(form)
            digests += line.digest()
    return unpack_hashes(bytes(digests))


def hash_content(hashes: Hashes, *, key: bytes) -> bytes:
    """Return a hash (16 bytes) of all lines together, whatever their order."""
    packed = pack_hashes(sort_hashes(hashes))
    return blake2b(packed, key=key, digest_size=CONTENT_BYTES).digest()


def sort_hashes(hashes: Hashes) -> Hashes:
    if len(hashes) < MANY:
        return array("q", sorted(hashes))
    import polars as pl  # noqa: PLC0415 - loads slowly

    return array("q", pl.Series(hashes, dtype=pl.Int64).sort().to_list())


def pack_hashes(hashes: Hashes) -> bytes:
    """Return the hashes as bytes, 8 to each, the same on every machine."""
    if sys.byteorder == "big":
        hashes = array("q", hashes)
        hashes.byteswap()
    return hashes.tobytes()


def unpack_hashes(packed: bytes) -> Hashes:
    hashes = array("q")
    hashes.frombytes(packed)
    if sys.byteorder == "big":
        hashes.byteswap()
    return hashes
