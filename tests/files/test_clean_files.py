"""False alarms: in clean files nothing is found, in whatever form offices write them."""

from collections.abc import Iterator
from typing import Any

import pytest

from imports.catalogue import ENTRY_FORMATS, KINDS
from imports.catalogue.samples import example_csv
from imports.models import Run
from portal.models import Company, User
from tests.checking.test_examples import list_examples
from tests.factories import make_draft
from tests.files.clean import COUNT, make_clean_file

pytestmark = pytest.mark.django_db
BATCH = 50
#: What was found in the help's own examples before damaged files were looked for, and why.
KNOWN = {
    # The help's format allows ten characters for a piece number, and its example has thirteen.
    ("ecritures-4", "longer_than_documented", "Numéro de pièce"),
    # This example shows one line of each of two pieces.
    ("ecritures-4", "unbalanced_piece", "Numéro de pièce"),
    # The help asks for an order of the columns that its own examples do not keep.
    ("equivalences_articles-1", "column_order", "ART_PAUTRE"),
    ("references_clients_articles-1", "column_order", "PCF_CODE"),
    ("tarifs_articles-1", "column_order", "DEV_CODE"),
    ("tarifs_fournisseurs_articles-1", "column_order", "DEV_CODE"),
    ("tarifs_fournisseurs_articles-1", "column_order", "PCF_CODE"),
    ("tarifs_fournisseurs_articles-1", "column_order", "ART_PFOURN"),
}


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, COUNT, BATCH))
def test_in_generated_clean_files_nothing_is_found(
    company: Company, alice: User, first: int
) -> None:
    found: dict[str, list[str]] = {}
    for number in range(first, first + BATCH):
        file = make_clean_file(number)
        run = make_draft(
            company, alice, file.content, kind=file.kind, name=file.name, **file.parameters
        )
        if told := [*list_found(run)]:
            found[f"{file.name}, {file.kind}"] = told

    assert found == {}


@pytest.mark.slow
def test_generated_files_are_of_all_kinds_and_the_same_in_each_run() -> None:
    files = [make_clean_file(number) for number in range(COUNT)]

    assert {file.kind for file in files} == {*KINDS}
    texts = {file.name: file.content for file in files if not file.name.endswith(".xlsx")}
    again = (make_clean_file(number) for number in range(COUNT))
    assert texts == {file.name: file.content for file in again if file.name in texts}


@pytest.mark.parametrize("key", KINDS)
def test_in_the_example_of_a_kind_nothing_is_found(company: Company, alice: User, key: str) -> None:
    kind = KINDS[key]
    parameters = {"format": "GestimumComptaVariable"} if kind.is_entries else {}

    run = make_draft(company, alice, example_csv(kind), kind=key, **parameters)

    assert [*list_found(run)] == []


@pytest.mark.parametrize("key", [key for key, layout in ENTRY_FORMATS.items() if layout.sample])
def test_in_a_single_entry_nothing_is_found_but_that_it_is_alone(
    company: Company, alice: User, key: str
) -> None:
    lines = [ENTRY_FORMATS[key].sample]

    run = make_draft(company, alice, lines, kind="ecritures", format=key)

    assert {found.partition(" ")[0] for found in list_found(run)} <= {"unbalanced_piece"}


@pytest.mark.parametrize(("key", "request_"), [*list_examples()])
def test_in_the_examples_of_the_help_nothing_new_is_found(
    company: Company,
    alice: User,
    key: str,
    request_: dict[str, Any],
    request: pytest.FixtureRequest,
) -> None:
    kind, name = KINDS[key], request.node.callspec.id
    parameters = request_[kind.root]["parametres"]
    chosen = {one.name: parameters[one.name] for one in kind.parameters if one.name in parameters}

    run = make_draft(company, alice, parameters[kind.file_parameter], kind=key, **chosen)

    found = {(name, problem.rule, problem.field) for problem in run.problems.all()}
    assert run.unreadable is None
    assert found == {known for known in KNOWN if known[0] == name}


def list_found(run: Run) -> Iterator[str]:
    if run.unreadable:
        yield run.unreadable_message
    for problem in run.problems.all():
        yield f"{problem.rule} {problem.field} {problem.value}"
