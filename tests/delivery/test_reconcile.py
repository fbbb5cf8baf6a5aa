"""A manager rules on a run of unknown outcome, once, on record."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils.timezone import now
from hypothesis import given
from hypothesis import strategies as st

from imports.delivery import DuplicateFile, NotReady, StillUnderWay, TooLate, queue, rule, send_run
from imports.delivery.ledger import claim, describe_request, lose, postpone
from imports.delivery.reconcile import Ranges, lines_found
from imports.gestimum.request import Digest
from imports.models import Attempt, Event, Ruling, Run
from imports.simulator import Fault, Simulator
from portal.models import User
from tests.factories import make_run

pytestmark = pytest.mark.django_db(transaction=True)

Finding = Ruling.Finding
SEEN = "Looked at the pieces of the day in Gestimum."


@pytest.fixture
def unknown(queued: Run, erp: Simulator) -> Run:
    """Two stock lines that were POSTed; the server broke off before it answered."""
    erp.fault = Fault.CLOSE
    send_run.func(queued.pk)
    erp.fault = None
    queued.refresh_from_db()
    assert queued.state == Run.State.UNKNOWN
    return queued


def ruled(
    run: Run, user: User, finding: Finding, imported: Ranges = (), reason: str = SEEN
) -> Ruling:
    attempt = run.last_attempt
    assert attempt is not None
    return rule(
        run,
        attempt=attempt,
        user=user,
        finding=finding,
        reason=reason,
        imported=imported,
        pieces=["BE00012"] if finding in (Finding.IMPORTED, Finding.PARTIAL) else [],
    )


@pytest.mark.parametrize(
    ("finding", "imported", "state", "counts"),
    [
        (Finding.IMPORTED, (), Run.State.IMPORTED, (2, 0)),
        (Finding.PARTIAL, [(2, 2)], Run.State.PARTIAL, (1, 1)),
        (Finding.REFUSED, (), Run.State.REFUSED, (0, 2)),
    ],
)
def test_what_was_found_becomes_the_state_with_its_figures_and_nothing_is_sent(
    unknown: Run,
    charlie: User,
    erp: Simulator,
    finding: Finding,
    imported: Ranges,
    state: str,
    counts: tuple[int, int],
) -> None:
    ruling = ruled(unknown, charlie, finding, imported)
    send_run.func(unknown.pk)

    unknown.refresh_from_db()
    assert unknown.state == state
    assert (unknown.imported_count, unknown.refused_count, unknown.adds_up) == (*counts, True)
    assert [piece.ruling for piece in unknown.pieces.all()] == [ruling] * bool(counts[0])
    event = unknown.events.latest("pk")
    assert (event.verb, event.user, event.note) == (Event.Verb.RULED, charlie, ruling.reason)
    assert len(erp.posts) == 1


def test_only_found_absent_sends_it_again_as_a_second_attempt(
    unknown: Run, charlie: User, erp: Simulator
) -> None:
    ruled(unknown, charlie, Finding.ABSENT)
    send_run.func(unknown.pk)

    unknown.refresh_from_db()
    assert unknown.state == Run.State.IMPORTED
    assert [attempt.number for attempt in unknown.attempts.all()] == [1, 2]
    assert len(erp.posts) == 2


@pytest.mark.parametrize(
    ("finding", "figures"),
    [(Finding.ABSENT, (None, None, 0, None)), (Finding.REFUSED, (0, 2, 0, True))],
)
def test_the_figures_of_an_answer_that_proved_nothing_do_not_outlive_a_ruling(
    unknown: Run, charlie: User, finding: Finding, figures: tuple[int | bool | None, ...]
) -> None:
    Run.objects.update(imported_count=5, refused_count=7, warned_count=1, adds_up=False)

    ruled(unknown, charlie, finding)

    unknown.refresh_from_db()
    shown = (unknown.imported_count, unknown.refused_count, unknown.warned_count, unknown.adds_up)
    assert shown == figures


def test_a_second_attempt_has_all_its_tries(unknown: Run, charlie: User) -> None:
    ruled(unknown, charlie, Finding.ABSENT)
    attempt = claim(unknown.pk)
    assert attempt is not None

    postpone(attempt, reason="connection_refused", params={})

    unknown.refresh_from_db()
    assert unknown.next_try_at is not None
    assert unknown.next_try_at - now() < timedelta(seconds=16)


@pytest.mark.parametrize("person", ["alice", "bob", "stranger"])
def test_only_a_manager_rules(unknown: Run, person: str, request: pytest.FixtureRequest) -> None:
    with pytest.raises(PermissionDenied):
        ruled(unknown, request.getfixturevalue(person), Finding.ABSENT)

    unknown.refresh_from_db()
    assert unknown.state == Run.State.UNKNOWN
    assert not Ruling.objects.exists()


@pytest.mark.parametrize("reason", [" \n", "x", " nine char\n"])
def test_a_ruling_needs_a_reason_of_some_words(unknown: Run, charlie: User, reason: str) -> None:
    with pytest.raises(NotReady):
        ruled(unknown, charlie, Finding.IMPORTED, reason=reason)


@pytest.mark.parametrize("finding", Finding)
def test_a_second_ruling_on_the_same_attempt_comes_too_late(
    unknown: Run, charlie: User, finding: Finding
) -> None:
    first = ruled(unknown, charlie, Finding.REFUSED)

    with pytest.raises(TooLate):
        ruled(unknown, charlie, finding, [(1, 1)])

    unknown.refresh_from_db()
    assert unknown.state == Run.State.REFUSED
    assert Ruling.objects.get() == first


def test_a_page_that_shows_an_earlier_attempt_rules_on_nothing(
    unknown: Run, charlie: User, erp: Simulator
) -> None:
    old = unknown.attempts.get()
    ruled(unknown, charlie, Finding.ABSENT)
    erp.fault = Fault.CLOSE
    send_run.func(unknown.pk)

    with pytest.raises(TooLate):
        rule(unknown, attempt=old, user=charlie, finding=Finding.ABSENT, reason="an old page")

    unknown.refresh_from_db()
    assert unknown.state == Run.State.UNKNOWN
    assert len(erp.posts) == 2


def test_a_run_whose_lines_went_out_again_in_another_import_is_not_sent_again(
    unknown: Run, alice: User, charlie: User
) -> None:
    again = make_run(company=unknown.company, user=alice, source=unknown.source, line_count=2)
    queue(again, user=charlie, duplicate_reason="It was urgent.")

    with pytest.raises(DuplicateFile):
        ruled(unknown, charlie, Finding.ABSENT)

    unknown.refresh_from_db()
    assert unknown.state == Run.State.UNKNOWN


def test_a_silent_worker_may_hold_its_connection_until_the_time_limits_are_over(
    queued: Run, charlie: User
) -> None:
    attempt = claim(queued.pk)
    assert attempt is not None
    describe_request(attempt, url="http://x", envelope="{}", digest=Digest(size=10, sha256="0"))
    lose(attempt, reason="worker_silent")

    with pytest.raises(StillUnderWay) as refusal:
        ruled(queued, charlie, Finding.ABSENT)
    assert str(refusal.value)

    company = queued.company
    limits = timedelta(seconds=company.connect_timeout + company.answer_timeout)
    attempt.refresh_from_db()
    assert attempt.ended_at is not None
    with time_machine.travel(attempt.ended_at + limits, tick=False):
        ruled(queued, charlie, Finding.ABSENT)
    queued.refresh_from_db()
    assert queued.state == Run.State.QUEUED


def test_a_worker_that_fell_silent_before_its_request_was_ready_holds_nothing_up(
    queued: Run, charlie: User
) -> None:
    attempt = claim(queued.pk)
    assert attempt is not None
    lose(attempt, reason="worker_silent")

    ruled(queued, charlie, Finding.ABSENT)

    assert Attempt.objects.get().outcome == Attempt.Outcome.UNKNOWN


@given(st.sets(st.integers(1, 30), min_size=1, max_size=29))
def test_any_part_of_the_lines_may_be_found(found: set[int]) -> None:
    ranges = [(record, record) for record in sorted(found)]  # neighbours need not be joined

    counted = lines_found(Run(line_count=30), Finding.PARTIAL, ranges)

    assert sum(last - first + 1 for first, last in counted) == len(found)


@pytest.mark.parametrize(
    "ranges", [[], [(1, 30)], [(0, 3)], [(5, 4)], [(1, 5), (5, 6)], [(7, 8), (1, 2)], [(29, 31)]]
)
def test_lines_that_are_not_a_part_of_the_file_are_refused(ranges: Ranges) -> None:
    with pytest.raises(NotReady):
        lines_found(Run(line_count=30), Finding.PARTIAL, ranges)
