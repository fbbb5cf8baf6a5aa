"""What stands between a draft and its sending, and what does not."""

import pytest

from imports.catalogue import ENTRY_FORMATS
from imports.delivery import find_obstacles
from imports.models import Run
from portal.models import Company, User
from tests.factories import make_run

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("journal", "statistics", "obstacles"),
    [(True, True, 0), (True, False, 0), (False, True, 0), (False, False, 1)],
)
def test_either_the_journal_or_the_statistics_tell_what_was_imported(
    company: Company, alice: User, obstacles: int, *, journal: bool, statistics: bool
) -> None:
    run = make_run(company=company, user=alice, wants_journal=journal, wants_statistics=statistics)

    assert len(find_obstacles(run)) == obstacles


@pytest.mark.parametrize(("version", "obstacles"), [(8, 1), (9, 0), (10, 0)])
def test_a_kind_is_sent_from_the_version_on_that_offers_it(
    company: Company, alice: User, version: int, obstacles: int
) -> None:
    company.erp_version = version
    run = make_run(company=company, user=alice, kind="contacts")

    assert run.kind.since_version == 9
    assert len(find_obstacles(run)) == obstacles


@pytest.mark.parametrize("entry_format", ["", *ENTRY_FORMATS])
def test_accounting_entries_wait_for_their_format(
    company: Company, alice: User, entry_format: str
) -> None:
    parameters = {"format": entry_format} if entry_format else {}
    run: Run = make_run(company=company, user=alice, kind="ecritures", parameters=parameters)

    assert len(find_obstacles(run)) == (0 if entry_format else 1)
