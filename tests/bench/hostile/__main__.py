"""What files made to hurt cost everybody: `python -m tests.bench.hostile`.

A real gunicorn and a real worker on an SQLite of their own. Each file is uploaded, then its pages
are asked for: seconds of the upload and of the slowest page, those of the processor in all, the
highest memory of the process that serves, and how long the lines took to be compared. `--only WORD`
plays the shapes whose names hold the word, `--size` changes the megabytes of a text. A shape that
takes longer than `--patience` seconds somewhere is given up there, and the site is started anew.
"""

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

import requests

from tests.bench.hostile import books, texts  # noqa: F401 - they add their shapes
from tests.bench.hostile.shape import SHAPES, Shape
from tests.bench.upload import find_children, highest_memory, prepare, processor_seconds, serving

MEGABYTES = 104
PATIENCE = 60
#: In seconds: nobody waits for it but the draft.
LONGEST_COMPARISON = 300
#: The pages of a draft that show its lines.
PAGES = ("", "lines/", "lines/?page=999999", "problems/", "repeats/", "lines/2/", "column/")
COMPARING = 'id="comparing"'
HEAD = """\
| shape | MB | upload | slowest page | which | processor in all | compared after | memory |
|---|---|---|---|---|---|---|---|"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.hostile")
    parser.add_argument("--only", default="")
    parser.add_argument("--size", type=int, default=MEGABYTES)
    parser.add_argument("--patience", type=int, default=PATIENCE)
    options = parser.parse_args()
    shapes = [shape for shape in SHAPES if options.only.casefold() in shape.name.casefold()]
    print(HEAD, flush=True)  # noqa: T201
    with tempfile.TemporaryDirectory() as name:
        prepare(Path(name) / "data")
        while shapes:
            with working(), serving(Path(name)) as site:
                visitor = Visitor(site.port, site.process, patience=options.patience)
                while shapes and not visitor.is_tired:
                    shape = shapes.pop(0)
                    path = Path(name) / shape.file_name
                    shape.write(path, options.size * 1_000_000)
                    print(visitor.try_out(shape, path).as_row(), flush=True)  # noqa: T201


@contextmanager
def working() -> Iterator[None]:
    """Run a worker on the same data."""
    command = [sys.executable, "manage.py", "worker"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as worker:
        try:
            yield
        finally:
            worker.terminate()


@dataclass(kw_only=True)
class Cost:
    """What a shape cost. What took longer than anybody waits is None."""

    name: str
    size: int
    upload: float | None = None
    pages: dict[str, float | None] = field(default_factory=dict)
    processor: float = 0
    compared: str = ""
    memory: int = 0

    def as_row(self) -> str:
        worst = max(self.pages, key=lambda page: self.pages[page] or float("inf"), default="")
        cells = [
            self.name,
            f"{self.size / 1e6:.1f}",
            say(self.upload),
            say(self.pages[worst]) if self.pages else "",
            worst,
            say(self.processor),
            self.compared,
            f"{self.memory} MiB",
        ]
        return f"| {' | '.join(cells)} |"


def say(seconds: float | None) -> str:
    return "given up" if seconds is None else f"{seconds:.1f} s"


class Visitor:
    """Somebody who uploads files and looks at what became of them."""

    def __init__(self, port: int, process: "subprocess.Popen[bytes]", *, patience: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.process = process
        self.patience = patience
        self.is_tired = False
        self.headers = log_in()
        self.ask("/kinds/")  # it loads what it needs

    def try_out(self, shape: Shape, path: Path) -> Cost:
        cost = Cost(name=shape.name, size=path.stat().st_size)
        self.forget_memory()
        before = processor_seconds(self.process.pid)
        form = {"company": "acme", "kind": shape.kind, **shape.parameters}
        with path.open("rb") as file:
            cost.upload, answer = self.measure(
                lambda: self.post("/imports/new/", data=form, files={"file": (path.name, file)})
            )
        if answer is not None and answer.status_code == HTTPStatus.FOUND:
            self.look_around(answer.headers["Location"], cost)
        elif answer is not None:
            cost.compared = "refused" if answer.ok else f"status {answer.status_code}"
        cost.memory = highest_memory(self.process.pid)
        cost.processor = processor_seconds(self.process.pid) - before
        if self.is_tired:
            self.kill()
        return cost

    def look_around(self, place: str, cost: Cost) -> None:
        start = time.perf_counter()
        for page in PAGES:
            cost.pages[page or "draft"], answer = self.measure(lambda: self.ask(place + page))  # noqa: B023
            if answer is not None and not answer.ok and answer.status_code != HTTPStatus.NOT_FOUND:
                cost.compared += f"status {answer.status_code} "
            if self.is_tired:
                return
        while COMPARING in self.ask(f"{place}comparing/").text:
            if time.perf_counter() - start > LONGEST_COMPARISON:
                cost.compared += "not yet"
                return
            time.sleep(0.5)
        cost.compared += f"{time.perf_counter() - start:.1f} s"
        cost.pages["draft, compared"], _ = self.measure(lambda: self.ask(place))

    def measure(
        self, ask: Callable[[], requests.Response]
    ) -> tuple[float | None, requests.Response | None]:
        start = time.perf_counter()
        try:
            answer = ask()
        except (requests.Timeout, requests.ConnectionError):
            self.is_tired = True
            return None, None
        return time.perf_counter() - start, answer

    def ask(self, place: str) -> requests.Response:
        return requests.get(
            self.address + place,
            headers=self.headers,
            timeout=self.patience,
            allow_redirects=False,
        )

    def post(self, place: str, **content: object) -> requests.Response:
        return requests.post(
            self.address + place,
            headers=self.headers,
            timeout=self.patience,
            allow_redirects=False,
            **content,  # type: ignore[arg-type]
        )

    def forget_memory(self) -> None:
        """Let the highest memory count from now on."""
        for child in find_children(self.process.pid):
            Path(f"/proc/{child}/clear_refs").write_text("5", encoding="ascii")

    def kill(self) -> None:
        """End a site that is held."""
        for child in find_children(self.process.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(child), 9)


def log_in() -> dict[str, str]:
    from portal.models import User  # noqa: PLC0415 - after the settings
    from tests.serving import Site  # noqa: PLC0415

    return Site(0, None).headers_of(User.objects.get())  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
