"""What 100 MB cost from the browser to the page of the draft: `python -m tests.bench.upload`.

A real gunicorn, as the demonstration starts it, on an SQLite of its own. One person drops the file
while another turns pages all the time: seconds until the draft's page is there, the highest memory
of the process that serves, and how long the other person waits for a page. `--lines` changes the
size; the default is just below the largest upload. On a busy machine read the waiting of the other
person with and without the upload, not the seconds.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import requests

from tests.bench.check import make_file

if TYPE_CHECKING:
    from tests.serving import Site

LINES = 1_770_000
QUIET_SECONDS = 5
PAUSE_SECONDS = 0.1
HEAD = """\
| file | until the draft | processor | memory before | highest | another page, before | meanwhile |
|---|---|---|---|---|---|---|"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.upload")
    parser.add_argument("--lines", type=int, default=LINES)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder / "data")
        path = folder / "mouvements.csv"
        make_file(path, options.lines, "1 % of the lines wrong")
        with serving(folder) as site:
            measure(site, path)


def prepare(folder: Path) -> None:
    """Make a site of its own, before anything of Django is imported."""
    for name in ("DATABASE_URL", "TASKS"):
        os.environ.pop(name, None)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DATA_DIR": str(folder),
        "DEBUG": "1",
    }
    folder.mkdir()
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from tests.factories import make_company, make_user  # noqa: PLC0415 - after the settings

    call_command("migrate", verbosity=0)
    make_company(name="Acme", slug="acme", member=make_user("alice"))


@contextmanager
def serving(folder: Path) -> "Iterator[Site]":
    from django.conf import settings  # noqa: PLC0415

    from portal.demo.processes import choose_port, is_listening  # noqa: PLC0415
    from portal.management.commands.demo import gunicorn  # noqa: PLC0415
    from tests.processes import ROOT, wait_until  # noqa: PLC0415
    from tests.serving import Site  # noqa: PLC0415

    port = choose_port(0)
    command = gunicorn("127.0.0.1", port)
    command[command.index("--worker-tmp-dir") + 1] = str(folder)
    # The demonstration's site does without DEBUG, and so without the keys that come with it.
    keys = {"SECRET_KEY": settings.SECRET_KEY, "FIELD_KEYS": ",".join(settings.FIELD_KEYS)}
    process = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=os.environ | keys)
    try:
        wait_until(lambda: is_listening("127.0.0.1", port))
        yield Site(port, process)
    finally:
        process.terminate()
        process.wait(timeout=30)


def measure(site: "Site", path: Path) -> None:
    from portal.models import User  # noqa: PLC0415

    headers = site.headers_of(User.objects.get())
    address = f"http://127.0.0.1:{site.port}"
    requests.get(f"{address}/kinds/", headers=headers, timeout=120)  # it loads what it needs
    reader = PageTurner(f"{address}/kinds/", headers)
    with reader:
        time.sleep(QUIET_SECONDS)
    quiet, before = reader.seconds, highest_memory(site.process.pid)
    used = processor_seconds(site.process.pid)
    reader = PageTurner(f"{address}/kinds/", headers)
    with reader, path.open("rb") as file:
        start = time.perf_counter()
        answer = requests.post(
            f"{address}/imports/new/",
            headers=headers,
            data={"company": "acme", "kind": "documents_stock"},
            files={"file": ("mouvements.csv", file)},
            timeout=600,
        )
        seconds = time.perf_counter() - start
    assert "/imports/new/" not in answer.url, answer.text
    size, highest = path.stat().st_size / 1e6, highest_memory(site.process.pid)
    row = [
        f"{size:.1f} MB",
        f"{seconds:.1f} s",
        f"{processor_seconds(site.process.pid) - used:.1f} s",
        f"{before} MiB",
        f"{highest} MiB",
        say(quiet),
        say(reader.seconds),
    ]
    print(HEAD, f"| {' | '.join(row)} |", sep="\n")  # noqa: T201


def say(seconds: list[float]) -> str:
    """Say the median and the worst."""
    return f"{statistics.median(seconds) * 1000:.0f} ms, {max(seconds) * 1000:.0f} ms at worst"


class PageTurner:
    """Another person, who asks for a page again and again and notes how long it takes."""

    def __init__(self, address: str, headers: dict[str, str]) -> None:
        self.address = address
        self.headers = headers
        self.seconds: list[float] = []
        self.is_over = threading.Event()
        self.thread = threading.Thread(target=self.turn)

    def turn(self) -> None:
        while not self.is_over.wait(PAUSE_SECONDS):
            start = time.perf_counter()
            requests.get(self.address, headers=self.headers, timeout=120).raise_for_status()
            self.seconds.append(time.perf_counter() - start)

    def __enter__(self) -> "PageTurner":
        self.thread.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self.is_over.set()
        self.thread.join()


def highest_memory(pid: int) -> int:
    """Return the highest memory of a process's children in MiB."""
    found = [
        int(line.split()[1]) // 1024
        for child in find_children(pid)
        for line in Path(f"/proc/{child}/status").read_text(encoding="ascii").splitlines()
        if line.startswith("VmHWM")
    ]
    return max(found)


def processor_seconds(pid: int) -> float:
    """Return the processor time of a process's children so far."""
    ticks = 0
    for child in find_children(pid):
        fields = Path(f"/proc/{child}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def find_children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()


if __name__ == "__main__":
    main()
