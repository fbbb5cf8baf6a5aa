"""Whoever sends the same thing at the same moment, and however often: one POST at the server."""

import html
import json
from datetime import timedelta
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext

from imports.delivery import (
    DuplicateFile,
    HeartbeatWatch,
    ManagerNeeded,
    TooLate,
    queue,
    send_run,
    sweep,
)
from imports.intake import read_again
from imports.models import Run
from imports.simulator import Fault, Simulator
from portal.models import Company, User
from tests.at_once import at_once, errors_among
from tests.conftest import ClientOf
from tests.delivery.conftest import STOCK
from tests.factories import make_company, make_run
from tests.killing import PATIENCE, starting
from tests.processes import wait_until
from tests.tables import RecordProperty, Table

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

HANDS = 8
HEADER = b"DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE\r\n"
ROUNDS = 3

DOUBLE_CLICK = "a double click on “Envoyer”"
TWO_PEOPLE = "two people send one draft"
TWO_TABS = "sent in one tab, read differently in another"
TWO_FILES = "two people drop and send the same file"
PAGE_AND_COMMAND = "the same file by page and by command"
TASK_AT_ONCE = "a task in eight hands at once, and once more after the end"
TASKS = "tasks delivered eight times to two workers"
LOST_TASK = "a lost task that eight sweeps find, and that comes after all"
TABLE = Table(
    "races",
    columns=("What happens", "POSTs of one file", "State", "What the other one sees"),
    rows=[
        *(DOUBLE_CLICK, TWO_PEOPLE, TWO_TABS, TWO_FILES),
        *(PAGE_AND_COMMAND, TASK_AT_ONCE, TASKS, LOST_TASK),
    ],
)


def test_a_double_click_on_send_is_one_post(
    draft: Run,
    alice: User,
    client_of: ClientOf,
    erp: Simulator,
    record_property: RecordProperty,
) -> None:
    browser = client_of(alice)

    pages = at_once(*[partial(press_send, share_login(browser), draft) for _ in range(2)])

    deliver(draft)
    assert len(erp.posts) == 1
    assert sorted(str(TooLate()) in page for page in pages) == [False, True]
    draft.refresh_from_db()
    assert draft.state == Run.State.IMPORTED
    record(record_property, DOUBLE_CLICK, erp, draft, told=str(TooLate()))


def test_two_people_who_send_one_draft_make_one_post(
    draft: Run,
    alice: User,
    charlie: User,
    client_of: ClientOf,
    erp: Simulator,
    record_property: RecordProperty,
) -> None:
    browsers = [client_of(alice), client_of(charlie)]

    pages = at_once(*[partial(press_send, browser, draft) for browser in browsers])

    deliver(draft)
    assert len(erp.posts) == 1
    assert sorted(str(TooLate()) in page for page in pages) == [False, True]
    record(record_property, TWO_PEOPLE, erp, draft, told=str(TooLate()))


def test_a_draft_sent_in_one_tab_and_changed_in_another_goes_as_it_was_seen_or_not_at_all(
    acme: Company,
    alice: User,
    client_of: ClientOf,
    erp: Simulator,
    record_property: RecordProperty,
) -> None:
    sent = 0
    for number in range(ROUNDS):
        run = make_run(company=acme, user=alice, content=HEADER + b"E;001;X%d;1\r\n" % number)
        one, other = client_of(alice), client_of(alice)

        page, changed = at_once(
            partial(press_send, one, run), partial(ask_for_no_statistics, other, run)
        )

        deliver(run)
        run.refresh_from_db()
        if run.state == Run.State.DRAFT:
            assert str(TooLate()) in page
        else:
            sent += 1
            assert gettext("This import is no longer a draft: nothing was changed.") in changed
            parameters = erp.received[-1]["importer_documents_stock"]["parametres"]
            assert parameters["statistiques"] == "Oui"
        assert len(erp.posts) == sent
    cells = ("at most 1", "sent as it was seen, or a draft as before", str(TooLate()))
    TABLE.record(record_property, row=TWO_TABS, cells=cells)


def test_a_draft_read_again_is_written_once(draft: Run, alice: User) -> None:
    """A second UPDATE on PostgreSQL would wait for whoever confirms it, who waits for us."""
    with CaptureQueriesContext(connection) as queries:
        read_again(draft, user=alice, dialect=draft.reading, parameters={})

    assert sum(query["sql"].startswith('UPDATE "imports_run"') for query in queries) == 1
    assert Run.objects.get().revision == 2


def test_two_people_who_drop_and_send_one_file_make_one_post(
    acme: Company,
    alice: User,
    charlie: User,
    client_of: ClientOf,
    erp: Simulator,
    record_property: RecordProperty,
) -> None:
    for number in range(ROUNDS):
        content = HEADER + b"E;001;X%d;1\r\n" % number
        browsers = [client_of(alice), client_of(charlie)]

        pages = at_once(*[partial(drop_and_send, browser, acme, content) for browser in browsers])

        assert not errors_among(pages)
        deliver(*Run.objects.order_by("-pk")[:2])
        assert len(erp.posts) == number + 1
        assert sorted(is_asked_for_a_reason(page) for page in pages) == [False, True]
    assert Run.objects.filter(state=Run.State.DRAFT).count() == ROUNDS
    cells = (
        len(erp.posts) // ROUNDS,
        "one is sent, one stays a draft",
        str(DuplicateFile([], is_same_file=True)),
    )
    TABLE.record(record_property, row=TWO_FILES, cells=cells)


def test_a_file_sent_by_page_and_by_command_at_once_is_one_post(
    acme: Company,
    alice: User,
    client_of: ClientOf,
    erp: Simulator,
    record_property: RecordProperty,
    tmp_path: Path,
) -> None:
    for number in range(ROUNDS):
        content = HEADER + b"E;001;X%d;1\r\n" % number
        path = tmp_path / f"stock-{number}.csv"
        path.write_bytes(content)

        page, (status, printed) = at_once(
            partial(drop_and_send, client_of(alice), acme, content), partial(submit, path)
        )

        deliver(*Run.objects.order_by("-pk")[:2])
        assert len(erp.posts) == number + 1
        if is_asked_for_a_reason(page):
            assert (status, printed["refusals"]) == (5, [])  # accepted, and still under way
        else:
            assert (status, printed["refusals"]) == (2, [str(ManagerNeeded([], is_same_file=True))])
    cells = (
        len(erp.posts) // ROUNDS,
        "one is sent, one stays a draft",
        str(ManagerNeeded([], is_same_file=True)),
    )
    TABLE.record(record_property, row=PAGE_AND_COMMAND, cells=cells)


def test_a_task_delivered_to_eight_hands_at_once_is_one_post(
    queued: Run, erp: Simulator, record_property: RecordProperty
) -> None:
    deliver(queued)

    deliver(queued)  # and again, once it is over

    assert len(erp.posts) == 1
    assert queued.attempts.count() == 1
    record(record_property, TASK_AT_ONCE, erp, queued)


def test_tasks_delivered_eight_times_to_two_workers_are_one_post_each(
    acme: Company, alice: User, erp: Simulator, record_property: RecordProperty
) -> None:
    other = make_company(member=alice, server_url=erp.url)
    runs = [make_run(company=acme, user=alice, line_count=1) for _ in range(3)]
    for run in runs:
        queue(run, user=alice)
    for run in runs * HANDS:
        send_run.enqueue(run.pk)
    # In a lane of its own: once it is sent, every task before it has been taken.
    runs.append(make_run(company=other, user=alice, line_count=1))
    queue(runs[-1], user=alice)

    with starting("worker"), starting("worker"):
        wait_until(is_all_over, seconds=PATIENCE)

    assert set(Run.objects.values_list("state", flat=True)) == {Run.State.IMPORTED}
    assert len(erp.posts) == len(runs)
    assert len({str(post.headers["X-Bordereau-Attempt"]) for post in erp.posts}) == len(runs)
    record(record_property, TASKS, erp, *runs)


def test_a_lost_task_that_eight_sweeps_find_and_that_comes_after_all_is_one_post(
    draft: Run, alice: User, erp: Simulator, record_property: RecordProperty
) -> None:
    with mock.patch("imports.delivery.tasks.send_run"):
        queue(draft, user=alice)
    lease = timedelta(seconds=settings.LEASE_SECONDS + 1)
    Run.objects.update(woken_at=F("woken_at") - lease)

    results = at_once(*[lambda: sweep(HeartbeatWatch())] * HANDS)

    assert not errors_among(results)
    assert sum(swept.woken for swept in results) >= 1
    send_run.enqueue(draft.pk)
    with starting("worker"):
        wait_until(is_all_over, seconds=PATIENCE)
    draft.refresh_from_db()
    assert draft.state == Run.State.IMPORTED
    assert len(erp.posts) == 1
    record(record_property, LOST_TASK, erp, draft)


def record(
    record_property: RecordProperty, row: str, erp: Simulator, *runs: Run, told: str = ""
) -> None:
    """Write what became of the runs, which was the same for all of them, into the table."""
    posts, rest = divmod(len(erp.posts), len(runs))
    (state,) = {Run.objects.get(pk=run.pk).state for run in runs}
    assert not rest
    cells = (posts, f"`{state}` {Run.State(state).label}", told)
    TABLE.record(record_property, row=row, cells=cells)


def deliver(*runs: Run) -> None:
    """Hand the task of every run to as many workers as there are hands, at the same instant."""
    results = at_once(*[partial(send_run.call, run.pk) for run in runs] * HANDS)
    assert not errors_among(results)


def is_all_over() -> bool:
    return not Run.objects.filter(state__in=Run.UNDER_WAY).exists()


def share_login(browser: Client) -> Client:
    """Return the same browser for a second request at the same time."""
    other = Client()
    other.cookies.load(browser.cookies.output(header=""))
    return other


def press_send(browser: Client, run: Run) -> str:
    """Press the button, and return the page that one then sees."""
    address = reverse("run_send", args=[run.code])
    return read(browser.post(address, {"revision": run.revision}, follow=True))


def ask_for_no_statistics(browser: Client, run: Run) -> str:
    address = reverse("run_reading", args=[run.code])
    told = {"encoding": "utf-8", "delimiter": ";", "has_header": "on", "wants_journal": "on"}
    return read(browser.post(address, told, follow=True))


def drop_and_send(browser: Client, company: Company, content: bytes) -> str:
    """Drop a file, and press the button on the page of its draft; return the page one sees."""
    form = {"company": company.slug, "kind": "documents_stock"}
    file = SimpleUploadedFile("stock.csv", content)
    draft = browser.post(reverse("run_new"), form | {"file": file})
    return read(browser.post(f"{draft['Location']}send/", {"revision": 1}, follow=True))


def submit(path: Path) -> tuple[int, dict[str, Any]]:
    out = StringIO()
    status = 0
    try:
        call_command(
            "submit", str(path), "--company", "acme", "--kind", "documents_stock",
            "--user", "alice", "--json", stdout=out, stderr=StringIO(),
        )  # fmt: skip
    except SystemExit as end:
        status = int(end.code or 0)
    return status, json.loads(out.getvalue())


def is_asked_for_a_reason(page: str) -> bool:
    """Say whether the page tells that the file went before, seen before or after the press."""
    texts = (
        gettext("Explain why these lines should be sent again."),
        str(DuplicateFile([], is_same_file=True)),
        str(ManagerNeeded([], is_same_file=True)),
    )
    return any(text in page for text in texts)


def read(response: Any) -> str:
    assert response.status_code == 200
    return html.unescape(response.content.decode())


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        (Fault.ANSWER_404, Run.State.IMPORTED),
        (Fault.ANSWER_401, Run.State.IMPORTED),
        (Fault.ANSWER_429, Run.State.IMPORTED),
        (Fault.HALF_ANSWER_404, Run.State.UNKNOWN),
    ],
)
def test_a_file_booked_behind_a_refusing_status_does_not_go_again_unasked(
    fault: Fault, state: Run.State, queued: Run, acme: Company, alice: User, erp: Simulator
) -> None:
    erp.fault = fault

    send_run.func(queued.pk)
    again = make_run(company=acme, user=alice, content=STOCK, line_count=2)
    with pytest.raises(DuplicateFile):
        queue(again, user=alice)
    send_run.func(again.pk)

    queued.refresh_from_db()
    assert queued.state == state
    assert len(erp.posts) == len(erp.booked) == 1
