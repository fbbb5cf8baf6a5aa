"""Which mistakes would no test notice? `python -m tests.mutation --count 300 --seed 9`.

Of all places where the rooms that matter most could be wrong by one word, a sample is chosen by the
seed. Each is made wrong by itself, in a copy of the checkout, and the tests that are not slow and
run the place are played until one fails: those of the file's own first, then the others, the
quickest first. Which those are is learnt once (`--learn`, as long as `just fast` and half again).
What survives is printed: it needs a test, or is the same in other words and gets a row in
`equivalents.toml`. The log keeps what was tried: begun again, the run goes on after it; `--again`
tries what survived once more.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from hashlib import sha256
from pathlib import Path
from queue import SimpleQueue

from tests.mutation.equivalents import is_equivalent
from tests.mutation.mistakes import Mistake, find_mistakes
from tests.mutation.trial import ROOT, Copy
from tests.mutation.witnesses import Witnesses, learn

ROOMS = ("delivery", "duplicates", "gestimum", "outcomes", "values")
LOG = "log.jsonl"
#: How many tests are tried beside those of the file's own, before all others.
FEW = 12


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", default="9")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--folder", type=Path, default=ROOT / "data" / "mutation")
    parser.add_argument("--seconds", type=float, default=60, help="of tests for one mistake")
    parser.add_argument("--learn", action="store_true", help="which tests run which line, anew")
    parser.add_argument("--again", action="store_true", help="what survived, once more")
    options = parser.parse_args()
    if options.learn or not options.folder.exists():
        learn(options.folder)
    log = Log(options.folder / LOG)
    mistakes = [one for one in choose(options.count, options.seed) if not is_equivalent(one)]
    fates = [(one, log.fate_of(one)) for one in mistakes]
    open_ones = [one for one, fate in fates if fate is None or (options.again and not fate)]
    witnesses = Witnesses(options.folder)
    try_out(open_ones, witnesses, log, jobs=options.jobs, most=options.seconds)
    survivors = [one for one in mistakes if not log.fate_of(one)]
    for one in survivors:
        say(f"SURVIVES {describe(one)}")
    say(f"{len(mistakes)} mistakes, {len(survivors)} not noticed (seed {options.seed})")
    return 1 if survivors else 0


def choose(count: int, seed: str) -> list[Mistake]:
    """Return a sample in which a change of the code changes no more than what it is about."""
    everything = [
        mistake
        for room in ROOMS
        for path in sorted((ROOT / "imports" / room).rglob("*.py"))
        for mistake in find_mistakes(path)
    ]
    return sorted(everything, key=lambda one: draw_lot(one, seed))[:count]


def draw_lot(mistake: Mistake, seed: str) -> bytes:
    return sha256("\0".join([seed, *key_of(mistake)]).encode()).digest()


def key_of(mistake: Mistake) -> tuple[str, ...]:
    """Return what tells the mistake from all others, wherever its line has moved to."""
    place = str(mistake.path.relative_to(ROOT))
    return (place, mistake.code, mistake.what, str(mistake.turn))


def try_out(
    mistakes: list[Mistake], witnesses: Witnesses, log: "Log", *, jobs: int, most: float
) -> None:
    copies: SimpleQueue[Copy] = SimpleQueue()

    def try_one(mistake: Mistake) -> None:
        copy = copies.get()
        try:
            place = mistake.path.relative_to(ROOT)
            tests = witnesses.of(str(place), mistake.lines, most=most)
            rounds = [*find_own_tests(place, copy.folder), *tests[:FEW]], tests[FEW:]
            log.write(mistake, copy.notice(place, mistake.source, rounds, seconds=most))
        finally:
            copies.put(copy)

    with ExitStack() as stack, ThreadPoolExecutor(jobs) as pool:
        for _ in range(min(jobs, len(mistakes))):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            copies.put(stack.enter_context(closing(Copy(folder))))
        list(pool.map(try_one, mistakes))


def find_own_tests(place: Path, folder: Path) -> Iterator[str]:
    """Yield the file in the tree of tests that mirrors this one, where there is one."""
    _imports, *folders, name = place.parts
    own = Path("tests", *folders, f"test_{name}")
    if (folder / own).exists():
        yield str(own)


class Log:
    """What became of each mistake: the test that noticed it, or nothing."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.fates: dict[tuple[str, ...], str] = {}
        for line in path.read_text().splitlines() if path.exists() else ():
            *key, fate = json.loads(line)
            self.fates[tuple(key)] = fate

    def fate_of(self, mistake: Mistake) -> str | None:
        """Return the test that noticed the mistake, "" where none did, None if it is untried."""
        return self.fates.get(key_of(mistake))

    def write(self, mistake: Mistake, fate: str) -> None:
        self.fates[key_of(mistake)] = fate
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps([*key_of(mistake), fate], ensure_ascii=False) + "\n")
        say(f"{describe(mistake)}: {fate or 'SURVIVES'}")


def describe(mistake: Mistake) -> str:
    return f"{mistake.path.relative_to(ROOT)}:{mistake.line} {mistake.what}"


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
