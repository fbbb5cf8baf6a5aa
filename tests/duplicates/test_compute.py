"""Taking the fingerprint of a draft: what it costs, and that it is taken once."""

import pytest

from imports.duplicates.allowance import STEPS_OF_LINE, Allowance, CannotCompare
from imports.duplicates.compute import find_fingerprint
from tests.duplicates.conftest import Draft, stock

pytestmark = pytest.mark.django_db


def test_a_fingerprint_costs_the_bytes_and_the_lines_of_the_file_once(draft: Draft) -> None:
    run = draft(stock("A", "B"))
    steps = run.lines.file.size + 2 * STEPS_OF_LINE

    with pytest.raises(CannotCompare) as refusal:
        find_fingerprint(run, Allowance(steps - 1))
    taken = find_fingerprint(run, Allowance(steps))

    assert refusal.value.reason == "under_way"
    assert taken.line_count == 2
    assert find_fingerprint(run, Allowance(0)) == taken
