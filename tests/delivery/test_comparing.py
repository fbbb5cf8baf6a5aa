"""What takes longer than a page waits is compared by a worker, and nothing leaves before it is."""

from collections.abc import Iterator
from functools import partial
from io import StringIO
from pathlib import Path
from unittest import mock

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.urls import reverse

from imports.delivery import NotReady, comparing, queue, send_run, start_trial
from imports.delivery.comparing import compare_draft, compare_for_page
from imports.duplicates import CannotCompare, find_repeats
from imports.fingerprints import hash_lines
from imports.models import Attempt, Fingerprint, Run
from portal.models import Company, User
from tests.at_once import at_once, errors_among
from tests.conftest import ClientOf
from tests.factories import make_draft

pytestmark = pytest.mark.django_db(transaction=True)

HEADER = "DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE"
WAITS = "Comparaison avec les imports passés en cours"


@pytest.fixture(autouse=True)
def _nothing_asked_yet() -> None:
    cache.clear()


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the runs for whose comparison a worker was called; none comes by itself."""
    asked: list[int] = []
    monkeypatch.setattr(comparing, "put_into_queue", lambda _task, run_id: asked.append(run_id))
    return asked


@pytest.fixture
def hashed() -> Iterator[mock.Mock]:
    with mock.patch("imports.duplicates.compute.hash_lines", wraps=hash_lines) as seen:
        yield seen


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a page wait for next to nothing."""
    monkeypatch.setattr(comparing, "STEPS_OF_PAGE", 10)


def lines_of(*codes: str) -> list[str]:
    return [HEADER, *(f"E;001;{code};1" for code in codes)]


def test_a_page_waits_for_a_worker_which_is_called_once(
    company: Company,
    alice: User,
    client_of: ClientOf,
    calls: list[int],
    hashed: mock.Mock,
    impatient: None,
) -> None:
    run = make_draft(company, alice, lines_of("A", "B"))
    client = client_of(alice)

    pages = [client.get(run.get_absolute_url()).text for _look in range(3)]
    waiting = client.get(reverse("run_comparing", args=[run.code]), headers={"HX-Request": "true"})

    assert all(WAITS in page and "disabled" in page for page in pages)
    assert "L’envoi attend qu’elle soit finie" in waiting.text
    assert (calls, hashed.call_count) == ([run.pk], 0)


def test_the_page_goes_on_when_the_worker_has_compared(
    company: Company, alice: User, client_of: ClientOf, calls: list[int], impatient: None
) -> None:
    first = make_draft(company, alice, lines_of("A", "B"))
    queue(first, user=alice)
    run = make_draft(company, alice, lines_of("B", "C"))
    client = client_of(alice)
    client.get(run.get_absolute_url())

    compare_draft(*calls)

    part = client.get(reverse("run_comparing", args=[run.code]), headers={"HX-Request": "true"})
    page = client.get(run.get_absolute_url()).text
    assert part.headers["HX-Redirect"] == run.get_absolute_url()
    assert WAITS not in page
    assert "1 ligne sur 2 a déjà été envoyée" in page


def test_a_page_compares_itself_what_is_quickly_compared(
    company: Company, alice: User, client_of: ClientOf, calls: list[int]
) -> None:
    run = make_draft(company, alice, lines_of("A", "B"))

    page = client_of(alice).get(run.get_absolute_url()).text

    assert WAITS not in page
    assert not calls


def test_a_comparison_that_comes_too_late_does_nothing(
    company: Company, alice: User, hashed: mock.Mock
) -> None:
    run = make_draft(company, alice, lines_of("A", "B"))
    Run.objects.filter(pk=run.pk).update(state=Run.State.CANCELLED)

    compare_draft(run.pk)

    assert hashed.call_count == 0


def test_no_worker_is_called_for_a_draft_whose_file_cannot_be_read(
    company: Company, alice: User, calls: list[int]
) -> None:
    run = make_draft(company, alice, lines_of("A", "B"))
    run.source.path.unlink()

    with pytest.raises(CannotCompare) as refusal:
        compare_for_page(run)

    assert (refusal.value.reason, calls) == ("unreadable", [])


def test_what_a_page_compares_does_not_grow_with_the_file(
    company: Company, alice: User, client_of: ClientOf, calls: list[int], hashed: mock.Mock
) -> None:
    lines = comparing.STEPS_OF_PAGE // 100
    run = make_draft(company, alice, lines_of(*map(str, range(lines))))

    page = client_of(alice).get(run.get_absolute_url()).text

    assert WAITS in page
    assert (calls, hashed.call_count) == ([run.pk], 0)


def test_no_door_confirms_before_the_comparison_is_complete(
    company: Company, alice: User, client_of: ClientOf, calls: list[int], impatient: None
) -> None:
    run = make_draft(company, alice, lines_of("A"))
    client = client_of(alice)
    posted = {"revision": run.revision, "is_checked": "on"}

    client.post(reverse("run_send", args=[run.code]), posted)
    client.post(reverse("run_try", args=[run.code]), posted)
    with pytest.raises(NotReady, match="en cours"):
        queue(run, user=alice, for_page=True)
    for one in Run.objects.all():
        send_run.func(one.pk)

    assert [one.state for one in Run.objects.all()] == [Run.State.DRAFT]
    assert not Attempt.objects.exists()
    assert not Fingerprint.objects.filter(looked_at__isnull=False).exists()


def test_after_another_reading_the_comparison_begins_anew(
    company: Company, alice: User, calls: list[int], impatient: None
) -> None:
    run = make_draft(company, alice, lines_of("A"))
    compare_draft(run.pk)
    Run.objects.filter(pk=run.pk).update(revision=2)
    run.refresh_from_db()

    with pytest.raises(NotReady):
        queue(run, user=alice, for_page=True)
    compare_draft(*calls)
    queue(run, user=alice, for_page=True)

    assert run.state == Run.State.QUEUED


def test_what_is_confirmed_meanwhile_is_compared_with_first(
    company: Company, alice: User, charlie: User, calls: list[int], impatient: None
) -> None:
    run = make_draft(company, alice, lines_of("A", "B"))
    compare_draft(run.pk)
    queue(make_draft(company, charlie, lines_of("B", "C")), user=charlie)

    with pytest.raises(NotReady, match="en cours"):
        queue(run, user=alice, for_page=True)
    compare_draft(*calls)

    assert find_repeats(run).count == 1
    assert Run.objects.get(pk=run.pk).is_draft


def test_of_two_drafts_of_the_same_lines_confirmed_at_once_one_goes(
    company: Company, alice: User, charlie: User, calls: list[int], impatient: None
) -> None:
    hers, his = (
        make_draft(company, alice, lines_of("A", "B")),
        make_draft(company, charlie, lines_of("B", "A")),
    )
    for run in (hers, his):
        compare_draft(run.pk)

    results = at_once(
        partial(queue, hers, user=alice, for_page=True),
        partial(queue, his, user=charlie, for_page=True),
    )

    assert len(errors_among(results)) == 1
    assert Run.objects.filter(state=Run.State.QUEUED).count() == 1


def test_nothing_is_compared_while_something_blocks(
    company: Company, alice: User, client_of: ClientOf, calls: list[int], hashed: mock.Mock
) -> None:
    run = make_draft(company, alice, [HEADER, "E;001;A;beaucoup"])
    client = client_of(alice)

    pages = [client.get(reverse(name, args=[run.code])).text for name in ("run", "run_repeats")]
    client.post(reverse("run_mend_repeats", args=[run.code]), {"revision": run.revision})
    compare_draft(run.pk)

    assert run.blocking_count == 1
    assert WAITS not in pages[0]
    assert "plus rien de bloquant" in pages[1]
    assert (calls, hashed.call_count) == ([], 0)


@pytest.mark.slow
@pytest.mark.parametrize("step", ["compute.hash_lines", "repeats.Search.look"])
def test_a_killed_worker_leaves_a_draft_that_is_compared_anew(
    company: Company,
    alice: User,
    client_of: ClientOf,
    calls: list[int],
    impatient: None,
    step: str,
) -> None:
    run = make_draft(company, alice, lines_of("A"))
    client = client_of(alice)
    client.get(run.get_absolute_url())
    killed = mock.patch(f"imports.duplicates.{step}", side_effect=KeyboardInterrupt)
    with killed, pytest.raises(KeyboardInterrupt):
        compare_draft(*calls)
    assert WAITS in client.get(run.get_absolute_url()).text

    cache.clear()  # a minute later
    client.get(run.get_absolute_url())
    compare_draft(*calls[1:])

    assert calls == [run.pk, run.pk]
    assert WAITS not in client.get(run.get_absolute_url()).text


def test_the_command_compares_itself_before_it_sends(
    company: Company, alice: User, calls: list[int], impatient: None, tmp_path: Path
) -> None:
    queue(make_draft(company, alice, lines_of("A", "B")), user=alice)
    file = tmp_path / "again.csv"
    file.write_text(f"{HEADER}\nE;001;B;1\nE;001;A;1\n", encoding="ascii")
    command = ("submit", str(file), "--company", "acme", "--kind", "documents_stock")

    with pytest.raises(SystemExit):
        call_command(*command, "--user", "alice", stdout=StringIO(), stderr=StringIO())

    assert Run.objects.filter(state=Run.State.QUEUED).count() == 1
    assert not calls


def test_a_dry_run_from_a_page_takes_over_what_was_found_of_its_draft(
    company: Company, alice: User, calls: list[int], hashed: mock.Mock, impatient: None
) -> None:
    content = b"PCF_CODE;PCF_RS;CPT_NUMERO\r\nALICE;Alice SA;411A\r\n"
    run = make_draft(company, alice, content, kind="clients", calculer_code_tiers="Non")
    with pytest.raises(NotReady, match="en cours"):
        start_trial(run, user=alice, for_page=True)
    compare_draft(*calls)

    trial = start_trial(run, user=alice, for_page=True)

    assert trial.state == Run.State.QUEUED
    assert hashed.call_count == 1
