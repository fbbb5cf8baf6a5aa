"""Reads settings from the environment, or from the file that NAME_FILE points to."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on", "oui"}
FALSE = {"", "0", "false", "no", "off", "non"}
#: What promise one rests on is tried on these two alone.
ENGINES = {"django.db.backends.sqlite3", "django.db.backends.postgresql"}
NO_DATABASE = (
    "%s is no address of a database: write it as postgres://user:password@host:5432/name or "
    "sqlite:////absolute/path/file.sqlite3."
)


class Env:
    """Settings by name; every refusal is a sentence that says what to set."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        self.environ = environ

    def text(self, name: str, default: str | None = None, *, hint: str = "") -> str:
        """Return NAME, else the content of the file NAME_FILE, else the default.

        An empty value is none: that is how an unset variable looks in a compose file.
        """
        if value := self.environ.get(name):
            return value
        path = self.environ.get(f"{name}_FILE")
        if path:
            try:
                return Path(path).read_text(encoding="utf-8").strip()
            except (OSError, ValueError) as error:
                reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
                raise ImproperlyConfigured(
                    f"{name}_FILE names a file that cannot be read: {path} ({reason})."
                ) from error
        if default is None:
            raise ImproperlyConfigured(
                f"{name} is not set. Set {name}, or {name}_FILE to the path of a file that holds "
                f"it. {hint}".rstrip()
            )
        return default

    def flag(self, name: str, *, default: bool = False) -> bool:
        word = self.text(name, "1" if default else "0").strip().lower()
        if word in TRUE:
            return True
        if word in FALSE:
            return False
        raise ImproperlyConfigured(f"{name} is {word!r}: write 1 for yes or 0 for no.")

    def number(self, name: str, default: int, *, least: int = 0) -> int:
        word = self.text(name, str(default)).strip()
        if not word.isascii() or not word.isdigit() or int(word) < least:
            raise ImproperlyConfigured(
                f"{name} is {word!r}: write a whole number of at least {least}."
            )
        return int(word)

    def folder(self, name: str, default: Path) -> Path:
        """Return a folder that this process can write to; it is made when it is missing.

        Here and not in a system check: checks run in no order, and one of them opens the
        database, which is a file in this folder.
        """
        folder = Path(self.text(name, str(default))).resolve()
        try:
            # Business files and the database lie there: for the eyes of this user only.
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise ImproperlyConfigured(
                f"{name} cannot be made: {folder} ({error.strerror}). "
                f"Set {name} to a folder of the user who runs the portal."
            ) from error
        if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            raise ImproperlyConfigured(
                f"{name} cannot be written to: {folder}. Give the user who runs the portal the "
                f"right to write there, or set {name} to another folder."
            )
        return folder

    def database(self, name: str, default: str) -> dict[str, Any]:
        """Return a database of Django's DATABASES from its address."""
        try:
            database = dj_database_url.parse(
                self.text(name, default), conn_max_age=60, conn_health_checks=True
            )
        except ValueError as error:
            # The address itself stays out of the sentence: it holds a password.
            raise ImproperlyConfigured(NO_DATABASE % name) from error
        if database["ENGINE"] not in ENGINES:
            raise ImproperlyConfigured(NO_DATABASE % name)
        return dict(database)

    def zone(self, name: str, default: str) -> str:
        """Return the name of a time zone that this machine knows."""
        zone = self.text(name, default).strip()
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ImproperlyConfigured(
                f"{name} is {zone!r}, which is no time zone: write it as Europe/Paris."
            ) from error
        return zone

    def redis(self, name: str) -> str | None:
        """Return the address of a Redis, or None for `database`, which is the default."""
        address = self.text(name, "database").strip()
        if address == "database":
            return None
        try:
            parts = urlsplit(address)
            is_redis = parts.scheme in {"redis", "rediss"} and bool(parts.hostname)
            is_redis = is_redis and parts.port != 0 and not parts.query and not parts.fragment
        except ValueError:  # no port, no address
            is_redis = False
        if not is_redis or not re.fullmatch(r"/?|/[0-9]{1,4}", parts.path):
            # The address itself stays out of the sentence: it may hold a password.
            raise ImproperlyConfigured(
                f"{name} is no queue: write “database”, or the address of a Redis as "
                "redis://host:6379/0 or redis://user:password@host:6379/0 (rediss:// with TLS)."
            )
        return address

    def words(self, name: str, default: str | None = "", *, hint: str = "") -> list[str]:
        """Return a comma-separated list without blanks."""
        parts = (part.strip() for part in self.text(name, default, hint=hint).split(","))
        return [part for part in parts if part]
