"""The index of all lines that were ever sent: millions of rows, written and searched in bulk.

Both databases take a batch as one parameter, which is ten times faster than a list of thousands.
"""

from collections.abc import Iterator, Sequence
from itertools import batched, groupby

from django.db import connection, transaction

from imports.fingerprints import Hashes, unpack_hashes
from imports.models import Fingerprint, LineHash

BATCH = 20_000
TABLE = LineHash._meta.db_table

#: How each database makes rows of one parameter.
ROWS = {
    "sqlite": "json_each(%s) AS given",
    "postgresql": "unnest(%s::bigint[]) AS given(value)",
}
#: How the rows are looked up one by one: planners are tempted to read the millions instead.
#: SQLite keeps the order of a CROSS JOIN; PostgreSQL does not look into what has an OFFSET.
LOOK_UP = {
    "sqlite": "CROSS JOIN {table} AS known ON {known}",
    "postgresql": "CROSS JOIN LATERAL (SELECT * FROM {table} known WHERE {known} OFFSET 0) known",
}
KNOWN = "known.line = given.value AND known.fingerprint_id >= %s AND known.fingerprint_id < %s"
BEYOND = 2**63 - 1


def as_parameter(lines: Sequence[int]) -> str | list[int]:
    """Return the hashes as the parameter that `ROWS` takes."""
    if connection.vendor == "sqlite":
        return "[" + ",".join(map(str, lines)) + "]"
    return list(lines)


def write_index(fingerprint: Fingerprint) -> None:
    """Put every line into the index, in short transactions, so that nobody waits for long.

    Nobody finds these rows before the run is confirmed. Killed in between, it begins again.
    """
    if fingerprint.is_indexed:
        return
    for count, lines in count_hashes(unpack_hashes(bytes(fingerprint.hashes))):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {TABLE} (line, fingerprint_id, count) "  # noqa: S608 - our own names
                f"SELECT given.value, %s, %s FROM {ROWS[connection.vendor]} "
                "WHERE true ON CONFLICT DO NOTHING",
                [fingerprint.pk, count, as_parameter(lines)],
            )
    Fingerprint.objects.filter(pk=fingerprint.pk).update(is_indexed=True)
    fingerprint.is_indexed = True


def count_hashes(hashes: Hashes) -> Iterator[tuple[int, Sequence[int]]]:
    """Yield batches of different lines, ascending, with how often each of the batch stands."""
    by_count: dict[int, list[int]] = {}
    for line, same in groupby(sorted(hashes)):
        count = sum(1 for _ in same)
        batch = by_count.setdefault(count, [])
        batch.append(line)
        if len(batch) == BATCH:
            yield count, by_count.pop(count)
    yield from by_count.items()


def find_lines(
    lines: Sequence[int], *, first: int = 0, before: int | None = None
) -> list[tuple[int, int, int]]:
    """Return (line, fingerprint, how often) for every fingerprint that has one of the lines.

    Only fingerprints from `first` on, and those before `before`, are looked at.
    """
    look_up = LOOK_UP[connection.vendor].format(table=TABLE, known=KNOWN)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT known.line, known.fingerprint_id, known.count "  # noqa: S608 - our own names
            f"FROM {ROWS[connection.vendor]} {look_up}",
            [as_parameter(lines), first, BEYOND if before is None else before],
        )
        return [tuple(row) for row in cursor.fetchall()]


def forget_index(fingerprint: Fingerprint) -> None:
    """Take the lines out of the index: the draft is read differently now."""
    lines = sorted(set(unpack_hashes(bytes(fingerprint.hashes))))
    for batch in batched(lines, BATCH):
        with connection.cursor() as cursor:
            cursor.execute(
                f"DELETE FROM {TABLE} WHERE fingerprint_id = %s "  # noqa: S608 - our own names
                f"AND line IN (SELECT given.value FROM {ROWS[connection.vendor]})",
                [fingerprint.pk, as_parameter(batch)],
            )
