"""Keeps the stand-in away from production."""

import os
from collections.abc import Mapping

PORTAL_VARIABLES = ("DJANGO_SETTINGS_MODULE", "SECRET_KEY", "SECRET_KEY_FILE")


class ProductionError(RuntimeError):
    """This is a production environment: nothing was started."""


def is_debug(environ: Mapping[str, str]) -> bool:
    return environ.get("DEBUG", "").strip().lower() in {"1", "true", "yes", "on", "oui"}


def is_production(environ: Mapping[str, str]) -> bool:
    """Whether these variables are those of a portal that does not run with DEBUG.

    Outside any portal (none of its variables is set) there is nothing to protect.
    """
    return any(environ.get(name) for name in PORTAL_VARIABLES) and not is_debug(environ)


def refuse_in_production() -> None:
    """Raise ProductionError unless this is a test, a DEBUG portal, or no portal at all.

    pytest sets PYTEST_VERSION for exactly this question; processes that a test starts inherit it.
    """
    if "PYTEST_VERSION" in os.environ:
        return
    from django.conf import settings  # noqa: PLC0415 (the stand-in also runs without Django)

    forbidden = not settings.DEBUG if settings.configured else is_production(os.environ)
    if forbidden:
        raise ProductionError(
            "The simulated Gestimum does not start in production: an import sent to it would"
            " look booked and be nowhere. Set DEBUG=1 if this is a demonstration."
        )
