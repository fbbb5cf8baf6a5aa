"""Pages of runs, newest first."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from imports.history.paging import BrokenCursorError, Cursor, count_up_to, fetch_page
from imports.models import Run
from portal.models import Company, User
from tests.effort import examples
from tests.factories import make_run, make_source

NOON = datetime(2026, 3, 12, 12, 0, 0, 123456, tzinfo=UTC)


def make_runs(company: Company, user: User, moments: list[int]) -> list[Run]:
    """Make one run for each moment, in that order; equal moments are equal times."""
    Run.objects.all().delete()
    source = make_source(b"A\n1\n")
    runs = Run.objects.bulk_create(
        Run(company=company, created_by=user, source=source, kind_key="clients", file_name="a.csv")
        for _ in moments
    )
    for run, moment in zip(runs, moments, strict=True):
        run.created_at = NOON + timedelta(microseconds=moment)
    Run.objects.bulk_update(runs, ["created_at"])
    return sorted(runs, key=lambda run: (run.created_at, run.pk), reverse=True)


def walk_to_the_oldest(size: int) -> list[list[Run]]:
    pages = [fetch_page(Run.objects.all(), size=size)]
    while pages[-1].before is not None:
        pages.append(fetch_page(Run.objects.all(), before=pages[-1].before, size=size))
    return [list(page.runs) for page in pages]


@pytest.mark.django_db
@settings(max_examples=examples(60))
@given(moments=st.lists(st.integers(0, 4), max_size=25), size=st.integers(1, 7))
def test_walking_the_pages_yields_every_run_once_and_in_order(
    company: Company, alice: User, moments: list[int], size: int
) -> None:
    expected = make_runs(company, alice, moments)

    pages = walk_to_the_oldest(size)

    assert [run for page in pages for run in page] == expected
    assert all(len(page) == size for page in pages[:-1])


@pytest.mark.django_db
@settings(max_examples=examples(60))
@given(moments=st.lists(st.integers(0, 4), min_size=1, max_size=25), size=st.integers(1, 7))
def test_walking_back_yields_every_run_once_and_in_order(
    company: Company, alice: User, moments: list[int], size: int
) -> None:
    expected = make_runs(company, alice, moments)

    oldest = expected[-1]
    pages = [fetch_page(Run.objects.all(), after=Cursor.of(oldest), size=size)]
    while pages[-1].after is not None:
        pages.append(fetch_page(Run.objects.all(), after=pages[-1].after, size=size))

    walked = [run for page in reversed(pages) for run in page.runs]
    assert [*walked, oldest] == expected


def test_a_page_and_the_way_back_show_the_same_runs(company: Company, alice: User) -> None:
    expected = make_runs(company, alice, [1, 1, 1, 2, 2, 3, 3])

    second = fetch_page(Run.objects.all(), before=Cursor.of(expected[2]), size=3)
    first = fetch_page(Run.objects.all(), after=second.after, size=3)

    assert list(first.runs) == expected[:3]
    assert list(second.runs) == expected[3:6]
    assert first.after is None


def test_a_run_that_arrives_meanwhile_moves_no_page(company: Company, alice: User) -> None:
    expected = make_runs(company, alice, [1, 2, 3, 4])
    first = fetch_page(Run.objects.all(), size=2)

    make_run(company=company, user=alice, created_at=NOON + timedelta(days=1))

    second = fetch_page(Run.objects.all(), before=first.before, size=2)
    assert list(second.runs) == expected[2:]


def test_a_page_costs_one_query(
    company: Company, alice: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_runs(company, alice, [1, 2, 3])

    with django_assert_num_queries(1):
        fetch_page(Run.objects.all(), before=Cursor(NOON, 1))


@given(
    at=st.datetimes(datetime(1970, 1, 1), datetime(4000, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    pk=st.integers(1, 10**18 - 1),
)
def test_a_cursor_survives_the_address(at: datetime, pk: int) -> None:
    assert Cursor.parse(str(Cursor(at, pk))) == Cursor(at, pk)


@pytest.mark.parametrize("text", ["", "1", "1-", "-1", "a-1", "1-1-1", "9" * 18 + "-1", "１-１"])
def test_a_cursor_that_was_cut_or_changed_is_broken(text: str) -> None:
    with pytest.raises(BrokenCursorError):
        Cursor.parse(text)


def test_counting_stops_soon_after_the_limit(company: Company, alice: User) -> None:
    make_runs(company, alice, [1, 2, 3, 4, 5])

    assert count_up_to(Run.objects.all(), limit=3) == 4
    assert count_up_to(Run.objects.all(), limit=5) == 5
