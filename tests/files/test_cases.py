"""Files that offices really have: what people see in them is what goes, or they are asked."""

import pytest
from django.test import Client

from imports.models import Run
from imports.rules import Severity
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.files.case import ANSWERS, FOLDER, Case, read_cases
from tests.files.doors import submit_file, take_offers, upload_file
from tests.files.draft_page import has_way_out, read_problems
from tests.files.sending import read_sent
from tests.tables import RecordProperty, Table

pytestmark = pytest.mark.django_db

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
    run, page = upload_file(client, case.path, kind=case.kind, parameters=case.parameters)
    command = submit_file(case.path, "--check", kind=case.kind, parameters=case.parameters)

    shown = [(one.line, one.severity, one.message) for one in read_problems(page)]
    assert shown == command.problems
    assert (command.status, bool(command.printed["refusals"])) == (
        (2, True) if case.answer == "blocked" else (0, False)
    )
    assert find_told(run) == sorted(case.told)
    assert find_answer(run) == case.answer
    if case.answer == "right":
        assert run is not None
        assert read_sent(run) == case.sent
    else:
        assert (run is not None and has_way_out(page)) or case.sentence
        assert case.sentence in " ".join([page, *command.printed["refusals"]])
    rules = ", ".join(f"`{rule}`" for rule in case.rules) if run else "not read"
    TABLE.record(record_property, row=case.trouble, cells=(case.form, case.answer, rules or "–"))


@pytest.mark.slow
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

    for rule in case.clicks:
        assert take_offers(client, run, rule), f"nothing is offered for {rule}"

    sent = read_sent(Run.objects.get())
    assert {name: sent[name] for name in case.sent} == case.sent


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


def find_told(run: Run | None) -> list[str]:
    """Return the rules that speak, remarks aside, each with the column it names."""
    found = run.problems.exclude(severity=Severity.REMARK.value) if run else ()
    return sorted({f"{problem.rule} {problem.field}".rstrip() for problem in found})


def find_answer(run: Run | None) -> str:
    if run is None or run.unreadable or run.blocking_count:
        return "blocked"
    return "asked" if run.warning_count else "right"
