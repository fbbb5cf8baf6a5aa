"""Runs are found by what people remember of them."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection

from imports.history.search import RunFilter, find_runs
from imports.models import Run
from portal.models import Company, User
from tests.factories import make_company, make_run, make_user


def find(**wanted: Any) -> list[Run]:
    return list(find_runs(Run.objects.all(), RunFilter(**wanted)))


def test_nothing_asked_finds_everything(company: Company, alice: User) -> None:
    run = make_run(company=company, user=alice)

    assert find() == [run]


def test_a_part_of_the_file_name_finds_the_run(company: Company, alice: User) -> None:
    run = make_run(company=company, user=alice, file_name="Inventaire_dépôt_2026.csv")
    make_run(company=company, user=alice, file_name="clients.csv")

    assert find(text="inventaire") == [run]
    assert find(text="dépôt") == [run]


def test_percent_and_underscore_stand_for_themselves(company: Company, alice: User) -> None:
    run = make_run(company=company, user=alice, file_name="remise_5%.csv")
    make_run(company=company, user=alice, file_name="remise-50.csv")

    assert find(text="remise_5%") == [run]


@pytest.mark.parametrize("text", ["ENT17-00017", "ENT17-000", "ent17-00017", "ENT"])
def test_a_piece_number_or_its_beginning_finds_the_run(
    company: Company, alice: User, text: str
) -> None:
    run = make_run(company=company, user=alice, pieces=["ENT17-00016", "ENT17-00017"])
    make_run(company=company, user=alice, pieces=["SOR17-00017"])

    assert find(text=text) == [run]


def test_the_end_of_a_piece_number_finds_nothing(company: Company, alice: User) -> None:
    make_run(company=company, user=alice, pieces=["ENT17-00017"])

    assert find(text="00017") == []


def test_the_beginning_of_the_code_finds_the_run(company: Company, alice: User) -> None:
    run = make_run(company=company, user=alice)
    make_run(company=company, user=alice)

    assert find(text=str(run.code)) == [run]
    assert find(text=str(run.code)[:11].upper()) == [run]
    assert find(text=run.code.hex[:10]) == [run]


def test_a_day_is_a_whole_day_where_the_site_is(company: Company, alice: User) -> None:
    # 00:30 on 12 March in Paris, still the 11th in UTC.
    late = make_run(
        company=company, user=alice, created_at=datetime(2026, 3, 11, 23, 30, tzinfo=UTC)
    )
    make_run(company=company, user=alice, created_at=datetime(2026, 3, 12, 23, 30, tzinfo=UTC))

    assert find(since=date(2026, 3, 12), until=date(2026, 3, 12)) == [late]


def test_a_person_is_who_brought_the_file_or_had_it_sent(
    company: Company, alice: User, bob: User, charlie: User
) -> None:
    brought = make_run(company=company, user=alice, queued_by=charlie)
    sent = make_run(company=company, user=bob, queued_by=alice)
    make_run(company=company, user=bob)

    assert set(find(person=alice)) == {brought, sent}


def test_filters_narrow_together(company: Company, alice: User) -> None:
    other = make_company(is_test=False)
    run = make_run(company=company, user=alice, kind="clients", state=Run.State.PARTIAL)
    make_run(company=company, user=alice, kind="clients", state=Run.State.IMPORTED)
    make_run(company=company, user=alice, kind="articles", state=Run.State.PARTIAL)
    make_run(company=other, user=make_user(), kind="clients", state=Run.State.PARTIAL)

    assert find(company=company, kind_key="clients", states=["partial", "refused"]) == [run]
    assert len(find(is_test=True)) == 3
    assert len(find(is_test=False)) == 1


def test_dry_runs_are_told_from_imports(company: Company, alice: User) -> None:
    trial = make_run(company=company, user=alice, parameters={"tester": "Oui"})
    plain = make_run(company=company, user=alice)
    not_tried = make_run(company=company, user=alice, parameters={"tester": "Non"})

    assert find(is_dry_run=True) == [trial]
    assert set(find(is_dry_run=False)) == {plain, not_tried}


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL scans a table without rows in any case"
)
def test_a_piece_is_looked_up_through_its_index(db: None) -> None:
    plan = find_runs(Run.objects.all(), RunFilter(text="ENT17-00017")).explain()

    assert "number>? AND number<?" in plan
