from collections.abc import Iterator

import pytest

from imports.simulator import Simulator


@pytest.fixture
def erp() -> Iterator[Simulator]:
    with Simulator(drip_seconds=0) as simulator:
        yield simulator
