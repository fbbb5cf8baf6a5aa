"""The check against others with the same rules on the same file: `python -m tests.bench.rivals`.

`uv run --with frictionless --with django-import-export python -m tests.bench.rivals` installs them
for the while; whichever is absent is left out and said so. Each is given rules as strict as ours
(a calendar in a pattern, where `strptime` would take 1/9/2019) and must find the same cells: what
differs is printed. They have no rules over several lines, so ours is compared without those of
documents; a row of its own says what the whole check takes. The check itself is measured, on the
clock and in processor time of all cores (our threads give no advantage there); the slow ones
take fewer lines and are compared by lines a second. The best of five for ours, one try for the
others, which take long enough.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from imports.catalogue import Kind
from imports.checking import check_table
from imports.reading import Dialect, Table, open_table
from tests.bench.check import HEADER, KIND, make_file, measure_highest_memory, time_best

type Cells = set[tuple[int, int]]  # lines of the file, columns from 1

OURS, WHOLE = "bordereau", "bordereau, all rules"
#: The same kind, of whose lines nothing is told but what stands in their cells.
CELLS_ALONE = replace(KIND, new_document_on_change_of=())
#: How many lines each takes in a bearable time, as a share of ours.
SHARES = {OURS: 1, WHOLE: 1, "frictionless": 10, "django-import-export": 200}
MODULES = {"frictionless": "frictionless", "django-import-export": "import_export"}
MONTHS = (
    "(?:0[1-9]|1[0-9]|2[0-8])/(?:0[1-9]|1[0-2])",
    "(?:29|30)/(?:0[13-9]|1[0-2])",
    "31/(?:0[13578]|1[02])",
)
#: A day of the calendar; the file has none of 29 February.
DAY = f"(?:{'|'.join(MONTHS)})/[0-9]{{4}}"
DECIMAL = r"[+-]?(?:[0-9]+(?:[.,][0-9]+)?|[.,][0-9]+)"
HEAD = """\
| check | lines | seconds | processor | lines a second | memory | ours is | same cells |
|---|---|---|---|---|---|---|---|"""
CASE = "1 % of the lines wrong"


def build_rules() -> dict[str, dict[str, Any]]:
    """Return our field table in plain words: required, longest, allowed, pattern."""
    patterns = {"DOC_DATE": DAY, "MVT_QTE": DECIMAL}
    return {
        name: {
            "required": KIND.fields_by_name[name].required,
            "longest": KIND.fields_by_name[name].max_length,
            "allowed": sorted(KIND.fields_by_name[name].values or ()),
            "pattern": patterns.get(name, ""),
        }
        for name in HEADER
    }


def check_ourselves(path: Path, kind: Kind = CELLS_ALONE) -> Cells:
    report = check_table(open_ours(path), kind, limit=10**7)
    return {(problem.line, problem.column or 0) for problem in report.problems}


def open_ours(path: Path) -> Table:
    return open_table(path, Dialect(encoding="utf-8", delimiter=";"))


def check_with_frictionless(path: Path) -> Cells:
    import frictionless  # noqa: PLC0415
    from frictionless import formats  # noqa: PLC0415

    def constrain(rule: dict[str, Any]) -> dict[str, Any]:
        found = {
            "required": rule["required"],
            "maxLength": rule["longest"] if not rule["allowed"] else None,
            "enum": rule["allowed"],
            "pattern": rule["pattern"],
        }
        return {name: value for name, value in found.items() if value}

    fields = [
        {"name": name, "type": "string", "constraints": constrain(rule)}
        for name, rule in build_rules().items()
    ]
    dialect = frictionless.Dialect(controls=[formats.CsvControl(delimiter=";")])
    resource = frictionless.Resource(
        path=path.name,
        basepath=str(path.parent),
        dialect=dialect,
        schema=frictionless.Schema.from_descriptor({"fields": fields}),
    )
    report = resource.validate(limit_errors=10**7)
    return {(row, field) for row, field in report.flatten(["rowNumber", "fieldNumber"])}


def check_with_import_export(path: Path) -> Cells:
    from django.core.validators import RegexValidator  # noqa: PLC0415
    from django.db import connection, models  # noqa: PLC0415
    from import_export import resources  # noqa: PLC0415
    from tablib import Dataset  # noqa: PLC0415

    def build_field(rule: dict[str, Any]) -> Any:
        validators = [RegexValidator(f"^(?:{rule['pattern']})$")] if rule["pattern"] else []
        return models.CharField(
            max_length=rule["longest"] or 255,
            choices=[(value, value) for value in rule["allowed"]] or None,
            blank=not rule["required"],
            validators=validators,
        )

    fields = {name: build_field(rule) for name, rule in build_rules().items()}
    meta = type("Meta", (), {"app_label": "bench"})
    movement = type("Movement", (models.Model,), {**fields, "Meta": meta, "__module__": __name__})
    options = {"model": movement, "clean_model_instances": True, "fields": HEADER}
    options |= {"import_id_fields": [], "force_init_instance": True, "use_bulk": False}
    resource = type("Movements", (resources.ModelResource,), {"Meta": type("Meta", (), options)})()
    with connection.schema_editor() as editor:
        editor.create_model(movement)
    dataset = Dataset().load(path.read_text(encoding="utf-8"), format="csv", delimiter=";")
    result = resource.import_data(dataset, dry_run=True)
    columns = {name: number for number, name in enumerate(HEADER, start=1)}
    return {
        (invalid.number + 1, columns.get(name, 0))
        for invalid in result.invalid_rows
        for name in invalid.error.message_dict
    }


CHECKS: dict[str, Callable[[Path], Cells]] = {
    OURS: check_ourselves,
    WHOLE: partial(check_ourselves, kind=KIND),
    "frictionless": check_with_frictionless,
    "django-import-export": check_with_import_export,
}


def set_up_django() -> None:
    import django  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415

    memory = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
    settings.configure(
        INSTALLED_APPS=["import_export", "tests.bench"], DATABASES={"default": memory}, USE_TZ=True
    )
    django.setup()


def measure(name: str, path: Path) -> None:
    """Run one of them in this process: seconds, memory, and the cells it found."""
    if name in (OURS, WHOLE):
        import polars  # noqa: F401, PLC0415 - its loading is not the check

        table, kind = open_ours(path), CELLS_ALONE if name == OURS else KIND
        seconds, cpu = time_best(lambda: check_table(table, kind), tries=5)
        memory, found = measure_highest_memory(), CHECKS[name](path)
    else:
        if name == "django-import-export":
            set_up_django()
        start, start_cpu = time.perf_counter(), time.process_time()
        found = CHECKS[name](path)
        seconds, cpu = time.perf_counter() - start, time.process_time() - start_cpu
        memory = measure_highest_memory()
    print(seconds, cpu, memory)  # noqa: T201
    print(*(f"{line}:{column}" for line, column in sorted(found)))  # noqa: T201


@dataclass(frozen=True, kw_only=True)
class Run:
    lines: int
    seconds: float
    cpu: float
    memory: int
    cells: set[str]


def run(name: str, folder: Path, lines: int) -> Run:
    path = folder / f"{lines}.csv"
    if not path.exists():
        make_file(path, lines, CASE)
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.rivals", "--only", name, "--file", str(path)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    figures, cells = done.stdout.splitlines()[-2:]
    seconds, cpu, memory = figures.split()
    return Run(
        lines=lines,
        seconds=float(seconds),
        cpu=float(cpu),
        memory=int(memory),
        cells=set(cells.split()),
    )


def compare(folder: Path, names: Iterable[str], lines: int) -> None:
    print(HEAD)  # noqa: T201
    ours = run(OURS, folder, lines)
    print_row(OURS, ours)
    print_row(WHOLE, run(WHOLE, folder, lines))
    for name in names:
        few = lines // SHARES[name]
        theirs, expected = run(name, folder, few), run(OURS, folder, few).cells
        clock = theirs.seconds / few / (ours.seconds / lines)
        processor = theirs.cpu / few / (ours.cpu / lines)
        same = "yes" if theirs.cells == expected else f"{len(theirs.cells ^ expected)} differ"
        print_row(name, theirs, f"{clock:.0f} times as fast ({processor:.0f} by processor)", same)


def print_row(name: str, run: Run, ratio: str = "", same: str = "") -> None:
    print(  # noqa: T201
        f"| {name} | {run.lines:,} | {run.seconds:.2f} | {run.cpu:.2f} "
        f"| {run.lines / run.seconds:,.0f} | {run.memory} MiB | {ratio} | {same} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.rivals")
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--only", choices=CHECKS)
    parser.add_argument("--file", type=Path)
    options = parser.parse_args()
    if options.only:
        measure(options.only, options.file)
        return
    present = [name for name in MODULES if find_spec(MODULES[name])]
    for name in set(MODULES) - set(present):
        print(f"{name} is not installed: left out (uv run --with {name} … brings it).")  # noqa: T201
    with tempfile.TemporaryDirectory() as folder:
        compare(Path(folder), present, options.lines)


if __name__ == "__main__":
    main()
