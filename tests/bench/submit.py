"""What a script waits for: `python -m tests.bench.submit [LINES]`.

`submit --check --json` as a whole process, for a file of stock movements with 0.1 % of wrong cells,
beside a bare loop of `csv.reader` with the same rules (also a process of its own); then for a file
of three lines. Of the best of three: seconds on the wall, seconds of all processors together (which
other programs disturb less), each with its ratio to the loop; and the highest memory. Modules are
compiled before, as they are where the portal is installed.
"""

import csv
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
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


@dataclass(frozen=True)
class Cost:
    """The best of several tries: seconds on the wall, of all processors; the most memory in MiB."""

    wall: float
    cpu: float
    memory: int


def main() -> None:
    parser = ArgumentParser(prog="python -m tests.bench.submit")
    parser.add_argument("lines", metavar="LINES", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--bare", metavar="FILE", type=Path, help="only the loop, over FILE")
    options = parser.parse_args()
    if options.bare:
        print(json.dumps(check_bare(options.bare)))  # noqa: T201
    else:
        compare(options.lines)


def compare(lines: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "DEBUG": "1",
            "DATA_DIR": folder,
            "PYTHONPATH": str(ROOT),
            "PYTHONPYCACHEPREFIX": str(Path(folder) / "compiled"),
            "PYTHONDONTWRITEBYTECODE": "",
        }
        manage = [sys.executable, str(ROOT / "manage.py")]
        subprocess.run([*manage, "migrate", "-v0"], env=environment, check=True)
        subprocess.run([*manage, "shell", "-v0", "-c", FIXTURE], env=environment, check=True)
        large, small = Path(folder) / "large.csv", Path(folder) / "small.csv"
        write(large, lines, SHARE)
        write(small, 3, 0)
        loop = [sys.executable, "-m", "tests.bench.submit", "--bare", str(large)]
        bare = measure(loop, environment)
        checked = measure([*manage, "submit", str(large), *CHECK], environment)
        quick = measure([*manage, "submit", str(small), *CHECK], environment)
    say(f"csv.reader with the same rules, {lines:,} lines", bare, bare)
    say(f"submit --check --json, {lines:,} lines", checked, bare)
    say("submit --check --json, 3 lines", quick, bare)


def write(path: Path, lines: int, share: float) -> None:
    from tests.bench.check import HEADER, make_lines  # noqa: PLC0415 - the bare loop loads nothing

    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(";".join(HEADER) + "\r\n")
        file.writelines(f"{line}\r\n" for line in make_lines(lines, share, ""))


def measure(command: list[str], environment: dict[str, str]) -> Cost:
    """Return what the command costs, once whatever it loads is compiled."""
    run(command, environment)
    tries = [run(command, environment) for _try in range(TRIES)]
    return Cost(
        wall=min(cost.wall for cost in tries),
        cpu=min(cost.cpu for cost in tries),
        memory=max(cost.memory for cost in tries),
    )


def run(command: list[str], environment: dict[str, str]) -> Cost:
    start = time.perf_counter()
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as process:
        output = process.stdout.read() if process.stdout else b""
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - start
    assert json.loads(output)["lines"], output[:200]
    cpu = usage.ru_utime + usage.ru_stime
    return Cost(wall=wall, cpu=cpu, memory=usage.ru_maxrss // 1024)


def say(name: str, cost: Cost, bare: Cost) -> None:
    print(  # noqa: T201
        f"{name:45} {cost.wall:6.2f} s {cost.wall / bare.wall:5.2f} x   "
        f"cpu {cost.cpu:6.2f} s {cost.cpu / bare.cpu:5.2f} x   {cost.memory:4} MiB"
    )


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
    main()
