"""What the search for lines that were sent before leaves in its record."""

from unittest import mock

import pytest

from imports.duplicates import find_repeats
from imports.duplicates.exclude import exclude_sent
from imports.duplicates.index import find_lines
from imports.duplicates.search import LATEST
from imports.intake import edit
from imports.models import Run
from portal.models import User
from tests.duplicates.conftest import Draft, stock

pytestmark = pytest.mark.django_db


@pytest.mark.slow
@pytest.mark.parametrize(
    ("earlier", "wanted", "looks"),
    [(1, "new", 1), (LATEST, "new", 2), (LATEST, "A", 1), (LATEST + 1, "only-0", 2)],
)
def test_the_index_is_asked_for_earlier_runs_only_where_there_are_any_and_lines_are_left(
    draft: Draft, sent: Draft, earlier: int, wanted: str, looks: int
) -> None:
    for number in range(earlier):
        sent(stock("A", f"only-{number}"))

    with mock.patch("imports.duplicates.search.find_lines", wraps=find_lines) as asked:
        find_repeats(draft(stock(wanted)))

    assert asked.call_count == looks


def leave_out_sent(run: Run, user: User) -> None:
    change = exclude_sent(find_repeats(run), run.lines.open())
    assert change is not None
    edit(run, user=user, change=change, revision=run.revision)


@pytest.mark.slow
def test_an_import_that_lines_left_out_account_for_is_named_no_more(
    draft: Draft, sent: Draft, alice: User
) -> None:
    sent(stock("A"))
    run = draft(stock("A", "A", "B"))

    leave_out_sent(run, alice)

    assert run.left_out == [2]
    assert find_repeats(run).runs == []


def test_an_import_counts_for_what_lines_left_out_do_not_account_for(
    draft: Draft, sent: Draft, alice: User
) -> None:
    first = sent(stock("A", "A"))
    run = draft(stock("A", "A", "A", "A", "B"))
    leave_out_sent(run, alice)
    sent(stock("A", "Z"))

    repeats = find_repeats(run)

    assert [(one.run, one.count) for one in repeats.runs] == [(first, 1)]
