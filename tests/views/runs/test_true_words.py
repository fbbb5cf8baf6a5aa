"""Sentences that say no more than the record shows, and name things as people do."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from imports.models import Attempt, Run
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_company, make_run

NBSP = "\N{NO-BREAK SPACE}"
TRIED = {"tester": "Oui"}


@pytest.fixture
def alices(alice: User, client_of: ClientOf) -> Client:
    return client_of(alice)


def answer(*journal: str, **statistics: str) -> bytes:
    counts = {f"nombre_lignes_{name}": count for name, count in statistics.items()}
    told = {"resultat": "succès", "message": "terminé", "journal": list(journal)}
    return json.dumps({"result": [told | {"statistiques": counts}]}).encode()


def refuse(*records: int) -> list[str]:
    at = "25/11/2026 10:00:00 "
    entries = [(f"La ligne {n} n'a pas pu être importée :", "Code manquant") for n in records]
    return [at + text for pair in entries for text in pair]


def find_heading(page: str, name: str) -> str:
    return page.partition(f'id="{name}">')[2].partition("</h2>")[0].strip()


# --- Refused lines: as Gestimum counts them, or only as its journal names them --------------------


def test_refusals_that_only_the_journal_names_are_not_called_the_refused_lines(
    company: Company, alice: User, alices: Client
) -> None:
    told = answer(*refuse(4, 5, 6, 7, 8, 9, 10), importées="3")
    run = make_run(
        company=company,
        user=alice,
        state=Run.State.PARTIAL,
        imported_count=3,
        refused_count=None,
        adds_up=False,
        answer=told,
    )

    page = alices.get(run.get_absolute_url()).text

    assert find_heading(page, "refused-title") == "7 lignes que le journal dit refusées"
    assert "Le compte n’y est pas" in page


@pytest.mark.parametrize(
    ("named", "refused", "sentence"),
    [
        ([], 1, "Gestimum compte une ligne refusée sans dire laquelle."),
        ([], 2, "Gestimum compte 2 lignes refusées sans dire lesquelles."),
        ([3, 4], 3, "Gestimum compte 3 lignes refusées, mais n’en nomme que 2."),
    ],
)
def test_refused_lines_that_gestimum_does_not_name_are_counted_and_not_to_be_sent_alone(
    company: Company, alice: User, alices: Client, named: list[int], refused: int, sentence: str
) -> None:
    counts = {"importées": str(10 - refused), "non_importées": str(refused)}
    run = make_run(
        company=company,
        user=alice,
        state=Run.State.PARTIAL,
        imported_count=10 - refused,
        refused_count=refused,
        answer=answer(*refuse(*named), **counts),
    )

    page = alices.get(run.get_absolute_url()).text

    assert sentence in page
    assert "sans nommer toutes les lignes refusées" in page
    assert "Comparez avec Gestimum, ligne par ligne" in page
    assert "envoyez-les seules" not in page


def test_an_import_refused_as_a_whole_does_not_pretend_to_counts(
    company: Company, alice: User, alices: Client
) -> None:
    told = {"resultat": "erreur", "message": "société inconnue", "journal": [], "statistiques": {}}
    run = make_run(
        company=company,
        user=alice,
        state=Run.State.REFUSED,
        imported_count=None,
        refused_count=None,
        adds_up=False,
        answer=json.dumps({"result": [told]}).encode(),
    )

    page = alices.get(run.get_absolute_url()).text

    assert find_heading(page, "refused-title") == "Refusé en bloc"
    assert "Gestimum a refusé la demande entière" in page
    assert "Gestimum a refusé toutes les lignes" not in page


def test_a_dry_run_refused_as_a_whole_blames_no_line(
    company: Company, alice: User, alices: Client
) -> None:
    told = {"resultat": "erreur", "message": "mot de passe", "journal": [], "statistiques": {}}
    run = make_run(
        company=company,
        user=alice,
        kind="clients",
        state=Run.State.REFUSED,
        parameters=TRIED,
        imported_count=None,
        refused_count=None,
        adds_up=False,
        answer=json.dumps({"result": [told]}).encode(),
    )

    page = alices.get(run.get_absolute_url()).text

    assert "Gestimum a refusé la demande entière" in page
    assert "Cet essai à blanc ne dit rien des lignes." in page
    assert "Corrigez les lignes" not in page


# --- Dry runs -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "lines", "imported", "refused", "said"),
    [
        ("imported", 2, 2, 0, "Gestimum prendrait les 2 lignes"),
        ("imported", 1, 1, 0, "Gestimum prendrait la ligne"),
        ("refused", 2, 0, 2, "Gestimum refuserait les 2 lignes"),
        ("refused", 1, 0, 1, "Gestimum refuserait la ligne"),
        ("partial", 5, 4, 1, "Gestimum prendrait 4 lignes et en refuserait 1"),
        ("partial", 5, 1, 4, "Gestimum prendrait 1 ligne et en refuserait 4"),
        ("partial", 5, 1, 1, "Gestimum prendrait 1 ligne et en refuserait 1"),
    ],
)
def test_a_dry_run_says_what_gestimum_would_take(
    company: Company,
    alice: User,
    alices: Client,
    state: str,
    lines: int,
    imported: int,
    refused: int,
    said: str,
) -> None:
    run = make_run(
        company=company,
        user=alice,
        kind="clients",
        state=state,
        parameters=TRIED,
        line_count=lines,
        imported_count=imported,
        refused_count=refused,
    )

    page = alices.get(run.get_absolute_url()).text

    assert f"Essai à blanc{NBSP}: {said}<" in page


@pytest.mark.parametrize(
    ("state", "changed", "is_ready"),
    [
        (Run.State.IMPORTED, False, True),
        (Run.State.IMPORTED, True, False),
        (Run.State.PARTIAL, False, False),
        (Run.State.UNKNOWN, False, False),
        (Run.State.NOT_SENT, False, False),
    ],
)
def test_a_draft_is_called_ready_only_after_a_dry_run_that_took_all_of_what_it_is_now(
    company: Company, alice: User, alices: Client, state: str, changed: bool, is_ready: bool
) -> None:
    draft = make_run(company=company, user=alice, kind="clients", revision=2 if changed else 1)
    trial = make_run(
        company=company,
        user=alice,
        kind="clients",
        state=state,
        parameters=TRIED,
        trial_of=draft,
        tried_revision=1,
    )

    page = alices.get(trial.get_absolute_url()).text

    ready, still_there = "Le brouillon peut être envoyé pour de bon", "Le brouillon est toujours là"
    assert find_heading(page, "tried-title") == (ready if is_ready else still_there)


@pytest.mark.parametrize("state", [Run.State.IMPORTED, Run.State.CANCELLED])
def test_a_draft_that_is_one_no_more_is_not_said_to_be_there(
    company: Company, alice: User, alices: Client, state: str
) -> None:
    draft = make_run(company=company, user=alice, kind="clients", state=state)
    trial = make_run(
        company=company,
        user=alice,
        kind="clients",
        state=Run.State.IMPORTED,
        parameters=TRIED,
        trial_of=draft,
        tried_revision=1,
    )

    assert "brouillon est toujours là" not in alices.get(trial.get_absolute_url()).text


# --- What left, and what did not ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "title"),
    [
        (Run.State.IMPORTED, "Ce qui a été envoyé"),
        (Run.State.UNKNOWN, "Ce qui devait être envoyé"),
        (Run.State.NOT_SENT, "Ce qui devait être envoyé"),
        (Run.State.CANCELLED, "Ce qui devait être envoyé"),
    ],
)
def test_only_what_was_sent_is_called_sent(
    company: Company, alice: User, alices: Client, state: str, title: str
) -> None:
    run = make_run(company=company, user=alice, state=state)

    page = alices.get(run.get_absolute_url()).text

    assert find_heading(page, "facts-title") == title
    assert ("<dt>Lignes envoyées</dt>" in page) == (state == Run.State.IMPORTED)
    assert "Envoyé par" not in page


def test_lines_under_way_are_not_said_to_have_arrived(
    company: Company, alice: User, alices: Client
) -> None:
    run = make_run(company=company, user=alice, state=Run.State.SENDING)

    assert "10 lignes sont en route vers Gestimum" in alices.get(run.get_absolute_url()).text


# --- Tiles and lists ------------------------------------------------------------------------------


def test_a_company_with_an_unknown_outcome_has_not_imported_nothing(
    company: Company, alice: User, alices: Client
) -> None:
    make_run(company=company, user=alice, state=Run.State.UNKNOWN, line_count=12)

    page = alices.get("/")

    tiles = page.text.partition('class="tiles"')[2]
    assert "1 import à vérifier dans Gestimum" in tiles
    assert "/imports/?company=acme&amp;state=unknown" in tiles
    assert "Rien d’importé" not in tiles
    (figures,) = page.context["desk"].companies
    assert (figures.runs, figures.imported, figures.refused, figures.unsure) == (1, 0, 0, 12)
    assert len(alices.get("/imports/?company=acme&state=unknown").context["rows"]) == 1


def test_a_company_without_any_import_says_so(
    company: Company, alice: User, alices: Client
) -> None:
    make_run(company=make_company(member=alice), user=alice, state=Run.State.IMPORTED)

    tiles = alices.get("/").text.partition('class="tiles"')[2]

    assert tiles.count("Rien d’importé pour l’instant") == 1
    assert "à vérifier" not in tiles


def test_how_long_an_outcome_has_been_unknown_is_said_once(
    company: Company, alice: User, alices: Client
) -> None:
    ended = now() - timedelta(seconds=20)
    make_run(company=company, user=alice, state=Run.State.UNKNOWN, finished_at=ended)

    alarm = alices.get("/").text.partition('class="desk-alarm"')[2].partition("</section>")[0]

    assert "inconnue depuis 2" in alarm
    assert "à l’instant" not in alarm
    assert "Personne ne doit les renvoyer" in alarm


def test_drafts_just_made_are_not_all_called_ready(
    company: Company, alice: User, alices: Client
) -> None:
    found: list[dict[str, Any]] = [{"blocking_count": 10}, {"warning_count": 2}, {}]
    made = [make_run(company=company, user=alice, **counts) for counts in found]

    page = alices.get(reverse("run_new"), {"made": [str(draft.code) for draft in made]}).text

    assert find_heading(page, "drafts-title") == "3 brouillons créés"
    assert "10 anomalies bloquantes" in page
    assert "2 avertissements" in page
    assert "10 lignes, aucune anomalie" in page
    assert "prêt" not in page.partition('class="draft-list"')[2].partition("</ul>")[0]


# --- The reconciliation page ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seconds", "said"), [(5, "vers 18:53, et dans"), (120, "entre 18:53 et 18:55")]
)
def test_a_moment_is_no_interval(
    company: Company, charlie: User, client_of: ClientOf, seconds: int, said: str
) -> None:
    run = make_run(company=company, user=charlie, state=Run.State.UNKNOWN)
    began = now().replace(hour=17, minute=53, second=10, month=1)
    Attempt.objects.update(started_at=began, ended_at=began + timedelta(seconds=seconds))

    page = client_of(charlie).get(reverse("run_ruling", args=[run.code])).text

    assert said in page


# --- Words ----------------------------------------------------------------------------------------


def test_the_buttons_of_a_finished_run_say_what_they_do(
    company: Company, alice: User, charlie: User, client_of: ClientOf
) -> None:
    unknown = make_run(company=company, user=alice, state=Run.State.UNKNOWN)
    client = client_of(charlie)

    first, page = client.get("/").text, client.get(unknown.get_absolute_url()).text

    assert "Dire ce qu’il en est" in first
    assert "Vérifier, puis dire ce qu’il en est" in page
    assert find_heading(page, "more-title") == "Détails et téléchargements"
    assert "Constater" not in first + page


def test_a_waiting_run_says_that_its_sending_begins(
    company: Company, alice: User, alices: Client
) -> None:
    run = make_run(company=company, user=alice, state=Run.State.QUEUED)

    assert "L’envoi commence dans un instant." in alices.get(run.get_absolute_url()).text


def test_the_draft_offers_to_download_its_file(
    company: Company, alice: User, alices: Client
) -> None:
    draft = make_run(company=company, user=alice)

    page = alices.get(draft.get_absolute_url()).text

    assert "Télécharger le fichier" in page.partition('class="page-actions"')[2]
    assert "Un envoi ne peut pas être annulé." in page
