"""What a company has decided about titles of columns: handed in, for one kind of import."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from imports.mapping.folding import fold_header


class MatchLevel(StrEnum):
    """Who says that a column is a field. The values appear in JSON: never rename one.

    TAUGHT: this company has decided it. IDENTICAL: the title is the field's name or label, accents,
    case and punctuation aside. SYNONYM: other software or people call the field so. SUPPOSED: the
    values, or words of the title, speak for it. NONE: nothing does.
    """

    TAUGHT = "taught"
    IDENTICAL = "identical"
    SYNONYM = "synonym"
    SUPPOSED = "supposed"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaughtColumn:
    """What becomes of a column: `field` empty where it is left out. `steps` are as JSON."""

    field: str = ""
    steps: tuple[Mapping[str, object], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Taught:
    """What is known of titles, by their folded form (`fold_header`)."""

    columns: Mapping[str, TaughtColumn] = field(default_factory=dict)

    def find(self, header: str) -> TaughtColumn | None:
        """Return what was decided for a title; nothing ever is for one without a word."""
        folded = fold_header(header)
        return self.columns.get(folded) if folded else None


NOTHING_TAUGHT = Taught()
