"""Style sheets with many sources: written a file a part, asked for as one.

A sheet of `STYLE_SHEETS` names its sources in lines “@import "NAME.css";”, in the order in which
they hold. Browsers know what that means and would ask for each of them; here each stands in the
place of its line.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.contrib.staticfiles.finders import AppDirectoriesFinder
from django.core.files.storage import FileSystemStorage, Storage

IMPORT = re.compile(r'^@import "([^"]+)";$', re.MULTILINE)


class SheetFinder(AppDirectoriesFinder):
    """Find static files as Django does, and each sheet with its sources in it."""

    def find_in_app(self, app: str, path: str) -> str | None:
        found = super().find_in_app(app, path)
        is_sheet = found and path in settings.STYLE_SHEETS
        return str(self.put_together(path)) if is_sheet else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        folder = FileSystemStorage(location=settings.SHEETS_DIR)
        for path, storage in super().list(ignore_patterns):
            name = Path(path).as_posix()
            if name in settings.STYLE_SHEETS:
                # “collectstatic” takes what is newer than what it has.
                self.put_together(name).touch()
                yield path, folder
            else:
                yield path, storage

    def put_together(self, name: str) -> Path:
        """Write the sheet where it differs from what was written before, and return its path."""
        content = "".join(self.read(name)).encode()
        path = settings.SHEETS_DIR / name
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=path.parent, delete=False) as file:
                file.write(content)
            # Whole or not at all: others may be reading it.
            Path(file.name).replace(path)
        return path

    def read(self, name: str) -> Iterator[str]:
        """Yield the text of a sheet, and that of each source in the place of its line."""
        written = self.read_source(name)
        end = 0
        for line in IMPORT.finditer(written):
            yield written[end : line.start()]
            yield self.read_source(f"{Path(name).parent.as_posix()}/{line[1]}")
            end = line.end()
        yield written[end:]

    def read_source(self, name: str) -> str:
        for storage in self.storages.values():
            if storage.exists(name):
                return Path(storage.path(name)).read_text(encoding="utf-8")
        raise FileNotFoundError(f"no style sheet {name} in the folders “static”")
