"""Who may let lines go again; what is recorded; and what happens when something comes between."""

from collections.abc import Iterator
from functools import partial
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.management import call_command
from django.utils.timezone import now
from pytest_django import Settings

from imports.delivery import DuplicateFile, ManagerNeeded, NotReady, TooLate, queue, rule
from imports.duplicates import find_repeats, index
from imports.duplicates.index import write_index
from imports.fingerprints import unpack_hashes
from imports.intake import read_again
from imports.models import (
    Attempt,
    DerivedFile,
    Event,
    Fingerprint,
    FingerprintKey,
    LineHash,
    Ruling,
    Run,
)
from portal.models import User
from portal.secrets import generate_key
from tests.at_once import at_once, errors_among
from tests.duplicates.conftest import Draft, stock

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ROUNDS = 10


def is_draft(run: Run) -> bool:
    run.refresh_from_db()
    return run.is_draft


def test_an_operator_lets_some_lines_go_again_with_a_reason_which_is_recorded(
    draft: Draft, sent: Draft, alice: User
) -> None:
    first = sent(stock("A", "B"))
    run = draft(stock("A", "B", "C"))

    with pytest.raises(DuplicateFile) as refusal:
        queue(run, user=alice, duplicate_reason=" \n")
    assert "2 lignes sur 3" in str(refusal.value)
    assert refusal.value.runs == [first]
    assert is_draft(run)
    queue(run, user=alice, duplicate_reason="Delivered twice.")

    event = run.events.get(verb=Event.Verb.QUEUED)
    assert (event.user, event.note) == (alice, "Delivered twice.")
    assert event.details == {
        "repeated": 2,
        "of": 3,
        "is_same_file": False,
        "runs": [str(first.code)],
    }


@pytest.mark.parametrize("reason", ["x", " nine char "])
def test_a_reason_too_short_to_be_one_lets_nothing_go_again(
    draft: Draft, sent: Draft, alice: User, reason: str
) -> None:
    sent(stock("A", "B"))
    run = draft(stock("A", "B", "C"))

    with pytest.raises(NotReady) as refusal:
        queue(run, user=alice, duplicate_reason=reason)

    assert "10 caractères au moins" in str(refusal.value)
    assert is_draft(run)


def test_only_a_manager_or_an_administrator_lets_a_whole_file_go_again(
    draft: Draft, sent: Draft, alice: User, charlie: User, admin: User
) -> None:
    sent(stock("A", "B"))

    for person in (charlie, admin):
        run = draft(stock("B", "A"))
        with pytest.raises(ManagerNeeded) as refusal:
            queue(run, user=alice, duplicate_reason="I want to.")
        assert "seul un responsable" in str(refusal.value)
        with pytest.raises(DuplicateFile):
            queue(run, user=person)
        queue(run, user=person, duplicate_reason="The first was undone in Gestimum.")
        assert run.state == Run.State.QUEUED


def test_the_very_file_is_told_apart_from_another_with_the_same_lines(
    draft: Draft, sent: Draft, alice: User, charlie: User
) -> None:
    former = sent(stock("A", "B"))
    same = draft(stock("A", "B"))
    other = draft(stock("A", "B"))
    source = former.source
    source.pk, source.sha256 = None, "0" * 64
    source.save()
    Run.objects.filter(pk=other.pk).update(source=source)
    DerivedFile.objects.create(run=other, step=DerivedFile.Step.SHEET, file_id=former.source_id)
    other.refresh_from_db()

    said = []
    for run in (same, other):
        for person, kind in ((alice, ManagerNeeded), (charlie, DuplicateFile)):
            with pytest.raises(kind) as refusal:
                queue(run, user=person)
            said.append(str(refusal.value))

    assert ["Ce même fichier" in text for text in said] == [True, True, False, False]
    assert all("Toutes les lignes de ce fichier" in text for text in said[2:])
    assert all("vers ce fichier société" in text for text in said)


def test_a_dry_run_of_lines_that_were_sent_needs_no_reason(
    draft: Draft, sent: Draft, alice: User
) -> None:
    sent(stock("A"))
    run = draft(stock("A"))
    Run.objects.filter(pk=run.pk).update(parameters={"tester": "Oui"})
    run.refresh_from_db()

    queue(run, user=alice)

    assert run.state == Run.State.QUEUED


@pytest.mark.parametrize("his", [["B", "A"], ["B", "C"]], ids=["all lines", "some lines"])
def test_of_two_people_with_overlapping_files_at_once_one_sees_the_other(
    draft: Draft, alice: User, charlie: User, his: list[str]
) -> None:
    for number in range(ROUNDS):
        hers = draft(stock(*(f"{name}{number}" for name in ("A", "B"))))
        other = draft(stock(*(f"{name}{number}" for name in his)))

        results = at_once(partial(queue, hers, user=alice), partial(queue, other, user=charlie))

        (refusal,) = errors_among(results)
        assert isinstance(refusal, DuplicateFile)
        assert sorted([is_draft(hers), is_draft(other)]) == [False, True]


def test_who_confirms_between_the_comparison_and_the_confirmation_is_seen(
    draft: Draft, alice: User, charlie: User
) -> None:
    hers, his = draft(stock("A", "B")), draft(stock("B", "C"))
    rivals = [his]

    def come_between(fingerprint: Fingerprint) -> None:
        write_index(fingerprint)
        if rivals:
            queue(rivals.pop(), user=charlie)

    with (
        mock.patch("imports.delivery.confirm.write_index", come_between),
        pytest.raises(DuplicateFile) as refusal,
    ):
        queue(hers, user=alice)

    assert refusal.value.runs == [his]
    assert (is_draft(hers), is_draft(his)) == (True, False)


def test_a_process_killed_before_the_confirmation_leaves_a_draft_that_nobody_finds(
    draft: Draft, alice: User
) -> None:
    run = draft(stock("A", "B"))

    killed = mock.patch("imports.delivery.confirm.confirm", side_effect=KeyboardInterrupt)
    with killed, pytest.raises(KeyboardInterrupt):
        queue(run, user=alice)

    assert is_draft(run)
    assert LineHash.objects.count() == 2
    assert not find_repeats(draft(stock("A", "B", "C")))
    queue(run, user=alice)
    assert LineHash.objects.count() == 2


def test_a_process_killed_while_it_writes_the_index_begins_again(
    draft: Draft, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "BATCH", 2)
    run = draft(stock("A", "B", "C", "D", "A"))
    batches = list(index.count_hashes(unpack_hashes(bytes(find_repeats(run).fingerprint.hashes))))
    assert [len(lines) for _, lines in batches] == [2, 1, 1]

    killed = mock.patch.object(index, "count_hashes", return_value=stop_after(batches[0]))
    with killed, pytest.raises(KeyboardInterrupt):
        queue(run, user=alice)
    assert is_draft(run)
    assert not Fingerprint.objects.get().is_indexed

    queue(run, user=alice)

    assert run.state == Run.State.QUEUED
    assert sorted(LineHash.objects.values_list("count", flat=True)) == [1, 1, 1, 2]


def stop_after(batch: object) -> Iterator[object]:
    yield batch
    raise KeyboardInterrupt


def test_a_run_whose_lines_are_not_all_in_the_index_is_not_confirmed(
    draft: Draft, alice: User
) -> None:
    run = draft(stock("A"))

    with mock.patch("imports.delivery.confirm.write_index"), pytest.raises(TooLate):
        queue(run, user=alice)

    assert is_draft(run)


def test_without_its_key_nothing_is_compared_and_nothing_is_sent(
    draft: Draft, sent: Draft, alice: User, settings: Settings
) -> None:
    sent(stock("A"))
    run = draft(stock("B"))
    settings.FIELD_KEYS = [generate_key()]

    with pytest.raises(NotReady, match="clé des empreintes"):
        queue(run, user=alice)

    assert is_draft(run)


def test_the_key_outlives_a_rotation_of_the_field_keys(
    draft: Draft, sent: Draft, settings: Settings
) -> None:
    sent(stock("A"))
    before = FingerprintKey.objects.get().key
    old, new = settings.FIELD_KEYS[0], generate_key()

    settings.FIELD_KEYS = [new, old]
    call_command("rotate_keys", stdout=StringIO())
    settings.FIELD_KEYS = [new]

    assert FingerprintKey.objects.get().key == before
    assert find_repeats(draft(stock("A", "B"))).count == 1


def test_a_dump_takes_the_sealed_key_along(draft: Draft, sent: Draft, tmp_path: Path) -> None:
    sent(stock("A"))
    key = FingerprintKey.objects.get().key
    path = tmp_path / "dump.json"
    call_command("dumpdata", "imports.fingerprintkey", output=str(path), verbosity=0)
    FingerprintKey.objects.all().delete()

    call_command("loaddata", str(path), verbosity=0)

    assert key not in path.read_text()
    assert FingerprintKey.objects.get().key == key
    assert find_repeats(draft(stock("A", "B"))).count == 1


def test_lines_that_went_out_meanwhile_keep_an_absent_run_from_going_again(
    draft: Draft, sent: Draft, charlie: User
) -> None:
    run = sent(stock("A", "B"), state=Run.State.UNKNOWN)
    attempt = Attempt.objects.create(
        run=run, number=1, started_at=now(), outcome=Attempt.Outcome.UNKNOWN
    )
    meanwhile = sent(stock("B", "C"))
    give = partial(
        rule, run, attempt=attempt, user=charlie, finding=Ruling.Finding.ABSENT, reason="Not there."
    )

    with pytest.raises(DuplicateFile) as refusal:
        give()
    assert refusal.value.runs == [meanwhile]

    Run.objects.filter(pk=meanwhile.pk).update(state=Run.State.NOT_SENT)
    give()
    run.refresh_from_db()
    assert run.state == Run.State.QUEUED


def test_what_went_before_does_not_keep_an_absent_run_from_going_again(
    draft: Draft, sent: Draft, charlie: User
) -> None:
    sent(stock("B", "C"))
    run = sent(stock("A", "B"), state=Run.State.UNKNOWN)
    attempt = Attempt.objects.create(
        run=run, number=1, started_at=now(), outcome=Attempt.Outcome.UNKNOWN
    )

    rule(run, attempt=attempt, user=charlie, finding=Ruling.Finding.ABSENT, reason="Not there.")

    run.refresh_from_db()
    assert run.state == Run.State.QUEUED


def test_a_file_whose_bytes_are_gone_is_not_confirmed(draft: Draft, alice: User) -> None:
    run = draft(stock("A"))
    run.source.path.unlink()

    with pytest.raises(NotReady):
        queue(run, user=alice)


@pytest.mark.parametrize(
    "step", ["imports.duplicates.compute.hash_lines", "imports.delivery.confirm.write_index"]
)
def test_a_draft_that_is_read_otherwise_while_it_is_confirmed_stays_a_draft(
    draft: Draft, alice: User, step: str
) -> None:
    run = draft(stock("A1", "A2"))
    module, name = step.rsplit(".", 1)
    go_on = getattr(import_module(module), name)

    def read_otherwise_first(*args: Any, **kwargs: Any) -> Any:
        other = Run.objects.get(pk=run.pk)
        with mock.patch(step, go_on):
            read_again(other, user=alice, dialect=other.reading, parameters={"tester": "Oui"})
            find_repeats(other)  # its page is looked at
        return go_on(*args, **kwargs)

    with mock.patch(step, read_otherwise_first), pytest.raises(TooLate):
        queue(run, user=alice)

    seen = run.revision
    run.refresh_from_db()
    assert (run.state, run.revision) == (Run.State.DRAFT, seen + 1)
    assert Fingerprint.objects.get(run=run).revision == run.revision
    assert not Attempt.objects.filter(run=run).exists()
