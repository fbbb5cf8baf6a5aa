"""Lines that were sent before, left out of a draft at once."""

from collections.abc import Iterable

import pytest
from django.test import Client
from django.urls import reverse

from imports.delivery import queue
from imports.duplicates import find_repeats
from imports.editing.line_changes import PutBack, SetCells
from imports.intake import edit
from imports.models import Edit, Fingerprint, Run
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_draft
from tests.pages import Page, look
from tests.views.edits.edited import NOTICE, TOLD, change, post

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
HEADING = ".verdict-text h2"
#: The buttons of the band above a draft, and of the list of its lines that were sent before.
BUTTONS = ("#draft .verdict-text button", "#repeats button")
BUTTON = "Écarter les 142 lignes déjà envoyées"


def lines_of(numbers: Iterable[int]) -> list[str]:
    return ["DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE", *(f"E;001;ART{number};1" for number in numbers)]


def send(company: Company, user: User, numbers: Iterable[int]) -> Run:
    run = make_draft(company, user, lines_of(numbers))
    queue(run, user=user, duplicate_reason="Asked for.")
    return run


def list_repeats(client: Client, run: Run) -> Page:
    return Page(client.get(reverse("run_repeats", args=[run.code])).text)


@pytest.fixture
def partial(company: Company, alice: User) -> Run:
    """A draft of 150 lines of which 142 were sent before."""
    send(company, alice, range(8, 150))
    return make_draft(company, alice, lines_of(range(150)))


def test_the_draft_and_the_list_offer_to_leave_them_out(
    partial: Run, alice: User, client_of: ClientOf
) -> None:
    client, here = client_of(alice), reverse("run_mend_repeats", args=[partial.code])

    draft, listed = look(client, partial), list_repeats(client, partial)

    assert "Écartez-les, ou dites ci-dessous pourquoi" in draft.text(".verdict-text p")
    for page, buttons in zip((draft, listed), BUTTONS, strict=True):
        assert page.texts(buttons) == page.texts(f"form[action={here}] button") == [BUTTON]
    first = f"tbody th a[href={reverse('run_line', args=[partial.code, 10])}]"
    assert listed.text(first) == "10"


def test_one_change_leaves_all_of_them_out_and_is_taken_back(
    partial: Run, alice: User, client_of: ClientOf
) -> None:
    client = client_of(alice)

    page = change(client, partial, "run_mend_repeats")

    partial.refresh_from_db()
    assert partial.left_out == list(range(10, 152))
    assert partial.line_count == 8
    assert "142 lignes écartées" in page.text(TOLD)
    assert look(client, partial).text(HEADING) == "Prêt à être envoyé"
    assert Edit.objects.get().count == 142

    post(client, partial, "run_mend_undo", number=1)

    partial.refresh_from_db()
    assert (partial.left_out, partial.is_edited, partial.line_count) == ([], False, 150)
    assert look(client, partial).texts(BUTTONS[0]) == [BUTTON]


def test_within_the_page_the_draft_is_shown_anew(
    partial: Run, alice: User, client_of: ClientOf
) -> None:
    answer = client_of(alice).post(
        reverse("run_mend_repeats", args=[partial.code]), {"revision": 1}, headers=HTMX
    )

    title, _, shown = answer.text.partition("</title>")
    assert title.lstrip().startswith("<title>Brouillon")
    assert shown.lstrip().startswith('<div id="draft">')
    assert "142 lignes écartées" in Page(answer.text).text(NOTICE)


@pytest.mark.slow
def test_of_equal_lines_only_as_many_are_left_out_as_were_sent(
    company: Company, alice: User, charlie: User, client_of: ClientOf
) -> None:
    send(company, alice, [1, 2])
    run = make_draft(company, alice, lines_of([1, 1, 2, 3]))
    client = client_of(alice)
    assert look(client, run).texts(BUTTONS[0]) == ["Écarter les 2 lignes déjà envoyées"]

    page = change(client, run, "run_mend_repeats")

    run.refresh_from_db()
    assert run.left_out == [2, 4]
    assert find_repeats(run).count == 0
    assert page.text(HEADING) == "Prêt à être envoyé"

    send(company, charlie, [1])  # the other of the two as well, from another file
    assert look(client, run).text(HEADING) == "1 ligne sur 2 a déjà été envoyée"
    post(client, run, "run_mend_repeats")
    run.refresh_from_db()
    assert run.left_out == [2, 3, 4]


def test_a_line_that_is_put_back_is_one_that_was_sent(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    send(company, alice, [1])
    run = make_draft(company, alice, lines_of([1, 1, 3]))
    post(client_of(alice), run, "run_mend_repeats")
    run.refresh_from_db()

    edit(run, user=alice, change=PutBack(lines=(2,)), revision=run.revision)

    assert list(find_repeats(run).marks) == [1, 0, 0]


@pytest.mark.slow
def test_what_was_sent_in_several_imports_is_accounted_for_once(
    company: Company, alice: User, charlie: User, client_of: ClientOf
) -> None:
    for _ in range(7):
        send(company, charlie, [1])
    run = make_draft(company, alice, lines_of([1] * 9))

    post(client_of(alice), run, "run_mend_repeats")

    run.refresh_from_db()
    assert run.left_out == [2, 3, 4, 5, 6, 7, 8]
    assert find_repeats(run).count == 0


def test_nothing_is_offered_where_no_line_would_be_left(
    company: Company, charlie: User, client_of: ClientOf
) -> None:
    send(company, charlie, range(5))
    run = make_draft(company, charlie, lines_of(range(4)))
    client = client_of(charlie)

    for page, buttons in zip((look(client, run), list_repeats(client, run)), BUTTONS, strict=True):
        assert page.texts(buttons) == []
    page = change(client, run, "run_mend_repeats")

    assert "Il ne resterait aucune ligne à envoyer" in page.text(TOLD)
    assert not Edit.objects.exists()


def test_a_reader_is_told_who_may_and_offered_nothing(
    partial: Run, bob: User, client_of: ClientOf
) -> None:
    client = client_of(bob)

    draft, listed = look(client, partial), list_repeats(client, partial)

    assert "La personne qui envoie ce brouillon les écarte" in draft.text(".verdict-text")
    for page, buttons in zip((draft, listed), BUTTONS, strict=True):
        assert page.texts(buttons) == []
        assert "10" in page.texts("tbody th")
        assert page.texts("tbody th a") == []


def test_once_sent_nothing_is_offered_any_more(
    partial: Run, alice: User, client_of: ClientOf
) -> None:
    client = client_of(alice)
    queue(partial, user=alice, duplicate_reason="Asked for twice.")

    listed = list_repeats(client, partial)
    page = change(client, partial, "run_mend_repeats")

    assert listed.texts("tbody th")[0] == "10"
    assert listed.texts(BUTTONS[1]) == []
    assert listed.texts("tbody th a") == []
    assert "n’est plus un brouillon" in page.text(TOLD)
    assert not Edit.objects.exists()


def test_a_draft_that_was_changed_meanwhile_is_shown_first(
    partial: Run, alice: User, client_of: ClientOf
) -> None:
    meanwhile = SetCells(line=2, cells=((4, "1", "2"),), names=("MVT_QTE",))
    edit(partial, user=alice, change=meanwhile, revision=1)

    page = change(client_of(alice), partial, "run_mend_repeats", revision=1)

    assert "modifié entre-temps" in page.text(TOLD)
    assert Edit.objects.count() == 1


def test_lines_that_cannot_be_compared_are_not_left_out(
    partial: Run, alice: User, client_of: ClientOf
) -> None:
    Fingerprint.objects.filter(run=partial).delete()
    partial.source.path.unlink()

    page = change(client_of(alice), partial, "run_mend_repeats")

    assert "ne peuvent pas être comparées" in page.text(TOLD)
    assert not Edit.objects.exists()
