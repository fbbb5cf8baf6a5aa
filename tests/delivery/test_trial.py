"""A dry run is a run of its own: the draft stays, and nothing counts as imported."""

from typing import Any
from unittest import mock

import pytest
from django.core.exceptions import PermissionDenied

from imports.delivery import NotReady, TooLate, find_duplicates, queue, start_trial
from imports.history.run_record import describe_run
from imports.intake import copy_draft, read_again
from imports.models import Attempt, Event, Run
from portal.models import Company, User
from tests.factories import make_run

pytestmark = pytest.mark.django_db

CLIENTS = b"PCF_CODE;PCF_RS;CPT_NUMERO\r\nALICE;Alice SA;411A\r\nBOB;Bob SARL;411B\r\n"


@pytest.fixture
def draft(company: Company, alice: User) -> Run:
    return make_run(
        company=company,
        user=alice,
        kind="clients",
        content=CLIENTS,
        line_count=2,
        parameters={"calculer_code_tiers": "Non"},
    )


def test_a_dry_run_is_a_copy_that_waits_and_the_draft_stays_a_draft(
    draft: Run, alice: User
) -> None:
    trial = start_trial(draft, user=alice, revision=1)

    assert (trial.state, trial.queued_by, trial.line_count) == (Run.State.QUEUED, alice, 2)
    assert trial.parameters == {"calculer_code_tiers": "Non", "tester": "Oui"}
    assert (trial.trial_of, trial.tried_revision, trial.source) == (draft, 1, draft.source)
    draft.refresh_from_db()
    assert (draft.state, draft.parameters) == (Run.State.DRAFT, {"calculer_code_tiers": "Non"})


def test_what_was_tried_is_sent_for_good_without_a_reason(draft: Run, alice: User) -> None:
    trial = start_trial(draft, user=alice)
    Run.objects.filter(pk=trial.pk).update(state=Run.State.IMPORTED)

    assert not find_duplicates(draft).exists()
    queue(draft, user=alice)

    assert draft.state == Run.State.QUEUED
    assert draft.events.get(verb=Event.Verb.QUEUED).note == ""


def test_what_was_sent_for_good_may_still_be_tried(
    draft: Run, company: Company, alice: User
) -> None:
    make_run(
        company=company, user=alice, kind="clients", source=draft.source, state=Run.State.IMPORTED
    )

    assert start_trial(draft, user=alice).state == Run.State.QUEUED


def test_pressing_twice_makes_one_dry_run(draft: Run, alice: User) -> None:
    assert start_trial(draft, user=alice) == start_trial(draft, user=alice)

    assert draft.trials.count() == 1


def test_after_the_answer_the_draft_may_be_tried_again(draft: Run, alice: User) -> None:
    first = start_trial(draft, user=alice)
    Run.objects.filter(pk=first.pk).update(state=Run.State.PARTIAL)

    assert start_trial(draft, user=alice) != first


def test_a_draft_that_was_read_otherwise_meanwhile_is_not_tried(draft: Run, alice: User) -> None:
    seen = draft.revision
    read_again(draft, user=alice, dialect=None, parameters={})

    with pytest.raises(TooLate):
        start_trial(draft, user=alice, revision=seen)
    assert not draft.trials.exists()


def test_a_draft_that_changes_while_it_is_copied_is_not_tried(
    draft: Run, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def copy_slowly(run: Run, **options: object) -> Run:
        copy = copy_draft(run, **options)  # type: ignore[arg-type]
        Run.objects.filter(pk=run.pk).update(revision=run.revision + 1)
        return copy

    monkeypatch.setattr("imports.delivery.trial.copy_draft", copy_slowly)

    with pytest.raises(TooLate):
        start_trial(draft, user=alice)
    assert Run.objects.count() == 1
    assert not Attempt.objects.exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": "documents_stock"}, "pas d’essai à blanc"),
        ({"kind": "clients", "blocking_count": 2}, "2 anomalies bloquantes"),
        ({"kind": "clients", "line_count": 0}, "aucune ligne"),
    ],
)
def test_what_cannot_be_tried_is_told_and_makes_no_run(
    company: Company, alice: User, fields: dict[str, object], sentence: str
) -> None:
    draft = make_run(company=company, user=alice, **fields)  # type: ignore[arg-type]

    with pytest.raises(NotReady, match=sentence):
        start_trial(draft, user=alice)
    assert Run.objects.count() == 1


def test_a_run_that_is_no_draft_any_more_is_not_tried(draft: Run, alice: User) -> None:
    queue(draft, user=alice)

    with pytest.raises(TooLate):
        start_trial(draft, user=alice)


def test_the_command_line_tells_a_dry_run_from_an_import(draft: Run, alice: User) -> None:
    trial = start_trial(draft, user=alice)

    assert describe_run(trial, [])["trial"] is True
    assert describe_run(draft, [])["trial"] is False


def test_a_reader_may_not_try(draft: Run, bob: User) -> None:
    with pytest.raises(PermissionDenied):
        start_trial(draft, user=bob)
    assert not draft.trials.exists()


def test_a_dry_run_that_somebody_confirms_before_it_is_queued_is_kept(
    draft: Run, alice: User, charlie: User
) -> None:
    def be_late(trial: Run, **_others: Any) -> None:
        queue(Run.objects.get(pk=trial.pk), user=charlie)
        raise TooLate

    with mock.patch("imports.delivery.trial.queue", be_late), pytest.raises(TooLate):
        start_trial(draft, user=alice)

    assert draft.trials.get().queued_by == charlie
