"""A stream of an OLE compound file: what an .xls is packed in."""

import struct
from collections.abc import Iterator, Sequence

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEADER_BYTES = 512
IN_HEADER = 109  # sectors of the allocation table that the header names itself
LAST_SECTOR = 0xFFFFFFFA  # from here on, numbers say what a sector is, and not which
ENTRY_BYTES = 128
SMALL_BYTES = 64


class CompoundFile:
    """Finds streams by name. Raises ValueError for what is no such file, or runs in circles."""

    def __init__(self, data: bytes) -> None:
        if not data.startswith(SIGNATURE) or len(data) < HEADER_BYTES:
            raise ValueError("no compound file")
        self.data = data
        self.sector_bytes = 1 << min(struct.unpack_from("<H", data, 30)[0], 16)
        (first_directory,) = struct.unpack_from("<I", data, 48)
        self.small_cutoff, first_small, _count = struct.unpack_from("<3I", data, 56)
        self.table = self.read_numbers(self.list_table_sectors())
        self.directory = self.read_chain(first_directory)
        self.small_table = self.read_numbers(list(self.follow(first_small)))

    def list_table_sectors(self) -> list[int]:
        sectors = list(struct.unpack_from(f"<{IN_HEADER}I", self.data, 76))
        (following,) = struct.unpack_from("<I", self.data, 68)
        for _turn in range(len(self.data) // self.sector_bytes):
            if following >= LAST_SECTOR:
                break
            numbers = self.read_numbers([following])
            sectors += numbers[:-1]
            following = numbers[-1]
        return [sector for sector in sectors if sector < LAST_SECTOR]

    def read_sector(self, sector: int) -> bytes:
        start = HEADER_BYTES + sector * self.sector_bytes
        if self.sector_bytes > HEADER_BYTES:
            start = (sector + 1) * self.sector_bytes
        return self.data[start : start + self.sector_bytes]

    def read_numbers(self, sectors: Sequence[int]) -> Sequence[int]:
        data = b"".join(map(self.read_sector, sectors))
        return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])

    def follow(self, sector: int, table: Sequence[int] | None = None) -> Iterator[int]:
        table = self.table if table is None else table
        for _turn in range(len(table)):
            if sector >= LAST_SECTOR:
                return
            yield sector
            if sector >= len(table):
                raise ValueError("a sector is missing")
            sector = table[sector]

    def read_chain(self, sector: int) -> bytes:
        return b"".join(map(self.read_sector, self.follow(sector)))

    def read_stream(self, names: Sequence[str]) -> bytes | None:
        """Return the first stream of one of these names."""
        root_start = 0
        for start in range(0, len(self.directory) - ENTRY_BYTES + 1, ENTRY_BYTES):
            entry = self.directory[start : start + ENTRY_BYTES]
            (length,) = struct.unpack_from("<H", entry, 64)
            name = entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            first, size = struct.unpack_from("<2I", entry, 116)
            if entry[66] == 5:
                root_start = first
            elif entry[66] == 2 and name in names:
                if size >= self.small_cutoff:
                    return self.read_chain(first)[:size]
                return self.read_small(root_start, first)[:size]
        return None

    def read_small(self, root_start: int, first: int) -> bytes:
        container = self.read_chain(root_start)
        return b"".join(
            container[sector * SMALL_BYTES : (sector + 1) * SMALL_BYTES]
            for sector in self.follow(first, self.small_table)
        )
