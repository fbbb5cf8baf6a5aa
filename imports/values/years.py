"""The century of a year that is written with two digits: what fits the field."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum


class Horizon(StrEnum):
    """How far the dates of a field may lie from today."""

    RECENT = "recent"  # what a business notes as it happens: documents, entries, creations
    PAST = "past"  # may be as old as a person, and has happened: births, registrations
    AHEAD = "ahead"  # may be still to come: due dates, expiry, deliveries


#: What the labels of the help call dates that may lie ahead, and those that may be old.
AHEAD_LABEL = re.compile(
    "échéance|expiration|péremption|livraison|réception|rappel|fin\\b|validité|radiation|clôture"
    "|cession|changement|application|prévu|début",
    re.IGNORECASE,
)
PAST_LABEL = re.compile("naissance|immatriculation|acquisition|mise en service", re.IGNORECASE)
#: The first year that is likely, and the last one, in years from this one.
SPANS: Mapping[Horizon, tuple[int, int]] = {
    Horizon.RECENT: (-55, 1),
    Horizon.PAST: (-95, 1),
    Horizon.AHEAD: (-55, 40),
}
CENTURIES = (1900, 2000)


def find_horizon(label: str) -> Horizon:
    """Return how far the dates of a field with that label may lie from today."""
    if AHEAD_LABEL.search(label):
        return Horizon.AHEAD
    return Horizon.PAST if PAST_LABEL.search(label) else Horizon.RECENT


def find_this_year() -> int:
    return datetime.now(UTC).year


def find_years(horizon: Horizon, this_year: int) -> range:
    """Return the years that a date of such a field is likely to be of."""
    first, last = SPANS[horizon]
    return range(this_year + first, this_year + last + 1)


def complete_year(digits: str, years: range) -> int | None:
    """Return the year that two digits mean, or None where neither century is likely, or both."""
    likely = [century + int(digits) for century in CENTURIES if century + int(digits) in years]
    return likely[0] if len(likely) == 1 else None


def find_doubtful_years(years: range) -> list[str]:
    """Return the two digits whose year of this century is none of these."""
    return [f"{year % 100:02}" for year in range(2000, 2100) if year not in years]
