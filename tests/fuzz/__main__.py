"""`python -m tests.fuzz [--count 100000] [--seed N] [--jobs 2] [--only N]`.

Damages the sample of every kind in thousands of ways and takes each file through the whole reading
and check. What must hold: no crash, nothing beyond five seconds of processor, no line lost or
changed, and the quick check says what the slow one says. Prints how the files ended and whatever
does not hold; ends with status 1 where there is something.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from tests.fuzz.trial import Result, play

SHARE = 500
MOST_SECONDS = 5.0


def play_share(numbers: range, *, seed: str) -> list[Result]:
    with tempfile.TemporaryDirectory() as folder:
        results = [play(seed, number, Path(folder)) for number in numbers]
    for result in results:
        if result.seconds > MOST_SECONDS:
            result.wrongs.append(f"took {result.seconds:.1f} s")
    return results


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", default=str(random.randrange(10**6)))
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", type=int, help="the number of one file, to see it again")
    options = parser.parse_args()
    numbers = range(options.count)
    if options.only is not None:
        numbers = range(options.only, options.only + 1)
    print(f"{len(numbers)} files, seed {options.seed}", flush=True)  # noqa: T201
    start = time.monotonic()
    results: list[Result] = []
    shares = [numbers[place : place + SHARE] for place in range(0, len(numbers), SHARE)]
    with ProcessPoolExecutor(options.jobs) as pool:
        for share in pool.map(partial(play_share, seed=options.seed), shares):
            results += share
            for result in share:
                for wrong in result.wrongs:
                    print(f"file {result.number} ({result.what}): {wrong}", flush=True)  # noqa: T201
    print_ends(results)
    wrongs = sum(len(result.wrongs) for result in results)
    slowest = max(results, key=lambda result: result.seconds)
    print(  # noqa: T201
        f"{len(results)} files, {sum(result.lines for result in results)} lines, "
        f"{wrongs} wrongs; slowest {slowest.seconds:.2f} s (file {slowest.number}); "
        f"{time.monotonic() - start:.0f} s, seed {options.seed}"
    )
    return int(bool(wrongs) or len(results) != len(numbers))


def print_ends(results: list[Result]) -> None:
    """Print how many files were read and how many refused, and why, workbooks apart."""
    ends = Counter((result.what == "workbook", result.end) for result in results)
    for (is_workbook, end), count in sorted(ends.items()):
        print(f"{'workbook' if is_workbook else 'text':9} {end:22} {count:7}")  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
