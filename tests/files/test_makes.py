"""Other makes of the same troubles: other values, columns, kinds, writers and encodings."""

from collections import Counter
from pathlib import Path

import pytest
from django.test import Client

from portal.models import Company, User
from tests.conftest import ClientOf
from tests.files.answers import assert_offers, assert_one_answer
from tests.files.case import read_cases
from tests.files.make import SORTS, Make
from tests.files.makes import MAKES
from tests.tables import RecordProperty, Table

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FEWEST = 4
TABLE = Table(
    "makes",
    columns=("Trouble", "Sort", "Form", "Answer", "Rules"),
    rows=[make.trouble for make in MAKES],
    document="files.md",
)


@pytest.fixture
def client(alice: User, client_of: ClientOf) -> Client:
    return client_of(alice)


@pytest.mark.parametrize("make", MAKES, ids=lambda make: make.trouble)
def test_what_nobody_has_seen_has_the_one_right_answer_as_well(
    make: Make,
    client: Client,
    company: Company,
    tmp_path: Path,
    record_property: RecordProperty,
) -> None:
    path = tmp_path / make.file
    path.write_bytes(make.content)

    run, rules = assert_one_answer(make, path, client)

    if run is not None and make.sent and make.answer != "right":
        assert_offers(make, run, client)
    cells = (SORTS[make.sort], make.form, make.answer, rules)
    TABLE.record(record_property, row=make.trouble, cells=cells)


def test_every_sort_of_trouble_has_four_makes_that_no_case_has() -> None:
    counts = Counter(make.sort for make in MAKES)

    assert {sort: counts[sort] for sort in SORTS if counts[sort] < FEWEST} == {}
    troubles = [make.trouble for make in MAKES]
    assert len({*troubles}) == len(troubles)
    assert {*troubles}.isdisjoint(case.trouble for case in read_cases())
    assert all(make.sent for make in MAKES if make.answer == "right" or make.clicks)
