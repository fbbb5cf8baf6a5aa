"""The bytes of a file, kept once and for good."""

import hashlib
import stat
from pathlib import Path

import pytest
from django.conf import settings

from imports.intake import store
from imports.models import SourceFile

pytestmark = pytest.mark.django_db


def test_the_bytes_are_stored_as_they_came() -> None:
    content = bytes(range(256)) * 1000

    source = store([content[:1000], content[1000:]])

    assert source.path.read_bytes() == content
    assert (source.sha256, source.size) == (hashlib.sha256(content).hexdigest(), len(content))


def test_the_same_bytes_are_stored_once() -> None:
    first, second = store([b"twice"]), store([b"tw", b"ice"])

    assert first == second
    assert SourceFile.objects.count() == 1


def test_stored_bytes_are_read_only() -> None:
    mode = store([b"never changed"]).path.stat().st_mode

    assert not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)


def test_an_upload_that_breaks_off_leaves_nothing_behind() -> None:
    def broken() -> object:
        yield b"half"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        store(broken())  # type: ignore[arg-type]

    assert not list((Path(settings.DATA_DIR) / "files").glob("incoming-*"))
    assert not SourceFile.objects.exists()
