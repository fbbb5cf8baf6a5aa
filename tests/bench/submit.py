"""What a script waits for: `python -m tests.bench.submit [LINES]`.

`submit --check --json` as a whole process, for a file of stock movements with 0.1 % of wrong cells,
beside a bare loop of `csv.reader` with the same rules (also a process of its own); then for a file
of three lines. Seconds of the best of three, the highest memory, and the ratio to the loop.
"""

import csv
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.check import HEADER, make_lines

ROOT = Path(__file__).resolve().parent.parent.parent
LINES = 1_000_000
SHARE = 0.001
TRIES = 3
FIXTURE = """
from portal.models import Company, Membership, User
user = User.objects.create_superuser("bench", password="bench")
company = Company.objects.create(
    name="Acme", slug="acme", server_url="http://127.0.0.1:9", company_file="A", erp_user="W"
)
Membership.objects.create(user=user, company=company, role="manager")
"""
CHECK = ("--company", "acme", "--kind", "documents_stock", "--user", "bench", "--check", "--json")
DATE = re.compile("(0[1-9]|[12][0-9]|3[01])/(0[1-9]|1[0-2])/[0-9]{4}")
NUMBER = re.compile("-?[0-9]+([.,][0-9]+)?")


def main() -> None:
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else LINES
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"DEBUG": "1", "DATA_DIR": folder, "PYTHONPATH": str(ROOT)}
        manage = [sys.executable, str(ROOT / "manage.py")]
        subprocess.run([*manage, "migrate", "-v0"], env=environment, check=True)
        subprocess.run([*manage, "shell", "-v0", "-c", FIXTURE], env=environment, check=True)
        large, small = Path(folder) / "large.csv", Path(folder) / "small.csv"
        write(large, lines, SHARE)
        write(small, 3, 0)
        bare = measure([sys.executable, "-m", "tests.bench.submit", "--bare", str(large)])
        checked = measure([*manage, "submit", str(large), *CHECK], environment)
        quick = measure([*manage, "submit", str(small), *CHECK], environment)
    say(f"csv.reader with the same rules, {lines:,} lines", bare, bare)
    say(f"submit --check --json, {lines:,} lines", checked, bare)
    say("submit --check --json, 3 lines", quick, bare)


def write(path: Path, lines: int, share: float) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(";".join(HEADER) + "\r\n")
        file.writelines(f"{line}\r\n" for line in make_lines(lines, share, ""))


def measure(command: list[str], environment: dict[str, str] | None = None) -> tuple[float, int]:
    """Return the seconds of the best try, and the most memory of any, in MiB."""
    seconds, memory = [], 0
    for _try in range(TRIES):
        start = time.perf_counter()
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as process:
            output = process.stdout.read() if process.stdout else b""
            _pid, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        seconds.append(time.perf_counter() - start)
        memory = max(memory, usage.ru_maxrss // 1024)
        assert json.loads(output)["lines"], output[:200]
    return min(seconds), memory


def say(name: str, measured: tuple[float, int], bare: tuple[float, int]) -> None:
    seconds, memory = measured
    ratio = seconds / bare[0]
    print(f"{name:50} {seconds:6.2f} s  {memory:4} MiB  {ratio:5.2f} x")  # noqa: T201


def check_bare(path: Path) -> dict[str, int]:
    """Check the file as one would with the csv module and nothing else."""
    lines, wrong = 0, 0
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter=";")
        next(rows)
        for style, depot, date, article, label, quantity in rows:
            lines += 1
            wrong += style not in ("E", "S")
            wrong += not 0 < len(depot) <= 10
            wrong += not DATE.fullmatch(date)
            wrong += not 0 < len(article) <= 50
            wrong += len(label) > 255
            wrong += not NUMBER.fullmatch(quantity)
    return {"lines": lines, "wrong": wrong}


if __name__ == "__main__":
    if sys.argv[1:2] == ["--bare"]:
        print(json.dumps(check_bare(Path(sys.argv[2]))))  # noqa: T201
    else:
        main()
