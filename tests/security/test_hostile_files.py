"""Files made to hurt: pages stay small, and nothing that is posted ends in an error of ours."""

from http import HTTPStatus
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from imports.models import Run
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_run

pytestmark = pytest.mark.slow

#: What a page may weigh, whatever the file holds.
PAGE_BYTES = 1_500_000
UNDECODABLE = b"\xff\xfeA\x00B"


@pytest.fixture
def browser(company: Company, alice: User, client_of: ClientOf) -> Client:
    return client_of(alice)


def upload(browser: Client, content: bytes, *, kind: str = "articles", **fields: str) -> Run:
    file = SimpleUploadedFile("articles.csv", content)
    browser.post(reverse("run_new"), {"company": "acme", "kind": kind, "file": file, **fields})
    return Run.objects.get()


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("run_try", ""), ("run_send", ""), ("run_mend_cell", "1"), ("run_mend_lines", "1"),
        ("run_mend_offer", "1"), ("run_mend_undo", "1"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("digits", [12, 4_000, 5_000])
def test_a_number_without_end_changes_nothing(
    company: Company, alice: User, browser: Client, name: str, seen: str, digits: int
) -> None:
    run = make_run(company=company, user=alice)
    number = "9" * digits
    posted = {"line": number, "column": number, "number": number, "revision": seen or number}

    answer = browser.post(reverse(name, args=[run.code]), posted)

    assert answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR
    run.refresh_from_db()
    assert (run.state, run.revision) == (Run.State.DRAFT, 1)


@pytest.mark.parametrize("name", ["run", "run_problems", "run_lines"])
@pytest.mark.parametrize(
    "content",
    [
        b"ART_CODE;ART_LIB\n" + (b"A;" + b'"' * 400_000 + b"\n") * 10,
        b"ART_CODE;" + b"H" * 900_000 + b"\na;b\n",
        b";".join(b"ART_X%d" % number for number in range(999)) + b"\n" + b";" * 998,
    ],
    ids=["cells", "header", "columns"],
)
def test_a_page_stays_small_whatever_the_file_holds(
    content: bytes, name: str, browser: Client
) -> None:
    run = upload(browser, content)

    answer = browser.get(reverse(name, args=[run.code]))

    assert answer.status_code == HTTPStatus.OK
    assert len(answer.content) < PAGE_BYTES


def test_the_journal_stays_small_whatever_the_server_answers(
    company: Company, alice: User, browser: Client
) -> None:
    endless = b'{"result":[{"resultat":"a","message":"b","journal":["' + b"y" * 3_000_000 + b'"]}]}'
    run = make_run(company=company, user=alice, state=Run.State.PARTIAL, answer=endless)

    answer = browser.get(reverse("run_journal", args=[run.code]))

    assert len(answer.content) < PAGE_BYTES


@pytest.mark.parametrize("text_delimiter", ["\r", "\n"])
def test_a_line_end_as_text_delimiter_is_refused_with_a_sentence(
    text_delimiter: str, browser: Client
) -> None:
    run = upload(browser, b"ART_CODE;ART_LIB\na;b\n")
    asked = {"encoding": "cp1252", "delimiter": ";", "has_header": "on", "wants_journal": "on"}

    answer = browser.post(
        reverse("run_reading", args=[run.code]), {**asked, "text_delimiter": text_delimiter}
    )

    assert answer.status_code == HTTPStatus.OK
    assert Run.objects.get().revision == run.revision


def test_entries_that_could_not_be_decoded_can_be_read_otherwise(browser: Client) -> None:
    layout = {"format": "GestimumComptaVariable"}
    run = upload(browser, UNDECODABLE, kind="ecritures", **layout)
    asked = {"encoding": "cp1252", "wants_journal": "on", **layout}

    answer = browser.post(reverse("run_reading", args=[run.code]), asked)

    assert answer.status_code == HTTPStatus.FOUND
    assert Run.objects.get().dialect["encoding"] == "cp1252"


@pytest.mark.parametrize("name", ["field", "rule", "severity"])
def test_a_nul_in_a_filter_finds_nothing(name: str, browser: Client) -> None:
    run = upload(browser, b"ART_CODE;ART_LIB\na;b\n")

    answer = browser.get(reverse("run_problems", args=[run.code]), {name: "\0x"})

    assert answer.status_code == HTTPStatus.OK


def test_more_files_than_the_page_says_are_refused_together(browser: Client) -> None:
    files = [SimpleUploadedFile(f"{number}.csv", b"ART_CODE\na\n") for number in range(21)]

    answer = browser.post(
        reverse("run_new"), {"company": "acme", "kind": "articles", "file": files}
    )

    assert answer.status_code == HTTPStatus.OK
    assert not Run.objects.exists()


@pytest.mark.django_db
def test_nothing_of_a_file_is_kept_for_who_is_not_logged_in(client: Client) -> None:
    file = BytesIO(b"x" * 200_000)

    answer = client.post(reverse("account_login"), {"login": "alice", "file": file})

    assert not answer.wsgi_request.FILES
