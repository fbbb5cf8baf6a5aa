"""Plays tests in one process after the other, each with all imported that is not the code itself.

`python -m tests.mutation.player`, begun by `Copy`, in a copy of the checkout: each line that it
reads is how many seconds the tests in `TESTS` may take; each line that it writes is how pytest
ended, or `ENDLESS`. What pytest said is in `SAID`.
"""

import gc
import os
import signal
import sys
import time
from contextlib import suppress
from importlib import import_module
from pathlib import Path

import pytest

TESTS, SAID = Path("tests.txt"), Path("said.txt")
ENDLESS = -1
IMPORTED = (
    "django.core.management", "django.test", "hypothesis.stateful", "openpyxl",
    "python_calamine", "pytest_django.plugin", "requests", "responses", "xdist.plugin",
    "xdist.remote", "xdist.scheduler", "xlsxwriter",
)  # fmt: skip
#: Playwright takes as long to import as everything else; no test that is played here needs it.
ARGUMENTS = (
    "-x", "-q", "-n0", "--reuse-db", "--tb=no", "-W",
    "ignore::pytest.PytestAssertRewriteWarning", "-p", "no:cacheprovider", "-p", "no:randomly",
    "-p", "no:playwright", "-p", "no:base_url", "-p", "no:cov",
)  # fmt: skip


def main() -> None:
    for name in IMPORTED:
        import_module(name)
    gc.freeze()
    for line in sys.stdin:
        print(play(float(line)), flush=True)  # noqa: T201


def play(seconds: float) -> int:
    process = os.fork()
    if process == 0:
        os.setsid()
        said = os.open(SAID, os.O_CREAT | os.O_TRUNC | os.O_WRONLY)
        os.dup2(said, 1)
        os.dup2(said, 2)
        status = pytest.main([*ARGUMENTS, f"@{TESTS}"])
        sys.stdout.flush()
        os._exit(status)
    end = time.monotonic() + seconds
    while not (ended := os.waitpid(process, os.WNOHANG))[0]:
        if time.monotonic() > end:
            os.killpg(process, signal.SIGKILL)
            os.waitpid(process, 0)
            return ENDLESS
        time.sleep(0.02)
    with suppress(ProcessLookupError):  # what a test has left behind
        os.killpg(process, signal.SIGKILL)
    return os.waitstatus_to_exitcode(ended[1])


if __name__ == "__main__":
    main()
