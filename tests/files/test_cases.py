"""Files that offices really have: what people see in them is what goes, or they are asked."""

import pytest
from django.test import Client

from imports.models import Run
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.files.answers import assert_offers, assert_one_answer
from tests.files.case import ANSWERS, FOLDER, Case, read_cases
from tests.files.doors import submit_file, upload_file
from tests.tables import RecordProperty, Table

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

CASES = read_cases()
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.file)
TABLE = Table(
    "files",
    columns=("Trouble", "Form", "Answer", "Rules"),
    rows=[case.trouble for case in CASES],
    document="files.md",
)


@pytest.fixture
def client(alice: User, client_of: ClientOf) -> Client:
    return client_of(alice)


@each_case
def test_both_doors_give_the_one_right_answer(
    case: Case, client: Client, company: Company, record_property: RecordProperty
) -> None:
    _run, rules = assert_one_answer(case, case.path, client)

    TABLE.record(record_property, row=case.trouble, cells=(case.form, case.answer, rules))


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if case.sent and case.answer != "right"],
    ids=lambda case: case.file,
)
def test_what_the_page_offers_makes_it_what_its_author_meant(
    case: Case, client: Client, company: Company
) -> None:
    run, _page = upload_file(client, case.path, kind=case.kind, parameters=case.parameters)
    assert run is not None

    assert_offers(case, run, client)


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.answer == "asked"], ids=lambda case: case.file
)
def test_a_script_that_asks_nobody_sends_nothing_doubtful(
    case: Case, alice: User, company: Company
) -> None:
    command = submit_file(case.path, kind=case.kind, parameters=case.parameters)

    assert command.status == 2
    assert command.printed["attempts"] == 0
    assert "--acknowledge-warnings" in " ".join(command.printed["refusals"])
    assert Run.objects.get().state == Run.State.DRAFT


def test_every_file_has_its_row_with_one_of_three_answers() -> None:
    files = {str(path.relative_to(FOLDER)) for path in FOLDER.glob("*/*")}

    assert {case.file for case in CASES} == files
    assert {case.answer for case in CASES} == {*ANSWERS}
    assert len({case.trouble for case in CASES}) == len(CASES)
    assert all(case.sent for case in CASES if case.answer == "right" or case.clicks)
