"""What will happen in a trial: chosen at random, the same for the same seed and number."""

import random
from dataclasses import dataclass

from imports.models import Ruling, Run
from tests.faults.behaviours import answer_and_reset, answer_well, reset_at_accept
from tests.faults.cases import CASES, SHORT, Case
from tests.killing import IN_THE_OFFICE, MOMENTS, MOMENTS_WITH_LOCKS

Finding = Ruling.Finding

#: Those that need no certificate, no resolver, no full backlog and no word from the client.
USABLE = [
    case
    for case in CASES
    if not case.certificate
    and case.host == "127.0.0.1"
    and case.door != "full"
    and case.behave not in (answer_and_reset, reset_at_accept)
]
FROZEN = "frozen in a transaction"
WELL = Case("answered well", answer_well, state=Run.State.IMPORTED)
#: The time within which nearly every send is over.
SPAN = 0.15


@dataclass(frozen=True)
class Blow:
    """What befalls the first worker: a signal, at a moment of its code or after some seconds.

    Who is frozen is stopped in the middle of a transaction, and holds its rows: the first worker,
    or the people's process.
    """

    name: str
    moment: str = ""
    seconds: float = 0.0
    #: Whether the lane goes on while a stopped worker sleeps, and a manager has ruled.
    is_overtaken: bool = False
    #: Whether what is frozen is killed in the end, or wakes.
    is_killed: bool = False


@dataclass(frozen=True)
class Plan:
    number: int
    case: Case
    #: How many connections meet the fault; those that follow are answered well.
    faulty: int
    #: For each worker, the pauses before each time it is told to send the run.
    calls: list[list[float]]
    blow: Blow | None
    #: When people confirm the same draft; before the workers start where there is none.
    clicks: list[float]
    #: When somebody confirms another draft of the same bytes.
    twin_after: float | None
    cancel_after: float | None
    sweep_after: float | None
    has_next: bool
    finding: Finding | None
    #: The longest pause of the server between two steps.
    slowness: float
    seed: str

    @property
    def story(self) -> str:
        """Say in a word what was done to the run, for the second table."""
        words = [self.blow.name] if self.blow else []
        words += ["then killed"] * (self.blow is not None and self.blow.is_killed)
        words += ["cancelled"] * (self.cancel_after is not None)
        words += ["swept"] * (self.sweep_after is not None)
        return ", ".join(words) or "undisturbed"

    @property
    def freezes_office(self) -> bool:
        """Whether it is people's process that is frozen, in the middle of what they ask for."""
        return self.blow is not None and self.blow.moment in IN_THE_OFFICE

    @property
    def is_undisturbed(self) -> bool:
        return self.blow is None and self.sweep_after is None


def choose(seed: str, number: int) -> Plan:
    own_seed = f"{seed}:{number}"
    rng = random.Random(own_seed)
    case = choose_case(rng)
    return Plan(
        number=number,
        case=case,
        faulty=rng.choice([1, 1, 2, 9]) if case.scheme == "http" else 9,
        calls=[
            [rng.uniform(0, SPAN / 4) for _ in range(rng.randint(1, 3))]
            for _ in range(rng.choice([1, 2, 2, 3]))
        ],
        blow=choose_blow(rng),
        clicks=[rng.uniform(0, SPAN / 8) for _ in range(rng.choice([0, 0, 1, 2, 3]))],
        twin_after=maybe(rng, 0.15, rng.uniform(0, SPAN / 4)),
        cancel_after=maybe(rng, 0.15, rng.uniform(0, SPAN)),
        sweep_after=maybe(rng, 0.15, rng.uniform(0, SPAN)),
        has_next=rng.random() < 0.2,
        finding=rng.choice([None, Finding.ABSENT, Finding.ABSENT, *Finding]),
        slowness=rng.choice([0, 0.005, 0.02, 0.05]),
        seed=own_seed,
    )


def choose_case(rng: random.Random) -> Case:
    if rng.random() < 0.3:
        return WELL
    return rng.choices(USABLE, [weigh(case) for case in USABLE])[0]


def weigh(case: Case) -> int:
    """Those that cost seconds come less often, but come."""
    is_slow = case.seconds == SHORT or case.is_large or "stalls" in case.name
    return 1 if is_slow else 10


def choose_blow(rng: random.Random) -> Blow | None:
    names = ["", "killed", "stopped", "told to end", FROZEN]
    name = rng.choices(names, [30, 30, 15, 10, 15])[0]
    if not name:
        return None
    if name == FROZEN:
        moment = rng.choice([*MOMENTS_WITH_LOCKS])
        return Blow(name, moment, is_overtaken=rng.random() < 0.7, is_killed=rng.random() < 0.5)
    moment = rng.choice([*MOMENTS]) if rng.random() < 0.5 else ""
    return Blow(name, moment, rng.uniform(0, SPAN), is_overtaken=rng.random() < 0.7)


def maybe(rng: random.Random, chance: float, value: float) -> float | None:
    return value if rng.random() < chance else None
