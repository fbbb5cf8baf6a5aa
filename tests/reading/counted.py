"""Files that count the bytes that are read of them, and those of these that are decoded."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, SupportsIndex
from unittest import mock


@dataclass
class Counts:
    read: int = 0
    decoded: int = 0


@contextmanager
def counting(path: Path) -> Iterator[Counts]:
    """Count what is read of the file, and decoded as it was read, whole or in pieces.

    Of a folder, what is read of all files in it.
    """
    counts = Counts()
    plain = Path.open

    class Counted(bytes):
        """Bytes whose parts are counted as they are."""

        __slots__ = ()

        def __getitem__(self, place: Any) -> Any:
            found = super().__getitem__(place)
            return Counted(found) if isinstance(found, bytes) else found

        def split(self, separator: Any = None, maxsplit: SupportsIndex = -1) -> Any:
            return [Counted(part) for part in super().split(separator, maxsplit)]

        def removesuffix(self, suffix: Any, /) -> bytes:
            return Counted(super().removesuffix(suffix))

        def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
            counts.decoded += len(self)
            return super().decode(encoding, errors)

    def open_counted(self: Path, *arguments: Any, **options: Any) -> Any:
        file = plain(self, *arguments, **options)
        if path not in (self, *self.parents):
            return file

        def read_counted(size: int = -1) -> bytes:
            data = Counted(file.read(size))
            counts.read += len(data)
            return data

        counted = mock.Mock(wraps=file)
        counted.__enter__ = lambda _self: counted
        counted.__exit__ = lambda *_raised: file.close()
        counted.read = read_counted
        return counted

    with mock.patch.object(Path, "open", open_counted):
        yield counts
