"""What the random test of the ledger plays with: people, files, workers, permitted steps."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from imports.delivery.reconcile import STATE_AFTER
from imports.gestimum.request import Digest
from imports.models import Attempt, Ruling, Run
from portal.models import Company, Membership, Role, User
from tests.factories import make_answer, make_company, make_source

State = Run.State
Finding = Ruling.Finding
START = datetime(2026, 11, 2, 8, tzinfo=UTC)
LINES = 10
MOST_RUNS = 6

#: Out of `unknown` there is no way but a person's word.
RULINGS = {(State.UNKNOWN, State(state)) for state in STATE_AFTER.values()}

#: What a server may answer: how many of the lines it counts as imported and refused, or bytes.
ANSWERS: dict[str, tuple[int, int] | bytes] = {
    State.IMPORTED: (LINES, 0),
    State.PARTIAL: (LINES - 3, 3),
    State.REFUSED: (0, LINES),
    "more than was sent": (LINES + 1, 0),
    "no JSON": b"<html>",
    "nothing": b"",
}
FATES = [*ANSWERS, "is turned away", "fails"]
DIGEST = Digest(size=100, sha256="0" * 64)
CONNECT_TIMEOUT, ANSWER_TIMEOUT = 10, 60

#: A company and a file.
places = st.tuples(st.integers(0, 2), st.integers(0, 1))


@dataclass
class World:
    """What lasts from one example to the next: people, companies, files."""

    companies: list[Company]
    operator: User
    manager: User
    sources: list[Any]


@dataclass
class Worker:
    """A process that holds an attempt, and how far it got."""

    attempt: Attempt
    step: str = "claimed"
    #: By its own clock: its last sign of life, and when its time limits end its connection.
    beaten_at: float = 0.0
    ends_at: float = 0.0


def write_answer(attempt: Attempt, name: str) -> bytes:
    counts = ANSWERS[name]
    if isinstance(counts, bytes):
        return counts
    run = Run.objects.get(pk=attempt.run_id)
    run.imported_count, run.refused_count = counts
    return make_answer(run)


def make_world() -> World:
    """Three profiles on two lanes, and two files, so that people get into each other's way."""
    operator = User.objects.create_user("alice")
    manager = User.objects.create_user("charlie")
    first, second = make_company(), make_company()
    same_lane = make_company(company_file=first.company_file)
    companies = [first, second, same_lane]
    assert len({company.lane for company in companies}) == 2
    for company in companies:
        company.connect_timeout, company.answer_timeout = CONNECT_TIMEOUT, ANSWER_TIMEOUT
        company.save()
        Membership.objects.create(company=company, user=operator, role=Role.OPERATOR)
        Membership.objects.create(company=company, user=manager, role=Role.MANAGER)
    return World(companies, operator, manager, [make_source(), make_source()])
