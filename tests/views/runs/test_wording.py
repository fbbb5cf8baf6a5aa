"""The sentences of the run's pages."""

import pytest

from imports.models import Run
from imports.views.runs.wording import explain_state


@pytest.mark.parametrize(
    "state", [state for state in Run.State if Run(state=state).is_over], ids=str
)
def test_every_state_that_ends_a_run_has_its_meaning(state: str) -> None:
    assert explain_state(Run(state=state, refused_count=2, adds_up=True)).meaning


def test_refusals_that_do_not_account_for_every_line_are_not_called_complete() -> None:
    complete = Run(state=Run.State.REFUSED, line_count=3, refused_count=3, adds_up=True)
    partial = Run(state=Run.State.REFUSED, line_count=3, refused_count=2, adds_up=False)

    assert explain_state(partial).meaning != explain_state(complete).meaning
    assert explain_state(partial).next_step != explain_state(complete).next_step
