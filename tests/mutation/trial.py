"""One mistake in a copy of the checkout, and the tests that must notice it."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.mutation.player import ENDLESS, SAID, TESTS

ROOT = Path(__file__).resolve().parent.parent.parent
COPIED = ("imports", "portal", "tests", "templates", "locale", "docs")
#: Who takes so much longer than the tests took when they were learnt never ends: to begin takes
#: its time as well, and a machine may be busy.
PATIENCE_SECONDS = 60
PATIENCE = 5
#: How pytest ends where no test fails, or all are slow, and where one that it is told of is gone.
PASSED = (0, 5)
UNUSABLE = 4


class StaleWitnesses(Exception):
    """Tests that are known to run a line are there no more: learn anew which ones do."""


class Copy:
    """A copy of the checkout in which one mistake after the other is made and taken back."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.empty_database = folder / "empty.sqlite3"
        self.environment = os.environ | {
            "BORDEREAU_TESTS": str(self.data),
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "OPENBLAS_NUM_THREADS": "1",  # the player forks: it must have no other threads
            "PYTHONDONTWRITEBYTECODE": "",  # hundreds of processes import what was compiled once
        }
        ignored = shutil.ignore_patterns("__pycache__")
        for name in COPIED:
            shutil.copytree(ROOT / name, folder / name, ignore=ignored)
        for path in ROOT.iterdir():
            if path.is_file():
                shutil.copy(path, folder)
        self.make_database()
        self.player = subprocess.Popen(
            [sys.executable, "-m", "tests.mutation.player"],
            cwd=folder,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def close(self) -> None:
        self.player.communicate()

    def make_database(self) -> None:
        self.clear_data()
        made = "import django; django.setup(); from django.test.utils import setup_databases; "
        made += "setup_databases(verbosity=0, interactive=False, keepdb=True)"
        subprocess.run(
            [sys.executable, "-c", made], cwd=self.folder, env=self.environment, check=True
        )
        shutil.move(self.data / "main" / "tests.sqlite3", self.empty_database)

    def clear_data(self) -> None:
        shutil.rmtree(self.data, ignore_errors=True)
        (self.data / "main").mkdir(parents=True)

    def notice(
        self, place: Path, source: str, rounds: Iterable[Sequence[str]], *, seconds: float
    ) -> str:
        """Return which test notices that the file is wrong, or "" if none does.

        The tests are played in rounds: to collect those of the later ones takes time as well.
        """
        path = self.folder / place
        right = path.read_bytes()
        self.write(path, source.encode())
        try:
            noticed = (self.play(tests, seconds=seconds) for tests in rounds if tests)
            return next(filter(None, noticed), "")
        finally:
            self.write(path, right)

    def write(self, path: Path, content: bytes) -> None:
        path.write_bytes(content)
        # Python tells by the second and by the size whether what it compiled is still right.
        for compiled in (path.parent / "__pycache__").glob(f"{path.stem}.*.pyc"):
            compiled.unlink()

    def play(self, tests: Sequence[str], *, seconds: float) -> str:
        """Play the tests up to the first that fails, and return its name."""
        assert self.player.stdin is not None
        assert self.player.stdout is not None
        self.clear_data()
        shutil.copy(self.empty_database, self.data / "main" / "tests.sqlite3")
        (self.folder / TESTS).write_text("\n".join(tests))
        self.player.stdin.write(f"{PATIENCE_SECONDS + PATIENCE * seconds}\n")
        self.player.stdin.flush()
        status = int(self.player.stdout.readline())
        if status == ENDLESS:
            return "does not end"
        said = (self.folder / SAID).read_text(errors="replace")
        if status == UNUSABLE and "not found: " in said:
            # Renamed, or with other parameters, since it was learnt which tests there are.
            left = [test for test in tests if f"not found: {self.folder / test}\n" not in said]
            if len(left) == len(tests):
                raise StaleWitnesses(said)
            return self.play(left, seconds=seconds) if left else ""
        if status in PASSED:
            return ""
        found = re.search(r"^(?:FAILED|ERROR) (.*?)(?: - .*)?$", said, re.MULTILINE)
        return found[1] if found else f"cannot be played ({status})"
