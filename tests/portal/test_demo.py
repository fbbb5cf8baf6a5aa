"""The demonstration, started as a newcomer starts it."""

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import requests

from portal.demo import prepare_environment
from portal.demo.environment import MEMORY
from tests.pages import Page

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 120.0

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="sends signals")]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def environment(data_dir: Path) -> dict[str, str]:
    # What is set for something else must not reach the demonstration.
    return {
        "PATH": os.environ["PATH"],
        "PYTHONUNBUFFERED": "1",
        "DATA_DIR": str(data_dir),
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/production",
        "SECRET_KEY": "of something else",
    }


class Demo:
    """A demonstration that runs, and what it printed."""

    def __init__(self, data_dir: Path, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "demo", "--port", str(port)],
            cwd=ROOT,
            env=environment(data_dir),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.printed = ""

    def read_until(self, text: str) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.printed += line
            if text in line:
                return
        raise AssertionError(f"ended without {text!r}: {self.printed}")

    def end(self, number: int) -> int:
        self.process.send_signal(number)
        rest, _ = self.process.communicate(timeout=60)
        self.printed += rest
        return self.process.returncode


@contextmanager
def running(data_dir: Path, port: int) -> Iterator[Demo]:
    demo = Demo(data_dir, port)
    try:
        demo.read_until("Ctrl-C to stop everything")
        yield demo
    finally:
        if demo.process.poll() is None:
            demo.process.terminate()
            demo.process.communicate(timeout=60)


def log_in(url: str, username: str) -> requests.Session:
    browser = requests.Session()
    browser.trust_env = False
    page = Page(browser.get(f"{url}/account/login/").text)
    token = dict(page.find("input[name=csrfmiddlewaretoken]")[0].attributes)["value"]
    data = {"login": username, "password": "bordereau-demo", "csrfmiddlewaretoken": token}
    browser.post(f"{url}/account/login/", data, headers={"Referer": url})
    return browser


def find_children(pid: int) -> set[int]:
    """Return the processes below a process, at any depth."""
    found = subprocess.run(
        ["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True
    ).stdout
    parents = [tuple(map(int, line.split())) for line in found.splitlines()]
    below, size = {pid}, 0
    while len(below) > size:
        size = len(below)
        below |= {child for child, parent in parents if parent in below}
    return below - {pid}


def is_alive(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


def listens(url: str) -> bool:
    host, _, port = url.removeprefix("http://").partition(":")
    with suppress(OSError):
        socket.create_connection((host, int(port)), timeout=2).close()
        return True
    return False


def test_the_demonstration_runs_ends_and_starts_again_with_its_data(tmp_path: Path) -> None:
    port = free_port()

    with running(tmp_path, port) as demo:
        newcomer = log_in(demo.url, "demo")
        companies = newcomer.get(f"{demo.url}/companies/")
        nowhere = newcomer.get(f"{demo.url}/companies/nowhere/")
        style = newcomer.get(f"{demo.url}/static/portal/site.css")
        children = find_children(demo.process.pid)
        log_in(demo.url, "admin")
        sample = tmp_path / "exemples" / "1-mouvements-de-stock.csv"
        sample.write_text("mine", encoding="utf-8")
        status = demo.end(signal.SIGINT)

    shown = Page(companies.text)
    assert "Ateliers Martin" in shown.texts("article h2")
    assert (nowhere.status_code, style.status_code) == (404, 200)
    assert Page(nowhere.text).text("h1") == "Il n’y a rien à cette adresse"
    assert "Warning" not in demo.printed
    erp = next(text for text in shown.texts("article dd") if text.startswith("http://127.0.0.1:"))
    assert status == 0
    assert "Traceback" not in demo.printed
    assert len(children) >= 3
    assert not [pid for pid in children if is_alive(pid)]
    assert not listens(demo.url)
    assert not listens(erp)
    assert f"{demo.url}/" in demo.printed
    assert "bordereau-demo" in demo.printed
    assert stat.S_IMODE((tmp_path / MEMORY).stat().st_mode) == 0o600

    with running(tmp_path, port) as again:
        administrator = log_in(again.url, "admin")
        page = Page(administrator.get(f"{again.url}/companies/ateliers-martin-essais/").text)
        taken = subprocess.run(
            [sys.executable, "manage.py", "demo", "--port", str(port)],
            cwd=ROOT,
            env=environment(tmp_path / "other"),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        status = again.end(signal.SIGTERM)

    assert page.text("h1") == "Ateliers Martin, essais Test"
    assert sample.read_text(encoding="utf-8") == "mine"
    assert status == 0
    assert taken.returncode == 1
    assert f"--port {port + 1}" in taken.stderr
    assert "Traceback" not in taken.stderr
    assert not (tmp_path / "other" / "exemples").exists()


def test_when_one_program_dies_all_end_and_it_is_named(tmp_path: Path) -> None:
    with running(tmp_path, free_port()) as demo:
        children = find_children(demo.process.pid)
        simulator = next(pid for pid in children if "imports.simulator" in command_of(pid))
        os.kill(simulator, signal.SIGKILL)
        rest, _ = demo.process.communicate(timeout=60)

    assert demo.process.returncode == 1
    assert "« simulator »" in rest.replace("\N{NO-BREAK SPACE}", " ")
    assert "Traceback" not in rest
    assert not [pid for pid in children if is_alive(pid)]


def test_a_killed_demonstration_leaves_nothing_behind(tmp_path: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("the kernel's help is Linux's")
    with running(tmp_path, free_port()) as demo:
        children = find_children(demo.process.pid)
        demo.process.kill()
        demo.process.communicate(timeout=60)

    for _ in range(200):
        if not any(is_alive(pid) for pid in children):
            break
        time.sleep(0.1)
    assert not [pid for pid in children if is_alive(pid)]


def command_of(pid: int) -> str:
    return subprocess.run(
        ["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "erp.example.test", "::"])
def test_it_answers_on_this_machine_only(tmp_path: Path, host: str) -> None:
    ended = subprocess.run(
        [sys.executable, "manage.py", "demo", "--host", host],
        cwd=ROOT,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ended.returncode == 1
    assert "--host 127.0.0.1" in ended.stderr


def test_it_keeps_away_from_the_data_of_a_real_installation(tmp_path: Path) -> None:
    (tmp_path / "bordereau.sqlite3").touch()

    with pytest.raises(SystemExit, match="real installation"):
        prepare_environment({"DATA_DIR": str(tmp_path)})

    assert [path.name for path in tmp_path.iterdir()] == ["bordereau.sqlite3"]


def test_its_keys_are_drawn_once(tmp_path: Path) -> None:
    first, second = ({"DATA_DIR": str(tmp_path), "DATABASE_URL": "x"} for _ in range(2))

    prepare_environment(first)
    prepare_environment(second)

    assert first == second
    assert len(first["SECRET_KEY"]) >= 50
    assert "DATABASE_URL" not in first
