"""The documents to look for are those that the check expected, and no others."""

import pytest
from django.test import Client
from django.utils.timezone import now

from imports.models import Attempt, ExpectedDocuments, Run
from portal.models import Company, User
from tests.factories import make_draft, make_run
from tests.pages import Page, look
from tests.views.reconcile.reconciling import page_of

HEADER = "DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE"


def lose_answer(run: Run) -> None:
    """Let the run be one that went out, and whose answer never came."""
    Run.objects.filter(pk=run.pk).update(
        state=Run.State.UNKNOWN, queued_at=now(), queued_by=run.created_by, finished_at=now()
    )
    Attempt.objects.create(
        run=run, number=1, started_at=now(), ended_at=now(), outcome=Attempt.Outcome.UNKNOWN
    )


def test_text_and_total_lines_are_documents_on_no_page(
    company: Company, alice: User, charlies: Client
) -> None:
    rows = ["E;001;VIS;1", ";;une remarque;", "E;001;CLOU;2", "S;002;VIS;1", ";;Total général;4"]
    run = make_draft(company, alice, [HEADER, *rows])

    draft_page = look(charlies, run)
    lose_answer(run)
    run_page = look(charlies, run)
    page = charlies.get(page_of(run))

    assert draft_page.text("#documents-title") == "2 documents attendus"
    assert run_page.texts(".facts div")[1] == "Lignes 5 · 2 documents attendus"
    shown = Page(page.text)
    assert "cherchez ces 2 pièces" in shown.texts(".checklist li")[1]
    documents = page.context["documents"]
    assert [(one.first, one.last) for one in documents.sought] == [(2, 4), (5, 5)]
    assert documents.types == [("Entrée de stock", 1), ("Sortie de stock", 1)]
    assert shown.texts(".document-types li") == ["1 × Entrée de stock", "1 × Sortie de stock"]


@pytest.mark.parametrize(("count", "shown"), [(6, 6), (7, 7), (8, 6)])
def test_a_single_document_is_not_left_out(
    company: Company, alice: User, charlies: Client, count: int, shown: int
) -> None:
    run = make_draft(company, alice, [HEADER, *(f"E;DEP{n};ART{n};1" for n in range(count))])
    lose_answer(run)

    page = charlies.get(page_of(run))

    assert len(page.context["documents"].sought) == shown
    foot = [f"{shown} documents affichés sur {count}."] if shown < count else []
    assert Page(page.text).texts(".search-card .card-footer") == foot


def test_documents_are_sought_by_what_starts_a_new_one(
    company: Company, alice: User, charlies: Client
) -> None:
    run = make_draft(company, alice, [HEADER, *(f"E;DEP{n // 2};ART{n};1" for n in range(40))])
    lose_answer(run)

    sought = charlies.get(page_of(run)).context["documents"].sought

    assert [(one.first, one.last) for one in sought] == [
        (2, 3), (4, 5), (6, 7), (8, 9), (38, 39), (40, 41),
    ]  # fmt: skip
    assert [clue.value for clue in sought[-1].clues] == ["E", "DEP19", "ART38", "1"]


def test_of_more_documents_than_are_stored_the_first_ones_are_sought(
    company: Company, alice: User, charlies: Client
) -> None:
    run = make_draft(company, alice, [HEADER, *(f"E;DEP{n};ART{n};1" for n in range(250))])
    lose_answer(run)

    page = charlies.get(page_of(run))

    assert [one.first for one in page.context["documents"].sought] == [2, 3, 4, 5, 6, 7]
    shown = Page(page.text)
    assert shown.text(".search-card .card-footer") == "6 documents affichés sur 250."
    assert shown.texts(".document-types li") == ["250 × Entrée de stock"]


@pytest.mark.slow
def test_a_long_document_is_sought_to_its_end(
    company: Company, alice: User, charlies: Client
) -> None:
    run = make_draft(
        company, alice, [HEADER, *(f"E;DEP{n // 1_200};ART{n};1" for n in range(2_000))]
    )
    lose_answer(run)

    sought = charlies.get(page_of(run)).context["documents"].sought

    assert [(one.first, one.last) for one in sought] == [(2, 1_201), (1_202, 2_001)]


def test_without_stored_documents_lines_are_sought_and_none_is_called_a_document(
    company: Company, alice: User, charlies: Client
) -> None:
    content = "\n".join([HEADER, *(f"E;DEP{n};ART{n};1" for n in range(20))]).encode()
    run = make_run(
        company=company,
        user=alice,
        state=Run.State.UNKNOWN,
        content=content,
        line_count=20,
        document_count=20,
    )

    page = charlies.get(page_of(run))

    assert not ExpectedDocuments.objects.exists()
    documents = page.context["documents"]
    assert [(one.first, one.last) for one in documents.sought] == [
        (line, line) for line in (2, 3, 4, 19, 20, 21)
    ]
    assert documents.types == ()
    shown = Page(page.text)
    assert len(shown.texts(".search-card .sought")) == 6
    assert not shown.has(".search-card .card-footer")
