"""Accounting entries that do not add up: pieces, due dates, analytic lines. In exact decimals."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal
from functools import reduce

from imports.catalogue import FieldType
from imports.checking.across.protocol import Candidate
from imports.checking.layout import Layout, get_cell
from imports.checking.report import Counts
from imports.rules.catalogue import Rule
from imports.values.rules import DECIMALS, find_faults
from imports.values.spreadsheet_damage import BLANKS

EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)
NUMBER = re.compile(DECIMALS["."])
ZERO = Decimal(0)
DUE_DATES, ANALYTIC = "E", ">"

type Key = tuple[str, ...]


def read_amount(text: str) -> Decimal | None:
    """Return the amount, or None where there is none: the cell has its own problem then."""
    return Decimal(text) if NUMBER.fullmatch(text) else None


def sum_exactly(amounts: Iterable[Decimal]) -> Decimal:
    return reduce(EXACT.add, amounts, ZERO)


@dataclass(frozen=True, slots=True)
class Places:
    """Where a record of an entry format has what is added up, from 0; None where it has not."""

    key: tuple[int, ...]
    date: int | None
    piece: int | None
    amount: int | None
    side: int | None
    debit: int | None
    credit: int | None
    due_date: int | None
    currency: int | None
    plan: int | None


def find_amount_places(layout: Layout) -> Places:
    """Find the cells by their labels; the pages word the date and the amount in several ways."""
    names = [check.name for check in layout.checks]

    def find(start: str, *, is_whole: bool = True) -> int | None:
        found = (
            place
            for place, name in enumerate(names)
            if name == start or (not is_whole and name.startswith(start))
        )
        return next(found, None)

    dates = (n for n, check in enumerate(layout.checks) if check.type is FieldType.DATE)
    key = (find("Code journal"), next(dates, None), find("Numéro de pièce"))
    debit = find("Montant au débit")
    return Places(
        key=tuple(place for place in key if place is not None),
        date=key[1],
        piece=key[2],
        amount=None if debit is not None else find("Montant", is_whole=False),
        side=find("Sens"),
        debit=debit,
        credit=find("Montant au crédit"),
        due_date=find("Date d'échéance"),
        currency=find("Code devise"),
        plan=find("Code plan analytique"),
    )


def find_main(layouts: Sequence[Layout]) -> int:
    """Return the place of the record that the others follow, which has no prefix."""
    return next((n for n, layout in enumerate(layouts) if not layout.prefix), 0)


@dataclass(slots=True)
class EntryPiece:
    """The totals of a piece; `is_known` is false where an amount or a side is not."""

    record: int
    currency: str
    debit: Decimal = ZERO
    credit: Decimal = ZERO
    lines: int = 0
    is_known: bool = True

    @property
    def is_balanced(self) -> bool:
        return self.is_known and self.debit == self.credit

    def add(self, more: "EntryPiece") -> None:
        self.debit = EXACT.add(self.debit, more.debit)
        self.credit = EXACT.add(self.credit, more.credit)
        self.lines += more.lines
        self.is_known &= more.is_known and more.currency == self.currency


@dataclass(slots=True)
class Sum:
    """What amounts come to; `is_known` is false where one is a percentage, or not a number."""

    amount: Decimal = ZERO
    is_known: bool = True

    def add(self, amount: Decimal | None) -> None:
        if amount is None:
            self.is_known = False
        else:
            self.amount = EXACT.add(self.amount, amount)


@dataclass(slots=True)
class AccountingEntry:
    """The entry whose due dates and analytic lines follow it."""

    record: int
    text: str
    amount: Decimal | None
    has_due_date: bool
    due_record: int | None = None
    due_dates: Sum = field(default_factory=Sum)
    plans: dict[str, Sum] = field(default_factory=dict)


class Balance:
    """Adds up entries line by line.

    A piece is its journal, its date and its number, as they stand. The ERP refuses one whose
    debit and credit differ unless the company's preferences allow it, and one whose due dates or
    analytic lines differ from their entry (catalogue/entry_formats.json, "_rules_en"). Due dates
    are ignored where the entry itself has one. Pieces in several currencies are passed over, and
    those that a line with a wrong date may belong to: the date is reported, and is fixed first.
    All is counted; the first `limit` of each rule are kept.
    """

    def __init__(self, layouts: Sequence[Layout], *, limit: int) -> None:
        self.layouts = layouts
        self.limit = limit
        self.places = [find_amount_places(layout) for layout in layouts]
        self.main = find_main(layouts)
        # What a line is hangs on its first character, and there are few of those.
        self.known: dict[str, tuple[Layout, Places] | None] = {}
        self.pieces: dict[Key, EntryPiece] = {}
        self.key: Key | None = None
        self.run: EntryPiece | None = None
        self.entry: AccountingEntry | None = None
        self.counts: Counts = Counter()
        self.candidates: list[Candidate] = []

    def see(self, record: int, line: str) -> None:
        start = line[:1]
        if start not in self.known:
            self.known[start] = self.find_record(line)
        found = self.known[start]
        if found is None or not line.strip(BLANKS):
            return
        layout, places = found
        cells = layout.split(line)
        if layout.prefix == DUE_DATES:
            self.see_due_date(record, read_amount(read(cells, places.amount)))
        elif layout.prefix == ANALYTIC:
            self.see_analytic(read(cells, places.plan), read_amount(read(cells, places.amount)))
        else:
            self.see_entry(record, cells, places)

    def find_record(self, line: str) -> tuple[Layout, Places] | None:
        for layout, places in zip(self.layouts, self.places, strict=True):
            if layout.takes(line):
                return layout, places
        return None

    def see_due_date(self, record: int, amount: Decimal | None) -> None:
        if self.entry:
            self.entry.due_record = self.entry.due_record or record
            self.entry.due_dates.add(amount)

    def see_analytic(self, plan: str, amount: Decimal | None) -> None:
        if self.entry:
            self.entry.plans.setdefault(plan, Sum()).add(amount)

    def see_entry(self, record: int, cells: Sequence[str], places: Places) -> None:
        self.close_entry()
        text = read(cells, places.amount)
        amount = read_amount(text)
        self.entry = AccountingEntry(
            record, text, amount, bool(read(cells, places.due_date).strip(BLANKS))
        )
        key = tuple([get_cell(cells, place) for place in places.key])
        currency = read(cells, places.currency)
        run = self.run
        if run is None or key != self.key:
            self.close_run()
            self.key = key
            run = self.run = EntryPiece(record, currency)
        run.lines += 1
        sides = split_sides(cells, places, amount)
        if sides is None or currency != run.currency:
            run.is_known = False
        else:
            run.debit = EXACT.add(run.debit, sides[0])
            run.credit = EXACT.add(run.credit, sides[1])

    def close_run(self) -> None:
        """Keep the lines of one piece that follow each other, unless they are even by themselves.

        Those change nothing in the balance of the piece, and millions of them need no memory.
        """
        run, self.run = self.run, None
        if run is None or self.key is None or run.is_balanced:
            return
        if self.key in self.pieces:
            self.pieces[self.key].add(run)
        else:
            self.pieces[self.key] = run

    def close_entry(self) -> None:
        entry, self.entry = self.entry, None
        if entry is None:
            return
        if entry.due_record and entry.has_due_date:
            self.add(Rule.DUE_DATES_IGNORED, entry.due_record, "")
        elif entry.due_record:
            self.compare(Rule.DUE_DATES_DIFFER, entry, [entry.due_dates])
        if entry.plans:
            self.compare(Rule.ANALYTIC_DIFFERS, entry, list(entry.plans.values()))

    def compare(self, rule: Rule, entry: AccountingEntry, sums: Sequence[Sum]) -> None:
        """Hold the amounts against the entry's: each plan's, or else those of all plans."""
        totals = [one.amount for one in sums]
        if entry.amount is None or not all(one.is_known for one in sums):
            return
        if entry.amount == sum_exactly(totals):
            return
        for total in totals:
            if total != entry.amount:
                self.add_unlike(rule, entry.record, entry.text, total)
                return

    def add_unlike(self, rule: Rule, record: int, text: str, total: Decimal) -> None:
        self.add(rule, record, text, total=f"{total:f}", amount=f"{Decimal(text):f}")

    def add_uneven(self, record: int, debit: Decimal, credit: Decimal, *, lines: int) -> None:
        self.add(
            Rule.UNBALANCED_PIECE,
            record,
            debit=f"{debit:f}",
            credit=f"{credit:f}",
            difference=f"{abs(EXACT.subtract(debit, credit)):f}",
            times=lines,
        )

    def add(self, rule: Rule, record: int, value: str | None = None, **params: str | int) -> None:
        name, places = self.name_place(rule)
        self.counts[rule, name] += 1
        # Each rule meets its records in the order of the file.
        if self.counts[rule, name] <= self.limit:
            self.candidates.append(
                Candidate(
                    rule=rule, record=record, field=name, places=places, value=value, params=params
                )
            )

    def name_place(self, rule: Rule) -> tuple[str, tuple[int, ...]]:
        """Return the field and the place of the main record that a problem is told at."""
        places = self.places[self.main]
        place = places.amount
        if rule is Rule.UNBALANCED_PIECE:
            place = places.piece
        if rule is Rule.DUE_DATES_IGNORED or place is None:
            return "", ()
        return self.layouts[self.main].checks[place].name, (place,)

    def find(self) -> tuple[Counts, list[Candidate]]:
        """Return complete counts and the first candidates, once every line was seen."""
        self.close_entry()
        self.close_run()
        misdated = {self.drop_date(key) for key in self.pieces if self.is_misdated(key)}
        for key, piece in self.pieces.items():
            is_doubtful = not piece.is_known or self.drop_date(key) in misdated
            if not is_doubtful and not piece.is_balanced:
                self.add_uneven(piece.record, piece.debit, piece.credit, lines=piece.lines)
        return self.counts, self.candidates

    def is_misdated(self, key: Key) -> bool:
        """Say whether the date of a piece is told as wrong."""
        places = self.places[self.main]
        if places.date is None:
            return False
        value = key[places.key.index(places.date)]
        faults = find_faults(value, self.layouts[self.main].checks[places.date])
        return any(rule is not Rule.DOUBTFUL_YEAR for rule, _params in faults)

    def drop_date(self, key: Key) -> Key:
        """Return the other parts of a piece's key."""
        places = self.places[self.main]
        parts = zip(places.key, key, strict=True)
        return tuple(value for place, value in parts if place != places.date)


def read(cells: Sequence[str], place: int | None) -> str:
    return "" if place is None else get_cell(cells, place)


def split_sides(
    cells: Sequence[str], places: Places, amount: Decimal | None
) -> tuple[Decimal, Decimal] | None:
    """Return debit and credit of an entry, or None if they are not known."""
    if places.debit is None:
        side = read(cells, places.side)
        if amount is None or side not in ("D", "C"):
            return None
        return (amount, ZERO) if side == "D" else (ZERO, amount)
    both = [read(cells, place) for place in (places.debit, places.credit)]
    debit, credit = (read_amount(text) if text.strip(BLANKS) else ZERO for text in both)
    return None if debit is None or credit is None else (debit, credit)
