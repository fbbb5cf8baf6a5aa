"""The review of past imports: everything to read, nothing to change."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from imports.models import Attempt, Event, Journal, Piece, RuleOverride, Ruling, Run, SourceFile
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_run
from tests.pages import Page

MODELS = (Run, Attempt, Journal, RuleOverride, Piece, Ruling, SourceFile, Event)


@pytest.fixture
def run(company: Company, alice: User) -> Run:
    run = make_run(company=company, user=alice, state=Run.State.PARTIAL, pieces=["ENT17-00017"])
    attempt = run.attempts.get()
    Ruling.objects.create(attempt=attempt, user=alice, finding=Ruling.Finding.PARTIAL, reason="x")
    RuleOverride.objects.create(company=company, rule="required", downgraded_by=alice, reason="x")
    return run


@pytest.mark.slow
@pytest.mark.parametrize("model", MODELS)
def test_an_administrator_reads_every_record_and_changes_none(
    run: Run, admin: User, client_of: ClientOf, model: type[Run]
) -> None:
    client = client_of(admin)
    name = f"admin:imports_{model._meta.model_name}"
    record = model.objects.first()
    assert record is not None

    assert client.get(reverse(f"{name}_changelist")).status_code == 200
    answer = client.get(reverse(f"{name}_change", args=[record.pk]))
    page = Page(answer.text)
    assert answer.status_code == 200
    assert page.text(".submit-row") == "Fermer"
    assert not page.has(".submit-row input")
    assert client.get(reverse(f"{name}_add")).status_code == 403
    assert client.post(reverse(f"{name}_change", args=[record.pk])).status_code == 403
    assert client.post(reverse(f"{name}_delete", args=[record.pk])).status_code == 403


@pytest.mark.parametrize("model", MODELS)
def test_staff_who_is_no_administrator_sees_no_record(
    run: Run, alice: User, client_of: ClientOf, model: type[Run]
) -> None:
    alice.is_staff = True
    alice.save()

    page = client_of(alice).get(reverse(f"admin:imports_{model._meta.model_name}_changelist"))

    assert page.status_code == 403


def test_a_run_is_found_by_piece_code_and_file(
    run: Run, company: Company, alice: User, admin: User, client_of: ClientOf
) -> None:
    make_run(company=company, user=alice, file_name="another.csv")
    client = client_of(admin)

    for query in ("ENT17-00017", str(run.code), run.file_name):
        page = Page(client.get(reverse("admin:imports_run_changelist"), {"q": query}).text)
        found = page.texts("#result_list .field-file_and_kind")
        assert found == [f"{run.file_name} Documents de stock"]


def test_a_run_shows_its_attempts_events_and_pieces(
    run: Run, admin: User, client_of: ClientOf
) -> None:
    page = Page(client_of(admin).get(reverse("admin:imports_run_change", args=[run.pk])).text)

    attempt = reverse("admin:imports_attempt_change", args=[run.attempts.get().pk])
    assert page.text(f"#attempts-group a[href={attempt}]") == "Afficher"
    assert page.texts("#events-group .field-verb") == ["a déposé le fichier", "a confirmé l’envoi"]
    assert page.text("#pieces-group .field-number") == "ENT17-00017"


def test_a_journal_is_shown_as_text(run: Run, admin: User, client_of: ClientOf) -> None:
    journal = Journal.objects.get(attempt__run=run)

    answer = client_of(admin).get(reverse("admin:imports_journal_change", args=[journal.pk]))

    shown = Page(answer.text).text(".field-text pre")
    assert "La pièce ENT17-00017 a été créée" in shown
    assert '"result"' not in shown


def test_an_answer_that_is_none_is_shown_as_it_came_and_escaped(
    company: Company, alice: User, admin: User, client_of: ClientOf
) -> None:
    run = make_run(
        company=company,
        user=alice,
        state=Run.State.PARTIAL,
        answer=b"<script>alert(1)</script> \xe9",
    )
    journal = Journal.objects.get(attempt__run=run)

    answer = client_of(admin).get(reverse("admin:imports_journal_change", args=[journal.pk]))

    page = Page(answer.text)
    assert page.text(".field-text pre") == "<script>alert(1)</script> \N{REPLACEMENT CHARACTER}"
    assert not page.has(".field-text script")


@pytest.mark.slow
@pytest.mark.parametrize("model", MODELS)
def test_a_list_costs_the_same_queries_however_long_it_is(
    run: Run, company: Company, alice: User, admin: User, client_of: ClientOf, model: type[Run]
) -> None:
    client = client_of(admin)
    address = reverse(f"admin:imports_{model._meta.model_name}_changelist")
    client.get(address)  # content types are asked for once
    with CaptureQueriesContext(connection) as short:
        client.get(address)
    for number in range(4):
        make_records(company, alice, number)

    with CaptureQueriesContext(connection) as long:
        page = client.get(address)

    assert page.context["cl"].result_count >= 5
    assert len(long) == len(short)


def make_records(company: Company, user: User, number: int) -> None:
    """Make one record of every sort, of a run of its own."""
    run = make_run(
        company=company,
        user=user,
        state=Run.State.PARTIAL,
        content=f"E;ELS;{number}".encode(),
        pieces=[f"ENT17-1{number}"],
    )
    ruling = {"user": user, "finding": Ruling.Finding.PARTIAL, "reason": "x"}
    Ruling.objects.create(attempt=run.attempts.get(), **ruling)
    RuleOverride.objects.create(
        company=company, rule=f"rule {number}", downgraded_by=user, reason="x"
    )


@pytest.mark.parametrize(
    ("model", "title", "first_filter"),
    [(Run, "Imports", "État"), (Event, "Événements", "Action"), (Attempt, "Envois", "Issue")],
)
def test_a_list_is_called_what_is_in_it(
    run: Run,
    admin: User,
    client_of: ClientOf,
    model: type[Run],
    title: str,
    first_filter: str,
) -> None:
    address = reverse(f"admin:imports_{model._meta.model_name}_changelist")

    page = Page(client_of(admin).get(address).text)

    assert page.text("h1") == title
    assert page.text("head title") == f"{title} · Bordereau"
    assert page.texts("#changelist-filter summary")[0] == first_filter
    assert page.text("#date-hierarchy-label") == "Période"


def test_the_rows_of_events_and_attempts_have_french_titles_on_the_sites_clock(
    run: Run, admin: User, client_of: ClientOf
) -> None:
    at = datetime(2027, 7, 31, 21, 30, tzinfo=UTC)
    Event.objects.filter(run=run).update(at=at)

    page = Page(client_of(admin).get(reverse("admin:imports_run_change", args=[run.pk])).text)

    assert page.text("h1") == "Import"
    assert page.text("#attempts-group td.original") == f"{run} · Envoi 1 Afficher"
    assert page.texts("#events-group td.original") == [
        "31/07/2027 23:30 · a déposé le fichier",
        "31/07/2027 23:30 · a confirmé l’envoi",
    ]
    assert page.texts("#events-group .field-at") == ["31 juillet 2027 23:30"] * 2
    assert page.texts("#events-group .field-verb") == ["a déposé le fichier", "a confirmé l’envoi"]


def test_an_ordinary_import_bears_no_cross_and_shows_all_that_it_is(
    run: Run, company: Company, alice: User, admin: User, client_of: ClientOf
) -> None:
    tried = {"tester": "Oui"}
    make_run(company=company, user=alice, state=Run.State.REFUSED, parameters=tried)

    page = Page(client_of(admin).get(reverse("admin:imports_run_changelist")).text)

    assert not page.has("#result_list img")
    assert page.texts("#result_list .field-standing") == ["Rejetable essai à blanc", "Partiel"]
    _tried, ordinary = page.texts("#result_list tbody tr")
    for text in ("Documents de stock", "importées\xa0: 8", "refusées\xa0: 2", "alice"):
        assert text in ordinary
