"""A sheet of a workbook to delimited text. Runs in a process of its own: see `conversion.py`.

Line n of the text is row n of the sheet. Formulas come by their stored values; macros are never
run, links never followed.
"""

import json
import sys
import time
import zipfile
from collections.abc import Sequence, Set
from contextlib import suppress
from functools import partial
from itertools import islice
from pathlib import Path
from xml.parsers.expat import ExpatError

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from imports.catalogue.names import normalise_name
from imports.reading.cell_text import WRITERS, number_text
from imports.reading.dialect import DELIMITERS, PREFERRED
from imports.reading.errors import UnreadableFile
from imports.reading.sheet_scan import SheetFindings, column_letters, scan_sheet
from imports.reading.workbook_info import ConversionReport, SheetInfo

# What the seconds suffice for, formulas and all.
MOST_CELLS = 3_000_000
MOST_SHEETS = 1_000
LONGEST_SHEET_NAME = 255
#: Of the lines in bytes: no more than an upload may have.
MOST_TEXT = 100 << 20
MOST_COLUMNS = 10_000
MOST_UNPACKED = 1 << 30
# Sheets of a few repeated values pack to a hundredth; a bomb to a thousandth.
MOST_RATIO = 300
ALWAYS_UNPACKED = 32 << 20
MOST_MEMORY = 1536 << 20
#: Of the processor. An upload waits for it.
MOST_SECONDS = 8
#: Later than this, sheets that are not read are not looked at either.
SECONDS_FOR_OTHERS = 4
HEADER_ROWS = 50
QUOTE = '"'
#: Stands between the cells until it is known which delimiter no cell holds.
BETWEEN = "\x1f"
BETWEEN_BYTE = BETWEEN.encode()


def main(path: str, out: str, options: str) -> None:
    """Convert the workbook at `path` into `out`; print what was found, or why not, as JSON."""
    limit_this_process()
    said: ConversionReport = {}
    try:
        write_sheet(Path(path), Path(out), said, **json.loads(options))
    except UnreadableFile as error:
        said["error"] = {"code": error.code, "params": dict(error.params)}
    except PasswordError:
        said["error"] = {"code": "workbook_encrypted", "params": {}}
    except MemoryError:
        said["error"] = {"code": "workbook_too_large", "params": {}}
    # Whatever a hostile or half file makes of the readers: it is a broken workbook to people.
    except (CalamineError, zipfile.BadZipFile, ExpatError, ValueError, KeyError, OSError):
        said["error"] = {"code": "workbook_broken", "params": {}}
    json.dump(said, sys.stdout)


def limit_this_process() -> None:
    with suppress(ImportError):  # Windows
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def write_sheet(
    path: Path,
    out: Path,
    said: ConversionReport,
    *,
    form: str,
    sheet: str,
    delimiter: str | None,
    mark: str,
    names: Sequence[str],
) -> None:
    """Write the sheet as text and put what was found into `said`.

    `form` is xlsx, xlsb, ods or xls; `sheet` empty for the first visible one that has a header of
    these `names`, or else that is filled; `delimiter` None for one that no cell holds; `mark` the
    decimal mark.
    """
    if form != "xls":
        refuse_bomb(path)
    workbook = CalamineWorkbook.from_path(str(path))
    said["sheets"] = list_sheets(workbook)
    chosen = choose_sheet(workbook, said["sheets"], wanted=sheet, names=names)
    said["sheet"] = chosen.name
    refuse_size(chosen)
    findings = SheetFindings()
    if form != "xls":
        with zipfile.ZipFile(path) as archive:
            findings = scan_sheet(archive, form, chosen.name)
    if findings.valueless:
        raise UnreadableFile("workbook_formula", sheet=chosen.name, cell=findings.valueless)
    said["merged"] = len(chosen.merged_cell_ranges or ())
    said["hidden_rows"] = findings.hidden_rows
    first = chosen.start[1] if chosen.start else 0
    said["hidden_columns"] = findings.count_hidden_columns(first, first + chosen.width - 1)
    said["errors_unseen"] = form not in ("xlsx", "ods")
    rows = Rows(chosen, findings, mark=mark)
    rough = out.with_name(f"{out.name}.rough")
    rows.write(rough)
    if not rows.width:
        raise UnreadableFile("workbook_empty", sheet=chosen.name)
    said.update(finish(rough, out, rows, delimiter))
    mark_other_sheets(workbook, said["sheets"], chosen, names=set(names))


def refuse_bomb(path: Path) -> None:
    """Look at the archive's directory alone. What it hides is bounded by the process's limits."""
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    is_bomb = unpacked > ALWAYS_UNPACKED and unpacked > MOST_RATIO * packed
    if unpacked > MOST_UNPACKED or is_bomb:
        raise UnreadableFile("workbook_too_large")


def list_sheets(workbook: CalamineWorkbook) -> list[SheetInfo]:
    sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    if len(sheets) > MOST_SHEETS:
        raise UnreadableFile("workbook_sheets", count=len(sheets), limit=MOST_SHEETS)
    if any(len(sheet.name) > LONGEST_SHEET_NAME for sheet in sheets):
        raise ValueError("no spreadsheet gives a sheet such a name")
    return [
        {"name": sheet.name, "is_hidden": sheet.visible != SheetVisibleEnum.Visible}
        for sheet in sheets
    ]


def choose_sheet(
    workbook: CalamineWorkbook,
    sheets: Sequence[SheetInfo],
    *,
    wanted: str,
    names: Sequence[str],
) -> CalamineSheet:
    if wanted in [sheet["name"] for sheet in sheets]:
        return workbook.get_sheet_by_name(wanted)
    if wanted:
        names_there = ", ".join(sheet["name"] for sheet in sheets)
        raise UnreadableFile("workbook_no_sheet", sheet=wanted, sheets=names_there)
    known, visible = set(names), [sheet["name"] for sheet in sheets if not sheet["is_hidden"]]
    filled = ""
    for name in visible:
        sheet = workbook.get_sheet_by_name(name)
        if has_header(sheet, known):
            return sheet
        if sheet.start is not None:
            filled = filled or name
    if not filled:
        raise UnreadableFile("workbook_empty", sheet=", ".join(visible))
    return workbook.get_sheet_by_name(filled)


def mark_other_sheets(
    workbook: CalamineWorkbook,
    sheets: Sequence[SheetInfo],
    chosen: CalamineSheet,
    *,
    names: Set[str],
) -> None:
    """Say which visible sheets may hold lines as well: they are read by nobody otherwise."""
    for sheet in sheets:
        if sheet["is_hidden"] or sheet["name"] == chosen.name:
            continue
        if time.process_time() > SECONDS_FOR_OTHERS:
            sheet["may_hold_lines"] = True
            continue
        other = workbook.get_sheet_by_name(sheet["name"])
        is_filled = other.start is not None
        # Accounting entries have no header: what is as wide may be more of them.
        is_alike = has_header(other, names) if names else other.width == chosen.width
        sheet["may_hold_lines"] = is_filled and is_alike


def has_header(sheet: CalamineSheet, known: Set[str]) -> bool:
    """Say whether one of the first rows holds two of the names or labels, or the only one."""
    for row in islice(sheet.iter_rows(), HEADER_ROWS):
        cells = {normalise_name(value) for value in row if isinstance(value, str)}
        if len(cells & known) >= min(2, len(known) or 2):
            return True
    return False


def refuse_size(sheet: CalamineSheet) -> None:
    if sheet.width > MOST_COLUMNS or sheet.height * sheet.width > MOST_CELLS:
        raise UnreadableFile("workbook_cells", sheet=sheet.name, limit=f"{MOST_CELLS // 1_000_000}")


class Rows:
    """The rows of a sheet as text, and what they need of a delimiter.

    `width` is how many columns hold anything; `free` the delimiters that no cell holds.
    """

    def __init__(self, sheet: CalamineSheet, findings: SheetFindings, *, mark: str) -> None:
        self.sheet = sheet
        self.first_column = sheet.start[1] if sheet.start else 0
        self.errors: dict[int, dict[int, str]] = {}
        for (row, column), text in findings.errors.items():
            self.errors.setdefault(row, {})[column - self.first_column] = text
        self.sayers = WRITERS | dict.fromkeys((int, float), partial(number_text, mark=mark))
        self.width = 0
        self.free = set(DELIMITERS)

    def write(self, path: Path) -> None:
        """Write every row up to the last filled one, its cells parted by U+001F."""
        between, blanks, width, size = self.sheet.width - 1, 0, 0, 0
        blank = BETWEEN * between
        with path.open("w", encoding="utf-8", newline="") as file:
            for number, values in enumerate(self.sheet.iter_rows()):
                line = self.say_row(number, values)
                if line == blank:
                    blanks += 1
                    continue
                if "\n" in line or "\r" in line or line.count(BETWEEN) != between:
                    self.refuse_cell(number, values)
                for delimiter in [one for one in self.free if one in line]:
                    self.free.remove(delimiter)
                if width <= between:
                    width = max(width, between + 1 - (len(line) - len(line.rstrip(BETWEEN))))
                size += (blanks + 1) * (between + 1) + len(line)
                if size > MOST_TEXT:
                    raise UnreadableFile("workbook_too_large")
                file.write(f"{blank}\n" * blanks)
                file.write(f"{line}\n")
                blanks = 0
        self.width = width

    def say_row(self, number: int, values: Sequence[object]) -> str:
        sayers = self.sayers
        cells = [sayers[type(value)](value) for value in values]
        for column, text in self.errors.get(number, {}).items():
            if 0 <= column < len(cells):
                cells[column] = text
        return BETWEEN.join(cells)

    def refuse_cell(self, number: int, values: Sequence[object]) -> None:
        for column, value in enumerate(values):
            if not isinstance(value, str):
                continue
            cell = f"{column_letters(column + self.first_column)}{number + 1}"
            if "\n" in value or "\r" in value:
                raise UnreadableFile("workbook_line_break", sheet=self.sheet.name, cell=cell)
            if BETWEEN in value:
                raise UnreadableFile("workbook_control", sheet=self.sheet.name, cell=cell)


def finish(rough: Path, out: Path, rows: Rows, delimiter: str | None) -> ConversionReport:
    """Put the delimiter between the cells and leave out the empty columns at the end."""
    if delimiter == "" and rows.width > 1:
        raise UnreadableFile("workbook_fixed_width", sheet=rows.sheet.name)
    chosen = delimiter or next((one for one in PREFERRED if one in rows.free), PREFERRED[0])
    quote = QUOTE if delimiter is not None or chosen not in rows.free else ""
    with rough.open("rb") as source, out.open("wb") as target:
        if not quote and rows.width == rows.sheet.width:
            while block := source.read(1 << 20):
                target.write(block.replace(BETWEEN_BYTE, chosen.encode()))
        else:
            for raw in source:
                cells = raw.decode("utf-8").removesuffix("\n").split(BETWEEN)[: rows.width]
                if quote:
                    cells = [protect(cell, chosen, quote) for cell in cells]
                target.write(f"{chosen.join(cells)}\n".encode())
    return {"delimiter": delimiter if delimiter is not None else chosen, "text_delimiter": quote}


def protect(cell: str, delimiter: str, quote: str) -> str:
    if delimiter not in cell and not cell.startswith(quote):
        return cell
    return quote + cell.replace(quote, quote * 2) + quote


if __name__ == "__main__":
    main(*sys.argv[1:])
