"""What a draft's first lines suggest about how to read them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from imports.forms.parameters import ParametersForm, parameter_texts
from imports.models import Run
from imports.reading import Table
from imports.rules import Rule
from imports.views.drafts.reading_form import ReadingForm, reading_initial

LINES_ABOVE = 5
CHARACTERS = 200

type Forms = tuple[ReadingForm | ParametersForm, ...]


@dataclass(frozen=True, kw_only=True)
class ReadingSuggestions:
    """`marks` holds by decimal mark the forms that choose it, where the numbers of the `fields` do
    not tell decimals from thousands. `lines_above` are the first of the `left_out` lines that stand
    above what is sent.
    """

    fields: str = ""
    marks: Mapping[str, Forms] = field(default_factory=dict)
    left_out: int = 0
    lines_above: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.marks or self.left_out)


def find_reading_suggestions(run: Run, table: Table) -> ReadingSuggestions:
    """Look at what stands above the lines, and at what the check doubts. No query."""
    fields = list_doubtful(run)
    return ReadingSuggestions(
        fields=", ".join(fields),
        marks={mark: prepare_forms(run, decimal_mark=mark) for mark in list_marks(run)}
        if fields
        else {},
        left_out=table.start_line - 1,
        lines_above=tuple(cut_sample(line, table) for line in table.lines_above(LINES_ABOVE)),
    )


def cut_sample(line: str, table: Table) -> str:
    """Return the beginning of a line, empty for one of nothing but empty cells."""
    return line[:CHARACTERS] if line.strip(table.dialect.delimiter + " ") else ""


def list_doubtful(run: Run) -> list[str]:
    """Return the fields whose numbers may have decimals or thousands."""
    return [
        row.field
        for row in run.list_problem_counts()
        if row.rule is Rule.DECIMAL_OR_THOUSANDS and row.field
    ]


def list_marks(run: Run) -> list[str]:
    """Return the decimal marks that may be chosen."""
    choices = ReadingForm(run=run).fields.get("decimal_mark")
    return [mark for mark, _name in getattr(choices, "choices", ()) if mark]


def prepare_forms(run: Run, **changes: str) -> Forms:
    """Return the forms of “change how it is read” as they stand, but for these changes."""
    parameters = parameter_texts(run.parameters)
    return (
        ReadingForm(run=run, initial={**reading_initial(run), **changes}, auto_id=False),
        ParametersForm(initial=parameters, kind=run.kind, auto_id=False),
    )
