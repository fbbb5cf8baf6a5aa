"""What a large file costs on its way: spooling the request, and sending it over real HTTP.

Run by hand: `python -m tests.bench.send`. Each case runs in a process of its own; “growth” is its
peak memory above what it held before, in MiB. Read ratios within one run, not single seconds.
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LINES = 1_000_000
CASES = ("spool", "spool and send")


def make_file(path: Path) -> None:
    header = "DOC_STYPE;DEP_CODE;DOC_DATE;ART_CODE;MVT_QTE;MVT_LIB\r\n"
    with path.open("w", encoding="cp1252", newline="") as file:
        file.write(header)
        for number in range(LINES):
            label = f"Pièce détachée n° {number:07}"
            file.write(f"E;001;22/11/2026;ART{number:09};{number % 1000},50;{label}\r\n")


def measure(case: str, path: Path) -> None:
    """Run one case in this process, and print its figures."""
    from imports.catalogue import KINDS  # noqa: PLC0415
    from imports.gestimum.observed_connection import Limits  # noqa: PLC0415
    from imports.gestimum.request import CompanyLogin, build_parameters, write_request  # noqa: PLC0415
    from imports.gestimum.transport import post  # noqa: PLC0415
    from imports.reading import Dialect, open_table  # noqa: PLC0415

    kind = KINDS["documents_stock"]
    dialect = Dialect(encoding="cp1252", delimiter=";")
    table = open_table(path, dialect)
    before = peak()
    start = time.perf_counter()
    with tempfile.TemporaryFile() as spool:
        parameters = build_parameters(kind, dialect)
        digest = write_request(
            kind,
            CompanyLogin(file="X", user="X"),
            parameters,
            table.lines(),
            spool,
        )
        if case == "spool and send":
            with subprocess.Popen(
                [sys.executable, "-m", "tests.bench.sink"], stdout=subprocess.PIPE, text=True
            ) as sink:
                assert sink.stdout
                url = sink.stdout.readline().strip()
                limits = Limits(connect=10, answer=120)
                post(
                    url,
                    spool,
                    size=digest.size,
                    headers={},
                    limits=limits,
                    is_ours=lambda: True,
                )
    seconds = time.perf_counter() - start
    size = digest.size / 1e6
    print(  # noqa: T201
        f"{case:16} {size:6.1f} MB {seconds:6.2f} s {size / seconds:6.1f} MB/s "
        f"growth {peak() - before:5.1f} MiB, peak {peak():5.0f} MiB"
    )


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    if len(sys.argv) == 3:
        measure(sys.argv[1], Path(sys.argv[2]))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stock.csv"
        make_file(path)
        for case in CASES:
            subprocess.run([sys.executable, "-m", "tests.bench.send", case, str(path)], check=True)


if __name__ == "__main__":
    main()
