"""Imports accounting entries: six positional formats, pieces that must balance."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from imports.catalogue import ENTRY_FORMATS, EntryFormat, EntryRecord
from imports.simulator.body import MalformedRequestError
from imports.simulator.outcome import ImportOutcome

NAMES = {"ecriture": "écritures", "echeance": "échéances", "analytique": "analytiques"}


def parse_amount(text: str) -> Decimal:
    """Return an amount, nothing for an empty or unreadable one."""
    try:
        amount = Decimal(text.strip().replace(",", ".") or "0")
    except InvalidOperation:
        return Decimal(0)
    return amount if amount.is_finite() else Decimal(0)


class SimulatorLayout:
    """The stand-in's own reading of one of the six formats."""

    def __init__(self, entry_format: EntryFormat) -> None:
        self.format = entry_format
        self.can_be_read = entry_format.has_positions
        # "compte" belongs to fichier_comptes and has no first character of its own either.
        self.records = [entry_format.records[key] for key in NAMES if key in entry_format.records]

    def find_record(self, line: str) -> EntryRecord:
        special = (record for record in self.records if record.prefix)
        return next((record for record in special if line.startswith(record.prefix)), self.entry)

    @property
    def entry(self) -> EntryRecord:
        return self.records[0]

    def value(self, line: str, record: EntryRecord, *labels: str) -> str:
        """Return the first field whose label begins with one of `labels`.

        The first character of a due date or section is a field of its own, with no separator
        behind it (`E10/04/2019,CHQ,40,4800`).
        """
        fields = record.fields[1:] if record.prefix else record.fields
        for at, column in enumerate(fields):
            if column.label.startswith(labels):
                if column.start is not None:
                    return line[column.start - 1 : column.start - 1 + (column.max_length or 0)]
                cells = line[len(record.prefix) :].split(self.format.separator)
                return cells[at] if at < len(cells) else ""
        return ""

    def signed_amount(self, line: str) -> Decimal:
        """Return the amount of an entry, debit positive."""
        debit = self.value(line, self.entry, "Montant au débit")
        credit = self.value(line, self.entry, "Montant au crédit")
        if debit or credit:
            return parse_amount(debit) - parse_amount(credit)
        amount = parse_amount(self.value(line, self.entry, "Montant"))
        return -amount if self.value(line, self.entry, "Sens").strip() == "C" else amount


@dataclass
class SimulatorPiece:
    """Adjacent entries of one date and ledger, with their due dates and analytic sections.

    Guess of the stand-in: what makes a piece. The help's own example changes the piece number
    within entries that only balance together.
    """

    key: tuple[str, str]
    balance: Decimal = Decimal(0)
    last_amount: Decimal = Decimal(0)
    due: list[Decimal] = field(default_factory=list)
    sections: dict[str, Decimal] = field(default_factory=dict)
    are_totals_right: bool = True
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(NAMES, 0))

    def close_entry(self) -> None:
        """Hold the due dates and each analytic plan of the last entry against its amount."""
        totals = [*self.sections.values(), *([sum(self.due, Decimal(0))] if self.due else [])]
        if any(total != abs(self.last_amount) for total in totals):
            self.are_totals_right = False
        self.due, self.sections = [], {}

    @property
    def is_right(self) -> bool:
        return self.are_totals_right and self.balance == 0


def read_pieces(layout: SimulatorLayout, lines: Iterator[str]) -> Iterator[SimulatorPiece]:
    """Group lines into pieces; a due date or section belongs to the entry before it."""
    piece: SimulatorPiece | None = None
    for line in lines:
        record = layout.find_record(line)
        if record is layout.entry:
            labels = (("Date d'écriture", "Date de l'écriture"), ("Code journal",))
            date, ledger = (layout.value(line, record, *names) for names in labels)
            if piece:
                piece.close_entry()
            if piece is None or (date, ledger) != piece.key:
                if piece:
                    yield piece
                piece = SimulatorPiece(key=(date, ledger))
            piece.last_amount = layout.signed_amount(line)
            piece.balance += piece.last_amount
        else:
            piece = piece or SimulatorPiece(key=("", ""), are_totals_right=False)
            amount = parse_amount(layout.value(line, record, "Montant"))
            if record.key == "echeance":
                piece.due.append(amount)
            else:
                plan = layout.value(line, record, "Code plan analytique")
                piece.sections[plan] = piece.sections.get(plan, Decimal(0)) + amount
        piece.counts[record.key] += 1
    if piece:
        piece.close_entry()
        yield piece


def count_entry_lines(layout: SimulatorLayout, lines: Iterator[str]) -> Mapping[str, Sequence[int]]:
    """Return (accepted, rejected) for each sort of line; a wrong piece is rejected whole."""
    totals = {name: [0, 0] for name in NAMES}
    if not layout.can_be_read:
        # The help gives no positions for this format: every line is taken for a right entry.
        totals["ecriture"][0] = sum(1 for _ in lines)
        return totals
    for piece in read_pieces(layout, lines):
        for name, count in piece.counts.items():
            totals[name][0 if piece.is_right else 1] += count
    return totals


def import_entries(
    parameters: Mapping[str, object], lines: Iterator[str], folder: str
) -> ImportOutcome:
    """Import entries, or only try them when `tester` says so."""
    entry_format = ENTRY_FORMATS.get(str(parameters.get("format")))
    if entry_format is None:
        raise MalformedRequestError("format is missing or unknown.")
    totals = count_entry_lines(SimulatorLayout(entry_format), lines)
    errors = sum(rejected for _, rejected in totals.values())
    counters = {"nombre_erreurs": errors, "nombre_avertissements": 0}
    for name, (accepted, rejected) in totals.items():
        counters[f"nombre_lignes_{NAMES[name]}_importées"] = accepted
        counters[f"nombre_lignes_{NAMES[name]}_rejetées"] = rejected
    is_test = parameters.get("tester") == "Oui"
    return ImportOutcome(
        counters=counters, details=write_report(totals, errors, folder, is_test=is_test)
    )


def write_report(
    totals: Mapping[str, Sequence[int]], errors: int, folder: str, *, is_test: bool
) -> list[str]:
    """Write the report that stands in the journal of entries.

    Guess of the stand-in: "importées" and "rejetées" when it is no test, and no ERR line (their
    layout is not documented).
    """
    words = ("importables", "rejetables") if is_test else ("importées", "rejetées")
    rule = "#" * 60
    counts = [
        f"Lignes d'{NAMES[name]} {word} : {count}"
        for name in ("ecriture", "echeance")
        for word, count in zip(words, totals[name], strict=True)
    ]
    return [
        "Ci-dessous le rapport d'import :",
        rule,
        "Résumé",
        *counts,
        f"ERREURS : {errors}",
        "AVERTISSEMENTS : 0",
        rule,
        f"Fichier d'écritures importé : {folder}\\Ecritures.txt",
        "Légende :",
        "ERR : Erreur provoquant le rejet de la ligne",
        "AV : Avertissement ne provoquant pas le rejet de la ligne",
        "E : Ligne d'écriture",
        "S : Section analytique",
        "H : Ligne d'échéance",
    ]
