"""What `submit` says of files that are none, and of what goes wrong on the way: no lie."""

import json
from io import StringIO
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from imports.models import Run, SourceFile
from imports.simulator import Simulator
from portal.models import Company, User
from tests.delivery.conftest import STOCK

pytestmark = pytest.mark.django_db(transaction=True)

ARGUMENTS = ("--company", "acme", "--kind", "documents_stock", "--user", "alice", "--json")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "stock.csv"
    path.write_bytes(STOCK)
    return path


def submit(path: Path, *arguments: str) -> tuple[int, str, str]:
    """Return the exit status, what was printed, and what was said of errors."""
    out, err = StringIO(), StringIO()
    try:
        call_command("submit", str(path), *ARGUMENTS, *arguments, stdout=out, stderr=err)
    except CommandError as refusal:
        return refusal.returncode, out.getvalue(), str(refusal)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Le fichier est vide"),
        (b"\xef\xbb\xbf\r\n\r\n", "Le fichier ne contient que des lignes vides"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "Ceci est un PDF"),
        (b"DOC_STYPE;ART_CODE\r\nE;A\0\r\n", "octet nul"),
    ],
    ids=["empty", "blank lines", "PDF", "NUL"],
)
def test_a_file_that_is_none_is_refused_with_its_sentence_and_leaves_nothing_behind(
    acme: Company, alice: User, file: Path, content: bytes, sentence: str
) -> None:
    file.write_bytes(content)

    status, printed, said = submit(file)

    assert status == 2
    assert sentence in said
    assert file.name in said
    described: dict[str, Any] = json.loads(printed)
    assert (described["run"], described["state"], described["refusals"]) == (None, None, [said])
    assert not Run.objects.exists()
    assert not SourceFile.objects.exists()


def test_json_has_the_same_words_whether_there_is_a_run_or_not(
    acme: Company, alice: User, file: Path
) -> None:
    with_run = json.loads(submit(file)[1])
    without = json.loads(submit(file.with_name("none.csv"))[1])

    assert with_run.keys() == without.keys()


@pytest.mark.parametrize("seconds", ["nan", "-1", "soon"])
def test_a_time_to_wait_that_is_none_is_refused_before_anything_is_sent(
    acme: Company, alice: User, file: Path, seconds: str
) -> None:
    status, _printed, said = submit(file, f"--wait={seconds}")

    assert status != 0
    assert seconds in said
    assert not Run.objects.exists()


@pytest.mark.parametrize("error", [OperationalError("disk I/O error"), MemoryError()])
def test_what_goes_wrong_before_the_confirmation_is_told_as_nothing_sent(
    acme: Company, alice: User, erp: Simulator, file: Path, error: Exception
) -> None:
    with mock.patch("imports.management.commands.submit.open_draft", side_effect=error):
        status, _printed, said = submit(file)

    assert status == 2
    assert "Rien n’a été envoyé." in said
    assert not erp.posts


@pytest.mark.parametrize("step", ["queue", "wait_for"])
def test_what_goes_wrong_from_the_confirmation_on_is_told_as_unknown(
    acme: Company, alice: User, file: Path, step: str
) -> None:
    error = OperationalError("server closed the connection unexpectedly")

    with mock.patch(f"imports.management.commands.submit.{step}", side_effect=error):
        status, _printed, said = submit(file)

    assert status == 3
    assert str(Run.objects.get().code) in said
