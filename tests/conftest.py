"""The people and the company that tests talk about.

Alice is an operator of `company`, Bob a reader, Charlie a manager; the stranger has no access to
it, and the admin is a site administrator. `client_of(alice)` is Alice's browser.
"""

import gc
import os
from collections.abc import Callable, Iterator, Sequence

import pytest
from django.test import Client
from django.utils import translation
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

from portal.models import Company, Membership, Role, User
from tests.effort import load_profile

# The tables of the documents, written by the tests; the tables of the database, made once.
pytest_plugins = ["tests.tables", "tests.database"]

type ClientOf = Callable[[User], Client]

PASSWORD = "correct horse battery staple"

load_profile()

# Thousands of tests are collected, and all of them stay: to look for waste among them again and
# again takes a quarter of the collection.
gc.disable()


def pytest_xdist_auto_num_workers() -> int:
    """Play the tests in one process more than there are cores: many wait for other processes."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that may touch the database; pytest-django refuses it to all others."""
    for item in items:
        fixtures: Sequence[str] = getattr(item, "fixturenames", ())
        if item.get_closest_marker("django_db") or {"db", "transactional_db"} & {*fixtures}:
            item.add_marker(pytest.mark.database)


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


class OneProcessForBrowser(LoadScopeScheduling):  # type: ignore[misc]
    """Gives the tests of the browser to one process, which starts Chromium once; others go singly.

    The mark for this, xdist_group, does nothing with pytest 9.2 (pytest-xdist 3.8.0).
    """

    def _split_scope(self, nodeid: str) -> str:
        return "browser" if nodeid.startswith("tests/browser/") else nodeid

    def mark_test_complete(
        self, node: WorkerController, item_index: int, duration: float = 0
    ) -> None:
        """Forget what is done: it would be counted anew after each of thousands of tests."""
        nodeid = self.registered_collections[node][item_index]
        scope, units = self._split_scope(nodeid), self.assigned_work[node]
        units[scope][nodeid] = True
        if all(units[scope].values()):
            del units[scope]
        self._reschedule(node)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> OneProcessForBrowser:
    return OneProcessForBrowser(config, log)


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """Leave no language behind: a request activates one, and the next test expects French."""
    yield
    translation.deactivate()


@pytest.fixture
def company(db: None) -> Company:
    """A test company with a password; nothing listens at its server's address."""
    return Company.objects.create(
        slug="acme",
        name="Acme",
        is_test=True,
        server_url="http://erp.example.test:8080",
        company_file="Acme.Gestimum",
        erp_user="WEB",
        erp_password="ERP-s3cret",
    )


@pytest.fixture
def alice(company: Company) -> User:
    """An operator of the company: she sends files."""
    return create_member("alice", company, Role.OPERATOR)


@pytest.fixture
def bob(company: Company) -> User:
    """A reader of the company: he sees everything and changes nothing."""
    return create_member("bob", company, Role.READER)


@pytest.fixture
def charlie(company: Company) -> User:
    """A manager of the company: he sends files, edits the company and rules on unknown outcomes."""
    return create_member("charlie", company, Role.MANAGER)


@pytest.fixture
def stranger(db: None) -> User:
    """Somebody who may log in and has no company."""
    return create_user("stranger")


@pytest.fixture
def admin(db: None) -> User:
    """A site administrator, member of no company."""
    return User.objects.create_superuser("admin", "admin@example.test", PASSWORD)


@pytest.fixture
def client_of() -> ClientOf:
    """Return a browser in which a user is logged in."""

    def log_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return log_in


def create_user(username: str) -> User:
    return User.objects.create_user(username, f"{username}@example.test", PASSWORD)


def create_member(username: str, company: Company, role: Role) -> User:
    user = create_user(username)
    Membership.objects.create(user=user, company=company, role=role)
    return user
