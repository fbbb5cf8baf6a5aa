"""What rules over many lines hold of a chunk of cells, by polars: which rule has which measure."""

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from imports.checking.across import changing_fields_columnar
from imports.checking.across.changing_fields import ChangingFields, MeasuredFields
from imports.checking.across.code_dates import DatesAmongCodes
from imports.checking.across.code_dates_columnar import count_dates
from imports.checking.across.code_numbers import CodesAsNumbers
from imports.checking.across.code_numbers_columnar import find_decimal_codes
from imports.checking.across.decimal_marks import DecimalOrThousands, OtherMarks
from imports.checking.across.decimal_marks_columnar import find_proven, measure_marks
from imports.checking.across.duplicate_keys import RepeatedKeys
from imports.checking.across.lost_zeros import LostZeros
from imports.checking.across.lost_zeros_columnar import measure_lengths
from imports.checking.across.null_words import RepeatedNullWords
from imports.checking.across.null_words_columnar import count_words
from imports.checking.across.protocol import CrossLineRule
from imports.checking.across.row_hashes import drop_unfilled, hash_cells
from imports.checking.across.split_documents import ScatteredDocuments
from imports.checking.documents.count_columnar import START


def measure(rule: CrossLineRule, cells: pl.DataFrame) -> Any:
    """Return what a chunk holds, for the rule to take: its columns are the rule's `places`.

    ROW is the record; START says where the break values differ from the line before.
    """
    return MEASURES[type(rule)](rule, cells)


def measure_keys(rule: RepeatedKeys, cells: pl.DataFrame) -> pl.DataFrame:
    return hash_cells(drop_unfilled(cells, rule.groups), rule.places)


def measure_starts(rule: ScatteredDocuments, cells: pl.DataFrame) -> pl.DataFrame:
    return hash_cells(cells.filter(START), rule.places)


def measure_fields(rule: ChangingFields, cells: pl.DataFrame) -> MeasuredFields | None:
    return changing_fields_columnar.measure_documents(
        cells, rule.break_places, rule.checks, limit=rule.limit
    )


MEASURES: Mapping[type, Callable[[Any, pl.DataFrame], object]] = {
    RepeatedKeys: measure_keys,
    ScatteredDocuments: measure_starts,
    ChangingFields: measure_fields,
    LostZeros: lambda rule, cells: {
        place: measure_lengths(cells[str(place)]) for place in rule.places
    },
    CodesAsNumbers: lambda rule, cells: find_decimal_codes(cells, rule.places),
    DatesAmongCodes: lambda rule, cells: {
        place: count_dates(cells, place) for place in rule.places
    },
    RepeatedNullWords: lambda rule, cells: {
        place: count_words(cells, place) for place in rule.places
    },
    DecimalOrThousands: lambda rule, cells: {
        place: measure_marks(cells, place) for place in rule.places
    },
    OtherMarks: lambda rule, cells: find_proven(cells, rule.others, rule.checks),
}
