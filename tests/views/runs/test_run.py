"""The page of a run under way, and of a finished one."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now
from pytest_django import DjangoAssertNumQueries

from imports.models import Attempt, Run
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.effort import few_of
from tests.factories import make_company, make_run, make_user
from tests.pages import Page, look

LINES = b"DOC_STYPE;ART_CODE;MVT_QTE\r\n" + b"".join(b"E;ART%d;1\r\n" % n for n in range(1, 11))


def test_a_waiting_run_says_what_goes_first_and_may_be_cancelled(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    make_run(company=company, user=alice, state=Run.State.SENDING, file_name="first.csv")
    run = make_run(company=company, user=alice, state=Run.State.QUEUED)
    client = client_of(alice)

    page = look(client, run)
    client.post(reverse("run_cancel", args=[run.code]))

    run.refresh_from_db()
    assert page.text(".live-sentence a") == "first.csv"
    assert page.has("#run[hx-get=" + run.get_absolute_url() + "]")
    assert page.text("#cancel") == "Annuler cet import"
    assert run.state == Run.State.CANCELLED


def test_the_name_of_a_file_of_another_company_is_not_told(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    other = make_company()
    make_run(
        company=other,
        user=make_user(),
        state=Run.State.SENDING,
        file_name="secret.csv",
        lane=company.lane,
    )
    run = make_run(company=company, user=alice, state=Run.State.QUEUED)

    text = client_of(alice).get(run.get_absolute_url()).text

    assert "secret.csv" not in text
    assert "un import d’une autre société" in Page(text).text(".live-sentence")


def test_a_run_that_waits_in_vain_says_so(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_run(company=company, user=alice, state=Run.State.QUEUED)
    Run.objects.update(queued_at=now() - timedelta(minutes=5))

    page = look(client_of(alice), run)

    assert "aucun service d’envoi" in page.text(".live-sentence")


def test_a_run_waits_for_its_next_try(company: Company, alice: User, client_of: ClientOf) -> None:
    run = make_run(company=company, user=alice, state=Run.State.QUEUED)
    Run.objects.update(next_try_at=now() + timedelta(minutes=1))
    Attempt.objects.create(
        run=run, number=1, started_at=now(), outcome="not_reached", reason="connection_refused"
    )

    page = look(client_of(alice), run)

    assert "Prochain essai à" in page.text(".live-sentence")


def test_a_run_being_sent_shows_its_time_against_the_usual(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    make_run(company=company, user=alice, state=Run.State.IMPORTED, duration=timedelta(minutes=3))
    run = make_run(company=company, user=alice, state=Run.State.SENDING)

    page = look(client_of(alice), run)

    assert page.texts(".live-times span")[1] == "d’habitude 3\N{NO-BREAK SPACE}min"
    assert page.has(".live-time progress[aria-label]")
    assert not page.has("#cancel")


def test_polling_stops_with_the_last_answer(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_run(company=company, user=alice, state=Run.State.IMPORTED)

    answer = client_of(alice).get(run.get_absolute_url(), headers={"HX-Request": "true"})

    page = Page(answer.text)
    assert not page.has("html")
    assert page.has("#run")
    assert not page.has("#run[hx-trigger]")
    assert "HX-Request" in answer.headers["Vary"]


def test_a_finished_run_shows_figures_pieces_and_who_did_what(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_run(
        company=company,
        user=alice,
        state=Run.State.IMPORTED,
        content=LINES,
        pieces=["ENT26-00001", "ENT26-00002"],
    )

    page = look(client_of(alice), run)

    assert page.texts(".outcome-text p")[0] == "Gestimum a enregistré toutes les lignes du fichier."
    assert page.texts(".outcome-figures dd") == ["10", "10", "0", "2"]
    assert [dict(one.attributes)["data-copy"] for one in page.find("[data-copy]")] == [
        "ENT26-00001\nENT26-00002",
        "ENT26-00001",
        "ENT26-00002",
    ]
    assert page.texts(".timeline-list li")[-1].endswith("alice a confirmé l’envoi")
    assert not page.has(".does-not-add-up")


def test_refused_lines_stand_beside_what_the_file_says(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_run(company=company, user=alice, state=Run.State.PARTIAL, content=LINES)

    page = look(client_of(alice), run)

    assert page.text("#refused-title") == "2 lignes refusées"
    assert page.texts(".line-table tbody tr") == [
        "10 Code manquant E;ART9;1",
        "11 Code manquant E;ART10;1",
    ]


WARNING = "La ligne {} comporte les avertissements suivants :"
AT = "25/11/2026 10:00:00 "


def answer_warning(*journal: str) -> bytes:
    """Return an answer that imports all ten lines, with these entries in its journal."""
    result = {
        "resultat": "succès",
        "message": "terminé",
        "journal": [AT + text for text in journal],
        "statistiques": {"nombre_lignes_importées": "10", "nombre_lignes_non_importées": "0"},
    }
    return json.dumps({"result": [result]}).encode()


def test_a_warning_of_the_erp_names_the_line_of_the_file(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    answer = answer_warning(
        *(WARNING.format(2), "Article en sommeil"), *(WARNING.format(3), "Stock négatif")
    )
    run = make_run(
        company=company,
        user=alice,
        state=Run.State.IMPORTED,
        content=LINES,
        dialect={"encoding": "utf-8", "delimiter": ";", "start_line": 3},
        left_out=[5, 6],
        answer=answer,
    )

    page = look(client_of(alice), run)

    assert page.texts(".remark-list li") == ["Ligne 7 Article en sommeil", "Ligne 8 Stock négatif"]


def test_a_warning_about_no_line_that_was_sent_keeps_the_number_of_the_erp(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    answer = answer_warning(WARNING.format(11), "Stock négatif")
    run = make_run(
        company=company, user=alice, state=Run.State.IMPORTED, content=LINES, answer=answer
    )

    page = look(client_of(alice), run)

    assert page.texts(".remark-list li") == ["Ligne de données 11 Stock négatif"]


def test_figures_that_do_not_add_up_are_said_loudly(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_run(
        company=company,
        user=alice,
        state=Run.State.PARTIAL,
        content=LINES,
        imported_count=7,
        refused_count=2,
        adds_up=False,
    )

    page = look(client_of(alice), run)

    assert page.text(".does-not-add-up[role=alert] h2") == "Le compte n’y est pas"
    assert "n’est pas certain" in page.text(".outcome-text")


def test_an_unknown_outcome_leads_to_the_desk_and_offers_no_second_sending(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_run(company=company, user=alice, state=Run.State.UNKNOWN, content=LINES)

    page = look(client_of(alice), run)

    assert "Personne ne renverra ces lignes" in page.text(".unknown-card")
    assert page.has(f".unknown-card a[href={reverse('run_ruling', args=[run.code])}]")
    assert not page.has(f"form[action={reverse('run_again', args=[run.code])}]")


def test_a_dry_run_is_never_called_imported(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_run(
        company=company,
        user=alice,
        kind="clients",
        state=Run.State.IMPORTED,
        parameters={"tester": "Oui"},
    )

    page = look(client_of(alice), run)

    assert page.text("#outcome-title") == (
        "Essai à blanc\N{NO-BREAK SPACE}: Gestimum prendrait les 10 lignes"
    )
    assert "rien enregistré" in page.text(".outcome-text")


@pytest.mark.parametrize("state", few_of(Run.State.values, every=3))
def test_every_state_has_a_page(
    state: str, company: Company, alice: User, bob: User, client_of: ClientOf
) -> None:
    run = make_run(company=company, user=alice, state=state, content=LINES)

    for user in (alice, bob):
        client = client_of(user)
        for name in ("run", "run_lines", "run_journal", "run_request", "run_problems"):
            assert client.get(reverse(name, args=[run.code])).status_code == 200


def test_starting_again_makes_a_new_draft_of_the_same_bytes(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_run(company=company, user=alice, state=Run.State.NOT_SENT, content=LINES)

    response = client_of(alice).post(reverse("run_again", args=[run.code]))

    copy = Run.objects.exclude(pk=run.pk).get()
    assert response.headers["Location"] == copy.get_absolute_url()
    assert (copy.source_id, copy.state) == (run.source_id, Run.State.DRAFT)


def test_the_pages_cost_few_queries(
    company: Company,
    alice: User,
    client_of: ClientOf,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    done = make_run(
        company=company,
        user=alice,
        state=Run.State.PARTIAL,
        content=LINES,
        pieces=[f"ENT{number}" for number in range(30)],
    )
    sending = make_run(company=company, user=alice, state=Run.State.SENDING)
    queued = make_run(company=company, user=alice, state=Run.State.QUEUED)
    client = client_of(alice)

    with django_assert_max_num_queries(9):
        client.get(done.get_absolute_url())
    for run in (sending, queued):
        with django_assert_max_num_queries(10):
            client.get(run.get_absolute_url(), headers={"HX-Request": "true"})
