"""Files of other shapes, their check against the clean 6 columns: `python -m tests.bench.shapes`.

Every line wrong, 100 columns of 100,000 lines with right cells and with none, one column of five
million. Each in a process of its own; processor time of all cores. The last column is MB a second
against that of the clean file of the same run, which the width of lines says nothing about.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from imports.catalogue import KINDS, FieldType, Kind
from imports.checking import check_table
from imports.reading import Dialect, open_table
from tests.bench.check import HEADER, make_lines, measure_highest_memory, time_best

WIDE = KINDS["clients"]
NUMBERS = (FieldType.INTEGER, FieldType.DECIMAL, FieldType.AMOUNT)


def make_stock(count: int, share: float) -> Iterator[str]:
    yield ";".join(HEADER)
    yield from make_lines(count, share, "")


def make_wide(count: int) -> Iterator[str]:
    """Yield lines of the first 100 columns of a wide kind, each cell right for its field."""
    fields = list(WIDE.fields_by_name.values())[:100]
    yield ";".join(field.name for field in fields)
    for number in range(count):
        cells = []
        for field in fields:
            if field.values:
                cell = min(field.values)
            elif field.type is FieldType.CHECKBOX:
                cell = "1"
            elif field.type in NUMBERS:
                cell = str(number % 1000)
            elif field.type in (FieldType.DATE, FieldType.DATE_TIME):
                cell = f"{number % 28 + 1:02}/03/2026"
            else:
                cell = f"{number % 100:02}é"[: field.max_length or 3]
            cells.append(cell)
        yield ";".join(cells)


def make_wide_and_wrong(count: int) -> Iterator[str]:
    yield ";".join(f"XXX_{number}" for number in range(100))
    for _number in range(count):
        yield ";".join(["ab\x01d"] * 100)


def make_narrow(count: int) -> Iterator[str]:
    yield "VIL_CODE"
    for number in range(count):
        yield f"{number % 100_000:05}"


CASES: dict[str, tuple[Kind, Callable[[], Iterator[str]]]] = {
    "6 columns, clean, 1 M lines": (KINDS["documents_stock"], lambda: make_stock(1_000_000, 0.0)),
    "6 columns, every line wrong, 1 M": (
        KINDS["documents_stock"],
        lambda: make_stock(1_000_000, 1.0),
    ),
    "100 columns, 100,000 lines": (WIDE, lambda: make_wide(100_000)),
    "100 columns, 100,000 lines, every cell wrong": (WIDE, lambda: make_wide_and_wrong(100_000)),
    "1 column, 5 M lines": (KINDS["villes"], lambda: make_narrow(5_000_000)),
}


def measure(case: str, path: Path) -> None:
    kind, _make = CASES[case]
    import polars  # noqa: F401, PLC0415 - its loading is not the check

    table = open_table(path, Dialect(encoding="utf-8", delimiter=";"))
    seconds, cpu = time_best(lambda: check_table(table, kind), tries=3)
    report = check_table(table, kind)
    print(seconds, cpu, measure_highest_memory(), table.line_count, report.total)  # noqa: T201


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.shapes")
    parser.add_argument("--only", choices=CASES)
    parser.add_argument("--file", type=Path)
    options = parser.parse_args()
    if options.only:
        measure(options.only, options.file)
        return
    print("| file | | check | processor | lines a second | memory | problems | MB/s, clean = 1 |")  # noqa: T201
    print("|---|---|---|---|---|---|---|---|")  # noqa: T201
    usual = 0.0
    for case, (_kind, make) in CASES.items():
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="", suffix=".csv") as file:
            file.writelines(f"{line}\r\n" for line in make())
            file.flush()
            size = Path(file.name).stat().st_size / 1e6
            done = subprocess.run(
                [sys.executable, "-m", "tests.bench.shapes", "--only", case, "--file", file.name],
                stdout=subprocess.PIPE,
                text=True,
                check=True,
            )
        seconds, cpu, memory, lines, problems = done.stdout.split()[-5:]
        speed = size / float(cpu)
        usual = usual or speed
        print(  # noqa: T201
            f"| {case} | {size:.0f} MB | {float(seconds):.2f} s | {float(cpu):.2f} s "
            f"| {int(lines) / float(seconds):,.0f} | {memory} MiB | {problems} "
            f"| {speed / usual:.2f} |"
        )


if __name__ == "__main__":
    main()
