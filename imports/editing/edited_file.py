"""A file with all changes made to its lines."""

from collections.abc import Iterator
from pathlib import Path

from imports.editing.column_mapping import MappedCells
from imports.editing.line_editor import MARK, LineEditor
from imports.reading import Dialect
from imports.reading.blocks import BLOCK_BYTES, Block, read_blocks, with_lf
from imports.reading.quotes import unwrap_data

#: Below this size the loop is done before polars is loaded.
SMALL_BYTES = 512 * 1024
#: Of lines that are mapped together.
MAPPED_BYTES = 4 << 20


def edit_file(
    path: Path, encoding: str, editor: LineEditor, *, is_fast: bool | None = None
) -> Iterator[bytes]:
    """Yield the lines at `path`, edited, as UTF-8 with LF between them; left-out lines are missing.

    `is_fast` chooses between the loop and, where a mapping alone speaks of all lines, blocks of
    them (what they yield is the same); by default the size does. Raises UnreadableFile as
    `read_blocks` does.
    """
    fast = path.stat().st_size > SMALL_BYTES if is_fast is None else is_fast
    mapped = editor.shape.mapped
    if fast and mapped and editor.may_take_blocks:
        yield from edit_blocks(path, encoding, editor, mapped)
        return
    pieces: list[str] = []
    size, before, last = 0, "", 0

    def watch() -> Iterator[tuple[int, str]]:
        nonlocal last
        for number, text in number_lines(path, encoding, editor.dialect):
            last = number
            yield number, text

    for text in editor.edit_lines(watch()):
        if not before and text.startswith("\ufeff"):
            yield MARK  # of two marks the first one is taken off when the file is read
        pieces.append(before + text)
        size += len(text)
        before = "\n"
        if size > BLOCK_BYTES:
            yield "".join(pieces).encode("utf-8")
            pieces, size = [], 0
    is_ended = last in editor.gone or ends_with_line_end(path)
    yield "".join([*pieces, before if is_ended else ""]).encode("utf-8")


def edit_blocks(
    path: Path, encoding: str, editor: LineEditor, mapped: MappedCells
) -> Iterator[bytes]:
    """Yield what `edit_file` does, block by block."""
    from imports.editing.mapped_columnar import MappedBlocks  # noqa: PLC0415 - polars loads slowly

    blocks = MappedBlocks(editor, mapped)
    before, last = b"", 0
    for block in read_blocks(path, encoding, size=MAPPED_BYTES):
        data = take_lines(block, editor.dialect)
        if not data:
            continue
        data = data.removesuffix(b"\n")
        last = block.first_line + data.count(b"\n")
        written = blocks.write(block.first_line, data)
        if written is None:
            continue
        if not before and written.startswith(MARK):
            yield MARK
        yield before + written
        before = b"\n"
    editor.take_counts()
    if last in editor.gone or ends_with_line_end(path):
        yield before


def take_lines(block: Block, dialect: Dialect) -> bytes:
    """Return the lines of a block, with LF behind each."""
    return unwrap_data(block.data) if dialect.is_wrapped else with_lf(block.data)


def number_lines(path: Path, encoding: str, dialect: Dialect) -> Iterator[tuple[int, str]]:
    """Yield every line of the file with its number, from 1."""
    for block in read_blocks(path, encoding):
        lines = take_lines(block, dialect).decode("utf-8").split("\n")
        if not lines[-1]:
            lines.pop()  # what follows the last line end of a block is the next one's
        yield from enumerate(lines, start=block.first_line)


def ends_with_line_end(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - 2, 0))
        # In UTF-16, a line end has a zero byte beside it.
        return file.read().strip(b"\0")[-1:] in (b"\n", b"\r")
