"""The site killed while somebody uploads or confirms: what was confirmed goes once."""

import os
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db.models import F
from django.urls import reverse
from django.utils.timezone import now
from django_tasks_db.models import DBTaskResult

from imports.delivery import send_run
from imports.duplicates import find_repeats, write_index
from imports.intake.cleanup import tidy_files
from imports.models import Event, Run, SourceFile
from imports.simulator import Simulator
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.delivery.conftest import STOCK
from tests.processes import running, wait_until
from tests.serving import Site, serving
from tests.sweeping import sweep_after_silence
from tests.tables import RecordProperty, Table

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("web kills"),
]

FORM = {"company": "acme", "kind": "documents_stock"}


@pytest.fixture(scope="module")
def site(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One gunicorn for all: it starts its process again after every kill."""
    with serving(tmp_path_factory.mktemp("gunicorn")) as site:
        yield site


@pytest.fixture(autouse=True)
def _no_files_of_others(site: Site) -> None:
    """Files of earlier tests are older than a day for `let_a_day_pass` as well."""
    tidy_after_a_day()


def tidy_after_a_day() -> int:
    """Let a day pass for every file that lies there, and tidy."""
    yesterday = time.time() - 25 * 3600
    SourceFile.objects.update(created_at=now() - timedelta(hours=25))
    for folder in ("files", "uploads"):
        for path in (Path(django_settings.DATA_DIR) / folder).rglob("*"):
            if path.is_file():
                os.utime(path, (yesterday, yesterday))
    return tidy_files()


def count_files() -> int:
    folders = [Path(django_settings.DATA_DIR) / name for name in ("files", "uploads")]
    return sum(path.is_file() for folder in folders for path in folder.rglob("*"))


def upload(site: Site, user: User, *, kill_at: str = "") -> int | None:
    files = {"file": ("stock.csv", STOCK)}
    return site.post(reverse("run_new"), user=user, kill_at=kill_at, data=FORM, files=files)


def confirm(site: Site, run: Run, user: User, *, kill_at: str = "") -> int | None:
    address = reverse("run_send", args=[run.code])
    return site.post(address, user=user, kill_at=kill_at, data={"revision": run.revision})


UPLOAD_KILLS = {
    "whole file received": "before imports.intake.upload.UploadLimitHandler.file_complete",
    "before the bytes are kept": "before imports.intake.storage.hold",
    "bytes kept, not yet on record": "after imports.intake.storage.keep",
    "on record, not yet read": "before imports.intake.opening.analyse_run",
    "read and checked, no draft yet": "before imports.intake.opening.save_draft",
    "in the transaction that makes the draft": "before imports.intake.draft.keep_problems",
}
NOT_CONFIRMED = {
    "confirmation received": "before imports.views.runs.run.queue",
    "before its lines are compared": "before imports.duplicates.compute.pack_hashes",
    "before its lines are indexed": "before imports.delivery.confirm.write_index",
    "its lines indexed, not yet confirmed": "after imports.delivery.confirm.write_index",
    "in the transaction that compares again": "before imports.delivery.confirm.find_same_bytes",
    "in the transaction that confirms it": "after imports.delivery.confirm.take_place",
    "before the confirmation is recorded": "before imports.delivery.confirm.record",
    "at the end of that transaction": "after imports.delivery.confirm.wake",
    "at its commit": "before django.db.backends.base.base.BaseDatabaseWrapper._commit",
}
CONFIRMED = {
    "confirmed, before the queue is notified": (
        "after django.db.backends.base.base.BaseDatabaseWrapper._commit",
        0,
    ),
    "as the queue is called": ("before django_tasks_db.backend.DatabaseBackend.enqueue", 0),
    "the queue has been notified": ("after django_tasks_db.backend.DatabaseBackend.enqueue", 1),
}
IN_MID_UPLOAD = "in mid upload"
TABLE = Table(
    "web kills",
    columns=("The site is killed", "State once a worker has swept", "POSTs", "What people find"),
    rows=[IN_MID_UPLOAD, *UPLOAD_KILLS, *NOT_CONFIRMED, *CONFIRMED],
)
NO_DRAFT = ("no draft", 0, "nothing; the bytes go after a day")


@pytest.mark.parametrize("name", UPLOAD_KILLS)
def test_an_upload_whose_process_is_killed_leaves_no_draft_and_its_bytes_go(
    site: Site,
    acme: Company,
    alice: User,
    erp: Simulator,
    client_of: ClientOf,
    record_property: RecordProperty,
    name: str,
) -> None:
    assert upload(site, alice, kill_at=UPLOAD_KILLS[name]) is None

    assert count_files() >= 1
    assert not Run.objects.exists()
    assert "stock.csv" not in client_of(alice).get(reverse("run_list")).text
    assert tidy_files() == 0, "they are younger than a day"
    assert tidy_after_a_day() >= 1
    assert (count_files(), SourceFile.objects.count()) == (0, 0)
    assert not erp.posts
    TABLE.record(record_property, row=name, cells=NO_DRAFT)


def test_the_same_file_comes_in_after_the_kill(
    site: Site, acme: Company, alice: User, erp: Simulator
) -> None:
    assert upload(site, alice, kill_at="before imports.intake.opening.save_draft") is None

    assert upload(site, alice) == 302

    assert Run.objects.get().source.path.read_bytes() == STOCK
    assert not erp.posts


def test_a_site_that_dies_in_mid_upload_leaves_half_a_file_that_goes(
    acme: Company,
    alice: User,
    erp: Simulator,
    client_of: ClientOf,
    record_property: RecordProperty,
    tmp_path: Path,
) -> None:
    with serving(tmp_path) as site, send_half(site, alice):
        wait_until(lambda: size_of_uploads() > 0)
        site.kill()

    assert size_of_uploads() > 0
    assert not Run.objects.exists()
    assert "stock.csv" not in client_of(alice).get(reverse("run_list")).text
    assert tidy_files() == 0, "it is younger than a day"
    assert tidy_after_a_day() == 1
    assert count_files() == 0
    assert not erp.posts
    TABLE.record(record_property, row=IN_MID_UPLOAD, cells=NO_DRAFT)


def test_a_browser_that_goes_in_mid_upload_leaves_nothing(
    site: Site, acme: Company, alice: User
) -> None:
    with send_half(site, alice):
        wait_until(lambda: size_of_uploads() > 0)

    wait_until(lambda: count_files() == 0)
    assert not SourceFile.objects.exists()


def send_half(site: Site, user: User) -> Any:
    """Begin to upload a file, up to its middle."""
    fields = "".join(
        f'--xxxx\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'
        for name, text in FORM.items()
    )
    head = '--xxxx\r\nContent-Disposition: form-data; name="file"; filename="stock.csv"\r\n\r\n'
    lines = STOCK + 20_000 * b"E;001;ELS;20\r\n"
    return site.send_half(reverse("run_new"), user=user, head=(fields + head).encode() + lines)


def size_of_uploads() -> int:
    uploads = Path(django_settings.FILE_UPLOAD_TEMP_DIR)
    return sum(path.stat().st_size for path in uploads.iterdir())


def compare(run: Run) -> None:
    """Do all that comes before the confirmation, whose commit is then the first of its request."""
    write_index(find_repeats(run).fingerprint)


@pytest.mark.parametrize("name", NOT_CONFIRMED)
def test_a_site_killed_before_the_confirmation_is_on_record_sends_nothing(
    site: Site,
    draft: Run,
    alice: User,
    erp: Simulator,
    record_property: RecordProperty,
    name: str,
) -> None:
    moment = NOT_CONFIRMED[name]
    if moment.endswith("_commit"):
        compare(draft)
    assert confirm(site, draft, alice, kill_at=moment) is None

    assert deliver_what_is_called_for(draft) == 0
    draft.refresh_from_db()
    assert (draft.state, draft.queued_by, draft.woken_at) == (Run.State.DRAFT, None, None)
    assert not draft.events.filter(verb=Event.Verb.QUEUED).exists()
    assert not erp.posts
    state = f"`{draft.state}` {draft.get_state_display()}"
    assert confirm(site, draft, alice) == 302, "she presses again"
    deliver_what_is_called_for(draft)
    assert len(erp.posts) == 1
    found = "the draft as it was; pressed again, it goes once"
    TABLE.record(record_property, row=name, cells=(state, 0, found))


@pytest.mark.parametrize("name", CONFIRMED)
def test_a_confirmed_run_whose_call_was_lost_with_the_site_is_found_and_sent_once(
    site: Site,
    draft: Run,
    alice: User,
    erp: Simulator,
    record_property: RecordProperty,
    name: str,
) -> None:
    moment, calls = CONFIRMED[name]
    compare(draft)

    assert confirm(site, draft, alice, kill_at=moment) is None

    draft.refresh_from_db()
    assert (draft.state, draft.queued_by) == (Run.State.QUEUED, alice)
    assert draft.events.filter(verb=Event.Verb.QUEUED).count() == 1
    assert DBTaskResult.objects.count() == calls
    assert confirm(site, draft, alice) == 302, "she presses again, and is told"
    assert DBTaskResult.objects.count() == calls
    assert deliver_what_is_called_for(draft) == calls + 1
    draft.refresh_from_db()
    assert draft.state == Run.State.IMPORTED
    assert len(erp.posts) == 1
    state = f"`{draft.state}` {draft.get_state_display()}"
    found = "the import that was confirmed; pressing again sends nothing more"
    TABLE.record(record_property, row=name, cells=(state, len(erp.posts), found))


def test_a_worker_that_runs_finds_what_the_site_lost(
    site: Site, draft: Run, alice: User, erp: Simulator
) -> None:
    confirm(site, draft, alice, kill_at="before django_tasks_db.backend.DatabaseBackend.enqueue")
    let_a_lease_pass()

    with running("worker"):
        wait_until(lambda: Run.objects.get().state == Run.State.IMPORTED)

    assert len(erp.posts) == 1


def let_a_lease_pass() -> None:
    lease = timedelta(seconds=django_settings.LEASE_SECONDS + 1)
    Run.objects.filter(state=Run.State.QUEUED).update(woken_at=F("woken_at") - lease)


def deliver_what_is_called_for(run: Run) -> int:
    """Sweep a lease later and do every task there is, twice; return how many there were.

    With none, do one for the run all the same: a task may come from nowhere.
    """
    let_a_lease_pass()
    sweep_after_silence()
    count = DBTaskResult.objects.count()
    for _ in range(2 * count or 1):
        send_run.func(run.pk)
    return count
