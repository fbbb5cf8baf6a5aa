"""What a draft's page suggests about how to read the file."""

import re

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from imports.catalogue import KINDS
from imports.intake import open_draft
from imports.models import Run
from portal.models import Company, User
from tests.conftest import ClientOf

HEADER = "DOC_STYPE;ART_CODE;MVT_QTE\r\n"
LINE = "E;VIS;12\r\n"
BARE = "sans les guillemets"
ABOVE = "ressemble à l’en-tête"


def make_draft(company: Company, user: User, text: str) -> Run:
    upload = ContentFile(text.encode("cp1252"), name="stock.csv")
    return open_draft(company=company, kind=KINDS["documents_stock"], upload=upload, user=user)


@pytest.mark.parametrize("text", [HEADER + 'E;"VIS";12\r\n', '"DOC_STYPE";"ART_CODE"\r\nE;VIS\r\n'])
def test_quotation_marks_are_taken_away_by_one_button(
    company: Company, alice: User, client_of: ClientOf, text: str
) -> None:
    run = make_draft(company, alice, text)
    client = client_of(alice)
    page = client.get(run.get_absolute_url()).text
    form = page[page.index("reading-hint") : page.index(BARE)]
    data = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form.replace("&quot;", "'")))

    client.post(reverse("run_reading", args=[run.code]), {**data, "text_delimiter": '"'})

    assert data["text_delimiter"] == "'"
    run.refresh_from_db()
    assert run.dialect["text_delimiter"] == '"'
    assert (run.dialect["has_header"], run.wants_journal, run.wants_statistics) == (True,) * 3
    assert BARE not in client.get(run.get_absolute_url()).text


def test_a_header_below_titles_is_found_and_told(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, "sep=;\r\n" + HEADER + LINE)

    page = client_of(alice).get(run.get_absolute_url()).text

    assert f"La ligne 2 {ABOVE}" in page
    assert 'class="reading-form" open' in page


def test_a_plain_file_gets_no_hint(company: Company, alice: User, client_of: ClientOf) -> None:
    run = make_draft(company, alice, HEADER + LINE)

    page = client_of(alice).get(run.get_absolute_url()).text

    assert ABOVE not in page
    assert BARE not in page
    assert 'class="reading-form" open' not in page


def test_a_header_alone_has_no_first_line_to_show(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, HEADER)

    page = client_of(alice).get(run.get_absolute_url()).text

    assert "Aucune ligne sous l’en-tête" in page
