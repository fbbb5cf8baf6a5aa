"""What `map --json` prints: what the portal would propose for a file, before anybody is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from django.utils.translation import gettext

from imports.catalogue import Kind
from imports.mapping.kind_guess import KindGuess
from imports.mapping.match_reasons import match_reason_text
from imports.mapping.matching import ColumnProposal
from imports.mapping.offers import Offer
from imports.reading import Dialect


@dataclass(frozen=True, kw_only=True)
class ProposedMapping:
    """What is proposed for a file: how it is read, which kinds it may be for, its columns."""

    dialect: Dialect
    kind: Kind | None
    kinds: Sequence[KindGuess]
    columns: Sequence[ColumnProposal]

    @property
    def constants(self) -> list[str]:
        """Mandatory fields that no column is proposed for."""
        given = {column.field for column in self.columns}
        fields = self.kind.required_fields if self.kind else ()
        return [field.name for field in fields if field.name not in given]

    @property
    def undecided(self) -> list[int]:
        """The columns, from 1, that somebody is asked about."""
        return [column.column for column in self.columns if not column.is_set]


class KindRecord(TypedDict):
    """A kind that the file may be for, and why."""

    kind: str
    label: str
    reason: str


class OfferRecord(TypedDict):
    """A field that a column may be."""

    field: str
    level: str
    reason: str


class ProposedColumnRecord(TypedDict):
    """What is proposed for a column, from 1; `set`: it would be applied without a question."""

    column: int
    header: str
    field: str | None
    level: str
    set: bool
    ignored: bool
    reason: str
    offers: list[OfferRecord]


class ProposalRecord(TypedDict):
    """What is proposed for a file. The keys and the words of `level` are stable."""

    header_line: int | None
    encoding: str
    delimiter: str
    kind: str | None
    kinds: list[KindRecord]
    template: str | None
    columns: list[ProposedColumnRecord]
    constants: list[str]
    undecided: list[int]


def describe_proposed(proposed: ProposedMapping) -> ProposalRecord:
    """Return what --json prints: texts in the language of the command."""
    dialect = proposed.dialect
    return {
        "header_line": dialect.start_line if dialect.has_header else None,
        "encoding": dialect.encoding,
        "delimiter": dialect.delimiter,
        "kind": proposed.kind.key if proposed.kind else None,
        "kinds": [describe_guess(guess) for guess in proposed.kinds],
        "template": None,
        "columns": [describe_proposal(column) for column in proposed.columns],
        "constants": proposed.constants,
        "undecided": proposed.undecided,
    }


def describe_guess(guess: KindGuess) -> KindRecord:
    return {
        "kind": guess.kind,
        "label": guess.label,
        "reason": match_reason_text(guess.reason, gettext),
    }


def describe_proposal(column: ColumnProposal) -> ProposedColumnRecord:
    return {
        "column": column.column,
        "header": column.header,
        "field": column.field,
        "level": column.level.value,
        "set": column.is_set,
        "ignored": column.is_ignored,
        "reason": match_reason_text(column.reason, gettext),
        "offers": [describe_field_offer(offer) for offer in column.offers],
    }


def describe_field_offer(offer: Offer) -> OfferRecord:
    return {
        "field": offer.field,
        "level": offer.level.value,
        "reason": match_reason_text(offer.reason, gettext),
    }
