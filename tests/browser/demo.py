"""The demonstration as a newcomer starts it, for the browser to walk through."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.processes import ROOT


@dataclass(frozen=True)
class Demo:
    url: str
    data: Path

    @property
    def samples(self) -> list[Path]:
        """The files that the demonstration offers, in their order."""
        return sorted((self.data / "exemples").iterdir())


@contextmanager
def running_demo(data: Path, environment: dict[str, str]) -> Iterator[Demo]:
    """Start the demonstration on a free port, and end it as Ctrl-C does."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "manage.py", "demo", "--port", str(port)],
        cwd=ROOT,
        env=environment | {"DATA_DIR": str(data), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert process.stdout
        printed = ""
        for line in process.stdout:
            printed += line
            if "Ctrl-C to stop everything" in line:
                break
        else:
            raise AssertionError(f"the demonstration did not start: {printed}")
        yield Demo(url=f"http://127.0.0.1:{port}", data=data)
    finally:
        process.terminate()
        process.communicate(timeout=60)
