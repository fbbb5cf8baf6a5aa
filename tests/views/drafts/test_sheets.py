"""The pages of a workbook: which sheet was read, and how to choose another."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from imports.models import Run
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_draft
from tests.pages import Page, look
from tests.workbooks import FOLDER, make_sheets, make_workbook

pytestmark = pytest.mark.slow

CONTENT = (FOLDER / "stock.xlsx").read_bytes()


@pytest.fixture
def run(company: Company, alice: User) -> Run:
    return make_draft(company, alice, CONTENT, name="stock.xlsx")


def test_an_uploaded_workbook_leads_to_its_draft(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    file = SimpleUploadedFile("stock.xlsx", CONTENT)
    data = {"company": company.slug, "kind": "documents_stock", "file": file}

    response = client_of(alice).post(reverse("run_new"), data)

    run = Run.objects.get()
    assert response.url == run.get_absolute_url()  # type: ignore[attr-defined]
    assert run.line_count == 3


def test_the_form_offers_workbooks(company: Company, alice: User, client_of: ClientOf) -> None:
    page = Page(client_of(alice).get(reverse("run_new")).text)

    (control,) = page.find("#upload input[type=file]")
    assert ".xlsx,.xlsm,.xlsb,.xls,.ods" in (dict(control.attributes)["accept"] or "")
    assert "Excel ou LibreOffice Calc" in page.text("#id_file_helptext")


def test_the_draft_says_which_sheet_was_read_and_shows_its_rows(
    run: Run, alice: User, client_of: ClientOf
) -> None:
    page = look(client_of(alice), run)

    assert "Stock sur 5 feuilles du classeur" in page.texts(".reading-card dd")
    assert [problem.line for problem in run.problems.filter(rule="hidden_line")] == [5]
    assert "Archive (masquée)" in page.texts("select[name=sheet] option")
    assert page.has("select[name=sheet] option[value=Stock][selected]")
    # The number of the row is that of the sheet.
    assert "3700123456789" in page.texts(".preview tr[data-line=4] td")
    assert not page.has(".reading-form [name=encoding]")


def test_the_sheet_is_changed_and_read_at_once(run: Run, alice: User, client_of: ClientOf) -> None:
    data = {"sheet": "Archive", "has_header": "on", "start_line": "3", "wants_journal": "on"}

    answer = client_of(alice).post(reverse("run_reading", args=[run.code]), data, follow=True)

    run.refresh_from_db()
    assert run.workbook is not None
    assert run.workbook["sheet"] == "Archive"
    # The header was on line 3 of the other sheet: here it is found anew.
    assert (run.reading.start_line, run.line_count, run.blocking_count) == (1, 1, 0)
    assert "ECROU" in Page(answer.text).texts(".preview tbody td")


def test_what_is_chosen_for_the_same_sheet_holds(
    run: Run, alice: User, client_of: ClientOf
) -> None:
    data = {"sheet": "Stock", "has_header": "on", "start_line": "4", "wants_journal": "on"}

    client_of(alice).post(reverse("run_reading", args=[run.code]), data)

    run.refresh_from_db()
    assert (run.reading.start_line, run.reading.delimiter) == (4, "\t")


def test_a_sheet_that_cannot_be_read_says_why_and_another_can_be_chosen(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    rows = [["DOC_STYPE", "DEP_CODE", "ART_CODE", "MVT_QTE"], ["E", "001", "VIS", 1]]
    run = make_draft(company, alice, make_sheets({"Stock": rows, "Vide": []}), name="stock.xlsx")
    address = reverse("run_reading", args=[run.code])
    client = client_of(alice)

    answer = client.post(address, {"sheet": "Vide", "wants_journal": "on"}, follow=True)
    client.post(address, {"sheet": "Stock", "wants_journal": "on"})

    page = Page(answer.text)
    assert "La feuille «\xa0Vide\xa0» est vide" in page.text(".verdict-text")
    assert page.has(".reading-form select[name=sheet]")
    run.refresh_from_db()
    assert (run.unreadable, run.line_count) == (None, 1)


def test_the_only_sheet_of_a_workbook_is_no_choice(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    content = make_workbook([["DOC_STYPE", "ART_CODE", "MVT_QTE"], ["E", "VIS", 1]])
    run = make_draft(company, alice, content, name="stock.xlsx")

    page = look(client_of(alice), run)

    assert "Feuil1" in page.texts(".reading-card dd")
    assert page.has(".reading-form form")
    assert not page.has(".reading-form [name=sheet]")


def test_the_download_gives_the_workbook_itself(run: Run, alice: User, client_of: ClientOf) -> None:
    response = client_of(alice).get(reverse("run_file", args=[run.code]))

    assert b"".join(response.streaming_content) == CONTENT  # type: ignore[attr-defined]
