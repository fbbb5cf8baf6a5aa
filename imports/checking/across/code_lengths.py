"""How long the codes of a column are: what tells which have lost the zeros in front."""

from collections import Counter
from dataclasses import dataclass, field

SHORTEST = 2  # "01" beside "1": below, there is no zero to lose
#: Texts that begin with a digit stand between them.
ZERO, ONE, AFTER_NINE = "0", "1", ":"
SHORT = "[1-9][0-9]*"
NUMBER = "^[0-9]+$"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortened:
    """What codes of a column look like that have lost zeros, and how many digits they had.

    `country` is the place of the country that says whether they are whole there; None: there is
    none.
    """

    pattern: str
    length: int
    country: int | None = None


@dataclass(slots=True)
class Lengths:
    """How many cells of each length start with a zero, and with another digit."""

    zero: Counter[int] = field(default_factory=Counter)
    other: Counter[int] = field(default_factory=Counter)

    def add(self, more: "Lengths") -> None:
        self.zero.update(more.zero)
        self.other.update(more.other)

    def find_usual(self) -> int | None:
        """Return the length that most codes have, if some of that length start with a zero."""
        usual = max(self.zero, key=lambda length: (self.zero[length], length), default=0)
        of_all = self.zero.total() + self.other.total()
        is_most = (self.zero[usual] + self.other[usual]) * 2 > of_all
        return usual if usual >= SHORTEST and is_most else None
