"""Where a column is added: some kinds of import insist on the order of their fields."""

from collections.abc import Iterator

from imports.catalogue import Kind
from imports.reading import Table
from imports.reading.column_numbering import FIRST_ADDED


def find_place(name: str, table: Table, kind: Kind) -> int:
    """Return behind how many columns of the dropped file the field of that name is added.

    It goes last; where the kind insists on an order, where the fewest columns are out of it.
    """
    width = table.dropped_width
    if not kind.is_order_mandatory:
        return width
    own = list(kind.fields_by_name).index(name)
    known = list(find_standing(table, kind))

    def count_wrong(behind: int) -> int:
        late = any(order > own and place < (behind, own) for place, order in known)
        return late + sum(order < own and place > (behind, own) for place, order in known)

    return min(range(width, -1, -1), key=count_wrong)


def find_standing(table: Table, kind: Kind) -> Iterator[tuple[tuple[int, int], int]]:
    """Yield where each known column stands, and the place of its field in the kind's order.

    It stands behind so many columns of the dropped file, itself one of them; added ones behind the
    same column are told apart by their order.
    """
    behind = {one.number: one.behind for one in table.column_numbering.added}
    orders = {name: order for order, name in enumerate(kind.fields_by_name)}
    for place, name in enumerate(table.columns):
        if name in orders:
            number = table.column_of(place)
            is_added = number >= FIRST_ADDED
            yield (behind[number], orders[name]) if is_added else (number, -1), orders[name]
