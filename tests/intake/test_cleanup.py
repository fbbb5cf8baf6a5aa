"""What uploads leave behind goes after a day; what a run uses stays for good."""

import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils.timezone import now

from imports.delivery import cancel, discard_draft
from imports.intake import cleanup, draft, opening, storage, store
from imports.intake.cleanup import tidy_files
from imports.models import Run, SourceFile
from portal.models import Company, User
from tests.at_once import at_once
from tests.factories import make_draft
from tests.processes import running, wait_until

pytestmark = pytest.mark.slow

CONTENT = b"DOC_STYPE;ART_CODE;MVT_QTE\nE;ELS;1\n"
PATIENCE = 60


def age(path: Path, *, hours: int) -> Path:
    """Make a file look as if nobody had written to it for so long."""
    moment = time.time() - hours * 3600
    os.utime(path, (moment, moment))
    return path


def leave_unused(content: bytes, *, hours: int, is_recorded: bool = True) -> Path:
    """Leave bytes as an upload does that was killed before it made a draft of them."""
    source = store([content])
    SourceFile.objects.filter(pk=source.pk).update(created_at=now() - timedelta(hours=hours))
    if not is_recorded:
        source.delete()
    return age(source.path, hours=hours)


def leave_half(folder: Path, name: str, *, hours: int) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_bytes(b"DOC_STYPE;AR")
    return age(path, hours=hours)


def files_left() -> set[Path]:
    return {path for path in (Path(settings.DATA_DIR) / "files").rglob("*") if path.is_file()}


@pytest.mark.django_db
@pytest.mark.parametrize("is_recorded", [True, False], ids=["with a record", "without a record"])
def test_bytes_that_no_run_uses_go_after_a_day(is_recorded: bool) -> None:
    old = leave_unused(b"old", hours=25, is_recorded=is_recorded)
    young = leave_unused(b"young", hours=23, is_recorded=is_recorded)

    assert tidy_files() == 1
    assert tidy_files() == 0

    assert (old.exists(), young.exists()) == (False, True)
    assert SourceFile.objects.count() == is_recorded


@pytest.mark.django_db
def test_a_half_upload_goes_after_a_day(settings: Any) -> None:
    folders = [settings.DATA_DIR / "files", settings.FILE_UPLOAD_TEMP_DIR]
    names = ["incoming-x1", "tmpx1.upload.csv"]
    old = [leave_half(*place, hours=25) for place in zip(folders, names, strict=True)]
    young = [leave_half(path.parent, f"{path.name}2", hours=23) for path in old]

    assert tidy_files() == 2

    assert [path.exists() for path in old + young] == [False, False, True, True]


@pytest.mark.django_db
def test_the_bytes_of_a_run_stay_for_good_even_of_a_discarded_one(
    company: Company, alice: User
) -> None:
    kept, discarded = make_draft(company, alice, CONTENT), make_draft(company, alice, b"a;b\n")
    cancel(discarded, user=alice)
    SourceFile.objects.update(created_at=now() - timedelta(days=1000))
    for run in (kept, discarded):
        age(run.source.path, hours=24_000)

    assert tidy_files() == 0

    assert kept.source.path.read_bytes() == CONTENT
    assert discarded.source.path.read_bytes() == b"a;b\n"


@pytest.mark.django_db
def test_what_a_rehearsal_left_goes(company: Company, alice: User) -> None:
    discard_draft(make_draft(company, alice, CONTENT))
    SourceFile.objects.update(created_at=now() - timedelta(hours=25))
    for path in files_left():
        age(path, hours=25)

    assert tidy_files() == 1

    assert not files_left()
    assert not SourceFile.objects.exists()


@pytest.mark.django_db
def test_bytes_that_come_again_are_young_again(company: Company, alice: User) -> None:
    path = leave_unused(CONTENT, hours=1000)

    store([CONTENT])

    assert tidy_files() == 0
    assert path.exists()


@pytest.mark.django_db
def test_a_record_whose_bytes_are_gone_is_restored_by_the_next_upload_or_goes(
    company: Company, alice: User
) -> None:
    restored, gone = leave_unused(CONTENT, hours=25), leave_unused(b"x", hours=25)
    restored.unlink()
    gone.unlink()

    run = make_draft(company, alice, CONTENT)
    assert tidy_files() == 0

    assert run.source.path.read_bytes() == CONTENT
    assert SourceFile.objects.get() == run.source


@pytest.mark.django_db
def test_a_file_that_cannot_be_removed_holds_up_no_other(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stuck, free = leave_unused(b"1", hours=25), leave_unused(b"2", hours=25)
    half = leave_half(Path(settings.DATA_DIR) / "files", "incoming-x", hours=25)
    unlink = Path.unlink

    def fail(path: Path, **options: Any) -> None:
        if path != free:
            raise PermissionError(13, "Permission denied")
        unlink(path, **options)

    monkeypatch.setattr(Path, "unlink", fail)

    assert tidy_files() == 1

    assert {path.name for path in files_left()} == {stuck.name, half.name}
    assert SourceFile.objects.get().path == stuck
    assert len(caplog.records) >= 2


@contextmanager
def elsewhere(deed: Callable[[], Any]) -> Iterator[threading.Thread]:
    """Do it on another connection, as another machine would. It is done when the block is left."""

    def do() -> None:
        try:
            deed()
        finally:
            connection.close()

    thread = threading.Thread(target=do, daemon=True)
    thread.start()
    try:
        yield thread
    finally:
        thread.join(PATIENCE)
        assert not thread.is_alive()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", ["analyse_run", "save_draft"])
def test_an_upload_whose_bytes_are_tidied_away_before_its_draft_is_made_stores_them_again(
    company: Company, alice: User, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    monkeypatch.setattr(cleanup, "SAFE_AGE", timedelta(days=-1))  # a clock that is a day ahead
    do_step = getattr(opening, step)
    tidied: list[int] = []

    def tidy_first(*arguments: Any, **options: Any) -> Any:
        if not tidied:
            with elsewhere(lambda: tidied.append(tidy_files())):
                pass
        return do_step(*arguments, **options)

    monkeypatch.setattr(opening, step, tidy_first)

    run = make_draft(company, alice, CONTENT)

    assert tidied == [1]
    assert run.source.path.read_bytes() == CONTENT
    assert SourceFile.objects.get() == run.source


@pytest.mark.django_db(transaction=True)
def test_bytes_for_which_a_draft_is_being_saved_are_not_tidied_away(
    company: Company, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cleanup, "SAFE_AGE", timedelta(days=-1))
    tidied: list[int] = []
    begun = threading.Event()
    keep_problems, find_unused = draft.keep_problems, cleanup.find_unused

    def begin(before: float) -> list[str]:
        unused = list(find_unused(before))
        begun.set()
        return unused

    with ExitStack() as stack:

        def begin_to_tidy(*arguments: Any) -> None:
            stack.enter_context(elsewhere(lambda: tidied.append(tidy_files())))
            assert begun.wait(PATIENCE)
            time.sleep(0.2)  # it would be done by now, were it not held up
            keep_problems(*arguments)

        monkeypatch.setattr(cleanup, "find_unused", begin)
        monkeypatch.setattr(draft, "keep_problems", begin_to_tidy)
        run = make_draft(company, alice, CONTENT)

    assert tidied == [0]
    assert run.source.path.read_bytes() == CONTENT


@pytest.mark.django_db(transaction=True)
def test_an_upload_of_bytes_that_are_being_thrown_away_waits_and_stores_them_anew(
    company: Company, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = leave_unused(CONTENT, hours=25)
    remove = cleanup.remove
    runs: list[Run] = []

    with ExitStack() as stack:

        def remove_late(path: Path) -> bool:
            stack.enter_context(elsewhere(lambda: runs.append(make_draft(company, alice, CONTENT))))
            time.sleep(0.2)  # the draft would be made by now, were it not held up
            return remove(path)

        monkeypatch.setattr(cleanup, "remove", remove_late)
        assert tidy_files() == 1

    assert runs[0].source.path == path
    assert path.read_bytes() == CONTENT


def shake(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> None:
    """Have a step begin a little earlier or later than its rivals."""
    step = getattr(module, name)

    def late(*arguments: Any, **options: Any) -> Any:
        time.sleep(random.random() / 200)
        return step(*arguments, **options)

    monkeypatch.setattr(module, name, late)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_recorded", [True, False], ids=["with a record", "without a record"])
def test_whatever_is_tidied_while_the_same_bytes_come_in_every_run_keeps_its_bytes(
    company: Company, alice: User, monkeypatch: pytest.MonkeyPatch, is_recorded: bool
) -> None:
    for module, name in [
        (storage, "hold"), (storage, "keep"), (opening, "analyse_run"), (draft, "is_kept"),
        (cleanup, "hold"), (cleanup, "is_wanted"), (cleanup, "remove"),
    ]:  # fmt: skip
        shake(monkeypatch, module, name)
    for number in range(20):
        content = CONTENT + b"E;ELS;%d\n" % number
        leave_unused(content, hours=25, is_recorded=is_recorded)

        *runs, _, _ = results = at_once(
            *[partial(make_draft, company, alice, content)] * 2, tidy_files, tidy_files
        )

        assert [result for result in results if isinstance(result, Exception)] == []
        assert [run.source.path.read_bytes() for run in runs] == [content] * 2
        assert Run.objects.filter(source__in=[run.source for run in runs]).count() == 2


@pytest.mark.django_db(transaction=True)
def test_not_even_a_wrong_clock_takes_the_bytes_from_a_run(
    company: Company, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cleanup, "SAFE_AGE", timedelta(days=-1))
    for module, name in [(opening, "analyse_run"), (draft, "is_kept"), (cleanup, "remove")]:
        shake(monkeypatch, module, name)
    for number in range(20):
        content = CONTENT + b"E;ELS;%d\n" % number

        at_once(*[partial(make_draft, company, alice, content)] * 2, *[tidy_files] * 3)

        for run in Run.objects.all():
            assert run.source.path.stat().st_size == run.source.size
    assert Run.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_worker_tidies() -> None:
    old = leave_unused(b"old", hours=25)

    with running("worker"):
        wait_until(lambda: not old.exists())
