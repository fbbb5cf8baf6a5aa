"""Which tests run which line of the code, and how long they take: learnt from one run of them."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import accumulate
from pathlib import Path

import pytest
from coverage import CoverageData

ROOT = Path(__file__).resolve().parent.parent.parent
COVERAGE, SECONDS = "coverage", "seconds.json"


def learn(folder: Path) -> None:
    """Play the tests that are not slow, and write down which lines each of them runs."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [
            sys.executable, "-m", "pytest", "-n2", "-q", "-m", "not slow", "-k", "not chromium",
            "-p", __name__,
            "--cov=imports", "--cov-context=test", "--cov-report=",
        ],
        cwd=ROOT,
        env=os.environ | {"COVERAGE_FILE": str(folder / COVERAGE), "WITNESSES": str(folder)},
        check=True,
    )  # fmt: skip


class Witnesses:
    """The tests by the lines that they run."""

    def __init__(self, folder: Path) -> None:
        self.data = CoverageData(str(folder / COVERAGE))
        self.data.read()
        self.seconds: Mapping[str, float] = json.loads((folder / SECONDS).read_text())
        self.of_file = cache(self._of_file)

    def of(self, place: str, lines: Iterable[int], *, most: float) -> list[str]:
        """Return the tests that run one of the lines, of `most` seconds together.

        Those of the same room come first, then the quickest.
        """
        by_line = self.of_file(place)
        found = {test for line in lines for test in by_line.get(line, ())}
        # A line that only ran while the module was imported is seen in what the module does.
        found = found or {test for tests in by_line.values() for test in tests}
        room = f"tests/{place.split('/')[1]}/"
        order = sorted(found, key=lambda test: (not test.startswith(room), self.seconds[test]))
        so_far = accumulate(self.seconds[test] for test in order)
        return [test for test, seconds in zip(order, so_far, strict=True) if seconds <= most]

    def _of_file(self, place: str) -> Mapping[int, list[str]]:
        measured = [one for one in self.data.measured_files() if one.endswith(f"/{place}")]
        if not measured:
            return {}
        return {
            line: [test for test in {one.rpartition("|")[0] for one in contexts} if self.has(test)]
            for line, contexts in self.data.contexts_by_lineno(measured[0]).items()
        }

    def has(self, test: str) -> bool:
        return test in self.seconds


class Clock:
    """A plug-in of pytest that writes down how long each test took."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0) + report.duration

    def pytest_sessionfinish(self) -> None:
        (Path(os.environ["WITNESSES"]) / SECONDS).write_text(json.dumps(self.seconds))


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Clock())
