"""Plays many trials in several processes, one after the other in each."""

import gc
import json
import logging
import os
import signal
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from django.core.management import call_command
from django.db import connection, connections

from imports.delivery.ledger import claim
from imports.delivery.send import deliver
from portal.models import Company, User
from tests.trials.judge import count_absent, count_posts, find_wrongs
from tests.trials.plan import Plan, choose
from tests.trials.trial import Trial


@dataclass(frozen=True)
class Result:
    number: int
    case: str
    story: str
    state: str
    posts: int
    absent: int
    second_posts: int
    wrongs: list[str]


def run_trials(seed: str, numbers: Sequence[int], *, jobs: int) -> list[Result]:
    logging.disable(logging.CRITICAL)  # what goes wrong is what the trials are about
    spare_the_disk()
    call_command("migrate", verbosity=0)
    if Company.objects.exclude(slug__startswith="trial-").exists():
        sys.exit("This database holds companies: give the trials one of their own.")
    user = find_user()
    warm_up(user)
    connections.close_all()
    gc.freeze()  # or every fork would copy what it never uses
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{job}.jsonl" for job in range(jobs)]
        pids = [start_job(path, user, seed, numbers[job::jobs]) for job, path in enumerate(paths)]
        try:
            # Kept open, or SQLite would put its files in order whenever nobody is connected.
            connection.ensure_connection()
            wait_for_jobs(pids, paths)
        finally:
            for pid in pids:
                with suppress(ProcessLookupError):
                    os.killpg(pid, signal.SIGKILL)
        lines = [line for path in paths if path.exists() for line in path.read_text().splitlines()]
    return [Result(**json.loads(line)) for line in lines]


def spare_the_disk() -> None:
    """Let SQLite not wait for the disk: processes die here, machines do not."""
    if connection.vendor == "sqlite":
        options = connection.settings_dict["OPTIONS"]
        options["init_command"] = options["init_command"].replace("=FULL", "=OFF")


def find_user() -> User:
    """Return the person who may do everything in every trial."""
    return User.objects.filter(username="trials").first() or User.objects.create_superuser(
        "trials", "trials@example.test", None
    )


def warm_up(user: User) -> None:
    """Send once without a fork, so that no fork has to load what all of them need."""
    trial = Trial(choose("warm up", 0), user)
    trial.confirm(trial.run)
    attempt = claim(trial.run.pk)
    assert attempt is not None
    deliver(attempt)  # nobody listens to what it sends
    trial.sweep()
    trial.cancel()
    trial.end()
    while threading.active_count() > 1:
        time.sleep(0.01)


def start_job(path: Path, user: User, seed: str, numbers: Sequence[int]) -> int:
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        os.setpgrp()
        with path.open("w") as file:
            for number in numbers:
                result = play(choose(seed, number), user)
                file.write(json.dumps(asdict(result)) + "\n")
                file.flush()
        status = 0
    except BaseException:  # noqa: BLE001 - it must not go on as a copy of its parent
        traceback.print_exc()
    finally:
        os._exit(status)


def play(plan: Plan, user: User) -> Result:
    trial = Trial(plan, user)
    try:
        record = trial.play()
    except Exception:  # noqa: BLE001 - one trial that fails is told with the others
        record = trial.record
        record.log.errors.append(traceback.format_exc())
    finally:
        trial.end()
    run = next((run for run in record.runs if run.pk == trial.run.pk), trial.run)
    counts = [(count_posts(record, run), count_absent(run)) for run in record.runs]
    return Result(
        number=plan.number,
        case=plan.case.name,
        story=plan.story,
        state=run.state,
        posts=sum(posts for posts, _ in counts),
        absent=sum(absent for _, absent in counts),
        second_posts=sum(max(0, posts - 1 - absent) for posts, absent in counts),
        wrongs=find_wrongs(record),
    )


def wait_for_jobs(pids: Sequence[int], paths: Sequence[Path]) -> None:
    """Wait for the end of every job, and say now and then how far they are."""
    left, told_at = set(pids), time.monotonic()
    while left:
        for pid in list(left):
            if os.waitpid(pid, os.WNOHANG)[0]:
                left.remove(pid)
        if time.monotonic() - told_at > 20:
            told_at = time.monotonic()
            done = sum(path.read_text().count("\n") for path in paths if path.exists())
            print(f"  {done}", flush=True)  # noqa: T201
        time.sleep(0.05)
