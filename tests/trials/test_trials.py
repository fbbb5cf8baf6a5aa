"""The trials wait for their own rows, and say what else is wrong."""

from collections.abc import Iterator
from unittest import mock

import psycopg
import pytest
from django.db import OperationalError, connection

from portal.models import User
from tests.trials import patience
from tests.trials.patience import wait_out_locks
from tests.trials.plan import choose
from tests.trials.trial import Trial


def locked(sqlstate: str = "55P03") -> OperationalError:
    """Return what Django raises for an error of PostgreSQL, by default a lock not given in time."""
    error = OperationalError()
    error.__cause__ = psycopg.errors.lookup(sqlstate)()
    return error


@pytest.fixture
def close() -> Iterator[mock.Mock]:
    with mock.patch.object(connection, "close") as mocked:
        yield mocked


def test_what_is_locked_is_asked_for_again_on_a_new_connection(close: mock.Mock) -> None:
    step = mock.Mock(side_effect=[locked(), locked(), "the rows"])

    assert wait_out_locks(step) == "the rows"

    assert step.call_count == 3
    assert close.call_count == 2


def test_what_stays_locked_is_reported_in_the_end(
    close: mock.Mock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "PATIENCE", -1)

    with pytest.raises(OperationalError):
        wait_out_locks(mock.Mock(side_effect=locked()))


@pytest.mark.parametrize("sqlstate", ["40P01", "57P01"], ids=["a deadlock", "a shutdown"])
def test_no_other_error_is_waited_out(close: mock.Mock, sqlstate: str) -> None:
    step = mock.Mock(side_effect=[locked(sqlstate), "the rows"])

    with pytest.raises(OperationalError):
        wait_out_locks(step)

    assert step.call_count == 1


def test_no_two_trials_share_the_row_of_their_bytes(admin: User) -> None:
    """Who confirms holds it: somebody frozen there would hold up the other trials."""
    trials = [Trial(choose("seed", 0), admin) for _ in range(2)]
    paths = [trial.source.path for trial in trials]

    assert trials[0].source != trials[1].source
    assert all(path.exists() for path in paths)
    for trial in trials:
        trial.erp.finish()
        trial.end()
    assert not any(path.exists() for path in paths), "its bytes go with a trial"
