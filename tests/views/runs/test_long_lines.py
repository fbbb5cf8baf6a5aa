"""Pages of lines of a megabyte: the beginnings are shown, and no more than a little is decoded."""

import json
from array import array
from pathlib import Path

import pytest
from django.urls import reverse

from imports.gestimum.request import CompanyLogin, build_parameters, masked_envelope
from imports.models import Attempt, Run
from imports.reading import open_table
from imports.reading.table import SAMPLE_CHARACTERS, SHOWN_BYTES
from imports.views.drafts.repeats import read_repeated_lines
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_run
from tests.pages import Page
from tests.reading.counted import counting
from tests.reading.test_table import SEMICOLON, write

LINE_COUNT = 25
HEADER = b"DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE;TEXTE\r\n"
LONG = b"y" * 1_000_000
CONTENT = HEADER + b"".join(b"E;DEP%d;ART%d;1;%s\r\n" % (n, n, LONG) for n in range(LINE_COUNT))
BEGINNING = "E;DEP3;ART3;1;" + "y" * (2_000 - 14) + "…"
#: Of what looks into cells: the first lines and the last ones for documents, six to be shown.
LOOKED_INTO = 2 * (SAMPLE_CHARACTERS + (1 << 20)) + 6 * (1 << 20)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("state", "name"),
    [
        (Run.State.PARTIAL, "run_lines"),
        (Run.State.PARTIAL, "run_request"),
        (Run.State.REFUSED, "run"),
    ],
)
def test_lines_are_cut_and_what_is_cut_off_is_not_decoded(
    company: Company, alice: User, client_of: ClientOf, state: str, name: str
) -> None:
    run = make_run(company=company, user=alice, state=state, content=CONTENT, line_count=LINE_COUNT)
    login = CompanyLogin(
        file=company.company_file, user=company.erp_user, password=company.erp_password
    )
    parameters = build_parameters(run.kind, run.reading)
    Attempt.objects.update(envelope=masked_envelope(run.kind, login, parameters))

    with counting(run.source.path) as counts:
        page = Page(client_of(alice).get(reverse(name, args=[run.code])).text)

    if name == "run_request":
        shown = json.loads(page.text("#envelope"))["importer_documents_stock"]["parametres"]
        lines = shown["fichier_documents_stock"][1:]
    else:
        lines = page.texts("tbody .line-text")
    assert lines[3] == BEGINNING
    assert {len(line) for line in lines} == {len(BEGINNING)}
    assert 0 < counts.decoded <= LINE_COUNT * SHOWN_BYTES


def test_lines_that_were_sent_before_are_cut_too(tmp_path: Path) -> None:
    table = open_table(write(tmp_path, CONTENT), SEMICOLON)

    with counting(table.path) as counts:
        lines = list(read_repeated_lines(table, [3, 4, 9], array("I", bytes(4 * LINE_COUNT)), {}))

    assert lines[0].text == BEGINNING
    assert 0 < counts.decoded <= 3 * SHOWN_BYTES


@pytest.mark.parametrize(
    ("state", "name"), [(Run.State.UNKNOWN, "run_ruling"), (Run.State.DRAFT, "run_column")]
)
def test_no_more_than_a_few_lines_are_looked_into(
    company: Company, charlie: User, client_of: ClientOf, state: str, name: str
) -> None:
    run = make_run(
        company=company, user=charlie, state=state, content=CONTENT, line_count=LINE_COUNT
    )

    with counting(run.source.path) as counts:
        response = client_of(charlie).get(reverse(name, args=[run.code]), {"column": "3"})

    assert response.status_code == 200
    assert 0 < counts.decoded <= LOOKED_INTO
    assert len(response.content) < 200_000
