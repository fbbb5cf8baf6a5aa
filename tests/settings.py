"""The site's settings for tests: nothing to set, nothing kept, nothing sent."""

import os
import sys
import tempfile
from pathlib import Path

if sys.dont_write_bytecode:
    # Where no bytecode may lie beside the sources, each of hundreds of processes would compile
    # Django anew, which takes two thirds of its start: they share what lies in pytest's own cache.
    sys.dont_write_bytecode = False
    sys.pycache_prefix = str(Path(__file__).resolve().parent.parent / ".pytest_cache/bytecode")
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
os.environ.setdefault("DEBUG", "1")
# Playwright keeps an event loop running in the process that once drove a browser; Django would
# take every later test of that process for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
if "BORDEREAU_TESTS" not in os.environ:
    # One folder for all processes of a run; it goes when the first of them ends.
    folder = tempfile.TemporaryDirectory(prefix="bordereau-tests-")
    os.environ["BORDEREAU_TESTS"] = folder.name
os.environ["DATA_DIR"] = str(
    Path(os.environ["BORDEREAU_TESTS"]) / os.environ.get("PYTEST_XDIST_WORKER", "main")
)
if os.environ.get("TASKS", "database") != "database":
    # Processes that run tests side by side take a database of Redis each, from the one named on.
    address, _, database = os.environ["TASKS"].rpartition("/")
    number = os.environ.get("PYTEST_XDIST_WORKER", "main").removeprefix("gw")
    os.environ["TASKS"] = f"{address}/{int(database) + (int(number) if number.isdigit() else 0)}"

from portal.settings import *  # noqa: F403
from portal.settings import DATA_DIR, DATABASES, MAILERS

STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns without it
# Look for a file when it is asked for: to list them all costs every browser of a test 80 ms.
WHITENOISE_AUTOREFRESH = True
DEBUG = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = MAILERS | {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory: workers in other processes and threads must see it.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "tests.sqlite3")}
