"""The steps after which a field takes the values of a column, looked for by what it is."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from imports.catalogue import Field, FieldType
from imports.catalogue.cell_use import CellUse, find_use
from imports.mapping.step_guesses import BESIDE_NUMBER
from imports.mapping.steps.applying import convert_value
from imports.mapping.steps.dates import DateForm, ReadDate, TimeUse
from imports.mapping.steps.numbers import DecimalMark, ReadNumber, SignForm, Thousands
from imports.mapping.steps.step import Step
from imports.mapping.steps.text import CutToLength, Trim
from imports.values.rules import is_blank

MOST_CONVERSIONS = 4
#: So many distinct values are tried.
MOST_TRIED_VALUES = 500
MOST_DROPPED = 4
#: What stands beside amounts and says no more than their field does.
PLAIN_UNITS = {"€": "€", "eur": "€", "euro": "€", "euros": "€", "%": "%"}

type StepList = tuple[Step, ...]


@dataclass(frozen=True, kw_only=True)
class Conversion:
    """Steps, the values that they make different (before, after), and how many stay wrong."""

    steps: StepList
    changed: tuple[tuple[str, str], ...]
    wrong: int

    @property
    def is_lossless(self) -> bool:
        """Say whether all that the values say stays: else a person chooses it, nobody for them."""
        drops = [drop for step in self.steps if isinstance(step, ReadNumber) for drop in step.drops]
        is_cut = any(isinstance(step, CutToLength) for step in self.steps)
        return not is_cut and all(fold_unit(drop) in PLAIN_UNITS.values() for drop in drops)


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
    elif field.max_length and use is not CellUse.CODE:  # two codes may begin alike
        yield (CutToLength(length=field.max_length),)


def list_date_steps(field: Field) -> Iterator[StepList]:
    is_timed = field.type is FieldType.DATE_TIME
    times = (TimeUse.KEEP,) if is_timed else (TimeUse.REFUSE, TimeUse.DROP)
    for time, form in product(times, DateForm):
        yield (ReadDate(form=form, time=time),)
    for time, form in product(times, DateForm):
        yield (ReadDate(form=form, time=time, zeros_are_empty=True),)


def list_number_steps(field: Field, values: Sequence[str]) -> Iterator[StepList]:
    drops = list_drops(values)
    wholes = (True,) if field.type is FieldType.INTEGER else (False,)
    for decimal, thousands, sign, is_whole in product(DecimalMark, Thousands, SignForm, wholes):
        if decimal.value != thousands.value:
            yield (
                ReadNumber(
                    decimal=decimal, thousands=thousands, sign=sign, drops=drops, is_whole=is_whole
                ),
            )


def list_drops(values: Sequence[str]) -> tuple[str, ...]:
    """Return what may be left out beside all numbers: one unit, however it is written.

    Two of them tell values apart that look alike without (5 kg, 500 g; 12 D, 12 C), and so does
    one that only some values have (12 k, 500), unless it is that of the field anyway.
    """
    around = [list(filter(None, map(str.strip, find_around(value)))) for value in values]
    beside = {text for texts in around for text in texts}
    units = {fold_unit(text) for text in beside}
    is_plain = units.issubset(PLAIN_UNITS.values())
    if len(units) != 1 or len(beside) > MOST_DROPPED or not (is_plain or all(around)):
        return ()
    return tuple(sorted(beside))


def find_around(value: str) -> Sequence[str]:
    return BESIDE_NUMBER.findall(value.strip())


def fold_unit(text: str) -> str:
    """Return a unit in the form in which it is compared: eur and € are one."""
    folded = "".join(text.casefold().split())
    return PLAIN_UNITS.get(folded, folded)
