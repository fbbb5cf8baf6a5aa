"""The evidence beside the finding: what is known, what to look for, what the record keeps."""

import zlib
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now
from pytest_django import DjangoAssertNumQueries

from imports.models import Attempt, Event, Journal, Run
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_run
from tests.views.reconcile.reconciling import HEADER, SEEN, answer, page_of, state_of, typed


def test_the_desk_shows_what_was_sent_how_far_it_got_and_what_to_look_for(
    unknown: Run, charlies: Client
) -> None:
    page = charlies.get(page_of(unknown)).text

    assert "ab" * 32 in page
    assert "entièrement partie" in page
    assert "pas un seul octet n’est arrivé" in page
    assert "Acme.Gestimum" in page
    assert "WEB" in page
    assert "Test" in page
    for text in ("REF-1", "REF-10", "ART3", "ART8"):
        assert text in page
    assert 'data-copy="REF-1"' in page
    assert "4 lignes entre les deux" in page
    assert "ART5" not in page


def test_a_late_answer_fills_the_form_in_but_decides_nothing(
    unknown: Run, charlies: Client
) -> None:
    answer(unknown, imported=8, refused=[3, 10])

    page = charlies.get(page_of(unknown))

    form = page.context["form"]
    assert form.chosen == "partial"
    assert form["lines"].value() == "2-3, 5-10"
    assert form["pieces"].value() == "ENT0000007"
    assert "lignes importées\N{NO-BREAK SPACE}: 8, refusées\N{NO-BREAK SPACE}: 2" in page.text
    assert state_of(unknown) == Run.State.UNKNOWN


def test_an_answer_that_proves_nothing_fills_in_nothing(unknown: Run, charlies: Client) -> None:
    answer(unknown, imported=99, refused=[])

    page = charlies.get(page_of(unknown))

    assert page.context["form"].chosen == ""
    assert "elle ne prouve pas ce que les lignes sont devenues" in page.text
    assert "Gestimum compte plus de lignes" in page.text


def test_half_an_answer_is_shown_with_what_is_wrong_with_it(unknown: Run, charlies: Client) -> None:
    raw = b'{"result": [{"resul'
    Journal.objects.create(
        attempt=unknown.attempts.get(),
        compressed=zlib.compress(raw),
        size=len(raw),
        received_at=now(),
    )

    page = charlies.get(page_of(unknown)).text

    assert reverse("run_journal", args=[unknown.code]) in page
    assert "voir ce qui est arrivé" in page


def test_an_answer_that_comes_after_a_ruling_and_says_otherwise_is_told_loudly(
    unknown: Run, charlies: Client
) -> None:
    charlies.post(page_of(unknown), typed(unknown, "refused"))
    answer(unknown, imported=10, refused=[])

    page = charlies.get(unknown.get_absolute_url()).text

    assert "Une réponse de Gestimum est arrivée après le constat" in page


def test_an_answer_that_agrees_with_the_ruling_is_not_held_against_it(
    unknown: Run, charlies: Client
) -> None:
    charlies.post(page_of(unknown), typed(unknown, "imported"))
    answer(unknown, imported=10, refused=[])

    page = charlies.get(unknown.get_absolute_url())

    assert page.context["contradictions"] == []


def test_records_that_are_updated_are_sought_by_their_codes(
    company: Company, alice: User, charlies: Client
) -> None:
    content = b"ART_CODE;ART_LIB\r\n" + b"".join(b"CODE%03d;x\r\n" % n for n in range(1, 101))
    run = make_run(
        company=company,
        user=alice,
        kind="articles",
        state=Run.State.UNKNOWN,
        content=content,
        line_count=100,
    )

    page = charlies.get(page_of(run))

    codes = page.context["all_codes"].split("\n")
    assert len(codes) == 15
    assert codes[:2] == ["CODE001", "CODE002"]
    assert codes[-1] == "CODE100"
    assert 'data-copy="CODE001"' in page.text
    assert "comparez leur contenu avec le fichier" in page.text
    assert 'name="pieces"' not in page.text


@pytest.mark.parametrize(("count", "shown"), [(6, 6), (7, 7), (8, 6)])
def test_a_single_line_is_shown_and_not_counted_as_one_in_between(
    company: Company, alice: User, charlies: Client, count: int, shown: int
) -> None:
    content = HEADER + b"".join(b"E;REF-%d;ART%d;1\r\n" % (n, n) for n in range(count))
    run = make_run(
        company=company, user=alice, state=Run.State.UNKNOWN, content=content, line_count=count
    )

    page = charlies.get(page_of(run))

    assert len(page.context["edges"].lines) == shown
    assert "1 ligne entre les deux" not in page.text


@pytest.mark.parametrize(("count", "shown"), [(15, 15), (16, 16), (17, 15)])
def test_a_single_code_is_not_left_out_either(
    company: Company, alice: User, charlies: Client, count: int, shown: int
) -> None:
    content = b"ART_CODE;ART_LIB\r\n" + b"".join(b"CODE%d;x\r\n" % n for n in range(count))
    run = make_run(
        company=company,
        user=alice,
        kind="articles",
        state=Run.State.UNKNOWN,
        content=content,
        line_count=count,
    )

    assert len(charlies.get(page_of(run)).context["records"]) == shown


def test_the_desk_stands_without_the_bytes_of_the_file(unknown: Run, charlies: Client) -> None:
    unknown.source.path.unlink()

    page = charlies.get(page_of(unknown))
    charlies.post(page_of(unknown), typed(unknown, "partial", lines="2"))

    assert page.status_code == HTTPStatus.OK
    assert state_of(unknown) == Run.State.PARTIAL


def test_both_attempts_and_the_ruling_between_them_are_told_in_their_order(
    unknown: Run, charlies: Client
) -> None:
    charlies.post(page_of(unknown), typed(unknown, "absent", is_sure="on"))
    Attempt.objects.create(
        run=unknown, number=2, started_at=now(), ended_at=now(), outcome="answered"
    )
    Run.objects.update(state=Run.State.IMPORTED, imported_count=10, refused_count=0, adds_up=True)

    page = charlies.get(unknown.get_absolute_url())

    attempts = page.text[page.text.index('class="attempts"') :]
    places = [attempts.index(text) for text in ("Envoi 2", SEEN, "Envoi 1")]
    assert places == sorted(places)
    assert "Rien n’a été importé\N{NO-BREAK SPACE}: à renvoyer" in page.text
    assert page.context["decided"] is None


def test_the_record_says_who_ruled_and_what_was_found(unknown: Run, charlies: Client) -> None:
    charlies.post(page_of(unknown), typed(unknown, "imported", pieces="ENT0042"))

    page = charlies.get(unknown.get_absolute_url())

    event = unknown.events.get(verb=Event.Verb.RULED)
    assert event.details["finding"] == "imported"
    told = page.text[page.text.index('class="timeline-list"') :]
    assert "Tout a été importé" in told
    assert "1 pièce trouvée dans Gestimum" in page.text
    assert "piece-found" in page.text
    assert "constaté" in charlies.get(reverse("run_list")).text


def test_the_same_file_in_a_draft_is_told_to_have_been_sent(
    unknown: Run, alice: User, charlies: Client
) -> None:
    draft = make_run(company=unknown.company, user=alice, source=unknown.source)

    page = charlies.get(draft.get_absolute_url()).text

    assert unknown.get_absolute_url() in page
    assert "Issue inconnue" in page
    assert 'name="duplicate_reason"' in page


def test_the_desk_costs_few_queries_whatever_the_file_holds(
    unknown: Run,
    alice: User,
    charlies: Client,
    client_of: ClientOf,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    answer(unknown, imported=8, refused=[3, 10])

    alices = client_of(alice)

    # Session, user, run, right, attempt, journal, late answer, profiles of the same books,
    # duplicates, expected documents, the menu's count.
    with django_assert_num_queries(11):
        charlies.get(page_of(unknown))
    # And who may rule.
    with django_assert_num_queries(12):
        alices.get(page_of(unknown))


def test_a_desk_that_waits_long_says_so_on_the_dashboard(
    company: Company, alice: User, charlies: Client, client_of: ClientOf
) -> None:
    for days, name in ((1, "young.csv"), (9, "old.csv")):
        make_run(
            company=company,
            user=alice,
            state=Run.State.UNKNOWN,
            file_name=name,
            created_at=now() - timedelta(days=days),
        )

    page = charlies.get("/").text

    assert page.index("old.csv") < page.index("young.csv")
    assert "inconnue depuis 8\N{NO-BREAK SPACE}j" in page or "inconnue depuis 9" in page
    assert page.count("/ruling/") == 2
    seen_by_alice = client_of(alice).get("/").text
    assert "un responsable doit vérifier" in seen_by_alice
    assert "/ruling/" not in seen_by_alice
