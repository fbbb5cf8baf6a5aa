"""How fast repeats are found: `python -m tests.bench.duplicates [STORED] [CHECKED]`.

Fills a database of its own (SQLite in a folder of its own, or the one of DATABASE_URL, which must
be empty) with files of 100,000 stock lines until STORED of them are there, and compares a file of
CHECKED lines with 0, a tenth and all of them. Half of the lines of that file were sent before. Read
the ratios to the hashing of the same lines at the same moment: they say what the stored lines cost.
"""

import os
import time
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from tests.bench.check import measure_highest_memory

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
FILE_LINES = 100_000
HEADER = "DOC_STYPE;DEP_CODE;DOC_DATE;ART_CODE;MVT_LIB;MVT_QTE"


def make_content(numbers: range) -> bytes:
    lines = (
        f"E;{number % 900:03};{number % 28 + 1:02}/{number % 12 + 1:02}/2026;ART{number:08};"
        f"Échalas en châtaignier {number % 1000};{number % 100},{number % 10}"
        for number in numbers
    )
    return "\r\n".join([HEADER, *lines, ""]).encode()


def take_time(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def main() -> None:
    parser = ArgumentParser(prog="python -m tests.bench.duplicates")
    parser.add_argument("stored", metavar="STORED", type=int, nargs="?", default=1_000_000)
    parser.add_argument("checked", metavar="CHECKED", type=int, nargs="?", default=10_000)
    options = parser.parse_args()
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - after the settings
    from django.db import connection  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    stored, checked = options.stored, options.checked
    print(f"{connection.vendor}, {stored} lines stored, {checked} checked")  # noqa: T201
    measure(stored, checked)


def measure(stored: int, checked: int) -> None:
    from django.core.files.base import ContentFile  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from imports.catalogue import KINDS  # noqa: PLC0415
    from imports.delivery import Acknowledged, queue  # noqa: PLC0415
    from imports.duplicates import find_fingerprint, find_repeats  # noqa: PLC0415
    from imports.fingerprints import hash_lines  # noqa: PLC0415
    from imports.intake import open_draft  # noqa: PLC0415
    from imports.models import Fingerprint, LineHash, Run  # noqa: PLC0415
    from portal.models import Company, User  # noqa: PLC0415

    user = User.objects.create_superuser("bench")
    company = Company.objects.create(slug="bench", server_url="http://x", company_file="A")

    def draft(numbers: range) -> Run:
        upload = ContentFile(make_content(numbers), name="stock.csv")
        return open_draft(company=company, kind=KINDS["documents_stock"], upload=upload, user=user)

    def confirm(run: Run) -> None:
        queue(run, user=user, duplicate_reason="Asked for.", acknowledged=Acknowledged.COMMAND)

    def compare(run: Run) -> float:
        Fingerprint.objects.filter(run=run).update(looked_at=None)
        return take_time(lambda: find_repeats(run))[0]

    run = draft(range(-checked // 2, checked // 2))
    find_fingerprint(run)
    table = run.lines.open()

    def hash_again() -> float:
        return take_time(lambda: hash_lines(table, run.kind, key=bytes(32)))[0]

    for count in (0, stored // 10, stored):
        while (there := LineHash.objects.count()) < count:
            sent = draft(range(there, min(there + FILE_LINES, count)))
            preparing, _ = take_time(lambda: find_repeats(sent))  # noqa: B023 - called here
            seconds, _ = take_time(lambda: confirm(sent))  # noqa: B023
            print(f"  {there:9}: compare {preparing:5.2f} s, confirm {seconds:5.2f} s")  # noqa: T201
        hashing = min(hash_again() for _try in range(5))
        seconds = min(compare(run) for _try in range(5))
        found = find_repeats(run).count
        print(  # noqa: T201
            f"{count:9} stored: {seconds * 1000:7.1f} ms = {seconds / hashing:4.1f} x hashing "
            f"({hashing * 1000:.1f} ms), {found} found"
        )
    print(f"highest memory {measure_highest_memory()} MiB; {measure_table(connection)}")  # noqa: T201


def measure_table(connection: Any) -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_total_relation_size('imports_linehash')")
        else:
            cursor.execute("SELECT sum(pgsize) FROM dbstat WHERE name LIKE '%imports_linehash%'")
        size = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM imports_linehash")
        return f"{size / cursor.fetchone()[0]:.0f} bytes a line in table and index"


if __name__ == "__main__":
    main()
