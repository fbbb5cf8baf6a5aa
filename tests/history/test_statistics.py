"""What the past runs say."""

from datetime import timedelta

import pytest
from django.utils.timezone import now
from pytest_django import DjangoAssertNumQueries

from imports.history.statistics import company_figures, usual_duration
from imports.models import Run
from portal.models import Company, User
from tests.factories import make_company, make_run


def make_past_runs(company: Company, user: User, kind: str, seconds: list[int]) -> None:
    for age, length in enumerate(seconds):
        make_run(
            company=company,
            user=user,
            kind=kind,
            state=Run.State.IMPORTED,
            created_at=now() - timedelta(hours=age + 1),
            duration=timedelta(seconds=length),
        )


def test_the_usual_duration_is_the_median_of_the_same_kind(company: Company, alice: User) -> None:
    make_past_runs(company, alice, "clients", [10, 600, 20])
    make_past_runs(company, alice, "articles", [1, 1, 1])

    run = make_run(company=company, user=alice, kind="clients", state=Run.State.SENDING)

    assert usual_duration(run) == timedelta(seconds=20)


def test_without_a_run_of_the_kind_other_kinds_tell(company: Company, alice: User) -> None:
    make_past_runs(company, alice, "articles", [4, 8])

    run = make_run(company=company, user=alice, kind="clients", state=Run.State.SENDING)

    assert usual_duration(run) == timedelta(seconds=6)


@pytest.mark.slow
def test_only_the_last_twenty_runs_count(company: Company, alice: User) -> None:
    make_past_runs(company, alice, "clients", [5] * 20 + [500] * 40)

    run = make_run(company=company, user=alice, kind="clients")

    assert usual_duration(run) == timedelta(seconds=5)


def test_runs_that_never_ended_or_belong_to_others_tell_nothing(
    company: Company, alice: User
) -> None:
    make_run(company=company, user=alice, state=Run.State.UNKNOWN)
    make_run(company=company, user=alice, state=Run.State.NOT_SENT)
    make_past_runs(make_company(), alice, "documents_stock", [5])

    run = make_run(company=company, user=alice)

    assert usual_duration(run) is None


def test_dry_runs_and_imports_are_not_measured_by_each_other(company: Company, alice: User) -> None:
    tried = {"tester": "Oui"}
    for seconds, parameters in ((5, tried), (7, tried), (60, {}), (80, {"tester": "Non"})):
        make_run(
            company=company,
            user=alice,
            kind="clients",
            state=Run.State.IMPORTED,
            duration=timedelta(seconds=seconds),
            parameters=parameters,
        )
    draft = make_run(company=company, user=alice, kind="clients")
    trial = make_run(company=company, user=alice, kind="clients", parameters=tried)

    assert usual_duration(draft) == timedelta(seconds=70)
    assert usual_duration(trial) == timedelta(seconds=6)


def test_a_company_shows_its_last_thirty_days(company: Company, alice: User) -> None:
    recent = make_run(
        company=company, user=alice, state=Run.State.PARTIAL, imported_count=8, refused_count=2
    )
    make_run(company=company, user=alice, state=Run.State.NOT_SENT)
    old = now() - timedelta(days=31)
    make_run(company=company, user=alice, state=Run.State.IMPORTED, created_at=old)

    (figures,) = company_figures(alice, limit=5)

    assert (figures.runs, figures.imported, figures.refused) == (1, 8, 2)
    assert (figures.last_code, figures.last_state) == (str(recent.code), Run.State.PARTIAL)


def test_a_dry_run_is_no_import(company: Company, alice: User) -> None:
    make_run(company=company, user=alice, state=Run.State.IMPORTED, parameters={"tester": "Oui"})
    make_run(company=company, user=alice, state=Run.State.IMPORTED, parameters={"tester": "Non"})
    make_run(company=company, user=alice, state=Run.State.IMPORTED)

    (figures,) = company_figures(alice, limit=5)

    assert figures.runs == 2


def test_a_company_without_imports_shows_zeros(company: Company, alice: User) -> None:
    (figures,) = company_figures(alice, limit=5)

    assert (figures.last_at, figures.runs, figures.imported, figures.refused) == (None, 0, 0, 0)


def test_companies_in_use_come_last_used_first_and_only_ones_own(
    company: Company, alice: User, stranger: User
) -> None:
    make_company(name="Zoo", member=alice)
    make_company(name="Elsewhere")
    make_company(name="Closed", member=alice, is_active=False)
    make_run(company=company, user=alice, state=Run.State.IMPORTED)

    assert [figures.company.name for figures in company_figures(alice, limit=5)] == ["Acme", "Zoo"]
    assert company_figures(stranger, limit=5) == []


@pytest.mark.parametrize("companies", [1, 7])
def test_figures_cost_two_queries_whatever_the_number_of_companies(
    company: Company,
    alice: User,
    companies: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(companies):
        make_run(company=make_company(member=alice), user=alice, state=Run.State.IMPORTED)

    with django_assert_num_queries(2):
        company_figures(alice, limit=20)
