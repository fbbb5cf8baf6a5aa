"""A journal of half a million entries costs a page no more than what the page shows.

Counted in bytes that are unpacked, and in queries: never in seconds.
"""

import json
import zlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from imports.delivery.settle import keep_journal, receive_answer
from imports.models import Attempt, Journal, JournalPart, Piece, Run
from imports.models.journal import SMALL_BYTES
from imports.outcomes.overview import BLOCK, SEARCHED_BLOCKS
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_run
from tests.pages import Page, look

pytestmark = pytest.mark.slow

LINES = 30_000
REFUSED = range(2, LINES + 1, 2)
#: A block of entries is some 40 kB; the lines of one verdict, 15,000 numbers, some 90 kB.
PAGE_BYTES = 600_000


def write_large() -> bytes:
    journal = ["Ouverture de la société C:\\Acme.Gestimum"]
    for record in REFUSED:
        journal += [
            f"La ligne {record} n'a pas pu être importée :",
            f"Code manquant {record}",
            f"La pièce ENT26-{record:05} a été créée",
            f"La ligne {record - 1} comporte les avertissements suivants :",
            f"Le contenu du champ X{record} est trop grand, il sera ignoré",
        ]
    counts = {
        "nombre_lignes_importées": str(LINES - len(REFUSED)),
        "nombre_lignes_non_importées": str(len(REFUSED)),
    }
    told = {
        "resultat": "succès",
        "message": "terminé",
        "journal": [f"12/11/2026 10:00:00 {entry}" for entry in journal],
        "statistiques": counts,
    }
    return json.dumps({"result": [told]}, ensure_ascii=False).encode()


LARGE = write_large()


def keep(run: Run, raw: bytes) -> Journal:
    attempt = run.attempts.select_related("run__company").get()
    Journal.objects.filter(attempt=attempt).delete()
    keep_journal(attempt, receive_answer(attempt, raw, 200, 9))
    return Journal.objects.get(attempt=attempt)


@pytest.fixture
def run(company: Company, alice: User) -> Run:
    run = make_run(
        company=company,
        user=alice,
        state=Run.State.PARTIAL,
        line_count=LINES,
        imported_count=LINES - len(REFUSED),
        refused_count=len(REFUSED),
        content=b"DOC_STYPE;ART_CODE\r\n" + b"E;ELS\r\n" * LINES,
    )
    keep(run, LARGE)
    return run


class Meter:
    """Counts the bytes that are unpacked, and forbids to read the journal anew."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.bytes = 0
        decompress = zlib.decompress

        def count(packed: Any, *options: Any) -> bytes:
            unpacked = decompress(packed, *options)
            self.bytes += len(unpacked)
            return unpacked

        monkeypatch.setattr("zlib.decompress", count)
        monkeypatch.setattr("imports.gestimum.parsing.parse_journal", self.refuse)

    def refuse(self, *_arguments: Any) -> Iterator[Any]:
        raise AssertionError("the journal is read anew")


@pytest.fixture
def meter(run: Run, monkeypatch: pytest.MonkeyPatch) -> Meter:
    assert len(LARGE) > 10 * PAGE_BYTES // 2
    return Meter(monkeypatch)


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("run", ""),
        ("run_journal", ""),
        ("run_journal", "page=70"),
        ("run_journal", "only=problems&page=90"),
        ("run_lines", ""),
        ("run_lines", "page=200"),
        ("run_lines", "verdict=refused&page=100"),
        ("run_lines", "verdict=imported_with_warning&page=100"),
        ("run_lines", "line=20000"),
    ],
)
def test_a_page_unpacks_what_it_shows(
    name: str, query: str, run: Run, meter: Meter, alice: User, client_of: ClientOf
) -> None:
    address = reverse(name, args=[run.code])

    page = client_of(alice).get(f"{address}?{query}", follow=True)

    assert page.status_code == 200
    assert 0 < meter.bytes < PAGE_BYTES


def test_the_pages_show_the_right_lines_with_their_reasons(
    run: Run, alice: User, client_of: ClientOf
) -> None:
    client = client_of(alice)
    lines, journal = (reverse(name, args=[run.code]) for name in ("run_lines", "run_journal"))

    refused = client.get(lines, {"verdict": "refused", "page": "100"}).context["lines"]
    problems = client.get(journal, {"only": "problems", "page": "2"}).context["entries"]
    last = client.get(journal, {"page": "9999"}).context["entries"]

    assert [(line.record, line.reasons) for line in refused[:2]] == [
        (19_802, ("Code manquant 19802",)),
        (19_804, ("Code manquant 19804",)),
    ]
    assert len(problems) == BLOCK
    assert problems[0].entry.record == 252
    assert last[-1].entry.text == f"Le contenu du champ X{LINES} est trop grand, il sera ignoré"


def test_a_search_goes_through_the_whole_journal_a_stretch_at_a_time(
    run: Run, meter: Meter, alice: User, client_of: ClientOf
) -> None:
    client = client_of(alice)
    address: str | None = reverse("run_journal", args=[run.code]) + "?q=MANQUANT 29998"
    pages = 0
    found = []

    while address:
        meter.bytes = 0
        page = client.get(address, headers={"HX-Request": "true"})
        found += [shown.entry.text for shown in page.context["entries"]]
        assert meter.bytes < SEARCHED_BLOCKS * 60_000
        pages += 1
        onward = Page(page.text).find("a[rel=next]")
        address = dict(onward[0].attributes)["href"] if onward else None

    assert found == ["Code manquant 29998"]
    assert pages == -(-(len(REFUSED) * 5 + 1) // (BLOCK * SEARCHED_BLOCKS))


def test_an_unknown_outcome_is_ruled_on_without_reading_it_all(
    run: Run, meter: Meter, charlie: User, client_of: ClientOf
) -> None:
    Run.objects.filter(pk=run.pk).update(state=Run.State.UNKNOWN)
    Attempt.objects.filter(run=run).update(outcome=Attempt.Outcome.UNKNOWN)

    page = client_of(charlie).get(reverse("run_ruling", args=[run.code]))

    assert page.context["evidence"].reply.judgement.refused == len(REFUSED)
    assert meter.bytes < PAGE_BYTES


def test_the_admin_shows_the_beginning(
    run: Run, meter: Meter, django_user_model: Any, client_of: ClientOf
) -> None:
    admin = django_user_model.objects.create_superuser("admin")
    journal = Journal.objects.get()
    client = client_of(admin)

    for address in (
        reverse("admin:imports_journal_change", args=[journal.pk]),
        reverse("admin:imports_attempt_change", args=[journal.attempt_id]),
    ):
        meter.bytes = 0
        page = Page(client.get(address).text)
        assert page.text("pre").startswith("12/11/2026 10:00:00 Ouverture de la société C:\\Acme.")
        assert meter.bytes < PAGE_BYTES


def test_very_many_pieces_are_counted_and_not_all_drawn(
    run: Run, meter: Meter, alice: User, client_of: ClientOf
) -> None:
    Piece.objects.bulk_create(Piece(run=run, number=f"ENT{n}") for n in range(6_000))

    page = look(client_of(alice), run)

    assert page.text("#pieces-title") == "6\N{NO-BREAK SPACE}000 pièces créées"
    assert page.texts(".pieces code") == [f"ENT{n}" for n in range(200)]
    assert meter.bytes < PAGE_BYTES


def test_a_page_of_a_large_journal_costs_few_queries(
    run: Run,
    alice: User,
    client_of: ClientOf,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = client_of(alice)

    with django_assert_max_num_queries(6):
        client.get(reverse("run_journal", args=[run.code]), {"page": "12"})
    with django_assert_max_num_queries(6):
        client.get(reverse("run_journal", args=[run.code]), {"q": "manquant"})


def test_the_downloads_hold_every_entry(run: Run, alice: User, client_of: ClientOf) -> None:
    address = reverse("run_journal", args=[run.code])
    client = client_of(alice)

    assert client.get(address, {"raw": "1"}).content == LARGE
    log = client.get(address, {"download": "1"}).content.decode("utf-8-sig")
    assert log.count("\r\n") == len(REFUSED) * 5 + 1


def test_a_small_answer_is_stored_once_and_small(company: Company, alice: User) -> None:
    run = make_run(company=company, user=alice, state=Run.State.IMPORTED, line_count=50)
    entries = [f"12/11/2026 10:00:00 La pièce ENT26-{n:05} a été créée" for n in range(50)]
    told = {"resultat": "succès", "message": "terminé", "journal": entries}

    journal = keep(run, json.dumps({"result": [told]}).encode())

    assert len(journal.compressed) < 1000
    assert journal.overview is None
    assert not JournalPart.objects.exists()


def test_what_is_large_and_no_answer_is_explained_without_reading_it(
    company: Company, alice: User, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = make_run(company=company, user=alice, state=Run.State.UNKNOWN)
    keep(run, b"<html>" + b"x" * 2 * SMALL_BYTES)
    meter = Meter(monkeypatch)

    page = Page(client_of(alice).get(reverse("run_journal", args=[run.code])).text)

    assert "\N{NO-BREAK SPACE}: <html>xxx" in page.texts("#journal p")[0]
    assert meter.bytes < 1_000  # the session


def test_a_line_with_very_many_reasons_shows_the_first(company: Company, alice: User) -> None:
    run = make_run(company=company, user=alice, state=Run.State.PARTIAL)
    entries = ["La ligne 1 comporte les avertissements suivants :", "y" * 5_000, *["x"] * 90_000]
    told = {"resultat": "succès", "message": "", "journal": entries}

    opened = keep(run, json.dumps({"result": [told]}).encode()).open(sent=10)

    [verdict] = opened.overview.named or {}
    reasons = opened.reasons(opened.overview.rest.__class__(verdict), 1)
    assert len(reasons) == 21
    assert (len(reasons[0]), reasons[-1]) == (2_001, "… (+89981)")
