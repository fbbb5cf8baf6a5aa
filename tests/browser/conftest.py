"""The system's Chromium, driven by Playwright, with an ear for its console.

Without a Chromium these tests are skipped, unless BROWSER_REQUIRED says that they must run.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from portal.models import User
from tests.conftest import ClientOf

type Enter = Callable[[User | None, str], Page]

# Playwright leaves its event loop marked as running in this thread, and Django then refuses every
# query, also those of tests that come later. Nothing here is asynchronous.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))), None)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder."""
    no_browser = pytest.mark.skip(reason="no Chromium on this machine: install it to run these")
    for item in items:
        if item.nodeid.startswith("tests/browser/"):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.slow)
            if not (CHROMIUM or os.environ.get("BROWSER_REQUIRED")):
                item.add_marker(no_browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            # Of a window nobody looks at: a fifth of what a page costs.
            "--disable-features=PreloadTopChromeWebUI,WebUIOmniboxPopup,WebUIOmniboxAimPopup",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "fr-FR", "timezone_id": "Europe/Paris"}


@pytest.fixture
def quiet_page(page: Page) -> Iterator[Page]:
    """A page whose console must stay empty: no error, no warning, no refused style or script."""
    heard: list[str] = []
    page.on(
        "console",
        lambda message: (
            heard.append(message.text) if message.type in ("error", "warning") else None
        ),
    )
    page.on("pageerror", lambda error: heard.append(str(error)))
    # A click that comes before the scripts is answered by a whole page, as it should be; a test
    # that waits for a swap must not be faster than they are.
    page.add_init_script(
        "addEventListener('load', () => document.documentElement.dataset.loaded = '')"
    )
    page.add_locator_handler(
        page.locator("html:not([data-loaded])"), lambda _html: page.wait_for_load_state()
    )
    page.set_default_timeout(20_000)
    yield page
    assert not heard, heard


@pytest.fixture
def enter(
    transactional_db: None, live_server: LiveServer, client_of: ClientOf, quiet_page: Page
) -> Enter:
    """Return a way to open a page of this test's own site, logged in if a user is given."""

    def go(user: User | None, path: str) -> Page:
        if user:
            session = client_of(user).cookies[settings.SESSION_COOKIE_NAME].value
            quiet_page.context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
            )
        quiet_page.goto(live_server.url + path)
        return quiet_page

    return go
