"""The site as gunicorn serves it, killed at one step of its work.

`gunicorn tests.web_killing` serves the site as `gunicorn portal.wsgi` does. A request with the
header `X-Kill-At: before imports.delivery.confirm.wake` (or `after …`) has the process end itself
with SIGKILL there; gunicorn then starts another one.
"""

import os
import pkgutil
import signal
from collections.abc import Callable, Iterable
from typing import Any

from django.urls import get_resolver

from portal.wsgi import application as portal

_ = get_resolver().url_patterns  # what gunicorn preloads is there at once after a kill


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    if moment := environ.get("HTTP_X_KILL_AT"):
        kill_at(*moment.split())
    return portal(environ, start_response)


def kill_at(when: str, name: str) -> None:
    """Have this process end where the function is called; nothing is put back: it ends."""
    owner_name, _, function_name = name.rpartition(".")
    owner = pkgutil.resolve_name(owner_name)
    function = getattr(owner, function_name)

    def end(*arguments: Any, **options: Any) -> None:
        if when == "after":
            function(*arguments, **options)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(owner, function_name, end)
