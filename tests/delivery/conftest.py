"""A simulated ERP over real HTTP, and a company that sends to it."""

from collections.abc import Iterator

import pytest

from imports.delivery import queue
from imports.delivery.task_queue import RedisQueue, open_queue
from imports.models import Run
from imports.simulator import Simulator
from portal.models import Company, User
from tests.factories import make_run

STOCK = b"DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE\r\nE;001;ELS;20\r\nE;001;TRA;3\r\n"


@pytest.fixture(autouse=True)
def empty_redis() -> Iterator[None]:
    """Leave no task in Redis: unlike the database, it does not forget a test by itself."""
    yield
    tasks = open_queue()
    while isinstance(tasks, RedisQueue) and tasks.take():
        pass


@pytest.fixture
def erp() -> Iterator[Simulator]:
    with Simulator() as simulator:
        yield simulator


@pytest.fixture
def acme(company: Company, erp: Simulator) -> Company:
    """The company, its server being the simulator."""
    company.server_url = erp.url
    company.connect_timeout = 2
    company.answer_timeout = 10
    company.save()
    return company


@pytest.fixture
def draft(acme: Company, alice: User) -> Run:
    """Two stock lines that Alice has not confirmed yet."""
    return make_run(company=acme, user=alice, content=STOCK, line_count=2)


@pytest.fixture
def queued(draft: Run, alice: User) -> Run:
    """Two stock lines that Alice has confirmed and nobody has begun to send."""
    queue(draft, user=alice)
    return draft
