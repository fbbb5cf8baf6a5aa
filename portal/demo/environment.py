"""What the demonstration sets before the settings load. Nothing of Django's is imported here."""

import base64
import json
import os
import secrets
import sys
from collections.abc import MutableMapping
from pathlib import Path
from typing import TypedDict

BASE_DIR = Path(__file__).resolve().parent.parent.parent
#: What was drawn or chosen once and holds for every later start.
MEMORY = "demo.json"
#: A demonstration keeps away from whatever else runs with these.
REMOVED = (
    "DATABASE_URL",
    "SECRET_KEY",
    "FIELD_KEYS",
    "ALLOWED_HOSTS",
    "CSRF_TRUSTED_ORIGINS",
    "EMAIL_HOST",
    "HTTPS",
    "STATIC_FROM_SOURCE",
    "BEHIND_PROXY",
)


def prepare_environment(environ: MutableMapping[str, str] = os.environ) -> None:
    """Point the settings at data and keys of the demonstration's own.

    Ends the program when DATA_DIR is the folder of a real installation.
    """
    folder = Path(environ.get("DATA_DIR") or BASE_DIR / "data" / "demo").resolve()
    if (folder / "bordereau.sqlite3").exists() and not (folder / MEMORY).exists():
        sys.exit(
            f"DATA_DIR holds the data of a real installation: {folder}. "
            "Unset DATA_DIR, or set it to an empty folder, and the demonstration starts there."
        )
    for name in REMOVED:
        environ.pop(name, None)
        environ.pop(f"{name}_FILE", None)
    memory = remember_folder(folder)
    environ.update(
        {
            "DEBUG": "1",
            "DATA_DIR": str(folder),
            "SECRET_KEY": memory["SECRET_KEY"],
            "FIELD_KEYS": memory["FIELD_KEYS"],
            # Uploads on their way and the like stay there as well.
            "TMPDIR": str(make_folder(folder / "tmp")),
        }
    )


class DemoMemory(TypedDict):
    """What a demonstration keeps from one start to the next."""

    SECRET_KEY: str
    FIELD_KEYS: str
    simulator_port: int


def remember_folder(folder: Path, *, simulator_port: int | None = None) -> DemoMemory:
    """Return what earlier starts remembered, with this port; draw the keys the first time."""
    path = make_folder(folder) / MEMORY
    try:
        memory: DemoMemory = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        simulator_port = simulator_port or 0
        memory = {
            "SECRET_KEY": secrets.token_urlsafe(50),
            "FIELD_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode("ascii"),
            "simulator_port": simulator_port,
        }
    if simulator_port is not None:
        memory["simulator_port"] = simulator_port
        write_private(path, json.dumps(memory, indent=2))
    return memory


def make_folder(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        sys.exit(f"DATA_DIR cannot be made: {folder} ({error.strerror}).")
    return folder


def write_private(path: Path, text: str) -> None:
    """Write the whole file or nothing of it, for the eyes of this user only."""
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(path)
