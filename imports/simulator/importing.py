"""Carries out one import request: what was asked, what became of it, what is booked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Self

from imports.catalogue import Kind
from imports.simulator.answer import name_working_folder
from imports.simulator.body import MalformedRequestError, read_envelope, read_lines
from imports.simulator.books import Booking, Lane, SimulatorBooks
from imports.simulator.entries import import_entries
from imports.simulator.outcome import ImportOutcome
from imports.simulator.records import import_records


@dataclass(frozen=True, kw_only=True)
class ImportRequest:
    """A documented request; its lines stay in the spool and are read again when needed."""

    kind: Kind
    company: Mapping[str, object]
    parameters: Mapping[str, object]
    spool: IO[bytes]

    @classmethod
    def read(cls, kind: Kind, spool: IO[bytes]) -> Self:
        """Read all but the lines; raises MalformedRequestError."""
        envelope = read_envelope(spool, kind.root)
        if not envelope.company.get("fichier") or kind.file_parameter not in envelope.arrays:
            raise MalformedRequestError(f"fichier or {kind.file_parameter} is missing.")
        return cls(kind=kind, company=envelope.company, parameters=envelope.parameters, spool=spool)

    @property
    def lane(self) -> Lane:
        return (str(self.company["fichier"]), str(self.company.get("utilisateur") or ""))

    @property
    def is_test(self) -> bool:
        return self.parameters.get("tester") == "Oui"

    def lines(self) -> Iterator[str]:
        return read_lines(self.spool, self.kind.root, self.kind.file_parameter)

    def data_lines(self) -> tuple[str, ...]:
        lines = tuple(self.lines())
        return lines[1:] if self.parameters.get("entete") == "Oui" else lines


def import_lines(
    request: ImportRequest, books: SimulatorBooks, *, opened_at: datetime
) -> ImportOutcome:
    """Import every line, or refuse it; raises MalformedRequestError."""
    kind, parameters = request.kind, request.parameters
    if kind.is_entries:
        folder = name_working_folder(kind, opened_at)
        return import_entries(parameters, request.lines(), folder)

    def number_piece(document_type: str) -> str:
        return books.numbering.next_number(kind.key, document_type, opened_at.year)

    return import_records(kind, parameters, request.lines(), number_piece)


def write_booking(
    request: ImportRequest, outcome: ImportOutcome, *, opened_at: datetime, keeps_lines: bool
) -> Booking:
    file, user = request.lane
    return Booking(
        kind=request.kind.key,
        company_file=file,
        user=user,
        lines=request.data_lines() if keeps_lines else (),
        counters=dict(outcome.counters),
        pieces=tuple(outcome.pieces),
        at=opened_at,
    )
