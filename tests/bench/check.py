"""How fast the check is: `python -m tests.bench.check [LINES]`.

Makes files of stock movements (6 cells a line, UTF-8 with CRLF, 58 MB for a million lines), and
checks each in a process of its own: seconds, lines a second, MB a second, highest memory. The last
column is the ratio to a plain `csv.reader` loop over the same file with the same rules.
"""

import csv
import random
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from pathlib import Path

from imports.catalogue import KINDS
from imports.checking import check_table
from imports.checking.layout import build_table_layouts
from imports.reading import Dialect, Table, detect, open_table
from imports.values.rules import find_faults

KIND = KINDS["documents_stock"]
HEADER = ["DOC_STYPE", "DEP_CODE", "DOC_DATE", "ART_CODE", "MVT_LIB", "MVT_QTE"]
NAMES = ["Échalas en châtaignier", "Boîte à outils de mécanicien", "Vis inox", "Câble 3 m", "Tôle"]
BAD = ["2019-03-01", "31/02/2019", "1/9/2019", "douze", "X1", ""]
CASES = {
    "no error": (0.0, "utf-8", ""),
    "1 % of the lines wrong": (0.01, "utf-8", ""),
    "every line wrong": (1.0, "utf-8", ""),
    "Windows-1252, 1 %": (0.01, "cp1252", ""),
    "every cell quoted, 1 %": (0.01, "utf-8", '"'),
    "2 % of the lines quoted": (0.0, "utf-8", "some"),
    "documents come back": (0.0, "utf-8", "scattered"),
}
DOCUMENTS = 2000  # of stock: an entry and an issue for each of a thousand depots


def make_lines(count: int, share: float, how: str) -> Iterator[str]:
    rng = random.Random(1)
    for number in range(count):
        document = number % 20 if how == "scattered" else number * DOCUMENTS // count
        cells = [
            "ES"[document & 1],
            f"{document // 2:03}",
            f"{document % 28 + 1:02}/{document % 12 + 1:02}/2019",
            f"ART{number:07}",
            f"{NAMES[number % 5]} {number % 1000}",
            f"{number % 100},{number % 10}",
        ]
        if share and rng.random() < share:
            place = rng.choice([0, 2, 5])
            cells[place] = rng.choice(BAD)
        quoted = how == '"' or (how == "some" and number % 50 == 0)
        yield ";".join(f'"{cell}"' for cell in cells) if quoted else ";".join(cells)


def make_file(path: Path, count: int, case: str) -> None:
    share, encoding, how = CASES[case]
    with path.open("w", encoding=encoding, newline="") as file:
        file.write(";".join(HEADER) + "\r\n")
        file.writelines(line + "\r\n" for line in make_lines(count, share, how))


def open_case(path: Path, case: str) -> Table:
    _share, encoding, how = CASES[case]
    text = '"' if how in ('"', "some") else ""
    return open_table(path, Dialect(encoding=encoding, delimiter=";", text_delimiter=text))


def measure_highest_memory() -> int:
    """Return the process's highest memory in MiB."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) // 1024
    return 0


def time_best(work: Callable[[], object], *, tries: int) -> tuple[float, float]:
    """Return the seconds of the best try, on the wall and of all processors together."""
    taken = []
    for _try in range(tries):
        start, start_cpu = time.perf_counter(), time.process_time()
        work()
        taken.append((time.perf_counter() - start, time.process_time() - start_cpu))
    return min(taken)


def check_plainly(table: Table, encoding: str) -> int:
    """Check as one would with the csv module and the rules of a cell."""
    checks = build_table_layouts(table, KIND)[0].checks
    count = 0
    with table.path.open(encoding=encoding, newline="") as file:
        rows = csv.reader(file, delimiter=";")
        next(rows)
        for row in rows:
            for cell, cell_check in zip(row, checks, strict=False):
                count += sum(1 for _fault in find_faults(cell, cell_check))
    return count


def report_case(path: Path, case: str) -> None:
    megabytes = path.stat().st_size / 1e6
    start = time.perf_counter()
    detect(path, kind=KIND)
    detected = time.perf_counter()
    table = open_case(path, case)
    opened = time.perf_counter()
    import polars  # noqa: F401, PLC0415 - its loading is not the check

    seconds, cpu = time_best(lambda: check_table(table, KIND), tries=5)
    memory = measure_highest_memory()
    found = check_table(table, KIND)
    plain, plain_cpu = time_best(lambda: check_plainly(table, CASES[case][1]), tries=1)
    print(  # noqa: T201
        f"{case:24} {megabytes:6.1f} MB  detect {detected - start:5.2f} s  "
        f"open {opened - detected:5.2f} s  check {seconds:5.2f} s (cpu {cpu:4.2f})  "
        f"{table.line_count / seconds / 1e6:5.2f} M lines/s  {megabytes / seconds:4.0f} MB/s  "
        f"{memory:4} MiB  {found.total:7} problems  "
        f"csv loop {plain:5.2f} s (cpu {plain_cpu:5.2f}) = {plain / seconds:4.1f} x"
    )


def main() -> None:
    parser = ArgumentParser(prog="python -m tests.bench.check")
    parser.add_argument("lines", metavar="LINES", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--case", nargs=2, metavar=("FILE", "CASE"), help="only this one")
    options = parser.parse_args()
    if options.case:
        path, case = options.case
        report_case(Path(path), case)
        return
    with tempfile.TemporaryDirectory() as folder:
        for case in CASES:
            path = Path(folder) / "file.csv"
            make_file(path, options.lines, case)
            alone = [sys.executable, "-m", "tests.bench.check", "--case", str(path), case]
            subprocess.run(alone, check=True)


if __name__ == "__main__":
    main()
