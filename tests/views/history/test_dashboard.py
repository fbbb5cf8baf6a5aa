"""The first page: what needs a person, what is under way, what was done."""

from datetime import timedelta

import pytest
from django.utils.timezone import now
from pytest_django import DjangoAssertNumQueries

from imports.models import Run
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_company, make_run
from tests.pages import Page

HTMX = {"HX-Request": "true"}


def test_a_newcomer_sees_three_steps(company: Company, alice: User, client_of: ClientOf) -> None:
    page = Page(client_of(alice).get("/").text)

    assert page.text("#first-steps") == "D’un fichier à Gestimum en trois étapes"
    assert page.has(".first-steps a[href=/imports/new/]")
    assert page.has(".first-steps a[href=/kinds/]")


def test_who_has_no_company_is_told_whom_to_ask(stranger: User, client_of: ClientOf) -> None:
    page = Page(client_of(stranger).get("/").text)

    told = page.text(".first-steps .alert")
    assert told.startswith("Aucune société ne vous est encore ouverte")
    assert not page.has(".first-steps a[href=/imports/new/]")


def test_unknown_outcomes_come_first_and_say_what_they_mean(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    make_run(company=company, user=alice, state=Run.State.UNKNOWN, file_name="lost.csv")
    make_run(company=company, user=alice, state=Run.State.IMPORTED, file_name="fine.csv")

    page = Page(client_of(alice).get("/").text)

    assert page.texts(".unknown-items .run-item-file") == ["lost.csv"]
    assert "Personne ne doit les renvoyer" in page.text(".desk-alarm")
    assert "fine.csv" not in page.text(".desk-alarm")
    first, *_others = page.find("#desk section")
    assert dict(first.attributes)["aria-labelledby"] == "desk-unknown"


def test_an_unknown_outcome_nags_however_old_it_is(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    old = now() - timedelta(days=200)
    run = make_run(company=company, user=alice, state=Run.State.UNKNOWN, created_at=old)

    desk = client_of(alice).get("/").context["desk"]

    assert [row.run for row in desk.unknown.rows] == [run]


@pytest.mark.parametrize("state", ["partial", "refused", "not_sent"])
def test_what_did_not_get_through_lately_is_shown(
    company: Company, alice: User, client_of: ClientOf, state: str
) -> None:
    run = make_run(company=company, user=alice, state=state)
    make_run(company=company, user=alice, state=state, created_at=now() - timedelta(days=15))

    desk = client_of(alice).get("/").context["desk"]

    assert [row.run for row in desk.troubled.rows] == [run]


def test_what_does_not_fit_is_in_the_history(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    for _ in range(6):
        make_run(company=company, user=alice, state=Run.State.REFUSED)
    client = client_of(alice)

    page = client.get("/")

    since = page.context["desk"].troubled_since
    address = f"/imports/?state=partial&state=refused&state=not_sent&since={since}"
    assert [one.attributes for one in Page(page.text).find("a.desk-more")] == [
        [("class", "desk-more"), ("href", address)]
    ]
    assert len(client.get(address).context["rows"]) == 6


def test_only_ones_own_drafts_are_shown(
    company: Company, alice: User, charlie: User, client_of: ClientOf
) -> None:
    mine = make_run(company=company, user=alice)
    make_run(company=company, user=charlie)

    desk = client_of(alice).get("/").context["desk"]

    assert [row.run for row in desk.drafts.rows] == [mine]


def test_the_page_asks_again_only_while_something_is_under_way(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    client = client_of(alice)
    run = make_run(company=company, user=alice, state=Run.State.SENDING)

    before = client.get("/", headers=HTMX).text
    Run.objects.filter(pk=run.pk).update(state=Run.State.IMPORTED, finished_at=now())
    after = client.get("/", headers=HTMX).text

    [desk] = Page(before).find("#desk")
    assert dict(desk.attributes)["hx-trigger"] == "every 5s"
    assert Page(after).has("#desk")
    assert not Page(after).has("#desk[hx-trigger]")
    assert "<html" not in before


def test_a_stranger_sees_nothing_of_others(
    company: Company, alice: User, stranger: User, client_of: ClientOf
) -> None:
    for state in Run.State.values:
        make_run(company=company, user=alice, state=state, file_name="secret.csv")

    hers, his = (client_of(user).get("/").text for user in (alice, stranger))

    for word in ("secret.csv", "Acme"):
        assert word in hers
        assert word not in his


def test_the_menu_counts_the_unknown_outcomes_that_one_may_see(
    company: Company, alice: User, stranger: User, client_of: ClientOf
) -> None:
    make_run(company=company, user=alice, state=Run.State.UNKNOWN)

    assert client_of(alice).get("/").context["attention_count"]() == 1
    assert client_of(stranger).get("/").context["attention_count"]() == 0


@pytest.mark.slow
@pytest.mark.parametrize("companies", [1, 15])
def test_the_page_costs_the_same_queries_however_many_companies(
    company: Company,
    alice: User,
    client_of: ClientOf,
    django_assert_num_queries: DjangoAssertNumQueries,
    companies: int,
) -> None:
    for number in range(companies):
        other = make_company(member=alice)
        for state in Run.State.values:
            make_run(company=other, user=alice, state=state, pieces=[f"{state}{number}"])
    client = client_of(alice)

    # Session, user, five lists, pieces (2), attempts, companies, their figures, where one may
    # rule, the menu's count.
    with django_assert_num_queries(14):
        client.get("/")
