"""The steps of a run, one by one: who may take them, and what they leave behind."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from imports.delivery import DuplicateFile, ManagerNeeded, NotReady, TooLate, cancel, queue
from imports.delivery.ledger import beat, claim, describe_request, give_up, lose, postpone
from imports.gestimum.request import Digest
from imports.models import RETRY_PAUSES, Attempt, Event, Run
from portal.models import Company, User
from tests.factories import make_company, make_run

pytestmark = pytest.mark.django_db


def state_of(run: Run) -> str:
    run.refresh_from_db()
    return run.state


def verbs_of(run: Run) -> list[str]:
    return list(run.events.values_list("verb", flat=True))


def test_a_confirmed_draft_waits_in_the_lane_of_its_company(draft: Run, alice: User) -> None:
    queue(draft, user=alice)

    assert draft.state == Run.State.QUEUED
    assert draft.lane == draft.company.lane
    assert (draft.queued_by, verbs_of(draft)[-1]) == (alice, Event.Verb.QUEUED)


def test_a_reader_cannot_confirm_a_draft(draft: Run, bob: User) -> None:
    with pytest.raises(PermissionDenied):
        queue(draft, user=bob)

    assert state_of(draft) == Run.State.DRAFT


def test_a_draft_is_confirmed_once(draft: Run, alice: User) -> None:
    queue(draft, user=alice)
    second_tab = Run.objects.get(pk=draft.pk)
    second_tab.state = Run.State.DRAFT

    with pytest.raises(TooLate):
        queue(second_tab, user=alice)


def test_what_is_confirmed_is_what_was_seen(draft: Run, alice: User) -> None:
    Run.objects.filter(pk=draft.pk).update(revision=2)

    with pytest.raises(TooLate):
        queue(draft, user=alice, revision=1)

    assert state_of(draft) == Run.State.DRAFT


@pytest.mark.parametrize(
    "change",
    [
        {"blocking_count": 1},
        {"line_count": 0},
        {"unreadable": {"code": "empty", "params": {}}},
        {"wants_journal": False, "wants_statistics": False},
        {"kind_key": "ecritures"},
    ],
)
def test_what_must_be_fixed_keeps_a_draft_back(
    draft: Run, alice: User, change: dict[str, object]
) -> None:
    Run.objects.filter(pk=draft.pk).update(**change)
    draft = Run.objects.get(pk=draft.pk)

    with pytest.raises(NotReady) as refusal:
        queue(draft, user=alice)

    assert refusal.value.message
    assert state_of(draft) == Run.State.DRAFT


def test_a_kind_that_the_erp_lacks_is_not_sent(draft: Run, alice: User) -> None:
    Company.objects.update(erp_version=8)
    Run.objects.update(kind_key="contacts")
    draft = Run.objects.get(pk=draft.pk)

    with pytest.raises(NotReady, match="9"):
        queue(draft, user=alice)


def test_a_company_out_of_use_receives_nothing(draft: Run, alice: User) -> None:
    Company.objects.update(is_active=False)
    draft = Run.objects.get(pk=draft.pk)

    with pytest.raises(NotReady):
        queue(draft, user=alice)


@pytest.mark.parametrize("state", Run.MAY_BE_BOOKED)
def test_the_same_bytes_are_not_sent_again_without_a_managers_reason(
    draft: Run, alice: User, charlie: User, state: str
) -> None:
    earlier = make_run(company=draft.company, user=alice, source=draft.source, state=state)
    Run.objects.filter(pk=earlier.pk).update(lane="another")

    with pytest.raises(DuplicateFile) as refusal:
        queue(draft, user=charlie)
    with pytest.raises(ManagerNeeded):
        queue(draft, user=alice, duplicate_reason="The first one was for the wrong month")
    queue(draft, user=charlie, duplicate_reason="The first one was for the wrong month")

    assert refusal.value.runs == [earlier]
    assert draft.state == Run.State.QUEUED
    assert "wrong month" in draft.events.latest("pk").note


@pytest.mark.parametrize("state", [Run.State.REFUSED, Run.State.NOT_SENT, Run.State.CANCELLED])
def test_bytes_that_were_not_booked_may_be_sent_again(draft: Run, alice: User, state: str) -> None:
    make_run(company=draft.company, user=alice, source=draft.source, state=state)

    queue(draft, user=alice)

    assert draft.state == Run.State.QUEUED


def test_another_profile_of_the_same_books_counts_for_duplicates(draft: Run, alice: User) -> None:
    twin = make_company(
        server_url=draft.company.server_url.upper(),
        company_file=draft.company.company_file.lower(),
        erp_user="OTHER",
    )
    make_run(company=twin, user=alice, source=draft.source, state=Run.State.IMPORTED)

    with pytest.raises(DuplicateFile):
        queue(draft, user=alice)


def test_books_that_a_profile_wrote_to_before_it_was_changed_count_for_duplicates(
    draft: Run, alice: User
) -> None:
    moved = make_company()
    make_run(
        company=moved,
        user=alice,
        source=draft.source,
        state=Run.State.IMPORTED,
        lane=draft.company.books + "another user",
    )

    with pytest.raises(DuplicateFile):
        queue(draft, user=alice)


def test_refusals_that_do_not_account_for_every_line_count_for_duplicates(
    draft: Run, alice: User
) -> None:
    make_run(
        company=draft.company,
        user=alice,
        source=draft.source,
        state=Run.State.REFUSED,
        adds_up=False,
    )

    with pytest.raises(DuplicateFile):
        queue(draft, user=alice)


def test_other_books_and_trials_do_not_count_for_duplicates(draft: Run, alice: User) -> None:
    make_run(company=make_company(), user=alice, source=draft.source, state=Run.State.IMPORTED)
    make_run(
        company=draft.company,
        user=alice,
        source=draft.source,
        state=Run.State.IMPORTED,
        parameters={"tester": "Oui"},
    )

    queue(draft, user=alice)

    assert draft.state == Run.State.QUEUED


def test_a_draft_and_a_waiting_run_can_be_cancelled(queued: Run, alice: User) -> None:
    cancel(queued, user=alice)

    assert queued.state == Run.State.CANCELLED
    assert claim(queued.pk) is None


def test_who_waits_behind_a_cancelled_run_is_woken(queued: Run, alice: User) -> None:
    later = make_run(company=queued.company, user=alice)
    queue(later, user=alice)
    Run.objects.update(woken_at=None)

    cancel(queued, user=alice)

    later.refresh_from_db()
    assert later.woken_at is not None


def test_a_run_that_is_being_sent_cannot_be_cancelled(queued: Run, alice: User) -> None:
    claim(queued.pk)

    with pytest.raises(TooLate):
        cancel(queued, user=alice)

    assert state_of(queued) == Run.State.SENDING


def test_a_run_is_claimed_once(queued: Run) -> None:
    first, second = claim(queued.pk), claim(queued.pk)

    assert first is not None
    assert second is None
    assert queued.attempts.count() == 1
    assert state_of(queued) == Run.State.SENDING


@pytest.mark.django_db(transaction=True)
def test_what_must_be_on_record_before_a_byte_leaves_waits_for_no_larger_transaction(
    queued: Run,
) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError):
        claim(queued.pk)
    attempt = claim(queued.pk)
    assert attempt is not None

    with transaction.atomic(), pytest.raises(RuntimeError):
        describe_request(attempt, url="", envelope="", digest=Digest(size=1, sha256=""))

    attempt.refresh_from_db()
    assert attempt.body_size is None


def test_the_attempts_of_a_run_are_numbered_from_one(queued: Run) -> None:
    numbers = []
    for _try in range(3):
        Run.objects.filter(pk=queued.pk).update(next_try_at=None)
        attempt = claim(queued.pk)
        assert attempt is not None
        numbers.append(attempt.number)
        postpone(attempt, reason="connection_refused", params={})

    assert numbers == [1, 2, 3]


def test_one_run_of_a_lane_is_sent_at_a_time_first_come_first_served(
    queued: Run, alice: User
) -> None:
    later = make_run(company=queued.company, user=alice)
    queue(later, user=alice)

    assert claim(later.pk) is None, "an earlier one waits"
    attempt = claim(queued.pk)
    assert claim(later.pk) is None, "the lane is taken"
    assert attempt is not None
    give_up(attempt, outcome=Attempt.Outcome.TURNED_AWAY, reason="turned_away", params={})
    assert claim(later.pk) is not None


def test_the_database_itself_refuses_two_sendings_in_a_lane(queued: Run, alice: User) -> None:
    claim(queued.pk)

    with pytest.raises(IntegrityError), transaction.atomic():
        make_run(company=queued.company, user=alice, state=Run.State.SENDING)


def test_other_lanes_are_not_held_up(queued: Run, alice: User) -> None:
    other = make_company(member=alice)
    elsewhere = make_run(company=other, user=alice)
    queue(elsewhere, user=alice)
    claim(queued.pk)

    assert claim(elsewhere.pk) is not None


def test_a_server_that_was_not_reached_is_tried_again_later_and_then_given_up(
    queued: Run,
) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        for pause in RETRY_PAUSES:
            attempt = claim(queued.pk)
            assert attempt is not None
            postpone(attempt, reason="connection_refused", params={})
            assert state_of(queued) == Run.State.QUEUED
            assert claim(queued.pk) is None, "not before the pause is over"
            clock.shift(pause + timedelta(seconds=1))
        last = claim(queued.pk)
        assert last is not None
        postpone(last, reason="connection_refused", params={})

    assert state_of(queued) == Run.State.NOT_SENT
    assert queued.attempts.count() == len(RETRY_PAUSES) + 1


def test_an_attempt_ends_once(queued: Run) -> None:
    attempt = claim(queued.pk)
    assert attempt is not None
    assert lose(attempt, reason="worker_silent")

    assert not lose(attempt, reason="worker_stopped")
    give_up(attempt, outcome=Attempt.Outcome.TURNED_AWAY, reason="turned_away", params={})
    postpone(attempt, reason="connection_refused", params={})

    assert state_of(queued) == Run.State.UNKNOWN
    attempt.refresh_from_db()
    assert (attempt.outcome, attempt.reason) == (Attempt.Outcome.UNKNOWN, "worker_silent")


def test_a_heartbeat_counts_only_while_the_run_is_the_workers_own(queued: Run) -> None:
    attempt = claim(queued.pk)
    assert attempt is not None

    assert beat(attempt)
    lose(attempt, reason="worker_silent")
    assert not beat(attempt)
