"""`python -m tests.trials [--count 5000] [--seed N] [--database-url …] [--jobs N]`.

Prints what came of every fault and of every misfortune, and every broken promise; ends with
status 1 where there is one. The database is one of its own, which is filled and not emptied;
without an address it is an SQLite file that goes with the run.
"""

import argparse
import os
import random
import sys
import time
from collections import Counter


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.trials")
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--seed", default=str(random.randrange(10**6)))
    parser.add_argument("--database-url", default=os.environ.get("DATABASE_URL", ""))
    parser.add_argument("--jobs", type=int, default=2 * (os.cpu_count() or 1))
    parser.add_argument("--only", type=int, help="the number of one trial, to see it again")
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    if options.database_url:
        os.environ["DATABASE_URL"] = options.database_url
    if options.database_url.startswith("postgres"):
        # Somebody frozen holds up their own trial only: nobody need wait for long. SQLite's one
        # lock is what all trials share.
        os.environ.setdefault("LOCK_TIMEOUT_SECONDS", "1")

    import django  # noqa: PLC0415

    django.setup()
    from tests.trials.running import run_trials  # noqa: PLC0415 - after the settings

    numbers = range(options.count) if options.only is None else [options.only]
    print(f"{len(numbers)} trials, seed {options.seed}", flush=True)  # noqa: T201
    start = time.monotonic()
    results = run_trials(options.seed, numbers, jobs=options.jobs)
    seconds = time.monotonic() - start
    print_table("Fault", Counter((result.case, result.state) for result in results))
    print_table("What befell it", Counter((result.story, result.state) for result in results))
    wrongs = [(result.number, wrong) for result in results for wrong in result.wrongs]
    for number, wrong in wrongs:
        print(f"trial {number}: {wrong}")  # noqa: T201
    posts, absent = (sum(getattr(r, name) for r in results) for name in ("posts", "absent"))
    print(  # noqa: T201
        f"{len(results)} trials, {posts} POSTs, {absent} rulings that nothing arrived, "
        f"{sum(result.second_posts for result in results)} second POSTs without a ruling, "
        f"{len(wrongs)} broken promises, {seconds:.0f} s, seed {options.seed}"
    )
    return int(bool(wrongs) or len(results) != len(numbers))


def print_table(head: str, counts: "Counter[tuple[str, str]]") -> None:
    """Print how many trials ended in which state."""
    states = sorted({state for _, state in counts})
    rows = sorted({row for row, _ in counts})
    width = max(len(row) for row in [head, *rows])
    print("\n" + head.ljust(width), *(state.rjust(9) for state in states))  # noqa: T201
    for row in rows:
        print(row.ljust(width), *(f"{counts[row, state]:9}" for state in states))  # noqa: T201
    print(  # noqa: T201
        "all".ljust(width), *(f"{sum(counts[row, s] for row in rows):9}" for s in states), "\n"
    )


if __name__ == "__main__":
    sys.exit(main())
