"""What a mapping costs beside the check: `python -m tests.bench.mapping [LINES]`.

Makes a file of 20 columns a line, as an office has them, and in processes of their own: checks the
lines that a mapping made; makes them (three columns converted, two put together, two constants) and
checks them; only renames the columns and checks them. Seconds, lines a second, highest memory, and
the ratio to the check alone.
"""

import random
import resource
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

from imports.catalogue import KINDS
from imports.checking import DroppedFile, check_table
from imports.editing.column_mapping import MapColumns
from imports.editing.edited_file import edit_file
from imports.editing.line_editor import LineEditor
from imports.mapping.mapping import ColumnMapping, ComputedField, MappedColumn
from imports.mapping.steps.dates import DateForm, ReadDate
from imports.mapping.steps.numbers import DecimalMark, ReadNumber, Thousands
from imports.mapping.steps.several import JoinCells
from imports.mapping.steps.step import Step
from imports.mapping.steps.value_table import ValueTable
from imports.reading import Dialect, open_table
from imports.reading.column_numbering import FIRST_ADDED

KIND = KINDS["documents_stock"]
DIALECT = Dialect(encoding="utf-8", delimiter=";")
FIELDS = {
    "Sens": "DOC_STYPE",
    "Dépôt": "DEP_CODE",
    "Date": "DOC_DATE",
    "Réf.": "ART_CODE",
    "Qté": "MVT_QTE",
    "Lot": "MVT_NUMLOT",
    "Zone": "MVT_ZONE",
    "Prix": "MVT_PACH",
    "Tiers": "PCF_CODE",
    "Projet": "PRJ_CODE",
    "Mémo": "DOC_MEMO",
    "Gamme": "ART_GAMME",
}
OTHERS = ["Nom", "Marque", "Rayon", "Allée", "Poids", "Couleur", "Saisi par", "Heure"]
HEADER = [*FIELDS, *OTHERS]
CONVERTED: dict[str, tuple[Step, ...]] = {
    "Sens": (ValueTable(values=(("Entrée", "E"), ("Sortie", "S"))),),
    "Date": (ReadDate(form=DateForm.YEAR_MONTH_DAY),),
    "Prix": (ReadNumber(decimal=DecimalMark.POINT, thousands=Thousands.COMMA),),
}
CASES = ("check alone", "rename + check", "map + check")


def make_file(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(";".join(HEADER) + "\n")
        file.writelines(f"{line}\n" for line in make_lines(count))


def make_lines(count: int) -> Iterator[str]:
    rng = random.Random(1)
    for number in range(count):
        day = f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}"
        cells = [
            "Entrée" if number & 1 else "Sortie", f"{number % 900:03}", day, f"ART{number:07}",
            str(number % 100), f"L{number % 5000}", "A", f"1,{rng.randrange(1000):03}.5", "", "",
            "", "", f"Vis inox {number % 1000}", "Acme", "Quincaillerie", "12", "0,4", "gris",
            "Martin", "08:30",
        ]  # fmt: skip
        yield ";".join(cells)


def build_mapping(case: str) -> MapColumns:
    """Return what maps the file; where only names change, what is no field keeps its own."""
    is_renamed = case.startswith("rename")
    columns = [
        MappedColumn(
            column=n,
            header=name,
            field=FIELDS.get(name, "") or (f"XXX_{n}" if is_renamed else ""),
            steps=() if is_renamed else CONVERTED.get(name, ()),
        )
        for n, name in enumerate(HEADER, start=1)
    ]
    computed = () if is_renamed else (
        ComputedField(field="MVT_LIB", columns=(13, 14), steps=(JoinCells(),)),
        ComputedField(field="MVT_IMPAFE", value="1"),
        ComputedField(field="DOC_REFPCF", value="Inventaire"),
    )  # fmt: skip
    mapping = ColumnMapping(kind=KIND.key, columns=tuple(columns), computed=computed)
    numbers = tuple(range(FIRST_ADDED, FIRST_ADDED + len(computed)))
    return MapColumns(mapping=mapping, width=len(HEADER), numbers=numbers)


def write_mapped(path: Path, target: Path, case: str) -> LineEditor:
    editor = LineEditor([build_mapping(case)], dialect=DIALECT, kind=KIND)
    with target.open("wb") as file:
        file.writelines(edit_file(path, "utf-8", editor))
    return editor


def measure_case(path: Path, case: str) -> None:
    """Print seconds, those of the mapping, of all processors, problems, highest memory in MiB."""
    import polars  # noqa: F401, PLC0415 - its loading is neither the mapping nor the check

    target = path.with_suffix(".mapped")
    if case == CASES[0]:
        editor = LineEditor([build_mapping(case)], dialect=DIALECT, kind=KIND)
    start, start_cpu = time.perf_counter(), time.process_time()
    if case != CASES[0]:
        editor = write_mapped(path, target, case)
    mapped = time.perf_counter() - start
    table = open_table(target, DIALECT, column_numbering=editor.shape.numbering)
    dropped = DroppedFile(target, DIALECT, problems=editor.shape.problems)
    report = check_table(table, KIND, dropped=dropped)
    seconds, cpu = time.perf_counter() - start, time.process_time() - start_cpu
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(seconds, mapped, cpu, report.total, highest)  # noqa: T201


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("lines", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--one", nargs=2, metavar=("PATH", "CASE"), help="for its own processes")
    told = parser.parse_args()
    if told.one:
        measure_case(Path(told.one[0]), told.one[1])
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stock.csv"
        make_file(path, told.lines)
        write_mapped(path, path.with_suffix(".mapped"), CASES[-1])
        size = path.stat().st_size / 1e6
        say(f"{told.lines:,} lines, {size:.0f} MB, {len(HEADER)} columns")
        say("", "seconds", "mapping", "cpu", "lines/s", "MiB", "x check (cpu)")
        alone = alone_cpu = 0.0
        for case in CASES:
            command = [sys.executable, "-m", "tests.bench.mapping", "--one", str(path), case]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            seconds, mapped, cpu, _total, memory = map(float, done.stdout.split())
            alone, alone_cpu = alone or seconds, alone_cpu or cpu
            rate = f"{told.lines / seconds:,.0f}"
            ratio = f"{seconds / alone:.2f} ({cpu / alone_cpu:.2f})"
            figures = f"{seconds:.2f}", f"{mapped:.2f}", f"{cpu:.2f}", rate, f"{memory:.0f}", ratio
            say(case, *figures)


def say(name: str, *figures: str) -> None:
    print(f"{name:16}", *(f"{figure:>9}" for figure in figures))  # noqa: T201


if __name__ == "__main__":
    main()
