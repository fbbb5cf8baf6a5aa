"""What a draft's first lines suggest about how to read them."""

from dataclasses import dataclass
from itertools import chain
from typing import Any

from imports.forms.parameters import ParametersForm
from imports.forms.parameters import as_initial as parameters_as_initial
from imports.forms.reading import ReadingForm, as_initial
from imports.models import Run
from imports.reading import Table
from imports.reading.detection import has_quoted_cell

LINES = 50
LINES_ABOVE = 5
CHARACTERS = 200
QUOTE = '"'


@dataclass(frozen=True, kw_only=True)
class Hints:
    """`quotes` holds the forms that read the file anew, with its quotation marks taken away.

    `lines_above` are the first of the `left_out` lines that stand above what is sent.
    """

    quotes: tuple[Any, ...] = ()
    left_out: int = 0
    lines_above: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.quotes or self.left_out)


def find_hints(run: Run, table: Table) -> Hints:
    """Look at the header, what stands above it, and the first 50 lines. No query."""
    has_quotes = not run.kind.is_entries and not run.workbook and is_quoted(table)
    return Hints(
        quotes=prepare_quotes(run) if has_quotes else (),
        left_out=table.start_line - 1,
        lines_above=tuple(line[:CHARACTERS] for line in table.lines_above(LINES_ABOVE)),
    )


def is_quoted(table: Table) -> bool:
    """Say whether cells stand in quotation marks that would go to the ERP with the values."""
    if table.dialect.text_delimiter:
        return False
    lines = chain([table.header_line or ""], table.lines(1, LINES + 1))
    return any(has_quoted_cell(line, table.dialect.delimiter) for line in lines)


def prepare_quotes(run: Run) -> tuple[ReadingForm, ParametersForm]:
    """Return the forms of “read otherwise” as they stand, the text delimiter filled in."""
    initial = as_initial(run) | {"text_delimiter": QUOTE}
    parameters = parameters_as_initial(run.parameters)
    return (
        ReadingForm(run=run, initial=initial, auto_id=False),
        ParametersForm(initial=parameters, kind=run.kind, auto_id=False),
    )
