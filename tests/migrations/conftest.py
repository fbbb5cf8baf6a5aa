"""The database as the first release left it."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.migrations.steps import FIRST, migrate, migrate_to_now


@pytest.fixture
def old(transactional_db: None) -> Iterator[Any]:
    """The models of the first release, over its tables."""
    yield migrate(FIRST)
    migrate_to_now()
