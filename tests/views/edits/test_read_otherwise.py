"""What reading the file otherwise does to the changes, and when that is said."""

import pytest
from django.urls import reverse

from imports.models import Edit, Run
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_draft
from tests.pages import Page, look
from tests.views.edits.edited import DATA, MADE, NOTICE, TOLD, change, post, read_lines

HTMX = {"HX-Request": "true"}


@pytest.fixture
def draft(company: Company, alice: User) -> Run:
    return make_draft(company, alice, DATA)


def test_another_reading_takes_the_changes_back_and_says_so(
    draft: Run, alice: User, client_of: ClientOf
) -> None:
    client = client_of(alice)
    post(client, draft, "run_mend_cell", line="2", column="2", value="VIS10")
    reading = {"delimiter": ";", "wants_journal": "on", "wants_statistics": "on"}
    reading |= {"has_header": "on", "start_line": "1"}

    post(client, draft, "run_reading", **reading | {"encoding": "cp1252", "wants_journal": ""})
    assert read_lines(draft)[1].startswith("E;VIS10;")
    page = change(client, draft, "run_reading", **reading | {"encoding": "iso-8859-15"})

    draft.refresh_from_db()
    assert not draft.is_edited
    assert Edit.objects.get().undone_because == Edit.Reason.READING
    assert "car le fichier est lu autrement" in page.text(f"{MADE} .edit-note")
    assert page.text(TOLD).startswith("1 correction faite ici a été annulée, car")


@pytest.mark.slow
def test_before_the_file_is_read_otherwise_each_form_says_what_it_takes_back(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    draft = make_draft(company, alice, b'DOC_STYPE;ART_CODE;MVT_QTE\nE;"VIS";1.234\n')
    client = client_of(alice)
    assert not look(client, draft).has(".edits-at-stake")
    for value in ("ÉCROU", '"VIS"'):
        post(client, draft, "run_mend_cell", line="2", column="2", value=value)

    told = look(client, draft).texts(".edits-at-stake")

    # Quotation marks, and all settings: the decimal mark takes nothing back.
    said = "2 corrections faites ici seront annulées si le fichier est lu autrement"
    assert len(told) == 2
    assert all(said in one for one in told)


def test_htmx_is_told_at_once_what_another_reading_took_back(
    draft: Run, alice: User, client_of: ClientOf
) -> None:
    client = client_of(alice)
    post(client, draft, "run_mend_cell", line="2", column="2", value="VIS10")
    data = {"encoding": "iso-8859-15", "delimiter": ";", "has_header": "on", "start_line": "1"}

    page = client.post(
        reverse("run_reading", args=[draft.code]),
        data | {"wants_journal": "on"},
        headers=HTMX,
    )

    assert Page(page.text).text(NOTICE).startswith("1 correction faite ici a été annulée")
    assert not look(client, draft).has(TOLD)


def test_what_is_asked_of_gestimum_changes_without_a_word_about_the_changes(
    draft: Run, alice: User, client_of: ClientOf
) -> None:
    client = client_of(alice)
    post(client, draft, "run_mend_cell", line="2", column="2", value="VIS10")
    draft.refresh_from_db()
    reading = draft.reading
    data = {"encoding": reading.encoding, "delimiter": ";", "has_header": "on", "start_line": "1"}

    page = change(client, draft, "run_reading", **data, wants_journal="on")

    assert read_lines(draft)[1].startswith("E;VIS10;")
    assert "a été annulée" not in " ".join(page.texts(TOLD))
