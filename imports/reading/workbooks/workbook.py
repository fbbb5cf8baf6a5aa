"""A sheet of a workbook to delimited text. Runs in a process of its own: see `conversion.py`.

Line n of the text is row n of the sheet. Formulas come by their stored values; macros are never
run, links never followed.
"""

import json
import struct
import sys
import time
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from contextlib import nullcontext, suppress
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

from imports.reading.dialect import PREFERRED
from imports.reading.errors import UnreadableFile
from imports.reading.workbooks.cell_displays import Displays
from imports.reading.workbooks.ods_displays import read_ods_displays
from imports.reading.workbooks.ods_tabs import without_tabs
from imports.reading.workbooks.sheet_doubts import SheetDoubts
from imports.reading.workbooks.sheet_header import HeaderWords, find_uses, has_header
from imports.reading.workbooks.sheet_rows import BETWEEN, Rows
from imports.reading.workbooks.sheet_scan import SheetFindings, find_part, scan_sheet
from imports.reading.workbooks.struck_cells import find_struck
from imports.reading.workbooks.workbook_info import ConversionReport, SheetInfo
from imports.reading.workbooks.xls_displays import read_xls_displays
from imports.reading.workbooks.xlsb_displays import read_xlsb_displays
from imports.reading.workbooks.xlsx_displays import read_xlsx_displays

# What the seconds suffice for, formulas and all.
MOST_CELLS = 3_000_000
MOST_SHEETS = 1_000
LONGEST_SHEET_NAME = 255
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
QUOTE = '"'
BETWEEN_BYTE = BETWEEN.encode()
WRONG = (ValueError, LookupError, ArithmeticError, OSError)


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
    except (CalamineError, zipfile.BadZipFile, zlib.error, ExpatError, struct.error, *WRONG):
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
    words: Mapping[str, Mapping[str, str]],
) -> None:
    """Write the sheet as text and put what was found into `said`.

    `form` is xlsx, xlsb, ods or xls; `sheet` empty for the first visible one that has a header of
    these `words`, which are those of `HeaderWords`, or else that is filled; `delimiter` None for
    one that no cell holds; `mark` the decimal mark.
    """
    known = HeaderWords(**words)
    if form != "xls":
        refuse_bomb(path)
    if form == "ods":
        path = without_tabs(path, out.with_name(f"{out.name}.ods"))
    workbook = CalamineWorkbook.from_path(str(path))
    said["sheets"] = list_sheets(workbook)
    chosen = choose_sheet(workbook, said["sheets"], wanted=sheet, words=known)
    said["sheet"] = chosen.name
    refuse_size(chosen)
    # The rows are written while the file is followed for how their cells are shown.
    with nullcontext() if form == "xls" else zipfile.ZipFile(path) as archive:
        findings, displays = look_at_sheet(path, archive, form, chosen.name)
        merged = chosen.merged_cell_ranges or findings.merged
        describe_sheet(said, chosen, findings, merged=len(merged))
        header, uses = find_uses(chosen, known)
        watch = SheetDoubts(
            findings,
            struck=find_struck(archive, form, chosen.name, findings),
            header=header,
            names=known.names,
            between=BETWEEN,
            first_column=chosen.start[1] if chosen.start else 0,
        )
        watch.add_merged(merged)
        rows = Rows(chosen, findings, displays, header=header, uses=uses, mark=mark, watch=watch)
        rough = out.with_name(f"{out.name}.rough")
        try:
            rows.write(rough)
        finally:
            for shown in filter(None, (displays, watch.struck)):
                shown.close()
    if not rows.width:
        raise UnreadableFile("workbook_empty", sheet=chosen.name)
    said["beside_places"] = watch.find_tables_beside()
    said["doubts"] = rows.doubts.store()
    said.update(finish(rough, out, rows, delimiter))
    mark_other_sheets(workbook, said["sheets"], chosen, words=known)


def describe_sheet(
    said: ConversionReport, sheet: CalamineSheet, findings: SheetFindings, *, merged: int
) -> None:
    """Say what the lines will not show of the sheet. Raises UnreadableFile: workbook_formula."""
    if findings.valueless:
        raise UnreadableFile("workbook_formula", sheet=sheet.name, cell=findings.valueless)
    said["merged"] = merged
    said["hidden_rows"] = findings.count_hidden_rows()
    first = sheet.start[1] if sheet.start else 0
    said["hidden_places"] = findings.list_hidden_columns(first, first + sheet.width - 1)
    said["hidden_columns"] = len(said["hidden_places"])


def look_at_sheet(
    path: Path, archive: zipfile.ZipFile | None, form: str, sheet: str
) -> tuple[SheetFindings, Displays | None]:
    """Return what the reader does not tell of a sheet: what is hidden, and how cells are shown."""
    if archive is None:
        findings = SheetFindings()
        return findings, read_xls_displays(path, sheet, findings)
    findings = scan_sheet(archive, form, sheet)
    if form == "ods":
        return findings, read_ods_displays(archive, sheet)
    if form == "xlsb":
        return findings, read_xlsb_displays(archive, sheet, findings)
    part = find_part(archive, sheet)
    return findings, read_xlsx_displays(archive, part) if part else None


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
    words: HeaderWords,
) -> CalamineSheet:
    if wanted in [sheet["name"] for sheet in sheets]:
        return workbook.get_sheet_by_name(wanted)
    if wanted:
        names_there = ", ".join(sheet["name"] for sheet in sheets)
        raise UnreadableFile("workbook_no_sheet", sheet=wanted, sheets=names_there)
    visible = [sheet["name"] for sheet in sheets if not sheet["is_hidden"]]
    filled: CalamineSheet | None = None
    for name in visible:
        sheet = workbook.get_sheet_by_name(name)
        if has_header(sheet, words):
            return sheet
        if filled is None and sheet.start is not None:
            filled = sheet
    if filled is None:
        raise UnreadableFile("workbook_empty", sheet=", ".join(visible))
    return filled


def mark_other_sheets(
    workbook: CalamineWorkbook,
    sheets: Sequence[SheetInfo],
    chosen: CalamineSheet,
    *,
    words: HeaderWords,
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
        is_alike = has_header(other, words) if words.names else other.width == chosen.width
        sheet["may_hold_lines"] = is_filled and is_alike


def refuse_size(sheet: CalamineSheet) -> None:
    if sheet.width > MOST_COLUMNS or sheet.height * sheet.width > MOST_CELLS:
        raise UnreadableFile("workbook_cells", sheet=sheet.name, limit=f"{MOST_CELLS // 1_000_000}")


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
