"""The stand-in in production: never."""

import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Mapping
from pathlib import Path

import pytest
from pytest_django import Settings

from imports.simulator import ProductionError, Simulator, refuse_in_production
from imports.simulator.guard import is_production

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


@pytest.fixture
def outside_pytest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTEST_VERSION", raising=False)


def run(*arguments: str, **variables: str) -> subprocess.Popen[str]:
    """Start the command in an environment of its own: no portal, no pytest."""
    return subprocess.Popen(
        [sys.executable, "-m", "imports.simulator", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.usefixtures("outside_pytest")
def test_a_portal_without_debug_may_not_start_it(settings: Settings) -> None:
    settings.DEBUG = False

    with pytest.raises(ProductionError, match="does not start in production"):
        Simulator().start()


@pytest.mark.usefixtures("outside_pytest")
def test_a_portal_with_debug_may(settings: Settings) -> None:
    settings.DEBUG = True

    refuse_in_production()


def test_a_test_may(settings: Settings) -> None:
    settings.DEBUG = False

    refuse_in_production()


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, False),
        ({"DEBUG": "0"}, False),
        ({"DJANGO_SETTINGS_MODULE": "portal.settings"}, True),
        ({"SECRET_KEY": "x"}, True),
        ({"SECRET_KEY_FILE": "x", "DEBUG": "false"}, True),
        ({"SECRET_KEY": "x", "DEBUG": "1"}, False),
        ({"DJANGO_SETTINGS_MODULE": "portal.settings", "DEBUG": "oui"}, False),
    ],
)
def test_the_environment_of_a_portal_without_debug_is_production(
    *, environ: Mapping[str, str], expected: bool
) -> None:
    assert is_production(environ) is expected


def test_the_command_refuses_in_production() -> None:
    with run("--port", "0", SECRET_KEY="x") as process:
        output, errors = process.communicate(timeout=30)

    assert process.returncode == 2
    assert output == ""
    assert "does not start in production" in errors


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_the_command_prints_its_address_serves_and_ends_cleanly(ending: signal.Signals) -> None:
    with run("--port", "0", "--opening-delay", "0") as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        with urllib.request.urlopen(f"{url}/api/rest/Outils/%22Version%22", timeout=10) as answer:
            body = answer.read()

        process.send_signal(ending)
        _, errors = process.communicate(timeout=30)

    assert b"SIMULATION" in body
    assert (process.returncode, errors) == (0, "")


def test_the_command_takes_a_fault(erp: Simulator) -> None:
    with run("--port", "0", "--fault", "empty") as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        with urllib.request.urlopen(f"{url}/api/rest/Outils/%22Version%22", timeout=10) as answer:
            body = answer.read()

        process.terminate()
        process.communicate(timeout=30)

    assert body == b""


def test_the_command_says_that_a_port_is_taken(erp: Simulator) -> None:
    port = erp.url.rsplit(":", 1)[1]

    with run("--port", port) as process:
        _, errors = process.communicate(timeout=30)

    assert process.returncode == 2
    assert f"Port {port} cannot be used" in errors


def test_it_shares_only_the_catalogue_with_the_portal() -> None:
    script = "import sys, imports.simulator; print(*sys.modules)"

    modules = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()

    rooms = {name.split(".")[1] for name in modules if name.startswith("imports.")}
    assert rooms == {"catalogue", "simulator"}
    assert not {"django", "portal", "requests"} & set(modules)
