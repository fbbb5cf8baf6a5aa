"""The queue that the `TASKS` setting names, as a worker sees it."""

import pytest

from imports.delivery.task_queue import open_queue
from imports.models import Run
from imports.simulator import Simulator

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_run_that_is_confirmed_comes_out_of_the_queue_once_and_is_sent(
    queued: Run, erp: Simulator
) -> None:
    mine, theirs = open_queue(), open_queue()

    task = mine.take()

    assert task is not None
    assert theirs.take() is None
    task()
    assert mine.take() is None
    queued.refresh_from_db()
    assert (queued.state, len(erp.posts)) == (Run.State.IMPORTED, 1)
