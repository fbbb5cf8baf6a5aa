"""The rows of a sheet as text."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from python_calamine import CalamineSheet

from imports.catalogue.cell_use import CellUse
from imports.reading.dialect import DELIMITERS
from imports.reading.errors import UnreadableFile
from imports.reading.workbooks.cell_displays import Displays
from imports.reading.workbooks.cell_plan import Plan, PlanMaker
from imports.reading.workbooks.cell_text import WRITERS, number_text
from imports.reading.workbooks.cell_values import Value
from imports.reading.workbooks.number_format import NumberFormat
from imports.reading.workbooks.sheet_doubts import SheetDoubts
from imports.reading.workbooks.sheet_scan import SheetFindings, column_letters

#: Of the lines in bytes: no more than an upload may have.
MOST_TEXT = 100 << 20
#: Stands between the cells until it is known which delimiter no cell holds.
BETWEEN = "\x1f"
WITHOUT_CHECK_BOXES = frozenset(
    [CellUse.NUMBER, CellUse.RATE, CellUse.CODE, CellUse.TEXT, CellUse.DATE]
)


class Plans(dict[NumberFormat, Plan | None]):
    """What to do with the cells of a use, by their format."""

    def __init__(self, maker: PlanMaker, use: CellUse) -> None:
        super().__init__()
        self.maker = maker
        self.use = use

    def __missing__(self, shape: NumberFormat) -> Plan | None:
        plan = self[shape] = self.maker.plan(self.use, shape)
        return plan


class Rows:
    """The rows of a sheet as text, and what they need of a delimiter.

    `width` is how many columns hold anything; `free` the delimiters that no cell holds.
    """

    def __init__(
        self,
        sheet: CalamineSheet,
        findings: SheetFindings,
        displays: Displays | None,
        *,
        header: int,
        uses: Sequence[CellUse],
        mark: str,
        watch: SheetDoubts,
    ) -> None:
        self.sheet = sheet
        self.displays = displays
        self.header = header
        self.uses = uses
        self.maker = PlanMaker(mark=mark)
        plans = {use: Plans(self.maker, use) for use in CellUse}
        self.plans = [plans[use] for use in uses]
        self.plans_above = [plans[CellUse.UNKNOWN]] * len(uses)
        self.doubts = watch.gatherer
        self.watch = watch
        self.first_column = sheet.start[1] if sheet.start else 0
        self.errors: dict[int, dict[int, str]] = {}
        for (row, column), text in findings.errors.items():
            self.errors.setdefault(row, {})[column - self.first_column] = text
        self.has_yes_no = False
        self.writers = WRITERS | dict.fromkeys((int, float), partial(number_text, mark=mark))
        self.writers[bool] = self.note_yes_no
        self.width = 0
        self.free = set(DELIMITERS)

    def write(self, path: Path) -> None:
        """Write every row up to the last filled one, its cells parted by U+001F."""
        between, blanks, width, size = self.sheet.width - 1, 0, 0, 0
        blank = BETWEEN * between
        with path.open("w", encoding="utf-8", newline="") as file:
            for number, values in enumerate(self.sheet.iter_rows()):
                line = self.row_text(number, values)
                if line == blank:
                    blanks += 1
                    self.watch.skip(number)
                    continue
                line = self.watch.see(number, line)
                if line.count(BETWEEN) != between:
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
        if self.displays:
            self.displays.finish()
        self.width = width

    def row_text(self, number: int, values: Sequence[Value]) -> str:
        writers = self.writers
        cells = [writers[type(value)](value) for value in values]
        if self.has_yes_no:
            self.write_yes_no(number, values, cells)
        if self.displays:
            self.write_displayed(number, values, cells)
        for column, text in self.errors.get(number, {}).items():
            if 0 <= column < len(cells):
                cells[column] = text
        return BETWEEN.join(cells)

    def note_yes_no(self, value: bool) -> str:
        self.has_yes_no = True
        return "1" if value else "0"

    def write_yes_no(self, number: int, values: Sequence[Value], cells: list[str]) -> None:
        """Write VRAI and FAUX, as the sheet shows them, but for check boxes."""
        self.has_yes_no = False
        for place, value in enumerate(values):
            if isinstance(value, bool) and self.find_use(number, place) in WITHOUT_CHECK_BOXES:
                cells[place] = "VRAI" if value else "FAUX"

    def find_use(self, number: int, place: int) -> CellUse:
        return self.uses[place] if number > self.header else CellUse.UNKNOWN

    def write_displayed(self, number: int, values: Sequence[Value], cells: list[str]) -> None:
        """Write the cells of which more is known than their value."""
        plans = self.plans if number > self.header else self.plans_above
        for _row, column, display in self.displays.take(number) if self.displays else ():
            place = column - self.first_column
            if not 0 <= place < len(cells):
                continue
            if isinstance(display, str):
                use = self.find_use(number, place)
                written = self.maker.write_shown(use, values[place], cells[place], display)
            elif plan := plans[place][display]:
                written = plan(values[place], cells[place])
            else:
                continue
            if isinstance(written, str):
                cells[place] = written
                continue
            cells[place] = written.text
            if number > self.header:
                self.doubts.add(written, line=number + 1, column=place + 1)

    def refuse_cell(self, number: int, values: Sequence[Value]) -> None:
        for column, value in enumerate(values):
            if not isinstance(value, str):
                continue
            cell = f"{column_letters(column + self.first_column)}{number + 1}"
            if BETWEEN in value:
                raise UnreadableFile("workbook_control", sheet=self.sheet.name, cell=cell)
