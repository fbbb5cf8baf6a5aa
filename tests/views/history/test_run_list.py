"""The history: who sees what, and how it is narrowed down."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now
from pytest_django import DjangoAssertNumQueries

from imports.history.paging import fetch_page
from imports.models import Run
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_company, make_run
from tests.pages import Page

HISTORY = "/imports/"
HTMX = {"HX-Request": "true"}


def names(client: Client, **query: Any) -> list[str]:
    """Return the file names of the list, in its order."""
    response = client.get(HISTORY, query, follow=True)
    assert response.status_code == 200
    return [row.run.file_name for row in response.context["rows"]]


def test_one_sees_the_runs_of_ones_companies_only(
    company: Company, alice: User, bob: User, stranger: User, admin: User, client_of: ClientOf
) -> None:
    make_run(company=company, user=alice, file_name="ours.csv")
    make_run(company=make_company(), user=alice, file_name="theirs.csv")

    assert names(client_of(alice)) == ["ours.csv"]
    assert names(client_of(bob)) == ["ours.csv"]
    assert names(client_of(stranger)) == []
    assert names(client_of(admin)) == ["theirs.csv", "ours.csv"]


def test_a_stranger_learns_nothing_from_the_filters(
    company: Company, alice: User, stranger: User, client_of: ClientOf
) -> None:
    make_run(company=company, user=alice, pieces=["ENT1"])
    make_run(company=make_company(member=stranger), user=stranger)

    text = client_of(stranger).get(HISTORY, {"company": "acme", "person": "alice"}).text

    page = Page(text)
    assert "Acme" not in text
    assert [told.partition(". ")[2] for told in page.texts("#runs .alert")] == [
        "Il n’y a pas de telle société parmi les vôtres.",
        "Personne de ce nom n’a fait d’import ici.",
    ]
    assert page.texts("#filter-person option") == ["Tout le monde", "stranger"]
    assert names(client_of(stranger), q="ENT1") == []


def test_the_newest_run_comes_first(company: Company, alice: User, client_of: ClientOf) -> None:
    make_run(company=company, user=alice, file_name="new.csv")
    old = now() - timedelta(days=400)
    make_run(company=company, user=alice, file_name="old.csv", created_at=old)

    assert names(client_of(alice)) == ["new.csv", "old.csv"]


@pytest.mark.parametrize(
    "query",
    [
        {"company": "acme"},
        {"kind": "clients"},
        {"state": ["partial", "refused"]},
        {"person": "alice"},
        {"since": "2026-01-01", "until": "2026-01-31"},
        {"since": "01/01/2026", "until": "31/01/2026"},
        {"place": "test"},
        {"q": "wanted"},
        {"q": "ENT17-00017"},
        {"kind": "clients", "state": "partial", "q": "ent17"},
    ],
)
def test_each_filter_narrows_the_list(
    company: Company, alice: User, charlie: User, client_of: ClientOf, query: dict[str, Any]
) -> None:
    other = make_company(member=alice)
    make_run(company=other, user=charlie, file_name="other.csv", kind="articles")
    in_january = now().replace(year=2026, month=1, day=15)
    make_run(
        company=company,
        user=alice,
        file_name="wanted.csv",
        kind="clients",
        state=Run.State.PARTIAL,
        pieces=["ENT17-00017"],
        created_at=in_january,
    )

    assert names(client_of(alice), **query) == ["wanted.csv"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"company": "nowhere"}, "Il n’y a pas de telle société parmi les vôtres."),
        ({"kind": "nothing"}, "Ce type d’import n’existe pas."),
        ({"state": "lost"}, "L’état «\xa0lost\xa0» n’existe pas."),
        ({"person": "nobody"}, "Personne de ce nom n’a fait d’import ici."),
        ({"since": "yesterday"}, "Ce n’est pas une date."),
        ({"until": "9999-12-31"}, "Ce n’est pas une date."),
        ({"since": "0001-01-01"}, "Ce n’est pas une date."),
        ({"since": "2026-02-01", "until": "2026-01-01"}, "Le dernier jour précède le premier."),
        ({"place": "moon"}, "Seuls «\xa0production\xa0» et «\xa0test\xa0» peuvent être demandés."),
        ({"trial": "maybe"}, "Seuls «\xa0yes\xa0» et «\xa0no\xa0» peuvent être demandés."),
        ({"q": "x" * 121}, "Assurez-vous que cette valeur comporte au plus 120 caractères"),
        ({"company": "a\0b"}, "Le caractère nul n’est pas autorisé."),
        ({"q": "a\0b"}, "Le caractère nul n’est pas autorisé."),
    ],
)
def test_a_filter_that_means_nothing_is_told_and_left_out(
    company: Company, alice: User, client_of: ClientOf, query: dict[str, str], sentence: str
) -> None:
    make_run(company=company, user=alice, file_name="kept.csv")

    page = client_of(alice).get(HISTORY, query)

    assert page.status_code == 200
    shown = Page(page.text)
    assert f" n’est pas pris en compte. {sentence}" in shown.text("#runs .alert")
    assert shown.text("tbody .run-file a") == "kept.csv"


@pytest.mark.parametrize("cursor", ["", "x", "1-2-3", "99999999999999999-999999999999999999"])
@pytest.mark.parametrize("name", ["before", "after"])
def test_a_cut_address_shows_a_page_and_no_error(
    company: Company, alice: User, client_of: ClientOf, name: str, cursor: str
) -> None:
    make_run(company=company, user=alice)

    page = client_of(alice).get(HISTORY, {name: cursor}, follow=True)

    assert page.status_code == 200


def test_the_pages_lead_to_each_other_and_keep_the_filters(
    company: Company, alice: User, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("imports.views.history.run_list.fetch_page", partial(fetch_page, size=2))
    for number in range(5):
        make_run(company=company, user=alice, file_name=f"{number}.csv", kind="clients")
    make_run(company=company, user=alice, kind="articles")
    client = client_of(alice)

    first = client.get(HISTORY, {"kind": "clients"})
    second = client.get(f"{HISTORY}?{first.context['older']}")
    third = client.get(f"{HISTORY}?{second.context['older']}")
    back = client.get(f"{HISTORY}?{second.context['newer']}")

    shown = [[row.run.file_name for row in page.context["rows"]] for page in (first, second, third)]
    assert shown == [["4.csv", "3.csv"], ["2.csv", "1.csv"], ["0.csv"]]
    assert [row.run.file_name for row in back.context["rows"]] == ["4.csv", "3.csv"]
    assert third.context["older"] == ""


def test_each_filter_can_be_taken_off_alone(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    make_run(company=company, user=alice)

    page = client_of(alice).get(
        HISTORY, {"state": ["partial", "refused"], "q": "stock", "before": "9-9"}
    )

    chips = {chip.label: chip.without for chip in page.context["chips"]}
    assert chips == {
        "«\xa0stock\xa0»": "state=partial&state=refused",
        "Partiel": "state=refused&q=stock",
        "Refusé": "state=partial&q=stock",
    }


def test_a_list_has_one_address_whatever_was_left_empty(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    response = client_of(alice).get(HISTORY, {"q": "", "kind": "clients", "since": ""})

    assert response.status_code == 302
    assert response["Location"] == "/imports/?kind=clients"


def test_filtering_in_the_page_answers_the_list_and_sets_its_address(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    make_run(company=company, user=alice)

    part = client_of(alice).get(HISTORY, {"q": "", "kind": "documents_stock"}, headers=HTMX)

    shown = Page(part.text)
    assert shown.has("section#runs tbody tr")
    assert not shown.has("html")
    assert part["HX-Push-Url"] == "/imports/?kind=documents_stock"
    assert "HX-Request" in part["Vary"]


def test_going_back_in_the_browser_answers_the_whole_page(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    answer = client_of(alice).get(HISTORY, headers=HTMX | {"HX-History-Restore-Request": "true"})

    page = Page(answer.text)
    assert page.has("html")
    assert page.text("h1") == "Historique des imports"


def test_an_empty_history_says_what_to_do_first(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    page = Page(client_of(alice).get(HISTORY).text)

    assert page.text("#runs .empty-heading") == "Aucun import pour l’instant"
    assert page.has("#runs a[href=/imports/new/]")


def test_an_empty_result_says_which_filter_excludes(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    make_run(company=company, user=alice, kind="clients", state=Run.State.IMPORTED)

    page = client_of(alice).get(HISTORY, {"kind": "clients", "state": "refused"})

    heading = Page(page.text).text("#runs .empty-heading")
    assert heading == "Aucun import ne répond à tous ces filtres"
    (hint,) = page.context["hints"]
    assert (hint.label, hint.without, hint.count) == ("Refusé", "kind=clients", 1)


def test_the_count_is_capped_and_says_so(
    company: Company, alice: User, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("imports.views.history.run_list.COUNT_LIMIT", 2)
    for _ in range(3):
        make_run(company=company, user=alice)

    page = Page(client_of(alice).get(HISTORY).text)

    assert page.text(".list-count") == "Plus de 2 imports"


def test_a_row_shows_figures_pieces_and_who(
    company: Company, alice: User, charlie: User, client_of: ClientOf
) -> None:
    make_run(
        company=company,
        user=alice,
        queued_by=charlie,
        state=Run.State.PARTIAL,
        line_count=1500,
        pieces=["ENT17-00001", "ENT17-00002", "ENT17-00003"],
        duration=timedelta(seconds=75),
    )

    page = client_of(alice).get(HISTORY)

    (row,) = page.context["rows"]
    assert (row.piece, row.more_pieces, row.seconds) == ("ENT17-00001", 2, 75)
    assert row.person == charlie
    shown = Page(page.text)
    assert shown.text("tbody .run-state") == "État\xa0: Partiel"
    assert shown.texts("tbody .run-result .tally") == ["1\xa0200 importées", "300 refusées"]
    assert shown.text("tbody .run-pieces") == "ENT17-00001 + 2 autres"
    assert "1\xa0min\xa015\xa0s" in shown.text("tbody .run-person")


def test_a_draft_that_cannot_be_read_says_so_and_counts_no_lines(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    make_run(
        company=company,
        user=alice,
        state=Run.State.DRAFT,
        unreadable={"code": "empty", "params": {}},
        line_count=0,
    )

    page = Page(client_of(alice).get(HISTORY).text)

    assert "illisible" in page.text("tbody .run-result")
    assert page.text("tbody .run-lines") == ""


def test_a_dry_run_is_marked(company: Company, alice: User, client_of: ClientOf) -> None:
    make_run(company=company, user=alice, state=Run.State.IMPORTED, parameters={"tester": "Oui"})

    page = Page(client_of(alice).get(HISTORY).text)

    assert page.text("tbody .run-state .run-dry") == "essai à blanc"


@pytest.mark.parametrize(
    ("trial", "found", "count", "chip"),
    [
        ("yes", ["tried.csv"], "1 essai à blanc", "Essais à blanc seulement"),
        ("no", ["booked.csv"], "1 import", "Imports seulement"),
    ],
)
def test_dry_runs_are_listed_alone_or_left_out(
    company: Company,
    alice: User,
    client_of: ClientOf,
    django_assert_num_queries: DjangoAssertNumQueries,
    trial: str,
    found: list[str],
    count: str,
    chip: str,
) -> None:
    make_run(company=company, user=alice, file_name="booked.csv", state=Run.State.IMPORTED)
    make_run(company=company, user=alice, file_name="tried.csv", parameters={"tester": "Oui"})
    client = client_of(alice)

    # As below, but for the number of any piece and the count of dry runs.
    with django_assert_num_queries(9):
        page = client.get(HISTORY, {"trial": trial})

    assert [row.run.file_name for row in page.context["rows"]] == found
    assert [one.label for one in page.context["chips"]] == [chip]
    assert Page(page.text).text(".list-count") == count
    assert page.context["form"].has_more_open


def test_the_filter_of_dry_runs_goes_along_from_page_to_page(
    company: Company, alice: User, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("imports.views.history.run_list.fetch_page", partial(fetch_page, size=2))
    for number in range(3):
        trial = {"tester": "Oui"}
        make_run(company=company, user=alice, file_name=f"{number}.csv", parameters=trial)
        make_run(company=company, user=alice)
    client = client_of(alice)

    first = client.get(HISTORY, {"trial": "yes"})
    second = client.get(f"{HISTORY}?{first.context['older']}")

    shown = [[row.run.file_name for row in page.context["rows"]] for page in (first, second)]
    assert shown == [["2.csv", "1.csv"], ["0.csv"]]
    assert second.context["trials"] == 3


def test_a_page_of_dry_runs_that_is_no_more_leads_back_to_the_newest(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    make_run(company=company, user=alice, parameters={"tester": "Oui"})

    page = Page(client_of(alice).get(HISTORY, {"trial": "yes", "before": "0-0"}).text)

    assert page.text("#runs .empty-slip a") == "Revenir aux plus récents"


@pytest.mark.parametrize("count", [1, 20])
def test_the_list_costs_the_same_queries_however_long_it_is(
    company: Company,
    alice: User,
    client_of: ClientOf,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    for number in range(count):
        make_run(
            company=make_company(member=alice),
            user=alice,
            state=Run.State.IMPORTED,
            pieces=[f"A{number}", f"B{number}"],
        )
    client = client_of(alice)

    # Session, user, companies and people to choose from, the page, its pieces (2), its attempts,
    # the counts of imports and of dry runs, the number of unknown outcomes in the menu.
    with django_assert_num_queries(11):
        client.get(HISTORY)
