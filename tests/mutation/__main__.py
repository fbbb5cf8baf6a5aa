"""Which mistakes would no test notice? `python -m tests.mutation --count 300 --seed 9`.

Works in a copy of the checkout. Of all places where the rooms that matter most could be wrong by
one word, a sample is chosen by the seed; each is made wrong by itself, and the tests of its room
run until one fails. What survives is printed: it needs a test, or is the same in other words.
"""

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.mutation.mistakes import Mistake, find_mistakes

ROOT = Path(__file__).resolve().parent.parent.parent
#: Each room, and the tests that must notice what goes wrong in it.
ROOMS: dict[str, Sequence[str]] = {
    "delivery": ("tests/delivery", "tests/duplicates"),
    "duplicates": ("tests/duplicates", "tests/delivery"),
    "gestimum": ("tests/gestimum", "tests/outcomes", "tests/history"),
    "outcomes": ("tests/outcomes", "tests/history", "tests/gestimum"),
    "values": ("tests/values", "tests/checking", "tests/editing"),
}
SECONDS = 300
COPIED = ("imports", "portal", "tests", "templates", "locale", "docs")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", default="9")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    mistakes = choose(options.count, options.seed)
    with ThreadPoolExecutor(options.jobs) as pool:
        survivors = [found for found in pool.map(try_out, mistakes) if found]
    say(f"{len(mistakes)} mistakes, {len(survivors)} not noticed (seed {options.seed})")
    return 1 if survivors else 0


def choose(count: int, seed: str) -> list[Mistake]:
    everything = [
        mistake
        for room in ROOMS
        for path in sorted((ROOT / "imports" / room).rglob("*.py"))
        for mistake in find_mistakes(path)
    ]
    return random.Random(seed).sample(everything, min(count, len(everything)))


def try_out(mistake: Mistake) -> Mistake | None:
    """Return the mistake if no test notices it."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in COPIED:
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        for path in list_loose_files():
            shutil.copy(path, copy)
        place = mistake.path.relative_to(ROOT)
        (copy / place).write_text(mistake.source, encoding="utf-8")
        is_noticed = fails(copy, place)
    say(f"{'noticed ' if is_noticed else 'SURVIVES'} {place}:{mistake.line} {mistake.what}")
    return None if is_noticed else mistake


def list_loose_files() -> Iterator[Path]:
    return (path for path in ROOT.iterdir() if path.is_file())


def fails(copy: Path, place: Path) -> bool:
    """Whether some test of the mistake's room fails, those of its own file first."""
    _imports, room, *rest = place.parts
    own = copy.joinpath("tests", room, *rest[:-1], f"test_{rest[-1]}")
    targets = [*([str(own)] if own.exists() else []), *ROOMS[room]]
    command = [
        sys.executable, "-m", "pytest", "-x", "-q", "-n0", "-p", "no:cacheprovider",
        "-m", "not slow",
    ]  # fmt: skip
    for target in targets:
        try:
            done = subprocess.run(
                [*command, target], cwd=copy, capture_output=True, timeout=SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            return True
        if done.returncode:
            return True
    return False


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
