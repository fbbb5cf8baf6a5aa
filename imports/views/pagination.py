"""Numbered pages of what is not a queryset: lines of a file, entries of a journal."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedPage:
    """One page out of many. Both `number` and `count` start at 1, even for an empty list."""

    number: int
    count: int
    size: int
    total: int

    @property
    def start(self) -> int:
        return (self.number - 1) * self.size

    @property
    def end(self) -> int:
        return min(self.start + self.size, self.total)

    @property
    def first_shown(self) -> int:
        return self.start + 1 if self.total else 0

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def has_next(self) -> bool:
        return self.number < self.count

    @property
    def previous_page_number(self) -> int:
        return self.number - 1

    @property
    def next_page_number(self) -> int:
        return self.number + 1


def turn_to(text: str, *, total: int, size: int) -> NumberedPage:
    """Return the page that an address asks for, or the nearest that there is."""
    count = max(1, -(-total // size))
    wanted = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 1
    return NumberedPage(number=min(max(wanted, 1), count), count=count, size=size, total=total)


def fit(total: int, most: int) -> int:
    """Return how many of `total` to show where there is room for `most`.

    Never all but one: to say that one more is hidden takes the room of the one.
    """
    return total if total <= most + 1 else most
