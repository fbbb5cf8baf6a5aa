"""What a workbook left in doubt: cells that show something else than what would be sent."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from imports.checking.layout import Layout, find_layout
from imports.checking.reading_problems import DroppedFile
from imports.checking.report import FoundProblem, build_problem
from imports.checking.values_above import ValuesAbove
from imports.reading import Table, open_table
from imports.reading.workbooks.cell_doubts import ROUGH, CellDoubt
from imports.reading.workbooks.workbook_info import WorkbookInfo
from imports.rules.catalogue import Params, Rule
from imports.values.rules import CellCheck

NO_CHECK = CellCheck(name="")


class CellDoubts:
    """The doubts about a workbook's cells, by line."""

    def __init__(self, book: WorkbookInfo | None) -> None:
        stored = book.get("doubts", []) if book else []
        self.doubts = [CellDoubt.read(one) for one in stored]
        self.columns: defaultdict[int, list[CellDoubt]] = defaultdict(list)
        for doubt in self.doubts:
            self.columns[doubt.column].append(doubt)

    def __bool__(self) -> bool:
        return bool(self.doubts)

    def find(self, line: int) -> Iterator[CellDoubt]:
        """Yield the doubts about a line, by column."""
        for _column, doubts in sorted(self.columns.items()):
            yield from (doubt for doubt in doubts if doubt.holds(line))

    @property
    def merged(self) -> Iterator[CellDoubt]:
        """Yield, one a column, where cells are merged with the one above them."""
        for doubt in self.doubts:
            if doubt.rule == Rule.MERGED_CELL and not doubt.params:
                yield doubt

    def find_merged(self, column: int) -> CellDoubt | None:
        return next((doubt for doubt in self.merged if doubt.column == column), None)

    def span(self) -> tuple[int, int]:
        """Return the first and the last line there is a doubt about."""
        first = min(doubt.stretches[0][0] for doubt in self.doubts)
        return first, max(doubt.stretches[-1][1] for doubt in self.doubts)

    def is_struck(self, line: int, column: int) -> bool:
        """Say whether a cell alone of its line is struck through."""
        doubts = self.columns.get(column, ())
        return any(doubt.rule == Rule.STRUCK_CELL and doubt.holds(line) for doubt in doubts)

    def suggest(self, line: int, column: int, rule: Rule, value: str) -> str:
        """Return what else may be meant by a cell as it came; empty where there is no doubt."""
        for doubt in self.columns.get(column, ()):
            if doubt.rule == rule and doubt.holds(line):
                params = describe_doubt(doubt, value)
                return str((params or {}).get("suggestion", ""))
        return ""


def find_doubtful_cells(
    table: Table, layouts: Sequence[Layout], dropped: DroppedFile
) -> Iterator[FoundProblem]:
    """Yield the cells in doubt that are still as they came."""
    doubts = CellDoubts(dropped.book)
    if not doubts:
        return
    first, last = doubts.span()
    is_edited = dropped.path != table.path
    before = read_unedited(dropped, first, last) if is_edited else None
    above, rough = ValuesAbove(doubts.merged, table.column_numbering), set[int]()
    start = max(1, table.numbering.first_record_from(first - 1))
    for record, text in enumerate(table.lines(start, start + last - first + 2), start=start):
        line = table.line_of(record)
        above.see(line, text, layouts)
        found = [doubt for doubt in doubts.find(line) if id(doubt) not in rough]
        layout = find_layout(text, layouts) if found else None
        if layout is None:
            continue
        cells = layout.split(text)
        came = next(one for number, one in before if number == line) if before else cells
        for doubt in found:
            if ROUGH in doubt.params:
                rough.add(id(doubt))
                yield build_problem(Rule(doubt.rule), line=line, value=text)
                continue
            if not doubt.column:
                yield build_problem(Rule(doubt.rule), line=line, record=record, value=text)
                continue
            place = find_asked(table, cells, doubt.column, came, dropped)
            if place is None:
                continue
            value = came[doubt.column - 1]
            if doubt.rule == Rule.MERGED_CELL:
                beside = find_beside(doubt, came)
                meant = above.find(line, doubt.column)
                if not shows_nothing(value, meant if beside is None else beside):
                    yield describe_merged(layout, place, value, meant, line=line, record=record)
            else:
                yield from describe_cell(doubt, layout, place, value, line=line, record=record)


def find_asked(
    table: Table, cells: Sequence[str], column: int, came: Sequence[str], dropped: DroppedFile
) -> int | None:
    """Return where the cell of a column is sent as it came, or as it is by the mapping alone."""
    if column > len(came):
        return None
    sent = [(column, came[column - 1])]
    if dropped.trace is not None:
        sent = [*dropped.trace(column, came)]
    for number, value in sent:
        place = table.column_numbering.place_of(number)
        if place is not None and is_asked(table, cells, place, [value]):
            return place
    return None


def is_asked(table: Table, cells: Sequence[str], place: int, came: Sequence[str]) -> bool:
    """Say whether a cell is still as it came, in a line with values, and its column has a name.

    It came as the first of `came`. A column without a name is reported as a whole.
    """
    has_name = place >= len(table.columns) or bool(table.columns[place].strip())
    is_same = place < len(cells) and cells[place : place + 1] == [*came[:1]]
    return is_same and has_name and any(map(str.strip, cells))


def find_beside(doubt: CellDoubt, came: Sequence[str]) -> str | None:
    """Return the cell that stands before one merged with it; None for one merged with that above.

    Before the first column of the lines, nothing is in the sheet.
    """
    if "beside" not in doubt.params:
        return None
    return came[doubt.column - 2] if doubt.column > 1 else ""


def shows_nothing(value: str, first: str | None) -> bool:
    """Say whether merged cells are all empty, as the first is: then each is sent as it is seen."""
    return first is not None and not first.strip() and not value.strip()


def describe_merged(
    layout: Layout, place: int, value: str, meant: str | None, *, line: int, record: int
) -> FoundProblem:
    check = layout.checks[place] if place < len(layout.checks) else NO_CHECK
    return build_problem(
        Rule.MERGED_CELL,
        line=line,
        record=record,
        column=layout.number_of(place),
        field=check.name,
        value=value,
        params={"suggestion": meant} if meant and meant != value else {},
    )


def read_unedited(dropped: DroppedFile, first: int, last: int) -> Iterator[tuple[int, list[str]]]:
    table = open_table(dropped.path, dropped.dialect)
    start = max(1, table.numbering.first_record_from(first))
    for record, text in enumerate(table.lines(start, start + last - first + 1), start=start):
        yield table.line_of(record), table.split(text)


def describe_cell(
    doubt: CellDoubt, layout: Layout, place: int, value: str, *, line: int, record: int
) -> Iterator[FoundProblem]:
    check = layout.checks[place] if place < len(layout.checks) else NO_CHECK
    rule = Rule(doubt.rule)
    params = describe_doubt(doubt, value)
    if rule is Rule.STRUCK_CELL and not check.is_required:
        params = {"suggestion": ""}
    is_told = any(trace.rule is rule and trace.regex.search(value) for trace in check.traces)
    if params is not None and not is_told:
        yield build_problem(
            rule,
            line=line,
            record=record,
            column=layout.number_of(place),
            field=check.name,
            value=value,
            params=params,
        )


def describe_doubt(doubt: CellDoubt, value: str) -> Params | None:
    """Return what a problem says of a cell in doubt; None where there is none about this value."""
    if doubt.rule != Rule.DISPLAYED_OTHERWISE:
        return doubt.params
    if decimals := doubt.params.get("percents"):
        held = rescale(value, -2 * int(decimals))
        return {"shown": f"{value} %", "held": held, "sent": value, "suggestion": held}
    if "decimals" in doubt.params:
        return describe_rounding(value, int(doubt.params["decimals"]))
    shown, meant = (str(doubt.params.get(name, "")) for name in ("shown", "meant"))
    said = {"shown": shown, "held": value, "sent": value}
    return said | ({"suggestion": meant} if meant else {})


def describe_rounding(value: str, places: int) -> Params | None:
    mark = "," if "," in value else "."
    if len(value.partition(mark)[2]) <= places:
        return None
    try:
        number = Decimal(value.replace(mark, "."))
    except InvalidOperation:
        return None
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    shown, plain = (f"{one:f}".replace(".", mark) for one in (rounded, rounded.normalize()))
    plain = "0" if plain == "-0" else plain
    return {"shown": shown, "held": value, "sent": value, "suggestion": plain}


def rescale(value: str, places: int) -> str:
    """Return the number with its decimal mark moved; empty for what is none."""
    mark = "." if "." in value else ","
    try:
        number = Decimal(value.replace(mark, ".")).scaleb(places)
    except InvalidOperation:
        return ""
    return f"{number.normalize():f}".replace(".", mark)
