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
from tests.factories import make_company, make_run, make_user

LINES = b"DOC_STYPE;ART_CODE;MVT_QTE\r\n" + b"".join(b"E;ART%d;1\r\n" % n for n in range(1, 11))


def test_a_waiting_run_says_what_goes_first_and_may_be_cancelled(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    make_run(company=company, user=alice, state=Run.State.SENDING, file_name="first.csv")
    run = make_run(company=company, user=alice, state=Run.State.QUEUED)
    client = client_of(alice)

    page = client.get(run.get_absolute_url()).text
    client.post(reverse("run_cancel", args=[run.code]))

    run.refresh_from_db()
    assert "first.csv" in page
    assert 'hx-trigger="every 2s"' in page
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

    page = client_of(alice).get(run.get_absolute_url()).text

    assert "secret.csv" not in page
    assert "un import d’une autre société" in page


def test_a_run_that_waits_in_vain_says_so(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_run(company=company, user=alice, state=Run.State.QUEUED)
    Run.objects.update(queued_at=now() - timedelta(minutes=5))

    page = client_of(alice).get(run.get_absolute_url()).text

    assert "aucun service d’envoi" in page


def test_a_run_waits_for_its_next_try(company: Company, alice: User, client_of: ClientOf) -> None:
    run = make_run(company=company, user=alice, state=Run.State.QUEUED)
    Run.objects.update(next_try_at=now() + timedelta(minutes=1))
    Attempt.objects.create(
        run=run, number=1, started_at=now(), outcome="not_reached", reason="connection_refused"
    )

    page = client_of(alice).get(run.get_absolute_url()).text

    assert "Prochain essai à" in page


def test_a_run_being_sent_shows_its_time_against_the_usual(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    make_run(company=company, user=alice, state=Run.State.IMPORTED, duration=timedelta(minutes=3))
    run = make_run(company=company, user=alice, state=Run.State.SENDING)

    page = client_of(alice).get(run.get_absolute_url()).text

    assert "d’habitude 3\N{NO-BREAK SPACE}min" in page
    assert "<progress" in page
    assert "Annuler cet import" not in page


def test_polling_stops_with_the_last_answer(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_run(company=company, user=alice, state=Run.State.IMPORTED)

    answer = client_of(alice).get(run.get_absolute_url(), headers={"HX-Request": "true"})

    assert "<html" not in answer.text
    assert "every 2s" not in answer.text
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

    page = client_of(alice).get(run.get_absolute_url()).text

    assert "Gestimum a enregistré toutes les lignes du fichier." in page
    assert 'data-copy="ENT26-00001"' in page
    assert 'data-copy="ENT26-00001\nENT26-00002"' in page
    assert "a confirmé l’envoi" in page
    assert "Le compte n’y est pas" not in page


def test_refused_lines_stand_beside_what_the_file_says(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_run(company=company, user=alice, state=Run.State.PARTIAL, content=LINES)

    page = client_of(alice).get(run.get_absolute_url()).text

    assert "2 lignes refusées" in page
    assert "Code manquant" in page
    assert "E;ART9;1" in page
    assert "E;ART8;1" not in page


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

    page = client_of(alice).get(run.get_absolute_url()).text

    assert "<strong>Ligne 7</strong> Article en sommeil" in page
    assert "<strong>Ligne 8</strong> Stock négatif" in page


def test_a_warning_about_no_line_that_was_sent_keeps_the_number_of_the_erp(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    answer = answer_warning(WARNING.format(11), "Stock négatif")
    run = make_run(
        company=company, user=alice, state=Run.State.IMPORTED, content=LINES, answer=answer
    )

    page = client_of(alice).get(run.get_absolute_url()).text

    assert "<strong>Ligne de données 11</strong> Stock négatif" in page


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

    page = client_of(alice).get(run.get_absolute_url()).text

    assert "Le compte n’y est pas" in page
    assert "n’est pas certain" in page


def test_an_unknown_outcome_leads_to_the_desk_and_offers_no_second_sending(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_run(company=company, user=alice, state=Run.State.UNKNOWN, content=LINES)

    page = client_of(alice).get(run.get_absolute_url()).text

    assert "Personne ne renverra ces lignes" in page
    assert reverse("run_ruling", args=[run.code]) in page
    assert reverse("run_again", args=[run.code]) not in page


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

    page = client_of(alice).get(run.get_absolute_url()).text

    assert "Essai à blanc : Gestimum prendrait les 10 lignes" in page
    assert "rien enregistré" in page


@pytest.mark.parametrize("state", Run.State.values)
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
