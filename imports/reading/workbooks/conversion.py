"""Has a sheet of a workbook converted to text, by a process that cannot harm this one.

The readers unpack what strangers made. Their process has little memory, a few seconds, none of this
one's secrets in its environment, and may die without a trace but a sentence. Few of them run at a
time.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from imports.catalogue import EntryFormat, Kind
from imports.catalogue.cell_use import CellUse, find_use
from imports.catalogue.synonyms import find_collisions, find_label_keys, find_synonyms
from imports.reading.errors import UnreadableFile
from imports.reading.workbooks.conversion_slots import take_slot
from imports.reading.workbooks.workbook_info import ConversionReport, WorkbookInfo, build_info

ROOT = Path(__file__).resolve().parents[3]
#: Of the clock; those of the processor are fewer (`workbook.py`).
MOST_SECONDS = 40
#: How long one waits for others to be converted, where nothing else is said.
PATIENCE_SECONDS = 6
#: What a process needs to start: nothing of it is secret.
ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP")


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What became of a workbook: `info` is fit to be stored; `error` says why there is no text."""

    info: WorkbookInfo
    delimiter: str = ""
    text_delimiter: str = ""
    error: UnreadableFile | None = None


def convert_workbook(
    path: Path,
    out: Path,
    *,
    form: str,
    kind: Kind,
    slots: Path,
    patience: float = PATIENCE_SECONDS,
    entry_format: EntryFormat | None = None,
    sheet: str = "",
) -> Sheet:
    """Write a sheet of the workbook at `path` into `out` as UTF-8 lines, row n on line n.

    `form` as `inspect` tells it; `sheet` by name, else the first visible one that has a header of
    the kind, or is filled. `slots` is the folder that all processes of a machine share for taking
    turns; whoever waits longer than `patience`, in seconds, is told so.
    """
    options = {
        "form": form,
        "sheet": sheet,
        "delimiter": entry_format.separator if entry_format else None,
        "mark": entry_format.decimal_separator if entry_format else ",",
        "words": {
            "names": {} if kind.is_entries else list_uses(kind),
            "titles": {} if kind.is_entries else list_title_uses(kind),
        },
    }
    try:
        with take_slot(slots, patience=patience) as slot:
            said = run_apart([str(path), str(out), json.dumps(options)], slot)
    except UnreadableFile as busy:
        return Sheet(info=build_info(form, {}), error=busy)
    info = build_info(form, said)
    if error := said.get("error"):
        return Sheet(info=info, error=UnreadableFile(error["code"], **error["params"]))
    return Sheet(info=info, delimiter=said["delimiter"], text_delimiter=said["text_delimiter"])


def list_uses(kind: Kind) -> dict[str, CellUse]:
    """Return what the columns of the kind are used for, by name and by label."""
    fields = {**kind.fields_by_label, **kind.fields_by_normal_name}
    return {name: find_use(field) for name, field in sorted(fields.items())}


def list_title_uses(kind: Kind) -> dict[str, CellUse]:
    """Return the same by what the columns are called elsewhere (`make_header_key`)."""
    named: dict[str, str] = {key: own[0].name for key, own in find_label_keys(kind.key).items()}
    named |= {key: own[0].field for key, own in find_synonyms(kind.key).items()}
    named |= {key: names[0] for key, names in find_collisions(kind.key).items() if names}
    fields = kind.fields_by_name
    return {key: find_use(fields[name]) for key, name in named.items() if name in fields}


def run_apart(arguments: Sequence[str], slot: IO[bytes]) -> ConversionReport:
    """Run `workbook.py` in a process of its own, which holds the slot, and return what it says."""
    environment = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no shell
            [sys.executable, "-X", "utf8", "-m", "imports.reading.workbooks.workbook", *arguments],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=MOST_SECONDS,
            check=False,
            pass_fds=[slot.fileno()] if os.name == "posix" else (),
        )
    except subprocess.TimeoutExpired:
        return {"error": {"code": "workbook_too_large", "params": {}}}
    if done.returncode:
        # Killed at a limit, or given up by the allocator: which one hardly matters to people. Ended
        # by itself: half a file made the reader panic (python-calamine 0.9.1, a cut .xls).
        is_limit = done.returncode < 0 or b"MemoryError" in done.stderr
        code = "workbook_too_large" if is_limit else "workbook_broken"
        return {"error": {"code": code, "params": {}}}
    said: ConversionReport = json.loads(done.stdout)
    return said
