"""A column that is added stands where the kind of import wants it."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.catalogue import KINDS, Kind
from imports.checking import check_table
from imports.editing.added_place import find_place
from imports.editing.column_changes import AddColumn
from imports.editing.column_shape import ColumnShape
from imports.reading import Dialect, Table, open_table
from imports.reading.column_numbering import FIRST_ADDED, ColumnNumbering
from imports.rules import Rule

DIALECT = Dialect(encoding="utf-8", delimiter=";")
ORDERED = [kind for kind in KINDS.values() if kind.is_order_mandatory and not kind.is_entries]


def open_names(names: Sequence[str], folder: Path, shape: ColumnShape | None = None) -> Table:
    path = folder / "lines"
    header = ";".join(names)
    text = shape.write(1, header, {}, is_header=True) if shape else header
    path.write_text(text, encoding="utf-8")
    numbering = shape.numbering if shape else ColumnNumbering()
    return open_table(path, DIALECT, column_numbering=numbering)


def add_columns(names: Sequence[str], added: Sequence[str], kind: Kind, folder: Path) -> list[str]:
    """Return the names once the columns are added, one after the other as a person does."""
    changes: list[AddColumn] = []
    table = open_names(names, folder)
    for number, name in enumerate(added):
        changes.append(
            AddColumn(
                column=FIRST_ADDED + number,
                name=name,
                value="1",
                width=len(names),
                behind=find_place(name, table, kind),
                order=list(kind.fields_by_name).index(name),
            )
        )
        table = open_names(names, folder, ColumnShape(changes, DIALECT, kind))
    return list(table.columns)


def count_out_of_order(names: Sequence[str], kind: Kind, folder: Path) -> int:
    report = check_table(open_names(names, folder), kind)
    return sum(count for (rule, _), count in report.counts.items() if rule is Rule.COLUMN_ORDER)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ORDERED, ids=lambda kind: kind.key)
@given(data=st.data())
def test_columns_that_were_in_order_stay_so_whichever_are_added(
    tmp_path_factory: pytest.TempPathFactory, kind: Kind, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("names")
    fields = list(kind.fields_by_name)[:12]
    added = data.draw(st.lists(st.sampled_from(fields), unique=True, min_size=1, max_size=4))
    names = [name for name in fields if name not in added] or ["NOTE"]
    for place in data.draw(st.lists(st.integers(0, len(names)), max_size=2)):
        names.insert(place, "NOTE")

    together = add_columns(names, added, kind, folder)

    assert sorted(together) == sorted([*names, *added])
    assert count_out_of_order(together, kind, folder) == 0


def test_where_columns_are_out_of_order_already_no_other_one_gets_so(tmp_path: Path) -> None:
    kind = ORDERED[0]
    first, second, third, fourth, fifth = list(kind.fields_by_name)[:5]
    names = [first, third, second, fifth]

    together = add_columns(names, [fourth], kind, tmp_path)

    assert together == [first, third, second, fourth, fifth]
    assert count_out_of_order(together, kind, tmp_path) == count_out_of_order(names, kind, tmp_path)


def test_where_no_order_is_asked_for_a_column_goes_last(tmp_path: Path) -> None:
    kind = KINDS["documents_stock"]
    assert not kind.is_order_mandatory

    assert add_columns(["ART_CODE", "MVT_QTE"], ["DOC_STYPE"], kind, tmp_path) == [
        "ART_CODE", "MVT_QTE", "DOC_STYPE",
    ]  # fmt: skip
