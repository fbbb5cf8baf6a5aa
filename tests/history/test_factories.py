"""The runs that other tests build upon."""

import pytest

from imports.models import Journal, Run
from tests.factories import make_company, make_run, make_user


@pytest.mark.django_db
@pytest.mark.parametrize("state", Run.State.values)
def test_a_made_run_has_what_its_state_calls_for(state: str) -> None:
    alice = make_user("alice")

    run = make_run(company=make_company(member=alice), user=alice, state=state, pieces=["ENT1"])

    assert run.source.path.read_bytes()
    assert list(Run.objects.visible_to(alice)) == [run]
    assert run.is_over == (run.finished_at is not None)
    assert (run.imported_count is not None) == Journal.objects.filter(attempt__run=run).exists()
    assert run.imported_count is None or run.imported_count + run.refused_count == run.line_count  # type: ignore[operator]
