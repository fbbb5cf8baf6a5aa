"""The steps after which a field takes the values of a column, looked for by what it is."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from imports.catalogue import Field, FieldType
from imports.catalogue.cell_use import CellUse, find_use
from imports.mapping.steps.applying import convert_value
from imports.mapping.steps.dates import DateForm, ReadDate, TimeUse
from imports.mapping.steps.numbers import DecimalMark, ReadNumber, SignForm, Thousands
from imports.mapping.steps.step import Step
from imports.mapping.steps.text import CutToLength, Trim
from imports.values.rules import is_blank

MOST_CONVERSIONS = 4
#: So many distinct values are tried.
MOST_TRIED_VALUES = 500
#: What stands around a number, and is no part of one.
AROUND_NUMBER = re.compile(r"^[^0-9.,+()\s'’\u2212\u2013-]+|[^0-9.,+()\s'’\u2212\u2013-]+$")
MOST_DROPPED = 4

type StepList = tuple[Step, ...]


@dataclass(frozen=True, kw_only=True)
class Conversion:
    """Steps, the values that they make different (before, after), and how many stay wrong."""

    steps: StepList
    changed: tuple[tuple[str, str], ...]
    wrong: int


def propose_conversions(
    field: Field, values: Sequence[str], *, is_right: Callable[[str], bool]
) -> list[Conversion]:
    """Return the steps that make values right which are wrong as they are, the best first.

    `is_right` says whether the field takes a value. Steps that make the same of all values are one.
    Nothing is proposed where all are right, and nothing that leaves as many wrong.
    """
    filled = [value for value in dict.fromkeys(values) if not is_blank(value)][:MOST_TRIED_VALUES]
    wrong = sum(not is_right(value) for value in filled)
    found: dict[tuple[str | None, ...], Conversion] = {}
    for steps in list_candidates(field, filled) if wrong else ():
        results = tuple(convert_value(steps, value) for value in filled)
        left = sum(one is None or not is_right(one) for one in results)
        if left >= wrong or results in found:
            continue
        changed = tuple(
            (before, after)
            for before, after in zip(filled, results, strict=True)
            if after is not None and before != after
        )
        found[results] = Conversion(steps=steps, changed=changed, wrong=left)
    best = sorted(found.values(), key=lambda one: (one.wrong, len(one.steps)))
    return best[:MOST_CONVERSIONS]


def list_candidates(field: Field, values: Sequence[str]) -> Iterator[StepList]:
    """Yield the steps that the cells of a field may need, the plainest first."""
    use = find_use(field)
    yield (Trim(),)
    if use is CellUse.DATE:
        yield from list_date_steps(field)
    elif use in (CellUse.NUMBER, CellUse.RATE):
        yield from list_number_steps(field, values)
    elif field.max_length:
        yield (CutToLength(length=field.max_length),)


def list_date_steps(field: Field) -> Iterator[StepList]:
    is_timed = field.type is FieldType.DATE_TIME
    times = (TimeUse.KEEP,) if is_timed else (TimeUse.REFUSE, TimeUse.DROP)
    for time, form in product(times, DateForm):
        yield (ReadDate(form=form, time=time),)
    for time, form in product(times, DateForm):
        yield (ReadDate(form=form, time=time, zeros_are_empty=True),)


def list_number_steps(field: Field, values: Sequence[str]) -> Iterator[StepList]:
    beside = {found.strip() for value in values for found in AROUND_NUMBER.findall(value.strip())}
    drops = tuple(sorted(filter(None, beside))) if len(beside) <= MOST_DROPPED else ()
    wholes = (True,) if field.type is FieldType.INTEGER else (False,)
    for decimal, thousands, sign, is_whole in product(DecimalMark, Thousands, SignForm, wholes):
        if decimal.value != thousands.value:
            yield (
                ReadNumber(
                    decimal=decimal, thousands=thousands, sign=sign, drops=drops, is_whole=is_whole
                ),
            )
