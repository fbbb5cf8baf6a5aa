"""The rules of a line that take two cells or more: what is required under a condition."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from imports.catalogue import Kind
from imports.reading.columns import Columns
from imports.rules.catalogue import Rule
from imports.values.spreadsheet_damage import BLANKS


@dataclass(frozen=True, kw_only=True)
class Condition:
    """A line breaks `rule` if cell `when` (from 0) is one of `values`, all of `blank` are, and
    all of `filled` are; without `when`, whatever the line. It is told at the cell `place`.
    """

    rule: Rule
    place: int
    field: str
    names: str = ""
    when: int | None = None
    values: tuple[str, ...] = ()
    blank: tuple[int, ...] = ()
    filled: tuple[int, ...] = ()

    def is_broken(self, cells: Sequence[str]) -> bool:
        def is_filled(place: int) -> bool:
            return place < len(cells) and bool(cells[place].strip(BLANKS))

        if self.when is not None and (
            self.when >= len(cells) or cells[self.when] not in self.values
        ):
            return False
        return not any(map(is_filled, self.blank)) and all(map(is_filled, self.filled))


# What the catalogue says (`required_condition`) and one line can tell. Not told: what hangs on the
# preferences of the company (a label or a piece number in accounting entries, automatic codes) or
# on what the ERP holds already (the label of a price grid).
#: One of them must be filled; where `True`, only one.
ALTERNATIVES = {
    "glossaires": (("TXT_LIB", "TXT_MEMO"), True),
    "grilles_tarifs": (("ART_CODE", "FAR_CODE", "SFA_CODE"), False),
}
#: If a field has one of these values, another one is needed.
NEEDED = {
    "documents_stock": (
        Rule.TRANSFER_WITHOUT_DESTINATION, "DOC_STYPE", ("T",), "DOC_TDEPOT", True,
    ),
    "comptes": (Rule.ACCOUNT_WITHOUT_THIRD_PARTY, "CPT_TYPE", ("C", "F"), "PCF_CODE", False),
}  # fmt: skip
#: An empty value is taken otherwise than 0.
NEVER_EMPTY = {"grilles_tarifs": (Rule.EMPTY_PRICE, "TAR_PRIX")}


def build_conditions(columns: Columns, kind: Kind) -> Iterator[Condition]:
    """Yield the conditions that the lines of a file with these columns must meet."""
    if kind.key in ALTERNATIVES:
        yield from build_alternatives(columns, *ALTERNATIVES[kind.key])
    if kind.key in NEEDED:
        rule, field, values, needed, is_column_needed = NEEDED[kind.key]
        when, blank = columns.place_of(field), columns.places_of([needed])
        if when is not None and (blank or is_column_needed):
            yield Condition(
                rule=rule,
                place=blank[0] if blank else when,
                field=needed if blank else field,
                when=when,
                values=values,
                blank=blank,
            )
    if kind.key in NEVER_EMPTY:
        rule, field = NEVER_EMPTY[kind.key]
        for place in columns.places_of([field]):
            yield Condition(rule=rule, place=place, field=field, blank=(place,))


def build_alternatives(
    columns: Columns, names: tuple[str, ...], is_only_one: bool
) -> Iterator[Condition]:
    places = columns.places_of(names)
    if not places:
        return  # told once, of the columns
    none = Condition(
        rule=Rule.NONE_FILLED,
        place=places[0],
        field=columns[places[0]].name,
        names=", ".join(names),
        blank=places,
    )
    yield none
    if is_only_one and len(places) > 1:
        yield replace(none, rule=Rule.BOTH_FILLED, blank=(), filled=places)


def list_missing_alternatives(columns: Columns, kind: Kind) -> tuple[str, ...]:
    """Return the fields of which one is needed, if the file has a column for none of them."""
    names, _is_only_one = ALTERNATIVES.get(kind.key, ((), False))
    return () if any(name in columns for name in names) else names
