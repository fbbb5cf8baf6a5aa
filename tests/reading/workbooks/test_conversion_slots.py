"""Few workbooks are converted at a time, and whoever is killed holds up nobody."""

import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from imports.catalogue import KINDS
from imports.reading import UnreadableFile, convert_workbook
from imports.reading.workbooks.conversion_slots import AT_ONCE, MOST_WAITING, lock_any, take_slot
from tests.processes import ROOT
from tests.workbooks import make_workbook

pytestmark = pytest.mark.slow

HOLD = """
import subprocess, sys
from pathlib import Path
from imports.reading.workbooks.conversion_slots import take_slot
with take_slot(Path(sys.argv[1]), patience=0) as slot:
    command = [sys.executable, "-c", "import sys; print(1, flush=True); sys.stdin.read()"]
    subprocess.run(command, pass_fds=[slot.fileno()])
"""


def take_all(stack: ExitStack, folder: Path) -> None:
    for _slot in range(AT_ONCE):
        stack.enter_context(take_slot(folder, patience=0))


def test_so_many_are_converted_at_a_time_and_the_next_one_is_told(tmp_path: Path) -> None:
    with ExitStack() as stack:
        take_all(stack, tmp_path)

        with pytest.raises(UnreadableFile) as refusal, take_slot(tmp_path, patience=0.2):
            pass

    assert refusal.value.code == "workbooks_busy"
    with take_slot(tmp_path, patience=0):
        pass


def test_whoever_waits_gets_the_slot_that_becomes_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ExitStack() as stack:
        take_all(stack, tmp_path)
        # Instead of the pause between two looks.
        monkeypatch.setattr("time.sleep", lambda _seconds: stack.close())

        with take_slot(tmp_path, patience=60):
            pass


def test_only_few_wait_for_a_slot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("time.sleep", pauses.append)
    with ExitStack() as stack:
        take_all(stack, tmp_path)
        for _place in range(MOST_WAITING):
            place = lock_any(tmp_path, "waiting", MOST_WAITING)
            assert place
            stack.enter_context(place)

        with pytest.raises(UnreadableFile), take_slot(tmp_path, patience=60):
            pass

    assert not pauses


@pytest.mark.skipif(sys.platform == "win32", reason="locks are not inherited there")
def test_a_killed_process_gives_its_slot_back_when_its_conversion_ends(tmp_path: Path) -> None:
    holders = [hold_slot(tmp_path) for _slot in range(AT_ONCE)]
    holders[0].send_signal(signal.SIGKILL)
    holders[0].wait()

    with pytest.raises(UnreadableFile), take_slot(tmp_path, patience=0):
        pass
    end_conversion(holders[0])

    with take_slot(tmp_path, patience=10):
        pass
    for holder in holders[1:]:
        end_conversion(holder)
        holder.wait()


def hold_slot(folder: Path) -> "subprocess.Popen[bytes]":
    """Start a process that holds a slot until its conversion's input ends."""
    command = [sys.executable, "-c", HOLD, str(folder)]
    pipe = subprocess.PIPE
    holder = subprocess.Popen(command, stdin=pipe, stdout=pipe, cwd=ROOT)
    assert holder.stdout
    assert holder.stdout.readline() == b"1\n"
    return holder


def end_conversion(holder: "subprocess.Popen[bytes]") -> None:
    assert holder.stdin
    assert holder.stdout
    holder.stdin.close()
    holder.stdout.close()


def test_a_conversion_holds_a_slot_and_gives_it_back(tmp_path: Path) -> None:
    path = tmp_path / "workbook.xlsx"
    path.write_bytes(make_workbook([["ART_CODE"], ["A"]]))

    def convert() -> str:
        sheet = convert_workbook(
            path,
            tmp_path / "lines",
            form="xlsx",
            kind=KINDS["articles"],
            slots=tmp_path,
            patience=0,
        )
        return sheet.error.code if sheet.error else ""

    with ExitStack() as stack:
        take_all(stack, tmp_path)
        while_busy = convert()

    assert (while_busy, convert()) == ("workbooks_busy", "")
