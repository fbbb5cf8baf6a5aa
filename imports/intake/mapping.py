"""Maps the columns of a draft to the fields of its kind: a change like any other of its list."""

from imports.editing.column_mapping import MapColumns, find_live_mapping
from imports.intake.edits import edit, number_added_column
from imports.mapping.mapping import ColumnMapping
from imports.mapping.refused import MappingRefused
from imports.mapping.strict_json import is_text, list_texts
from imports.models import Edit, Run
from imports.reading import Table
from portal.models import User

#: So many lines tell how many columns a file has that names none.
LINES_LOOKED_AT = 100


def map_columns(run: Run, *, user: User, mapping: ColumnMapping, revision: int) -> Edit:
    """Make the columns of a draft the fields that the mapping says, and check its lines again.

    It takes the place of the mapping before, which comes back when this one is undone. Fixes whose
    column is another field now are taken back, on record. Raises as `edit`, CannotHold where a
    value that is the same on every line cannot stand in one, and MappingRefused where the mapping
    is of another kind, of columns that the file does not have, of entries, or has a text that no
    database keeps; then nothing is changed.
    """
    width = find_width(run)
    if mapping.kind != run.kind_key or run.kind.is_entries:
        raise MappingRefused("not_one_of", value=mapping.kind, key="kind", values=run.kind_key)
    if not all(map(is_text, list_texts(mapping.as_json()))):
        raise MappingRefused("wrong_type", key="values", name="mapping")
    for column in list_mapped_columns(mapping):
        if column > width:
            raise MappingRefused("no_such_column", column=column, width=width)
    change = MapColumns(mapping=mapping, width=width, numbers=number_fields(run, mapping))
    return edit(run, user=user, change=change, revision=revision)


def find_mapping(run: Run) -> ColumnMapping | None:
    """Return the mapping that is in force, None where there is none. One query."""
    live = run.edits.filter(undone_at=None, kind=Edit.Kind.MAP)
    found = find_live_mapping(one.change for one in live)
    return found[1].mapping if found else None


def list_mapped_columns(mapping: ColumnMapping) -> list[int]:
    """Return every column that the mapping speaks of."""
    feeding = [column for one in mapping.computed for column in one.columns]
    return [*(one.column for one in mapping.columns), *feeding]


def find_width(run: Run) -> int:
    """Return how many columns the dropped file has: those of its header, or of its first lines."""
    table: Table = run.unedited_lines.open()
    if table.columns:
        return len(table.columns)
    return max(map(len, map(table.split, table.first_lines(LINES_LOOKED_AT))), default=1)


def number_fields(run: Run, mapping: ColumnMapping) -> tuple[int, ...]:
    """Return a number for each computed field: the one it had, or one that nothing ever had.

    So cells of it that a person changed stay changed. Two queries.
    """
    known: dict[str, int] = {}
    for edited in run.edits.filter(kind=Edit.Kind.MAP):
        change = edited.change
        if isinstance(change, MapColumns):
            known |= {field.field: number for number, field in change.computed}
    following = number_added_column(run)
    numbers = []
    for one in mapping.computed:
        if one.field not in known:
            known[one.field], following = following, following + 1
        numbers.append(known[one.field])
    return tuple(numbers)
