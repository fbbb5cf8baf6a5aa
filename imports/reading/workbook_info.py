"""What is known of a workbook: said by the process that converts it, and stored with a run."""

from typing import NotRequired, TypedDict

from imports.reading.cell_doubts import StoredDoubt
from imports.reading.errors import WhyUnreadable


class SheetInfo(TypedDict):
    """A sheet as the workbook lists it.

    `may_hold_lines`: it is none that was read, and has a header of the kind as well, or was not
    looked at because that would have taken too long.
    """

    name: str
    is_hidden: bool
    may_hold_lines: NotRequired[bool]


class Hidden(TypedDict, total=False):
    """What a sheet holds that its text does not show. `merged` counts groups of merged cells.

    `hidden_places` are the hidden columns, the first of the text being 1; `beside_places` are
    those that an empty one parts from the table, numbered alike.
    `doubts` are those about cells (`cell_doubts.py`). `errors_unseen` stands on runs of before:
    failed formulas in .xls and .xlsb were read as empty.
    """

    merged: int
    hidden_rows: int
    hidden_columns: int
    errors_unseen: bool
    hidden_places: list[int]
    beside_places: list[int]
    doubts: list[StoredDoubt]


class WorkbookInfo(Hidden):
    """`form` as `inspect` tells it; `sheet` is the one that was read, empty where none was."""

    form: str
    sheet: str
    sheets: list[SheetInfo]


class ConversionReport(Hidden, total=False):
    """What the process says at its end; how the text is cut, or an error."""

    sheet: str
    sheets: list[SheetInfo]
    delimiter: str
    text_delimiter: str
    error: WhyUnreadable


def build_info(form: str, said: ConversionReport) -> WorkbookInfo:
    """Return what is stored of a report."""
    info: WorkbookInfo = {
        "form": form,
        "sheet": said.get("sheet", ""),
        "sheets": said.get("sheets", []),
    }
    if "merged" in said:
        info["merged"] = said["merged"]
    if "hidden_rows" in said:
        info["hidden_rows"] = said["hidden_rows"]
    if "hidden_columns" in said:
        info["hidden_columns"] = said["hidden_columns"]
    if said.get("hidden_places"):
        info["hidden_places"] = said["hidden_places"]
    if said.get("beside_places"):
        info["beside_places"] = said["beside_places"]
    if said.get("doubts"):
        info["doubts"] = said["doubts"]
    return info
