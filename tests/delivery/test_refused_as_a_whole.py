"""A request that Gestimum refused as a whole: every page and door says the same of its lines.

The journal's proof that the import had not begun makes them not sent. Without it they are perhaps
sent, and going again takes a reason. After the task began the outcome is unknown.
"""

import json
import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from imports.delivery import DuplicateFile, queue
from imports.delivery.errors import PerhapsSent
from imports.delivery.tasks import send_run
from imports.duplicates import find_repeats
from imports.history.statistics import company_figures
from imports.intake import copy_draft
from imports.models import Run
from imports.outcomes import Verdict
from imports.simulator import Fault, Simulator
from imports.views.runs.lines import find_verdicts
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.delivery.conftest import STOCK

type Send = Callable[[Fault], Run]

pytestmark = pytest.mark.django_db(transaction=True)

PROVEN, UNPROVEN, BEGUN = Fault.REFUSED_AT_OPENING, Fault.NOT_SUCCESS, Fault.FAILED_AFTER_START
REASON = "Rien de tel dans Gestimum ce matin"


@pytest.fixture
def send(queued: Run, erp: Simulator) -> Send:
    """Return a way to send the confirmed run to an ERP that fails so."""

    def send_with(fault: Fault) -> Run:
        erp.fault = fault
        send_run.func(queued.pk)
        erp.fault = None
        queued.refresh_from_db()
        return queued

    return send_with


@pytest.mark.parametrize(
    ("fault", "state", "adds_up"),
    [
        (PROVEN, Run.State.REFUSED, True),
        (UNPROVEN, Run.State.REFUSED, False),
        (BEGUN, Run.State.UNKNOWN, False),
    ],
    ids=["proven", "unproven", "begun"],
)
def test_what_the_journal_proves_decides_the_state(
    send: Send, fault: Fault, state: Run.State, adds_up: bool
) -> None:
    run = send(fault)

    assert (run.state, run.adds_up) == (state, adds_up)


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (PROVEN, "ses lignes ne comptent pas comme envoyées"),
        (UNPROVEN, "ses lignes comptent comme peut-être envoyées"),
    ],
    ids=["proven", "unproven"],
)
def test_the_run_s_page_says_so_with_the_words_of_the_erp(
    send: Send, client_of: ClientOf, alice: User, fault: Fault, sentence: str
) -> None:
    run = send(fault)

    page = client_of(alice).get(run.get_absolute_url()).content.decode()

    outcome = page.partition('class="outcome-text"')[2].partition("</div>")[0]
    said = outcome.replace("\xa0", " ")
    assert "Gestimum a refusé la demande entière : « SIMULATION »" in said
    assert sentence in said


@pytest.mark.parametrize(
    ("fault", "imported"), [(PROVEN, "0"), (UNPROVEN, "?")], ids=["proven", "unproven"]
)
def test_the_figures_say_what_is_known_of_its_lines_and_no_sum_is_held_against_it(
    send: Send, client_of: ClientOf, alice: User, fault: Fault, imported: str
) -> None:
    run = send(fault)

    page = client_of(alice).get(run.get_absolute_url()).text

    figures = page.partition('class="outcome-figures"')[2].partition("</dl>")[0]
    assert re.findall(r"<dd>(?:<span[^>]*>)?([0-9?]+)", figures) == ["2", imported, "2"]
    assert "Refusées en bloc" in figures
    assert "Le compte n’y est pas" not in page
    assert ("Gestimum n’a pas compté les lignes" in page) is (fault is UNPROVEN)


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (PROVEN, "Son journal montre que l’import n’avait pas commencé"),
        (UNPROVEN, "Rien ne prouve qu’aucune ligne n’a été enregistrée"),
    ],
    ids=["proven", "unproven"],
)
def test_the_page_of_its_lines_says_what_refused_means_for_them(
    send: Send, client_of: ClientOf, alice: User, fault: Fault, sentence: str
) -> None:
    run = send(fault)

    page = client_of(alice).get(reverse("run_lines", args=[run.code])).text

    assert sentence in page


def test_the_error_in_its_journal_is_a_refusal_and_no_riddle(
    send: Send, client_of: ClientOf, alice: User
) -> None:
    run = send(PROVEN)
    client = client_of(alice)

    journal = client.get(reverse("run_journal", args=[run.code])).text
    page = client.get(run.get_absolute_url()).text

    entries = re.findall(r'class="entry-([a-z]+)"', journal)
    assert (entries.count("refusal"), entries.count("unread")) == (1, 0)
    assert "Non compris" not in journal
    assert "non comprise" not in page


@pytest.mark.parametrize("fault", [PROVEN, UNPROVEN], ids=["proven", "unproven"])
def test_the_history_and_the_dashboard_call_it_refused_as_a_whole(
    send: Send, client_of: ClientOf, alice: User, fault: Fault
) -> None:
    send(fault)

    history = client_of(alice).get(reverse("run_list")).text
    dashboard = client_of(alice).get(reverse("dashboard")).text

    assert "refusé en bloc" in history
    assert dashboard.count("refusé en bloc") == 2  # among what did not go through; the last imports
    assert ("lignes non comptées" in history) is (fault is UNPROVEN)
    assert "le compte n’y est pas" not in history


@pytest.mark.parametrize("fault", [PROVEN, UNPROVEN], ids=["proven", "unproven"])
def test_its_lines_count_as_refused_in_the_figures_of_the_company(
    send: Send, alice: User, fault: Fault
) -> None:
    send(fault)

    figures = company_figures(alice, limit=5)

    assert [(one.runs, one.imported, one.refused) for one in figures] == [(1, 0, 2)]


@pytest.mark.parametrize("fault", [PROVEN, UNPROVEN], ids=["proven", "unproven"])
def test_every_line_is_refused_with_the_words_of_the_erp(send: Send, fault: Fault) -> None:
    verdicts = find_verdicts(send(fault))

    assert verdicts.counts() == {Verdict.REFUSED: 2}
    assert verdicts.of(1).reasons == ("SIMULATION",)


def test_lines_that_the_journal_proves_absent_go_again_without_a_question(
    send: Send, erp: Simulator, alice: User
) -> None:
    again = copy_draft(send(PROVEN), user=alice)

    queue(again, user=alice)
    send_run.func(again.pk)

    assert not find_repeats(again)
    assert len(erp.posts) == 2
    assert len(erp.booked) == 1


def test_lines_that_were_perhaps_sent_go_again_with_an_operator_s_reason_and_not_without(
    send: Send, erp: Simulator, alice: User
) -> None:
    again = copy_draft(send(UNPROVEN), user=alice)

    with pytest.raises(PerhapsSent, match="SIMULATION"):
        queue(again, user=alice)
    assert len(erp.posts) == 1
    queue(again, user=alice, duplicate_reason=REASON)
    send_run.func(again.pk)

    assert len(erp.posts) == 2


def test_the_draft_s_page_asks_an_operator_for_the_reason(
    send: Send, client_of: ClientOf, alice: User
) -> None:
    again = copy_draft(send(UNPROVEN), user=alice)

    page = client_of(alice).get(again.get_absolute_url()).content.decode()

    assert "Ces lignes ont peut-être déjà été envoyées" in page
    assert "Gestimum a refusé cette demande entière" in page
    assert 'name="duplicate_reason"' in page
    assert "Peut-être déjà envoyées" in page
    assert "Voir les 2 lignes déjà envoyées" not in page


def test_the_list_of_such_lines_calls_none_of_them_sent(
    send: Send, client_of: ClientOf, alice: User
) -> None:
    again = copy_draft(send(UNPROVEN), user=alice)

    page = client_of(alice).get(reverse("run_repeats", args=[again.code])).text

    assert "<title>Lignes peut-être déjà envoyées" in page
    assert "Peut-être déjà envoyées" in page
    assert "Lignes déjà envoyées" not in page


def test_a_run_whose_task_began_keeps_the_file_back(
    send: Send, alice: User, erp: Simulator
) -> None:
    again = copy_draft(send(BEGUN), user=alice)

    with pytest.raises(DuplicateFile) as refusal:
        queue(again, user=alice, duplicate_reason=REASON)

    assert not isinstance(refusal.value, PerhapsSent)
    assert len(erp.posts) == 1


@pytest.mark.parametrize(
    ("fault", "status"),
    [(PROVEN, 0), (UNPROVEN, 2), (BEGUN, 2)],
    ids=["proven", "unproven", "begun"],
)
def test_submit_follows_the_same_rule(
    send: Send, alice: User, acme: Company, tmp_path: Path, fault: Fault, status: int
) -> None:
    send(fault)
    path = tmp_path / "again.csv"
    path.write_bytes(STOCK)
    out = StringIO()

    try:
        call_command(
            "submit", str(path), "--company", "acme", "--kind", "documents_stock",
            "--user", "alice", "--json", stdout=out, stderr=StringIO(),
        )  # fmt: skip
        ended = 0
    except (SystemExit, CommandError) as end:
        ended = getattr(end, "returncode", None) or int(getattr(end, "code", 0) or 0)

    described = json.loads(out.getvalue())
    assert bool(described["refusals"]) is (status == 2)
    assert (ended == 2) is (status == 2)
    assert reverse("run", args=[described["run"]]) == described["url"]
