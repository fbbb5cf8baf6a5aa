"""Sentences that say no more than the record shows, and name things as people do."""

import json
import re
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
from tests.pages import Page, look

NBSP = "\N{NO-BREAK SPACE}"
TRIED = {"tester": "Oui"}
COMPARE = (
    "Comparez avec Gestimum, ligne par ligne, avant de renvoyer quoi que ce soit de ce fichier."
)
UNNAMED = (
    "Gestimum a enregistré une partie du fichier et refusé le reste, sans nommer toutes les lignes"
    " refusées."
)


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

    page = look(alices, run)

    assert page.text("#refused-title") == "7 lignes que le journal dit refusées"
    assert page.text(".does-not-add-up h2") == "Le compte n’y est pas"


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

    page = look(alices, run)

    assert page.texts("main .alert") == [sentence]
    assert page.texts(".outcome-text p") == [UNNAMED, COMPARE]


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

    page = look(alices, run)

    assert page.text("#refused-title") == "Refusé en bloc"
    assert page.texts(".outcome-text p")[0] == (
        f"Gestimum a refusé la demande entière{NBSP}: «{NBSP}société inconnue{NBSP}»."
        " Rien ne prouve qu’aucune ligne n’a été enregistrée."
    )


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

    page = look(alices, run)

    what, next_step = page.texts(".outcome-text p")
    assert what == (
        f"Gestimum a refusé la demande entière{NBSP}: «{NBSP}mot de passe{NBSP}»."
        " Cet essai à blanc ne dit rien des lignes."
    )
    assert next_step == "Une fois la cause corrigée, redemandez l’essai à blanc."


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

    page = look(alices, run)

    assert page.text("#outcome-title") == f"Essai à blanc{NBSP}: {said}"


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

    page = look(alices, trial)

    ready, still_there = "Le brouillon peut être envoyé pour de bon", "Le brouillon est toujours là"
    assert page.text("#tried-title") == (ready if is_ready else still_there)


@pytest.mark.parametrize(
    ("state", "title"),
    [
        (Run.State.IMPORTED, f"Le brouillon a été confirmé depuis État{NBSP}: Importé"),
        (Run.State.CANCELLED, "Le brouillon a été abandonné depuis"),
    ],
)
def test_a_draft_that_is_one_no_more_is_not_said_to_be_there(
    company: Company, alice: User, alices: Client, state: str, title: str
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

    assert look(alices, trial).text("#tried-title") == title


# --- What left, and what did not ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "title", "counted"),
    [
        (Run.State.IMPORTED, "Ce qui a été envoyé", ["Lignes envoyées"]),
        (Run.State.UNKNOWN, "Ce qui devait être envoyé", ["Lignes"]),
        (Run.State.NOT_SENT, "Ce qui devait être envoyé", ["À envoyer"]),
        (Run.State.CANCELLED, "Ce qui devait être envoyé", []),
    ],
)
def test_only_what_was_sent_is_called_sent(
    company: Company, alice: User, alices: Client, state: str, title: str, counted: list[str]
) -> None:
    run = make_run(company=company, user=alice, state=state)

    page = look(alices, run)

    assert page.text("#facts-title") == title
    assert page.texts(".outcome-figures dt")[:1] == counted
    by = [] if state == Run.State.CANCELLED else ["Confirmé par"]
    assert [name for name in page.texts(".facts dt") if name.endswith(" par")] == by


def test_lines_under_way_are_not_said_to_have_arrived(
    company: Company, alice: User, alices: Client
) -> None:
    run = make_run(company=company, user=alice, state=Run.State.SENDING)

    assert look(alices, run).text(".live-sentence") == (
        f"10 lignes sont en route vers Gestimum, ou déjà arrivées{NBSP}: sa réponse est attendue."
    )


# --- Tiles and lists ------------------------------------------------------------------------------


def test_a_company_with_an_unknown_outcome_has_not_imported_nothing(
    company: Company, alice: User, alices: Client
) -> None:
    make_run(company=company, user=alice, state=Run.State.UNKNOWN, line_count=12)

    page = alices.get("/")

    tiles = Page(page.text)
    assert tiles.texts(".tile-foot") == ["1 import à vérifier dans Gestimum"]
    assert tiles.has(".tile-foot a[href=/imports/?company=acme&state=unknown]")
    (figures,) = page.context["desk"].companies
    assert (figures.runs, figures.imported, figures.refused, figures.unsure) == (1, 0, 0, 12)
    assert len(alices.get("/imports/?company=acme&state=unknown").context["rows"]) == 1


def test_a_company_without_any_import_says_so(
    company: Company, alice: User, alices: Client
) -> None:
    make_run(company=make_company(member=alice), user=alice, state=Run.State.IMPORTED)

    page = Page(alices.get("/").text)

    assert page.texts(".tile-foot") == [
        "Dernière réponse à l’instant",
        "Rien d’importé pour l’instant",
    ]


def test_how_long_an_outcome_has_been_unknown_is_said_once(
    company: Company, alice: User, alices: Client
) -> None:
    ended = now() - timedelta(seconds=20)
    make_run(company=company, user=alice, state=Run.State.UNKNOWN, finished_at=ended)

    page = Page(alices.get("/").text)

    [when] = page.texts(".desk-alarm .run-item-when")
    assert re.fullmatch(f"inconnue depuis 2[0-9]{NBSP}s · alice", when)
    assert "Personne ne doit les renvoyer" in page.text(".desk-alarm p")


def test_drafts_just_made_are_not_all_called_ready(
    company: Company, alice: User, alices: Client
) -> None:
    found: list[dict[str, Any]] = [{"blocking_count": 10}, {"warning_count": 2}, {}]
    made = [make_run(company=company, user=alice, **counts) for counts in found]

    codes = [str(draft.code) for draft in made]
    page = Page(alices.get(reverse("run_new"), {"made": codes}).text)

    assert page.text("#drafts-title") == "3 brouillons créés"
    assert page.texts(".draft-figures") == [
        "10 anomalies bloquantes",
        "2 avertissements",
        "10 lignes, aucune anomalie",
    ]


# --- The reconciliation page ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seconds", "said"), [(5, "vers 18:53, et"), (120, "entre 18:53 et 18:55, et")]
)
def test_a_moment_is_no_interval(
    company: Company, charlie: User, client_of: ClientOf, seconds: int, said: str
) -> None:
    run = make_run(company=company, user=charlie, state=Run.State.UNKNOWN)
    began = now().replace(hour=17, minute=53, second=10, month=1)
    Attempt.objects.update(started_at=began, ended_at=began + timedelta(seconds=seconds))

    page = Page(client_of(charlie).get(reverse("run_ruling", args=[run.code])).text)

    assert page.texts(".checklist li")[0].endswith(
        f" a créé le 28 janvier 2026 {said} dans les minutes qui suivent."
    )


# --- Words ----------------------------------------------------------------------------------------


def test_the_buttons_of_a_finished_run_say_what_they_do(
    company: Company, alice: User, charlie: User, client_of: ClientOf
) -> None:
    unknown = make_run(company=company, user=alice, state=Run.State.UNKNOWN)
    client = client_of(charlie)

    first, page = Page(client.get("/").text), look(client, unknown)

    assert first.texts(".run-item-state a") == ["Dire ce qu’il en est"]
    assert page.texts(".unknown-card a") == ["Vérifier, puis dire ce qu’il en est"]
    assert page.text("#more-title") == "Détails et téléchargements"
    assert page.texts(".link-list a") == [
        "Chaque ligne et son verdict",
        "La requête à Gestimum",
        "Télécharger le fichier",
    ]


def test_a_waiting_run_says_that_its_sending_begins(
    company: Company, alice: User, alices: Client
) -> None:
    run = make_run(company=company, user=alice, state=Run.State.QUEUED)

    assert look(alices, run).text(".live-sentence") == "L’envoi commence dans un instant."


def test_the_draft_offers_to_download_its_file(
    company: Company, alice: User, alices: Client
) -> None:
    draft = make_run(company=company, user=alice)

    page = look(alices, draft)

    assert page.text(".page-actions a") == "Télécharger le fichier"
    assert page.texts(".send-what p")[1] == (
        "Gestimum les enregistrera une fois. Un envoi ne peut pas être annulé."
    )
