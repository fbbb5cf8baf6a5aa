"""Lines at the end of a file that sum up the others instead of being one of them."""

import re
from collections.abc import Iterator

from imports.checking.report import FoundProblem, build_problem
from imports.reading import Table
from imports.rules.catalogue import Rule
from imports.values.spreadsheet_damage import BLANKS

LAST_LINES = 3
#: A cell that holds no more than these words and a figure: "Total Quartz 5W30" is an article.
TOTAL = re.compile(
    r"\W*(?:"
    r"(?:grand[ -]|sous[ -]?)?tota(?:l|ux)(?: (?:général|generale?|générale|ht|ttc))?"
    r"|somme|nombre de (?:lignes|pièces|pieces|mouvements|documents)|nb (?:de )?lignes"
    r"|fin(?: (?:du fichier|de fichier|de l['’](?:état|édition|export)))?"
    r"|[ée]dit[ée] le"
    r")[\W\d]*",
    re.IGNORECASE,
)


def find_totals(table: Table) -> Iterator[FoundProblem]:
    """Yield a warning for each of the last lines whose first filled cell names a total."""
    start = max(table.line_count - LAST_LINES + 1, 1)
    for record, line in enumerate(table.lines(start), start=start):
        cells = (cell.strip(BLANKS) for cell in table.split(line))
        if TOTAL.fullmatch(next(filter(None, cells), "")):
            yield build_problem(
                Rule.TOTAL_LINE, line=table.line_of(record), record=record, value=line
            )
