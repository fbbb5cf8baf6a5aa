"""Files that are none of the kind they were dropped for: said in one sentence, not line by line."""

import re
from collections import Counter
from collections.abc import Sequence

from imports.catalogue import EntryFormat, Kind
from imports.catalogue.names import normalise_name
from imports.checking.report import FoundProblem, build_problem
from imports.reading import Table
from imports.reading.dialect import DELIMITERS, FIELD_NAMES_SEPARATOR, name_delimiter
from imports.rules.catalogue import Rule

FIRST_LINES = 20
#: The columns of the fichier des écritures comptables (article A47 A-1 of the LPF).
FEC_NAMES = frozenset(
    normalise_name(name)
    for name in (
        "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib",
        "CompAuxNum", "CompAuxLib", "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit",
        "EcritureLet", "DateLet", "ValidDate", "Montantdevise", "Idevise",
    )
)  # fmt: skip
LEAST_FEC_NAMES = 8
#: What the header of a table of entries is made of.
ENTRY_WORDS = frozenset((
    "date", "journal", "jnl", "compte", "libellé", "libelle", "débit", "debit", "crédit", "credit",
    "pièce", "piece", "montant", "sens", "tiers", "auxiliaire", "échéance", "echeance", "référence",
    "reference", "facture", "devise", "lettrage",
))  # fmt: skip
LEAST_ENTRY_WORDS = 3
WORD = re.compile(r"[^\W\d_]+")
#: Number, date, journal, account, amount: no entry has fewer.
LEAST_CELLS = 5
LEAST_COLUMNS = 2
#: So many lines of ten must be cut alike by another separator.
MOST_LINES = 0.8


def find_other_file(
    table: Table, kind: Kind, entry_format: EntryFormat | None
) -> FoundProblem | None:
    """Return what the file is instead of one of the kind, None where it may be one.

    Source of the columns of a FEC: bofip.impots.gouv.fr, BOI-CF-IOR-60-40-20.
    """
    first = table.header_line if table.header_line is not None else next(table.lines(1, 2), "")
    if is_fec(first):
        return build_problem(Rule.FEC_FILE, line=table.start_line, value=first)
    if not kind.is_entries:
        return find_separator_below(table)
    if entry_format is None or not entry_format.has_positions:
        return None
    if is_entry_header(first):
        return build_problem(Rule.ENTRIES_TABLE, line=table.start_line, value=first)
    lines = list(table.first_lines(FIRST_LINES))
    if entry_format.separator and (other := find_other_separator(lines, entry_format)):
        params = {"found": name_delimiter(other), "expected": entry_format.separator}
        return build_problem(
            Rule.OTHER_SEPARATOR, line=table.start_line, value=first, params=params
        )
    return None


def find_separator_below(table: Table) -> FoundProblem | None:
    """Return the separator of the lines, where the header has another one, which cuts them short.

    The file may be read without its header line then: its names are given beside it.
    """
    own, width, header = table.dialect.delimiter, len(table.columns), table.header_line
    lines = list(table.first_lines(FIRST_LINES))
    if header is None or not own or width < LEAST_COLUMNS or not lines:
        return None
    misfits = sum(len(table.split(line)) != width for line in lines)
    for other in (one for one in DELIMITERS if one != own and one not in header):
        fitting = sum(line.count(other) == width - 1 for line in lines)
        if fitting >= MOST_LINES * len(lines) and 2 * misfits >= len(lines):
            params = {
                "found": name_delimiter(other),
                "expected": name_delimiter(own),
                "set_delimiter": name_delimiter(other),
                "set_has_header": "",
                "set_field_names": FIELD_NAMES_SEPARATOR.join(table.columns),
                "set_start_line": str(table.start_line + 1),
            }
            return build_problem(
                Rule.OTHER_SEPARATOR, line=table.start_line, value=lines[0], params=params
            )
    return None


def is_fec(header: str) -> bool:
    """Say whether the line holds most names of a FEC, whatever separates them."""
    cells = re.split("[|\t;,]", header)
    return len(FEC_NAMES & {normalise_name(cell) for cell in cells}) >= LEAST_FEC_NAMES


def is_entry_header(line: str) -> bool:
    """Say whether the line names columns of entries instead of being one."""
    if any(character.isdigit() for character in line):
        return False
    cells = re.split("[|\t;,]", line)
    named = [cell for cell in cells if ENTRY_WORDS & {w.casefold() for w in WORD.findall(cell)}]
    return len(named) >= LEAST_ENTRY_WORDS


def find_other_separator(lines: Sequence[str], entry_format: EntryFormat) -> str:
    """Return what cuts the lines evenly into many cells, where the format's own does not."""
    if not lines or is_cut(lines, entry_format.separator):
        return ""
    others = [one for one in DELIMITERS if one != entry_format.separator]
    return next((one for one in others if is_cut(lines, one)), "")


def is_cut(lines: Sequence[str], separator: str) -> bool:
    """Say whether most lines have the same number of cells, as many as an entry needs."""
    counts = Counter(line.count(separator) + 1 for line in lines)
    cells, times = counts.most_common(1)[0]
    return cells >= LEAST_CELLS and times >= MOST_LINES * len(lines)
