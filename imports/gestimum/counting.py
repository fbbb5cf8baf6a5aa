"""How many lines the ERP says it imported and refused, from its statistics and its journal.

Source: docs/gestimum.md, "Response": two counters for most kinds, eight for accounting entries,
whose lines, due dates and analytic lines are counted apart. The journal repeats some of them.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from imports.gestimum.journal import EntryKind
from imports.gestimum.parsing import Answer

# Matched on names without accents or capitals. In a dry run the entries' report says
# importables and rejetables. `group` is empty, or which lines of an accounting file are counted.
LINE_COUNTER = re.compile(
    r"(?:nombre_)?lignes(?:_d['’])?_?(?P<group>[a-z_]*?)_?"
    r"(?P<side>non_importees|rejetees|rejetables|importees|importables)"
)
ERROR_COUNTER = "nombre_erreurs"
# More lines than any request holds, and what a database's ordinary integer can hold.
LARGEST_COUNT = 999_999_999

type Tally = dict[tuple[str, bool], int]


@dataclass(frozen=True, kw_only=True)
class Counts:
    """The lines counted. None where no counter says it, or says what cannot be.

    `is_absurd`: a counter of lines is negative, huge or no number. `is_contradictory`: two counters
    of the same lines differ. `from_journal`: at least one figure is in the journal only. `errors`
    is what an accounting import counts apart.
    """

    imported: int | None
    refused: int | None
    errors: int
    is_absurd: bool
    is_contradictory: bool
    from_journal: bool


def count_answer(answer: Answer) -> Counts:
    """Add up the counters of the lines, in an accounting file over all that it counts apart."""
    tally: Tally = {}
    is_contradictory = False
    is_absurd = any(line_counter(name) is not None for name in answer.odd_counters)
    stated = [(line_counter(name), value) for name, value in answer.counters.items()]
    from_statistics = {key for key, _ in stated}
    for key, value in [*stated, *counts_in_journal(answer)]:
        if key is None:
            continue
        if 0 <= value <= LARGEST_COUNT:
            is_contradictory = is_contradictory or tally.get(key, value) != value
            tally.setdefault(key, value)
        else:
            is_absurd = True
    totals = [sum_tally(tally, is_refused=is_refused) for is_refused in (False, True)]
    imported, refused = (None if (total or 0) > LARGEST_COUNT else total for total in totals)
    return Counts(
        imported=imported,
        refused=refused,
        errors=count_errors(answer.counters),
        is_absurd=is_absurd or [imported, refused] != totals,
        is_contradictory=is_contradictory,
        from_journal=not from_statistics.issuperset(tally),
    )


def line_counter(name: str) -> tuple[str, bool] | None:
    """Return which lines a counter counts and whether as refused, or None for another counter."""
    found = LINE_COUNTER.fullmatch(fold_counter(name))
    if found is None:
        return None
    return found["group"], found["side"].startswith(("non_", "rejet"))


def counts_in_journal(answer: Answer) -> Iterator[tuple[tuple[str, bool], int]]:
    for entry in answer.journal:
        if entry.number is None:
            continue
        if entry.kind is EntryKind.IMPORTED_COUNT:
            yield ("", False), entry.number
        elif entry.kind is EntryKind.REFUSED_COUNT:
            yield ("", True), entry.number
        elif entry.kind is EntryKind.REPORT_COUNT and entry.detail:
            key = line_counter(f"lignes {entry.detail}")
            if key is not None:
                yield key, entry.number


def sum_tally(tally: Mapping[tuple[str, bool], int], *, is_refused: bool) -> int | None:
    """Return the total of one side, or None where a part of it is not counted.

    A counter of all lines goes before the counters of some: they would count twice.
    """
    groups = {group for group, _ in tally}
    if "" in groups:
        groups = {""}
    parts = [tally.get((group, is_refused)) for group in groups]
    known = [part for part in parts if part is not None]
    return sum(known) if parts and len(known) == len(parts) else None


def count_errors(counters: Mapping[str, int]) -> int:
    return next(
        (value for name, value in counters.items() if fold_counter(name) == ERROR_COUNTER), 0
    )


def fold_counter(name: str) -> str:
    """Return the name without accents or capitals, with underscores for spaces."""
    letters = unicodedata.normalize("NFKD", name.strip().casefold())
    return "".join(c for c in letters if not unicodedata.combining(c)).replace(" ", "_")
