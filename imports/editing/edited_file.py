"""A file with all changes made to its lines."""

from collections.abc import Iterator
from pathlib import Path

from imports.editing.line_editor import MARK, LineEditor
from imports.reading import Dialect
from imports.reading.blocks import BLOCK_BYTES, read_blocks, with_lf
from imports.reading.quotes import unwrap_data


def edit_file(path: Path, encoding: str, editor: LineEditor) -> Iterator[bytes]:
    """Yield the lines at `path`, edited, as UTF-8 with LF between them; left-out lines are missing.

    Raises UnreadableFile as `read_blocks` does.
    """
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


def number_lines(path: Path, encoding: str, dialect: Dialect) -> Iterator[tuple[int, str]]:
    """Yield every line of the file with its number, from 1."""
    for block in read_blocks(path, encoding):
        data = unwrap_data(block.data) if dialect.is_wrapped else with_lf(block.data)
        lines = data.decode("utf-8").split("\n")
        if not lines[-1]:
            lines.pop()  # what follows the last line end of a block is the next one's
        yield from enumerate(lines, start=block.first_line)


def ends_with_line_end(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - 2, 0))
        # In UTF-16, a line end has a zero byte beside it.
        return file.read().strip(b"\0")[-1:] in (b"\n", b"\r")
