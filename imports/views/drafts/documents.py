"""The documents that a draft would make, for people."""

from dataclasses import dataclass
from typing import TypedDict

from django.utils.translation import gettext as _

from imports.checking import ExpectedDocument
from imports.checking.documents.count import FACTS
from imports.models import ExpectedDocuments, Run

TYPE, DEPOT, THIRD_PARTY, DATE = FACTS


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDocument:
    """A document with its type in words; `first` and `last` are lines of the file."""

    number: int
    type: str
    depot: str
    third_party: str
    date: str
    line_count: int
    first: int
    last: int


class ListedDocuments(TypedDict, total=False):
    """The documents that Gestimum would create, by type and the first ones; empty without any."""

    document_types: list[tuple[str, int]]
    documents: list[ShownDocument]
    more_documents: int
    has_depots: bool
    has_third_parties: bool
    has_dates: bool


def describe_documents(run: Run) -> ListedDocuments:
    """Return the documents that Gestimum would create, the first ones listed. One query."""
    if not run.document_count:
        return {}
    expected = ExpectedDocuments.objects.filter(run=run).first()
    if expected is None:  # checked before they were listed
        return {}
    rows = list(expected.list_first())
    return {
        "document_types": [(name_type(run, value), count) for value, count in expected.by_type],
        "documents": [show_document(run, row, number) for number, row in enumerate(rows, start=1)],
        "more_documents": run.document_count - len(rows),
        # A column that no document fills would only be in the way.
        "has_depots": any(row.depot for row in rows),
        "has_third_parties": any(row.third_party for row in rows),
        "has_dates": any(row.date for row in rows),
    }


def show_document(run: Run, row: ExpectedDocument, number: int) -> ShownDocument:
    return ShownDocument(
        number=number,
        type=name_type(run, row.type),
        depot=row.depot,
        third_party=row.third_party,
        date=row.date,
        line_count=row.line_count,
        first=run.lines.numbering.line_of(row.first),
        last=run.lines.numbering.line_of(row.last),
    )


def name_type(run: Run, value: str) -> str:
    """Return the meaning of a type of document, in the words of the ERP's help."""
    field = run.kind.fields_by_name.get(TYPE)
    meaning = (field.values or {}).get(value) if field and value else None
    return meaning or value or _("Unknown type")
