"""Serves the site as the demonstration does, for tests that kill it."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
from django.conf import settings
from django.test import Client

from portal.demo.processes import choose_port, is_listening
from portal.management.commands.demo import gunicorn
from portal.models import User
from tests.processes import ROOT, environment, wait_until

CSRF = "c" * 32


@dataclass
class Site:
    """A gunicorn and whoever uses it."""

    port: int
    process: subprocess.Popen[bytes]

    def post(self, path: str, *, user: User, kill_at: str = "", **content: Any) -> int | None:
        """Post a form as the user's browser would; None when the server died over it."""
        headers = self.headers_of(user) | ({"X-Kill-At": kill_at} if kill_at else {})
        try:
            return requests.post(
                f"http://127.0.0.1:{self.port}{path}",
                headers=headers,
                allow_redirects=False,
                timeout=30,
                **content,
            ).status_code
        except requests.ConnectionError:
            return None

    def send_half(self, path: str, *, user: User, head: bytes) -> socket.socket:
        """Begin to post a form, and leave the connection open in the middle of its file."""
        headers = self.headers_of(user) | {
            "Host": "127.0.0.1",
            "Content-Type": "multipart/form-data; boundary=xxxx",
            "Content-Length": str(2 * len(head)),
        }
        lines = [f"POST {path} HTTP/1.1", *(f"{name}: {text}" for name, text in headers.items())]
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        connection.sendall("\r\n".join([*lines, "", ""]).encode() + head)
        return connection

    def headers_of(self, user: User) -> dict[str, str]:
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        return {
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; csrf={CSRF}",
            "X-CSRFToken": CSRF,
        }

    def kill(self) -> None:
        """Kill all of it at once, as a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def serving(folder: Path) -> Iterator[Site]:
    """Serve the site on the database of the test, as the demonstration does."""
    port = choose_port(0)
    folder.mkdir(exist_ok=True)
    command = [
        word.replace("portal.wsgi", "tests.web_killing") for word in gunicorn("127.0.0.1", port)
    ]
    command[command.index("--worker-tmp-dir") + 1] = str(folder)
    command.append("--preload")  # there again at once after a kill
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        # The demonstration's site does without DEBUG, and so without the keys that come with it.
        env=environment()
        | {"SECRET_KEY": settings.SECRET_KEY, "FIELD_KEYS": ",".join(settings.FIELD_KEYS)},
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_until(lambda: is_listening("127.0.0.1", port))
        yield Site(port, process)
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(timeout=30)
