"""Several hands at the same instant: one of them acts, the others are told or do nothing."""

import threading
import time
from collections.abc import Callable
from functools import partial

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from imports.delivery import DuplicateFile, HeartbeatWatch, TooLate, cancel, queue, sweep
from imports.delivery.ledger import claim, describe_request, end_attempt, move
from imports.delivery.settle import receive_answer, settle
from imports.delivery.sweep import lose_silent_runs
from imports.gestimum.request import Digest
from imports.models import Attempt, Event, Journal, Run
from portal.models import Company, User
from tests.at_once import at_once, errors_among
from tests.conftest import ClientOf
from tests.factories import make_answer, make_run
from tests.sweeping import watch_after_silence

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

HANDS = 8
ROUNDS = 20


def verbs_of(run: Run) -> list[str]:
    return list(run.events.order_by("pk").values_list("verb", flat=True))


def test_of_eight_workers_that_claim_one_run_one_gets_it(queued: Run) -> None:
    results = at_once(*[partial(claim, queued.pk)] * HANDS)

    assert not errors_among(results)
    assert [result for result in results if result] == [Attempt.objects.get()]
    assert verbs_of(queued).count(Event.Verb.CLAIMED) == 1


def test_of_eight_runs_of_a_lane_claimed_at_once_one_is_sent(acme: Company, alice: User) -> None:
    runs = [make_run(company=acme, user=alice, state=Run.State.QUEUED) for _ in range(HANDS)]

    results = at_once(*[partial(claim, run.pk) for run in runs])

    assert not errors_among(results)
    assert Attempt.objects.get().run == runs[0]
    assert Run.objects.filter(state=Run.State.SENDING).count() == 1


def test_runs_of_a_lane_that_came_at_the_same_instant_are_sent_one_at_a_time(
    acme: Company, alice: User
) -> None:
    moment = now()
    runs = [
        make_run(company=acme, user=alice, state=Run.State.QUEUED, queued_at=moment)
        for _ in range(HANDS)
    ]

    results = at_once(*[partial(claim, run.pk) for run in reversed(runs)])

    assert not errors_among(results)
    assert Run.objects.get(state=Run.State.SENDING) == runs[0]


def test_of_two_people_who_confirm_the_same_bytes_at_once_one_is_asked_for_a_reason(
    acme: Company, alice: User, charlie: User
) -> None:
    for number in range(ROUNDS):
        content = b"DOC_STYPE;ART_CODE;MVT_QTE\nE;ELS;%d\n" % number
        hers = make_run(company=acme, user=alice, content=content)
        his = make_run(company=acme, user=charlie, source=hers.source)

        results = at_once(partial(queue, hers, user=alice), partial(queue, his, user=charlie))

        (refusal,) = errors_among(results)
        assert isinstance(refusal, DuplicateFile)
        assert sorted(Run.objects.filter(source=hers.source).values_list("state", flat=True)) == [
            Run.State.DRAFT,
            Run.State.QUEUED,
        ]


def test_a_draft_confirmed_and_discarded_at_once_is_not_sent(acme: Company, alice: User) -> None:
    for _ in range(ROUNDS):
        run = make_run(company=acme, user=alice)
        hers, other_tab = Run.objects.get(pk=run.pk), Run.objects.get(pk=run.pk)

        confirmed, discarded = at_once(
            partial(queue, hers, user=alice), partial(cancel, other_tab, user=alice)
        )

        run.refresh_from_db()
        assert (discarded, run.state) == (None, Run.State.CANCELLED)
        assert claim(run.pk) is None
        if confirmed is None:
            assert verbs_of(run)[-2:] == [Event.Verb.QUEUED, Event.Verb.CANCELLED]
        else:
            assert isinstance(confirmed, TooLate)
            assert Event.Verb.QUEUED not in verbs_of(run)


def test_a_run_is_either_cancelled_or_claimed_by_a_worker(acme: Company, alice: User) -> None:
    for _ in range(ROUNDS):
        run = make_run(company=acme, user=alice, state=Run.State.QUEUED)

        cancelled, attempt = at_once(partial(cancel, run, user=alice), partial(claim, run.pk))

        run.refresh_from_db()
        if attempt is None:
            assert (cancelled, run.state) == (None, Run.State.CANCELLED)
        else:
            assert isinstance(cancelled, TooLate)
            assert run.state == Run.State.SENDING
            Run.objects.filter(pk=run.pk).update(state=Run.State.NOT_SENT)  # frees the lane


def test_a_send_button_pressed_in_two_browsers_at_once_confirms_once(
    draft: Run, alice: User, client_of: ClientOf
) -> None:
    browsers = [client_of(alice), client_of(alice)]
    address = reverse("run_send", args=[draft.code])

    def press(browser: Client) -> int:
        return browser.post(address, {"revision": draft.revision}).status_code

    results = at_once(*[partial(press, browser) for browser in browsers])

    draft.refresh_from_db()
    assert results == [302, 302]
    assert draft.state == Run.State.QUEUED
    assert verbs_of(draft).count(Event.Verb.QUEUED) == 1


@pytest.mark.parametrize("clean_up", [lose_silent_runs, sweep])
def test_an_answer_that_comes_while_the_run_is_given_up_ends_it_once(
    acme: Company, alice: User, clean_up: Callable[[HeartbeatWatch], object]
) -> None:
    for _ in range(ROUNDS):
        run = make_run(company=acme, user=alice, state=Run.State.QUEUED, line_count=2)
        attempt = claim(run.pk)
        assert attempt is not None
        run.imported_count, run.refused_count = 2, 0
        received = receive_answer(attempt, make_answer(run), 200, 10)

        results = at_once(
            partial(clean_up, watch_after_silence()), partial(settle, attempt, received)
        )

        run.refresh_from_db()
        attempt.refresh_from_db()
        verbs = verbs_of(run)
        assert not errors_among(results)
        assert Journal.objects.filter(attempt=attempt).count() == 1
        assert (run.state, attempt.outcome, verbs[-1]) in [
            (Run.State.IMPORTED, Attempt.Outcome.ANSWERED, Event.Verb.SETTLED),
            (Run.State.UNKNOWN, Attempt.Outcome.UNKNOWN, Event.Verb.LATE_ANSWER),
        ]
        assert (Event.Verb.SETTLED in verbs) != (Event.Verb.LOST in verbs)


def test_a_worker_that_wakes_while_its_run_is_called_lost_waits_and_sends_nothing(
    queued: Run,
) -> None:
    attempt = claim(queued.pk)
    assert attempt is not None
    ended = threading.Event()

    def call_lost() -> bool:
        with transaction.atomic():
            is_ended = end_attempt(attempt, Attempt.Outcome.UNKNOWN, reason="worker_silent")
            ended.set()
            time.sleep(0.5)  # the worker wakes, and waits for one of the two rows
            move(attempt.run, Run.State.UNKNOWN, finished_at=now())
        return is_ended

    def wake() -> bool:
        ended.wait()
        digest = Digest(size=1, sha256="0")
        return describe_request(attempt, url="http://x/", envelope="{}", digest=digest)

    assert at_once(call_lost, wake) == [True, False]
    attempt.refresh_from_db()
    assert (attempt.run.state, attempt.body_size) == (Run.State.UNKNOWN, None)
