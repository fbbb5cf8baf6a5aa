"""The lines of a draft that were sent before, as the pages tell of them."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from imports.delivery import queue
from imports.duplicates import find_repeats
from imports.editing.line_changes import LeaveOut
from imports.intake import edit
from imports.models import Run
from portal.models import Company, Role, User
from tests.conftest import ClientOf, create_member
from tests.factories import make_company, make_draft
from tests.pages import Page, look

pytestmark = pytest.mark.django_db


def lines_of(numbers: range) -> list[str]:
    return ["DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE", *(f"E;001;ART{number};1" for number in numbers)]


def send(run: Run, user: User) -> Run:
    queue(run, user=user)
    return run


def list_repeats(client: Client, run: Run, **query: str) -> Page:
    return Page(client.get(reverse("run_repeats", args=[run.code]), query).text)


def shown_lines(page: Page) -> int:
    return len(page.find(".repeats-table tbody tr"))


def test_the_draft_says_how_many_lines_were_sent_when_by_whom_and_where(
    company: Company, alice: User, charlie: User, client_of: ClientOf
) -> None:
    first = send(make_draft(company, charlie, lines_of(range(100))), charlie)
    second = send(make_draft(company, alice, lines_of(range(100, 142))), alice)
    run = make_draft(company, alice, lines_of(range(150)))

    page = look(client_of(alice), run)

    for place in (".verdict-text h2", "#repeats-title"):
        assert page.text(place) == "142 lignes sur 150 ont déjà été envoyées"
    assert page.texts(".repeats-runs strong") == ["42 lignes sur 150", "100 lignes sur 150"]
    by_whom = [("par alice" in one, "par charlie" in one) for one in page.texts(".repeats-runs li")]
    assert by_whom == [(True, False), (False, True)]
    for earlier in (first, second):
        assert page.has(f".repeats-runs .repeats-where a[href={earlier.get_absolute_url()}]")
    assert page.has(f".repeats a[href={reverse('run_repeats', args=[run.code])}]")
    assert page.has(".send-panel form [name=duplicate_reason]")


def test_who_may_not_let_a_file_go_again_is_led_to_any_one_of_the_managers(
    company: Company, alice: User, charlie: User, client_of: ClientOf
) -> None:
    create_member("dora", company, Role.MANAGER)
    send(make_draft(company, alice, lines_of(range(10))), alice)
    run = make_draft(company, alice, lines_of(range(10)))

    page = look(client_of(alice), run)

    assert page.texts("#obstacles-repeats p")[1] == (
        "Demandez à charlie ou dora\xa0: ce brouillon figure parmi les imports."
    )
    assert not page.has(".send-panel form")


def test_a_new_file_says_nothing_of_it(company: Company, alice: User, client_of: ClientOf) -> None:
    send(make_draft(company, alice, lines_of(range(10))), alice)
    run = make_draft(company, alice, lines_of(range(10, 20)))

    page = look(client_of(alice), run)

    assert page.text(".verdict-text h2") == "Prêt à être envoyé"
    assert not page.has(".repeats")
    assert not page.has("[name=duplicate_reason]")


def test_the_lines_are_listed_by_pages_and_filtered(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    first = send(make_draft(company, alice, lines_of(range(100))), alice)
    send(make_draft(company, alice, lines_of(range(100, 142))), alice)
    run = make_draft(company, alice, lines_of(range(150)))
    client, here = client_of(alice), reverse("run_repeats", args=[run.code])

    whole = list_repeats(client, run)
    last = list_repeats(client, run, page="3")
    of_first = list_repeats(client, run, show=str(first.code), page="2")
    new = client.get(here, {"show": "new"}, headers={"HX-Request": "true"}).text

    assert whole.text(".pagination-bar p") == "1 à 50 sur 142"
    assert last.text(".pagination-bar p") == "101 à 142 sur 142"
    assert last.texts(".repeats-table tbody .line-text")[-1] == "E;001;ART141;1"
    assert last.texts(".repeats-sent a")[-1] == "stock.csv"
    assert of_first.text(".pagination-bar p") == "51 à 100 sur 100"
    assert "<html" not in new
    assert Page(new).texts(".repeats-table tbody tr") == [
        f"{number + 2} E;001;ART{number};1" for number in range(142, 150)
    ]


def test_the_lines_keep_their_numbers_when_others_are_left_out(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    send(make_draft(company, alice, lines_of(range(2, 4))), alice)
    run = make_draft(company, alice, lines_of(range(4)))
    edit(run, user=alice, change=LeaveOut(lines=(2, 4)), revision=run.revision)

    new = list_repeats(client_of(alice), run, show="new")
    sent = list_repeats(client_of(alice), run)

    for page, line in ((new, 3), (sent, 5)):
        assert page.texts("tbody th") == [str(line)]
        assert page.has(f"tbody th a[href={reverse('run_line', args=[run.code, line])}]")


@pytest.mark.parametrize("show", ["", "new", "nonsense", "11111111-1111-1111-1111-111111111111"])
def test_a_file_that_was_never_sent_has_an_empty_list(
    company: Company, alice: User, client_of: ClientOf, show: str
) -> None:
    run = make_draft(company, alice, lines_of(range(3)))

    page = list_repeats(client_of(alice), run, show=show)

    headings = [] if show == "new" else ["Aucune ligne déjà envoyée"]
    assert page.texts("#repeats .empty-heading") == headings
    assert shown_lines(page) == (3 if show == "new" else 0)


def test_once_sent_the_list_stays_what_was_acknowledged(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    send(make_draft(company, alice, lines_of(range(5))), alice)
    run = make_draft(company, alice, lines_of(range(8)))
    queue(run, user=alice, duplicate_reason="Sent twice on purpose.")
    Run.objects.filter(pk=run.pk).update(state=Run.State.IMPORTED)
    later = make_draft(company, alice, lines_of(range(4, 20)))
    queue(later, user=alice, duplicate_reason="Sent twice on purpose.")

    page = list_repeats(client_of(alice), run)
    outcome = look(client_of(alice), run)

    link = f".timeline-list a[href={reverse('run_repeats', args=[run.code])}]"
    assert shown_lines(page) == 5
    assert outcome.text(link) == "5 lignes sur 8 ont déjà été envoyées"


def test_an_import_under_a_company_that_is_not_open_is_told_and_not_linked(
    company: Company, alice: User, admin: User, client_of: ClientOf
) -> None:
    twin = make_company(server_url=company.server_url, company_file=company.company_file)
    hidden = send(make_draft(twin, admin, lines_of(range(5)), name="hidden.csv"), admin)
    run = make_draft(company, alice, lines_of(range(1, 8)))
    client = client_of(alice)

    draft = client.get(run.get_absolute_url()).text
    listed = client.get(reverse("run_repeats", args=[run.code])).text

    told = "sous une société qui ne vous est pas ouverte"
    assert Page(draft).text(".repeats-where").startswith(told)
    assert Page(listed).texts(".repeats-sent .text-quiet") == [told] * 4
    for page, place in ((draft, ".repeats-where a"), (listed, ".repeats-sent a")):
        assert not Page(page).has(place)
        assert str(hidden.code) not in page
        assert hidden.file_name not in page


def test_the_lines_of_a_file_that_cannot_be_read_are_not_compared(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, b"DOC_STYPE;ART_CODE\n\xc3\x28\x81\n")

    answer = client_of(alice).get(reverse("run_repeats", args=[run.code]))

    assert answer.status_code == 200
    heading = Page(answer.text).text("#repeats .empty-heading")
    assert heading == "Les lignes ne peuvent pas être comparées"


def send_partly(run: Run, user: User, *, refused: int) -> Run:
    """Send a run of which the ERP refuses so many lines, and names none."""
    send(run, user)
    counts = {"imported_count": run.line_count - refused, "refused_count": refused}
    Run.objects.filter(pk=run.pk).update(state=Run.State.PARTIAL, adds_up=True, **counts)
    return run


def test_the_same_bytes_are_called_the_same_file_whatever_became_of_them(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    send_partly(make_draft(company, alice, lines_of(range(10))), alice, refused=2)
    run = make_draft(company, alice, lines_of(range(10)))

    page = look(client_of(alice), run)

    assert page.texts(".repeats-runs strong")[0] == "Exactement le même fichier"
    assert "dans un autre fichier" not in page.text(".repeats")
    assert "pourrait enregistrer ses lignes une seconde fois" in page.text(".repeats")


def test_the_same_lines_of_another_file_are_called_just_that(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    first = send(make_draft(company, alice, lines_of(range(10))), alice)
    data = first.source.path.read_bytes().replace(b";", b"\t")
    run = make_draft(company, alice, data, name="stock.txt")

    page = look(client_of(alice), run)

    assert page.texts(".repeats-runs strong") == ["Les mêmes lignes, dans un autre fichier"]
    assert "même fichier" not in page.text(".send-panel")
    assert "vers ce fichier société" in page.text(".repeats-looked")


def test_a_reader_sees_the_lines_and_a_stranger_finds_nothing(
    company: Company, alice: User, bob: User, stranger: User, client_of: ClientOf
) -> None:
    send(make_draft(company, alice, lines_of(range(5))), alice)
    run = make_draft(company, alice, lines_of(range(8)))
    here = reverse("run_repeats", args=[run.code])

    assert shown_lines(list_repeats(client_of(bob), run)) == 5
    assert client_of(stranger).get(here).status_code == 404


def test_lines_whose_bytes_are_gone_are_counted_and_not_shown(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    send(make_draft(company, alice, lines_of(range(5))), alice)
    run = make_draft(company, alice, lines_of(range(8)))
    find_repeats(run)
    run.source.path.unlink()

    page = list_repeats(client_of(alice), run)

    assert page.text("#repeats-title") == "5 lignes"
    assert page.text("#repeats .empty-heading") == "Les lignes ne peuvent pas être affichées"


@pytest.mark.slow
def test_the_list_costs_few_queries_whatever_was_sent(
    company: Company,
    alice: User,
    client_of: ClientOf,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(8):
        send(make_draft(company, alice, lines_of(range(number * 20, number * 20 + 20))), alice)
    run = make_draft(company, alice, lines_of(range(170)))
    client, here = client_of(alice), reverse("run_repeats", args=[run.code])
    client.get(here)

    with django_assert_max_num_queries(13):
        client.get(here)
    with django_assert_max_num_queries(18):
        client.get(run.get_absolute_url())
