"""Data from before: one company file under two spellings had two lanes and two books."""

from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.core.management.base import CommandError
from django.utils.timezone import now

from imports.delivery import DuplicateFile, queue, rule
from imports.delivery.ledger import claim
from imports.duplicates import find_repeats
from imports.models import Books, Fingerprint, Ruling, Run
from portal.models import Company, Membership, Role, User
from tests.factories import make_company, make_draft
from tests.migrations.steps import FIRST, migrate, migrate_to_now

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

NAME = "0004_one_lane_for_each_company_file"
migration: Any = import_module(f"imports.migrations.{NAME}")

#: One company file on one server, as three profiles spell it.
SPELLINGS = [
    ("http://erp.example.test:80", "Acme.Gestimum"),
    ("http://erp.example.test.", "C:\\ProgramData\\Gestimum\\ACME.gestimum"),
    ("http://erp.example.test", "c:/programdata/gestimum/./acme.Gestimum"),
]
HEADER = "DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE"


@pytest.fixture
def profiles(alice: User) -> list[Company]:
    """Three profiles, each with books of its own until `go_back` gives them their spellings."""
    profiles = [make_company(member=alice, role=Role.MANAGER) for _ in SPELLINGS]
    Membership.objects.filter(user=alice).update(role=Role.MANAGER)
    return profiles


@pytest.fixture(autouse=True)
def forward_again() -> Iterator[None]:
    """Leave every table as the other tests expect it."""
    yield
    Run.objects.filter(state=Run.State.SENDING).update(state=Run.State.UNKNOWN)
    migrate_to_now()


def confirm(profile: Company, user: User, *articles: str, state: str = "queued") -> Run:
    run = draft(profile, user, *articles)
    queue(run, user=user)
    Run.objects.filter(pk=run.pk).update(state=state)
    return run


def draft(profile: Company, user: User, *articles: str) -> Run:
    lines = [HEADER, *(f"E;001;{article};1" for article in articles), ""]
    return make_draft(profile, user, "\r\n".join(lines))


def go_back(profiles: list[Company]) -> None:
    """Return to the state before, where each profile had lanes and books by its spelling."""
    migrate(FIRST)
    for profile, (server_url, company_file) in zip(profiles, SPELLINGS, strict=True):
        old = migration.name_old_books(server_url, company_file)
        Books.objects.filter(name=profile.books).update(name=old)
        runs = Run.objects.filter(lane=profile.lane)
        runs.update(lane=old + profile.erp_user.casefold())
        profile.server_url, profile.company_file = server_url, company_file
        profile.save()


def go_forward() -> None:
    """Take the step, and those after it: what the tests ask knows the tables of today."""
    migrate_to_now()


def test_two_profiles_of_one_company_file_become_one_lane_that_sends_one_run_at_a_time(
    profiles: list[Company], alice: User
) -> None:
    first, second, _ = profiles
    runs = [confirm(first, alice, "A"), confirm(second, alice, "B")]
    go_back(profiles)
    assert len(set(Run.objects.values_list("lane", flat=True))) == 2

    go_forward()

    assert set(Run.objects.values_list("lane", flat=True)) == {first.lane} == {second.lane}
    assert [claim(run.pk) is not None for run in reversed(runs)] == [False, True]
    assert claim(runs[1].pk) is None, "the first one of the lane is being sent"


def test_every_fingerprint_finds_its_equals_in_books_that_have_become_one(
    profiles: list[Company], alice: User
) -> None:
    first, second, third = profiles
    sent = [
        confirm(first, alice, "A", state="imported"),
        confirm(second, alice, "B", state="imported"),
        confirm(first, alice, "C", state="imported"),
    ]
    looked = draft(third, alice, "A", "B", "C", "NEW")
    assert find_repeats(looked).count == 0, "these are three books until now"
    go_back(profiles)

    go_forward()

    assert find_repeats(looked).count == 3
    assert {one.run for one in find_repeats(looked).runs} == set(sent)
    (books,) = Books.objects.all()
    assert (books.name, books.confirmed) == (first.books, 3)
    kept = Fingerprint.objects.filter(books=books).exclude(place=None).order_by("place")
    assert [(one.run_id, one.place) for one in kept] == [
        (run.pk, place) for place, run in enumerate(sent, start=1)
    ]
    with pytest.raises(DuplicateFile):
        queue(looked, user=alice)


def test_what_went_under_a_former_profile_and_under_another_file_stays_where_it_was(
    profiles: list[Company], alice: User
) -> None:
    first, second, _ = profiles
    other = make_company(member=alice)
    moved, apart = (
        confirm(second, alice, "A", state="imported"),
        confirm(other, alice, "A", state="imported"),
    )
    go_back(profiles)
    second.server_url = "http://elsewhere.example.test"
    second.save()

    go_forward()

    moved.refresh_from_db()
    apart.refresh_from_db()
    assert moved.lane == first.lane
    assert apart.lane == other.lane
    assert {one.run for one in find_repeats(draft(first, alice, "A")).runs} == {moved}
    assert {one.run for one in find_repeats(draft(other, alice, "A", "B")).runs} == {apart}


def test_a_run_that_may_go_again_is_held_against_what_went_under_the_other_spelling_before_it(
    profiles: list[Company], alice: User
) -> None:
    first, second, _ = profiles
    before = confirm(second, alice, "A", "X", state="imported")
    unknown = confirm(first, alice, "A", "Y")
    attempt = claim(unknown.pk)
    assert attempt is not None
    Run.objects.filter(pk=unknown.pk).update(state="unknown")
    go_back(profiles)

    go_forward()

    unknown.refresh_from_db()
    with pytest.raises(DuplicateFile) as refused:
        rule(
            unknown,
            attempt=attempt,
            user=alice,
            finding=Ruling.Finding.ABSENT,
            reason="Looked it up in Gestimum: nothing there.",
        )
    assert list(refused.value.runs) == [before]


def test_while_an_import_is_being_sent_the_migration_refuses_and_changes_nothing(
    profiles: list[Company], alice: User
) -> None:
    waiting, sending = confirm(profiles[0], alice, "A"), confirm(profiles[1], alice, "B")
    go_back(profiles)
    Run.objects.filter(pk=sending.pk).update(state="sending", heartbeat_at=now())
    lanes, books = set(Run.objects.values_list("lane")), set(Books.objects.values_list("name"))

    with pytest.raises(CommandError) as refused:
        go_forward()

    assert str(sending.code) in str(refused.value)
    assert str(waiting.code) not in str(refused.value)
    assert set(Run.objects.values_list("lane")) == lanes
    assert set(Books.objects.values_list("name")) == books
    Run.objects.filter(pk=sending.pk).update(state="unknown")
    go_forward()
    assert set(Run.objects.values_list("lane")) == {(profiles[0].lane,)}


def test_the_order_of_the_confirmations_survives_a_clock_that_was_set_back(
    profiles: list[Company], alice: User
) -> None:
    early, late = (confirm(profiles[0], alice, name, state="imported") for name in "AB")
    Run.objects.filter(pk=late.pk).update(queued_at=now() - timedelta(days=1))
    confirm(profiles[1], alice, "C", state="imported")
    go_back(profiles)

    go_forward()

    places: dict[int, Any] = dict(Fingerprint.objects.values_list("run_id", "place"))
    assert places[early.pk] < places[late.pk]
    assert sorted(places.values()) == [1, 2, 3]
