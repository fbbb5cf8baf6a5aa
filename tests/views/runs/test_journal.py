"""The ERP's journal on a page and as a file."""

import json

from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from imports.models import Run
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_run
from tests.pages import Page

TIME = "12/11/2026 10:00:00 "
ENTRIES = [
    "Ouverture de la société C:\\Acme.Gestimum",
    "Nombre de lignes importées : 9",
    "Nombre de lignes non importées : 1",
    "La pièce ENT26-00007 a été créée",
    "La ligne 4 n'a pas pu être importée :",
    "Code manquant",
    "Quelque chose d'inédit <script>",
]


def answer_with(entries: list[str]) -> bytes:
    result = {
        "resultat": "succès",
        "message": "terminé",
        "journal": [TIME + entry for entry in entries],
        "statistiques": {"nombre_lignes_importées": "9", "nombre_lignes_non_importées": "1"},
    }
    return json.dumps({"result": [result]}, ensure_ascii=False).encode()


def make_answered(company: Company, user: User, answer: bytes) -> str:
    run = make_run(
        company=company,
        user=user,
        state=Run.State.PARTIAL,
        answer=answer,
        imported_count=9,
        refused_count=1,
        file_name="entrées été.csv",
    )
    return reverse("run_journal", args=[run.code])


def test_the_journal_is_shown_with_the_kind_of_each_entry(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    address = make_answered(company, alice, answer_with(ENTRIES))

    page = Page(client_of(alice).get(address).text)

    assert page.text("#journal-title") == "7 entrées"
    kinds = ["", "Résultat", "Résultat", "Pièce", "Refus", "Refus", "Non compris"]
    assert page.texts("#journal .entry-kind") == kinds
    assert page.texts("#journal .entry-text") == ENTRIES


def test_the_journal_is_searched_and_narrowed_to_what_went_wrong(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    address = make_answered(company, alice, answer_with(ENTRIES))
    client = client_of(alice)

    found = Page(client.get(address, {"q": "ent26"}, headers={"HX-Request": "true"}).text)
    problems = Page(client.get(address, {"only": "problems"}).text)
    nothing = Page(client.get(address, {"q": "zzz"}).text)

    assert found.texts("#journal-entries .entry-text") == [ENTRIES[3]]
    assert problems.texts("#journal-entries .entry-text") == ENTRIES[4:]
    assert nothing.text("#journal-entries .empty-heading") == "Aucune entrée ne correspond"


def test_a_long_journal_is_paged(company: Company, alice: User, client_of: ClientOf) -> None:
    entries = [f"La pièce ENT26-{number:05} a été créée" for number in range(1_100)]
    address = make_answered(company, alice, answer_with(entries))

    page = Page(client_of(alice).get(address, {"page": "3"}).text)

    assert page.text(".pager span") == "page 3 sur 3"
    assert page.texts("#journal .entry-text") == [
        entry.removeprefix(TIME) for entry in entries[1_000:]
    ]


def test_the_journal_is_downloaded_as_text_and_as_it_came(
    company: Company, bob: User, client_of: ClientOf
) -> None:
    answer = answer_with(ENTRIES)
    address = make_answered(company, bob, answer)
    client = client_of(bob)

    text = client.get(address, {"download": "1"})
    raw = client.get(address, {"raw": "1"})

    assert text.content.decode("utf-8-sig").splitlines()[0] == TIME + ENTRIES[0]
    assert text.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert raw.content == answer
    assert raw.headers["Content-Type"] == "application/octet-stream"
    assert raw.headers["X-Content-Type-Options"] == "nosniff"


def test_what_is_no_answer_is_explained_and_kept(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    address = make_answered(company, alice, b"<html>502 Bad Gateway</html>")
    client = client_of(alice)

    page = Page(client.get(address).text)

    assert page.text("#journal-title") == "Ce n’est pas une réponse de Gestimum"
    assert page.texts("#journal p")[0].endswith(
        "Elle commence par\N{NO-BREAK SPACE}: <html>502 Bad Gateway</html>"
    )
    assert client.get(address, {"download": "1"}).status_code == 404
    assert client.get(address, {"raw": "1"}).status_code == 200


def test_without_an_answer_there_is_nothing_to_download(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_run(company=company, user=alice, state=Run.State.NOT_SENT)
    client = client_of(alice)
    address = reverse("run_journal", args=[run.code])

    page = Page(client.get(address).text)
    assert page.text("#journal .empty-heading") == "Il n’y a pas de journal"
    assert client.get(address, {"raw": "1"}).status_code == 404


def test_the_page_costs_few_queries(
    company: Company,
    alice: User,
    client_of: ClientOf,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    address = make_answered(company, alice, answer_with(ENTRIES * 200))
    client = client_of(alice)

    with django_assert_max_num_queries(5):
        client.get(address)
