"""What a draft's first lines suggest about how to read them."""

from dataclasses import dataclass
from itertools import chain
from typing import Any

from imports.forms.parameters import ParametersForm
from imports.forms.parameters import as_initial as parameters_as_initial
from imports.forms.reading import ReadingForm, as_initial
from imports.models import Run
from imports.reading import Table
from imports.reading.detection import has_quoted_cell, looks_like_header

LINES = 50
QUOTE = '"'


@dataclass(frozen=True, kw_only=True)
class Hints:
    """`quotes` holds the forms that read the file anew, with its quotation marks taken away.

    `header_line` is the line of the file that looks like a header although others stand above it.
    """

    quotes: tuple[Any, ...] = ()
    header_line: int | None = None

    @property
    def lines_above(self) -> int:
        return (self.header_line or 1) - 1


def find_hints(run: Run, table: Table) -> Hints:
    """Look at the header and the first 50 lines. No query."""
    if run.kind.is_entries:
        return Hints()
    return Hints(
        quotes=prepare_quotes(run) if is_quoted(table) else (),
        header_line=None if table.columns else find_header(run, table),
    )


def is_quoted(table: Table) -> bool:
    """Say whether cells stand in quotation marks that would go to the ERP with the values."""
    if table.dialect.text_delimiter:
        return False
    lines = chain([table.header_line or ""], table.lines(1, LINES + 1))
    return any(has_quoted_cell(line, table.dialect.delimiter) for line in lines)


def find_header(run: Run, table: Table) -> int | None:
    for number, line in enumerate(table.lines(1, LINES + 1), start=table.first_line):
        if looks_like_header(table.split(line), run.kind):
            return number
    return None


def prepare_quotes(run: Run) -> tuple[ReadingForm, ParametersForm]:
    """Return the forms of “read otherwise” as they stand, the text delimiter filled in."""
    initial = as_initial(run) | {"text_delimiter": QUOTE}
    parameters = parameters_as_initial(run.parameters)
    return (
        ReadingForm(run=run, initial=initial, auto_id=False),
        ParametersForm(initial=parameters, kind=run.kind, auto_id=False),
    )
