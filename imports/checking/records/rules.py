"""The rules of one line, cell by cell: readable, exact, and slow (about 4 µs a line)."""

from collections.abc import Iterator, Sequence

from imports.checking.layout import Layout, find_layout
from imports.checking.records.conditional_fields import Condition
from imports.checking.report import FoundProblem, build_problem
from imports.reading.cells import is_text_closed, split_line
from imports.rules.catalogue import Params, Rule
from imports.values.rules import find_faults, is_blank

type LineFault = tuple[int | None, str, str, Rule, Params]  # column, field, value, rule, params


def find_line_faults(line: str, layouts: Sequence[Layout]) -> Iterator[LineFault]:
    """Yield what is wrong with a line: what concerns all of it, or else its cells in order.

    A line that is not closed, empty, of no known record, or has too many cells is told once: what
    its cells would say is only a consequence.
    """
    common = layouts[0]
    if not is_text_closed(line, common.delimiter, common.text_delimiter):
        yield None, "", line, Rule.UNCLOSED_TEXT, {"mark": common.text_delimiter}
        return
    if all(map(is_blank, split_line(line, common.delimiter, common.text_delimiter))):
        yield None, "", line, Rule.EMPTY_LINE, {}
        return
    layout = find_layout(line, layouts)
    if layout is None:
        yield None, "", line, Rule.UNKNOWN_RECORD, {"start": line[:1]}
        return
    cells = layout.split(line)
    expected = len(layout.checks)
    if len(cells) > expected:
        yield describe_excess(line, layout, cells)
        return
    if len(cells) < expected and layout.is_short_said:
        params = {"found": len(cells), "expected": expected}
        yield None, "", line, Rule.FEWER_CELLS, params
    yield from find_cell_faults(cells, layout)


def describe_excess(line: str, layout: Layout, cells: Sequence[str]) -> LineFault:
    found, expected = len(cells), len(layout.checks)
    if layout.slices:
        return None, "", line, Rule.LINE_TOO_WIDE, {"width": layout.width, "found": len(line)}
    params = {"found": found, "expected": expected}
    if not any(cells[expected:]):
        params["is_empty"] = 1
    return None, "", line, Rule.MORE_CELLS, params


def find_cell_faults(cells: Sequence[str], layout: Layout) -> Iterator[LineFault]:
    for position in range(len(layout.checks)):
        yield from judge_cell(cells[position] if position < len(cells) else "", layout, position)
    for condition in layout.conditions:
        if condition.is_broken(cells):
            value = cells[condition.place] if condition.place < len(cells) else ""
            yield describe_broken(condition, value)


def judge_cell(value: str, layout: Layout, position: int) -> Iterator[LineFault]:
    check = layout.checks[position]
    for rule, params in find_faults(value, check):
        yield layout.number_of(position), check.name, value, rule, params


def describe_broken(condition: Condition, value: str) -> LineFault:
    params = {"names": condition.names} if condition.names else {}
    return condition.place + 1, condition.field, value, condition.rule, params


def find_problems(
    line: str, layouts: Sequence[Layout], *, number: int, record: int
) -> Iterator[FoundProblem]:
    """Yield the problems of the line that is `number` in the file and `record` for the ERP."""
    for fault in find_line_faults(line, layouts):
        yield build_fault_problem(fault, number=number, record=record)


def build_fault_problem(fault: LineFault, *, number: int, record: int) -> FoundProblem:
    column, field, value, rule, params = fault
    return build_problem(
        rule, line=number, record=record, column=column, field=field, value=value, params=params
    )
