"""How thorough a run of the suite is: quick by default, whole where WHOLE is set, as in .ci/run.

Quick, a property test plays a part of its examples, others in each run. In CI it plays the same in
each run: a change is held up by what it breaks, and what chance finds is found at a desk. Of a
long matrix whose rows each start processes, a quick run plays every third row, always the same.
"""

import os
from collections.abc import Sequence

import pytest
from _pytest.mark import ParameterSet
from hypothesis import HealthCheck, settings

IS_WHOLE = bool(os.environ.get("WHOLE"))
QUICK_PART = 5
FEWEST = 10
EVERY = 3


def examples(count: int) -> int:
    """Return how many of `count` examples this run plays."""
    return count if IS_WHOLE else max(FEWEST, count // QUICK_PART)


def rows_of[T](matrix: Sequence[T]) -> Sequence[T]:
    """Return the rows of a long matrix that this run plays, the first and the last among them."""
    return matrix if IS_WHOLE else [*matrix[:-1:EVERY], matrix[-1]]


def few_of[T](matrix: Sequence[T], *, every: int = 8) -> list[ParameterSet]:
    """Return every row of a long matrix; all but one of `every` are `slow`, so not of `just fast`.

    For rows that are alike: a page for each kind of import, a deed on each thing.
    """
    marks = ((), (pytest.mark.slow,))
    return [pytest.param(row, marks=marks[at % every != 0]) for at, row in enumerate(matrix)]


# polars takes its time to load, and folders and databases are made for a test, not for an example.
COMMON = settings(
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.register_profile("whole", COMMON)
settings.register_profile("quick", COMMON, max_examples=examples(100))


def load_profile() -> None:
    """Have property tests that name no number of examples play as many as this run is worth."""
    settings.load_profile("whole" if IS_WHOLE else "quick")
