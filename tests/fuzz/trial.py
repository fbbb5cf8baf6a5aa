"""One damaged file through inspection, detection, reading, check, editing and request.

What the file holds is found out here anew, by Python's own decoding and a plain split: nothing of
the reader under test takes part.
"""

import io
import json
import os
import random
from dataclasses import dataclass, field, replace
from pathlib import Path

from imports.checking import check_table
from imports.gestimum.request import CompanyLogin, build_parameters, write_request
from imports.reading import (
    DECIMAL_MARKS,
    DELIMITERS,
    ENCODINGS,
    MESSAGES,
    Dialect,
    Table,
    UnreadableFile,
    convert_workbook,
    detect,
    inspect,
    open_table,
)
from tests.fuzz.damage import damage, damage_workbook
from tests.fuzz.edited import find_wrong_edits
from tests.fuzz.lines import sent_lines, split_naively, without_blank_end
from tests.fuzz.samples import Sample, list_samples, list_workbooks

LOGIN = CompanyLogin(file="DEMO.Gestimum", user="DEMO", password="")
WORKBOOKS = 0.01
BOTH_PATHS = 0.5
EDITED = 0.5


@dataclass
class Result:
    """What came of one file: `end` is "read" or why it was refused; `wrongs` what must not be.

    `seconds` are of processors, this process's and that of the reader of workbooks: a busy machine
    takes longer on the clock.
    """

    number: int
    what: str = ""
    end: str = ""
    seconds: float = 0.0
    lines: int = 0
    wrongs: list[str] = field(default_factory=list)


def play(seed: str, number: int, folder: Path) -> Result:
    """Make file `number` of `seed` and try it. The same two give the same file everywhere."""
    rng = random.Random(f"{seed}-{number}")
    sample = rng.choice(list_samples())
    path = folder / f"{number}.file"
    is_workbook = rng.random() < WORKBOOKS
    result = Result(number=number, what="workbook" if is_workbook else sample.kind.key)
    raw = damage_workbook(rng.choice(list_workbooks()), rng) if is_workbook else damage(sample, rng)
    path.write_bytes(raw)
    start = sum(os.times()[:4])
    try:
        read(path, sample, rng, result)
    except UnreadableFile as error:
        result.end = error.code
        if not is_true(error, path):
            result.wrongs.append(f"refused without reason: {error.code} {dict(error.params)}")
    except Exception as error:  # noqa: BLE001 - whatever it is: that is what is looked for
        result.end = "crash"
        result.wrongs.append(f"{type(error).__name__}: {error}"[:300])
    result.seconds = sum(os.times()[:4]) - start
    return result


def read(path: Path, sample: Sample, rng: random.Random, result: Result) -> None:
    form = inspect(path)
    known = None
    if form:
        out = path.with_suffix(".lines")
        sheet = convert_workbook(
            path,
            out,
            form=form,
            kind=sample.kind,
            entry_format=sample.entry_format,
            slots=out.parent,
        )
        if sheet.error is not None:
            raise sheet.error
        path, known = out, sheet.delimiter
    dialect = detect(
        path, kind=sample.kind, entry_format=sample.entry_format, known_delimiter=known
    ).dialect
    if rng.random() < 0.4:
        dialect = choose_otherwise(dialect, sample, rng)
    table = open_table(path, dialect)
    result.end, result.lines = "read", table.line_count
    result.wrongs += find_wrong_lines(path, table)
    result.wrongs += find_wrong_request(table, sample)
    result.wrongs += find_wrong_report(table, sample, both=rng.random() < BOTH_PATHS)
    if rng.random() < EDITED:
        result.wrongs += find_wrong_edits(path, table, sample, rng)


def choose_otherwise(dialect: Dialect, sample: Sample, rng: random.Random) -> Dialect:
    """Read in another way, as people may choose in the page."""
    if rng.random() < 0.3:
        dialect = replace(dialect, encoding=rng.choice(ENCODINGS))
    if sample.kind.is_entries:
        return dialect
    if rng.random() < 0.5:
        dialect = replace(dialect, text_delimiter=rng.choice("\"'*"))
    if rng.random() < 0.3:
        dialect = replace(dialect, delimiter=rng.choice(DELIMITERS))
    if rng.random() < 0.3:
        dialect = replace(dialect, start_line=rng.randint(1, 6))
    if rng.random() < 0.3:
        dialect = replace(dialect, has_header=False, field_names=("A", "B"))
    if rng.random() < 0.3:
        dialect = replace(dialect, decimal_mark=rng.choice(DECIMAL_MARKS))
    return dialect


def find_wrong_lines(path: Path, table: Table) -> list[str]:
    """Hold the lines that would be sent against those of the file, less what is said left out."""
    lines = split_naively(path.read_bytes(), table.dialect.encoding)
    kept = without_blank_end(lines, table.dialect.delimiter)
    wrongs = []
    if sent_lines(table) != kept[table.start_line - 1 :]:
        wrongs.append("a line is lost or changed")
    if table.dropped_empty != len(lines) - len(kept):
        wrongs.append(f"{table.dropped_empty} lines said dropped, {len(lines) - len(kept)} are")
    if table.has_end_mark != any("\x1a" in line for line in lines[len(kept) :]):
        wrongs.append("what is said of the end mark is wrong")
    return wrongs


def find_wrong_request(table: Table, sample: Sample) -> list[str]:
    """Look into the bytes that would go to the ERP."""
    chosen = {"format": sample.entry_format.key} if sample.entry_format else {}
    parameters = build_parameters(sample.kind, table.dialect, chosen=chosen)
    body = io.BytesIO()
    write_request(sample.kind, LOGIN, parameters, sent_lines(table), body)
    request = json.loads(body.getvalue())[sample.kind.root]["parametres"]
    if request[sample.kind.file_parameter] != sent_lines(table):
        return ["the request holds other lines"]
    return []


def find_wrong_report(table: Table, sample: Sample, *, both: bool) -> list[str]:
    """Check the table, in both ways if wanted, and hold the report against the table."""
    report = check_table(table, sample.kind, entry_format=sample.entry_format, is_fast=False)
    wrongs = []
    if report.lines != table.line_count:
        wrongs.append(f"{report.lines} lines checked of {table.line_count}")
    last = max(table.last_line, table.start_line)
    if any(not 1 <= problem.line <= last for problem in report.problems):
        wrongs.append("a problem stands outside the file")
    if both and report != check_table(
        table, sample.kind, entry_format=sample.entry_format, is_fast=True
    ):
        wrongs.append("the fast check says otherwise")
    return wrongs


def is_true(error: UnreadableFile, path: Path) -> bool:
    """Say whether a refusal has the reason that it gives, where that can be told plainly."""
    raw = path.read_bytes()
    if error.code not in MESSAGES:
        return False
    if error.code == "nul_byte":
        return raw[int(error.params["byte"]) - 1 : int(error.params["byte"])] == b"\0"
    if error.code == "undecodable":
        place = int(error.params["byte"]) - 1
        return f"0x{raw[place]:02X}" == error.params["value"]
    if error.code == "empty":
        return not raw
    if error.code == "only_empty_lines":
        return not raw.strip(b"\r\n\x1a\x00\xef\xbb\xbf\xff\xfe \t;,|")
    return True
