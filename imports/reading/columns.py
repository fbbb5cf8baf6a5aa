"""Which column of a file is which field: place ↔ field ↔ name as written ↔ label."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from imports.catalogue import EntryFormat, Field, Kind
from imports.catalogue.names import normalise_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: `place` counts from 0, `name` is as the header has it, empty where none names it.

    `field` is the one that the name means, even where case, spaces or quotes differ. The ERP, and
    so the check, know a field by its very name only.
    """

    place: int
    name: str
    field: Field | None

    @property
    def label(self) -> str:
        return self.field.label if self.field else ""


class Columns:
    """The columns of a file in their order, found by name. Of a name that repeats, the first."""

    def __init__(self, columns: Iterable[Column]) -> None:
        self.all = tuple(columns)
        self.exact: dict[str, int] = {}
        self.alike: dict[str, int] = {}
        for column in self.all:
            self.exact.setdefault(column.name, column.place)
            self.alike.setdefault(normalise_name(column.name), column.place)

    def __iter__(self) -> Iterator[Column]:
        return iter(self.all)

    def __getitem__(self, place: int) -> Column:
        return self.all[place]

    def __contains__(self, name: str) -> bool:
        return name in self.exact

    def place_of(self, name: str) -> int | None:
        """Return where the field of that very name stands."""
        return self.exact.get(name)

    def places_of(self, names: Iterable[str]) -> tuple[int, ...]:
        """Return where those of the fields stand that the file has, in the order of `names`."""
        return tuple(self.exact[name] for name in names if name in self.exact)

    def places_like(self, names: Iterable[str]) -> tuple[int, ...]:
        """Return the same for whoever only reads: names may differ as `Column.field` says."""
        normal = map(normalise_name, names)
        return tuple(dict.fromkeys(self.alike[name] for name in normal if name in self.alike))


def read_columns(names: Sequence[str], kind: Kind) -> Columns:
    """Return the columns that a header, or who reads the file, names."""
    return Columns(
        Column(place=place, name=name, field=kind.find_field(name))
        for place, name in enumerate(names)
    )


def list_positions(entry_format: EntryFormat | None) -> Columns:
    """Return the positions of an entry; other records share the columns but not their labels."""
    if entry_format is None or not entry_format.separator:
        return Columns(())
    fields = next(iter(entry_format.records.values())).fields
    return Columns(Column(place=place, name="", field=field) for place, field in enumerate(fields))
