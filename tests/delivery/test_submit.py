"""What `submit` says of files that are none, and of what goes wrong on the way: no lie."""

import json
from collections.abc import Callable
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from imports.delivery import ResendPreview, discard_draft, queue, start_trial
from imports.duplicates import CannotCompare
from imports.intake import check_again
from imports.models import Fingerprint, Run, SourceFile
from imports.simulator import Simulator
from portal.models import Company, User
from tests.delivery.conftest import STOCK
from tests.factories import make_company
from tests.workbooks import make_sheets, make_workbook

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


def rehearse(path: Path, *arguments: str) -> dict[str, Any]:
    """Return what a rehearsal prints of lines sent before; it must end well and keep nothing."""
    kept = Run.objects.count()
    status, printed, _said = submit(path, "--check", *arguments)
    assert status == 0
    assert Run.objects.count() == kept
    described: dict[str, Any] = json.loads(printed)
    assert described["refusals"] == []
    repeats: dict[str, Any] = described["repeats"]
    return repeats


def test_a_rehearsal_of_new_lines_tells_of_no_repeats(
    acme: Company, alice: User, file: Path
) -> None:
    assert rehearse(file) == {
        "repeated": 0, "of": 2, "is_same_file": False, "refusal": None, "runs": [],
    }  # fmt: skip


def test_a_rehearsal_of_the_same_file_tells_that_it_would_be_refused(
    acme: Company, alice: User, charlie: User, file: Path
) -> None:
    submit(file)
    run = Run.objects.get()

    repeats = rehearse(file)

    assert (repeats["repeated"], repeats["of"], repeats["is_same_file"]) == (2, 2, True)
    assert "seul un responsable" in repeats["refusal"]
    (earlier,) = repeats["runs"]
    assert (earlier["run"], earlier["lines"]) == (str(run.code), 2)
    reason = ("--allow-duplicate", "asked for twice")
    assert "seul un responsable" in rehearse(file, *reason)["refusal"]
    assert "donnez-en la raison" in rehearse(file, "--user", "charlie")["refusal"]
    short = rehearse(file, "--user", "charlie", "--allow-duplicate", "x")["refusal"]
    assert "10 caractères au moins" in short
    assert rehearse(file, "--user", "charlie", *reason)["refusal"] is None


def test_a_rehearsal_tells_how_many_lines_were_sent_before_and_where(
    acme: Company, alice: User, file: Path
) -> None:
    submit(file)
    run = Run.objects.get()
    file.write_bytes(STOCK + b"E;001;VIS;7\r\n")

    repeats = rehearse(file)
    out, err = StringIO(), StringIO()
    call_command("submit", str(file), *ARGUMENTS[:-1], "--check", stdout=out, stderr=err)

    assert (repeats["repeated"], repeats["of"], repeats["is_same_file"]) == (2, 3, False)
    assert [one["run"] for one in repeats["runs"]] == [str(run.code)]
    assert "2 lignes sur 3 ont déjà été envoyées" in out.getvalue()
    assert f"{run.code} · stock.csv" in out.getvalue()
    assert "ce fichier serait refusé" in err.getvalue()
    assert Run.objects.count() == 1


def test_a_rehearsal_names_no_import_of_a_company_that_is_not_open(
    acme: Company, alice: User, admin: User, file: Path
) -> None:
    make_company(
        slug="twin",
        server_url=acme.server_url,
        company_file=acme.company_file,
        erp_password="x",
    )
    submit(file, "--company", "twin", "--user", "admin")

    repeats = rehearse(file)

    assert repeats["repeated"] == 2
    (earlier,) = repeats["runs"]
    assert (earlier["run"], earlier["file"], earlier["url"]) == (None, None, None)


@pytest.mark.parametrize("option", ["--check", "--dry-run"])
def test_a_rehearsal_tells_of_repeats_beside_blocking_problems(
    acme: Company, alice: User, file: Path, option: str
) -> None:
    submit(file)
    file.write_bytes(STOCK + b"E;001;VIS;beaucoup\r\n")

    status, printed, _said = submit(file, option)

    assert status == 2
    assert json.loads(printed)["repeats"]["repeated"] == 2


def test_lines_that_cannot_be_compared_are_told_by_a_rehearsal(
    acme: Company, alice: User, file: Path
) -> None:
    with mock.patch("imports.delivery.repeats.find_repeats", side_effect=CannotCompare("key")):
        repeats = rehearse(file)

    assert (repeats["repeated"], repeats["of"], repeats["runs"]) == (None, 2, [])
    assert "clé des empreintes" in repeats["refusal"]


def meanwhile(deed: Callable[[Run], object]) -> Any:
    """Do something to the rehearsed draft, as somebody in the portal may, before it goes."""

    def compare(run: Run, **_others: Any) -> ResendPreview:
        deed(Run.objects.get(pk=run.pk))
        return ResendPreview()

    return mock.patch("imports.management.commands.submit.preview_resend", side_effect=compare)


@pytest.mark.parametrize("as_json", [True, False])
def test_a_rehearsed_draft_that_somebody_confirms_meanwhile_is_kept_and_told(
    acme: Company, alice: User, charlie: User, erp: Simulator, file: Path, *, as_json: bool
) -> None:
    arguments = ARGUMENTS if as_json else ARGUMENTS[:-1]
    out, err = StringIO(), StringIO()

    with meanwhile(partial(queue, user=charlie)):
        call_command("submit", str(file), *arguments, "--check", stdout=out, stderr=err)

    run = Run.objects.get()
    assert run.queued_by == charlie
    assert Fingerprint.objects.filter(run=run).exists()
    assert str(run.code) in err.getvalue()
    assert "dans le portail" in err.getvalue()
    if as_json:
        described = json.loads(out.getvalue())
        told = (str(run.code), run.state, run.get_absolute_url())
        assert (described["run"], described["state"], described["url"]) == told


@pytest.mark.parametrize("deed", [check_again, start_trial])
def test_a_rehearsed_draft_that_somebody_reads_again_or_tries_meanwhile_is_kept(
    acme: Company, alice: User, file: Path, deed: Callable[..., object]
) -> None:
    file.write_bytes(b"PCF_CODE;PCF_RS\r\nBOB;Bob SARL\r\n")

    with meanwhile(partial(deed, user=alice)):
        status, printed, _said = submit(file, "--check", "--kind", "prospects")

    kept = Run.objects.get(trial_of=None)
    assert (status, json.loads(printed)["run"]) == (0, str(kept.code))


def test_a_draft_that_is_read_otherwise_during_its_rehearsal_is_told_in_a_sentence(
    acme: Company, alice: User, file: Path
) -> None:
    with mock.patch("imports.delivery.repeats.find_repeats", side_effect=CannotCompare("changed")):
        repeats = rehearse(file)

    assert "a changé entre-temps" in repeats["refusal"]


@pytest.mark.slow
@pytest.mark.parametrize("step", ["find_obstacles", "preview_resend", "describe_resend"])
@pytest.mark.parametrize("error", [OperationalError("disk I/O error"), KeyboardInterrupt()])
def test_whatever_goes_wrong_a_rehearsal_leaves_no_draft_behind(
    acme: Company, alice: User, file: Path, step: str, error: BaseException
) -> None:
    with (
        mock.patch(f"imports.management.commands.submit.{step}", side_effect=error),
        pytest.raises((SystemExit, KeyboardInterrupt)),
    ):
        call_command("submit", str(file), *ARGUMENTS, "--check", stderr=StringIO())

    assert not Run.objects.exists()


def test_a_database_that_is_away_for_a_moment_does_not_keep_the_draft_of_a_rehearsal(
    acme: Company, alice: User, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("imports.delivery.db_retry.PAUSES", (0, 0))
    tries = [OperationalError("database is locked"), discard_draft]

    def forget(run: Run) -> bool:
        step: Any = tries.pop(0)
        if isinstance(step, OperationalError):
            raise step
        return bool(step(run))

    with mock.patch("imports.management.commands.submit.discard_draft", forget):
        rehearse(file)


@pytest.mark.parametrize("as_json", [True, False])
def test_a_rehearsal_whose_reader_has_gone_leaves_no_draft_behind(
    acme: Company, alice: User, file: Path, *, as_json: bool
) -> None:
    class Closed(StringIO):
        def write(self, _text: str) -> int:
            raise BrokenPipeError

    arguments = ARGUMENTS if as_json else ARGUMENTS[:-1]

    with pytest.raises(SystemExit) as end:
        call_command("submit", str(file), *arguments, "--check", stdout=Closed(), stderr=StringIO())

    assert end.value.code == 2
    assert not Run.objects.exists()


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


@pytest.mark.parametrize("step", ["queue", "wait_for_end"])
def test_what_goes_wrong_from_the_confirmation_on_is_told_as_unknown(
    acme: Company, alice: User, file: Path, step: str
) -> None:
    error = OperationalError("server closed the connection unexpectedly")

    with mock.patch(f"imports.management.commands.submit.{step}", side_effect=error):
        status, _printed, said = submit(file)

    assert status == 3
    assert str(Run.objects.get().code) in said


def test_warnings_stop_a_script_unless_it_says_that_they_were_read(
    acme: Company, alice: User, file: Path
) -> None:
    file.write_bytes(STOCK + b"E;001;VIS ;1\r\n")

    status, printed, _said = submit(file)
    checked = submit(file, "--check")

    told = json.loads(printed)
    assert (status, told["state"], checked[0]) == (2, "draft", 0)
    assert "--acknowledge-warnings" in told["refusals"][0]
    assert {one["severity"] for one in json.loads(checked[1])["problems"]} == {"warning"}
    assert not Run.objects.exclude(state=Run.State.DRAFT).exists()
    assert submit(file, "--acknowledge-warnings")[0] == 5
    assert Run.objects.filter(state=Run.State.QUEUED).count() == 1


@pytest.mark.parametrize("word", ["cp850", "CP850", "ibm850"])
def test_the_encoding_that_a_script_names_is_the_one_that_is_read(
    acme: Company, alice: User, file: Path, word: str
) -> None:
    file.write_bytes(STOCK.replace(b"VIS", "ÉCROU".encode("cp850")))

    reading = json.loads(submit(file, "--check", "--encoding", word)[1])["reading"]

    assert (reading["encoding"], reading["header_line"], reading["delimiter"]) == ("cp850", 1, ";")


def test_an_encoding_that_nobody_knows_and_one_of_a_workbook_are_refused(
    acme: Company, alice: User, file: Path
) -> None:
    assert "utf-8" in submit(file, "--encoding", "latin-99")[2]
    assert "--sheet" in submit(file, "--sheet", "Feuil1")[2]
    file.write_bytes(make_workbook([["DOC_STYPE", "DEP_CODE", "ART_CODE", "MVT_QTE"]]))

    assert "--encoding" in submit(file, "--encoding", "cp850")[2]
    assert not Run.objects.exists()


@pytest.mark.slow
def test_a_script_names_the_sheet_and_is_told_of_the_other_one(
    acme: Company, alice: User, file: Path
) -> None:
    header = ["DOC_STYPE", "DEP_CODE", "ART_CODE", "MVT_QTE"]
    rows = {"Nord": [header, ["E", "001", "VIS", 1]], "Sud": [header, ["E", "002", "VIS", 2]]}
    file.write_bytes(make_sheets(rows))

    status, printed, _said = submit(file, "--check", "--sheet", "Sud")

    told = json.loads(printed)
    assert (status, told["reading"]["sheet"], told["reading"]["sheets"]) == (0, "Sud", ["Nord"])
    assert [(one["rule"], one["value"]) for one in told["problems"]] == [("other_sheet", "Nord")]
    assert "Nord, Sud" in submit(file, "--sheet", "Est")[2]
    assert not Run.objects.exists()
