"""The steps that make of values what a person wrote beside the first of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from imports.mapping.refused import MappingRefused
from imports.mapping.step_guesses import guess_steps
from imports.mapping.steps.applying import convert_value
from imports.mapping.steps.dates import ReadDate
from imports.mapping.steps.numbers import AbsoluteValue, MultiplyNumber, ReadNumber, SignToCode
from imports.mapping.steps.step import Step
from imports.mapping.steps.text import LONGEST_CELL
from imports.mapping.steps.value_table import ValueTable

MOST_STEPS = 3
#: So many lists of steps are shown, and so many other values with what becomes of them.
MOST_PROPOSED = 3
OTHERS_SHOWN = 3
#: So many steps are tried in all: beyond, what people wrote follows from nothing simple.
MOST_TRIED = 20_000
#: So many distinct values are looked at.
MOST_VALUES = 2_000

#: So many of the values may be none of what the steps read.
MOST_REFUSED = 0.2
READING = (ReadDate, ReadNumber, MultiplyNumber, AbsoluteValue, SignToCode)

type Steps = tuple[Step, ...]


@dataclass(frozen=True, kw_only=True)
class StepsByExample:
    """Steps that give all examples, and what they make of other values.

    `others` are up to three values beside the examples, telling ones first: those that the steps
    cannot convert (None), and those of which other proposals make something else. `refused` is
    how many of the distinct values cannot be converted.
    """

    steps: Steps
    others: tuple[tuple[str, str | None], ...]
    refused: int


def propose_by_example(values: Sequence[str], examples: Mapping[str, str]) -> list[StepsByExample]:
    """Return the shortest lists of steps that give all examples, the most fitting first.

    `values` are those of a column; `examples` are some of them, and what each should become.
    Lists that make the same of all values are one; none is longer than three steps. A table of
    the examples themselves comes last: all other values would be asked.
    """
    written = [*examples, *examples.values()]
    has_breaks = any("\n" in goal or "\r" in goal for goal in examples.values())
    if not examples or has_breaks or any(len(text) > LONGEST_CELL for text in written):
        return []
    short = (value for value in values if len(value) <= LONGEST_CELL)
    distinct = [*dict.fromkeys([*examples, *short])][:MOST_VALUES]
    found = [*find_step_lists(examples), *make_table(examples)]
    results = {steps: [convert_value(steps, value) for value in distinct] for steps in found}
    apart: dict[tuple[str | None, ...], Steps] = {}
    for steps in found:
        apart.setdefault(tuple(results[steps]), steps)
    best = sorted(apart.values(), key=lambda steps: rank_steps(steps, results[steps]))
    shown = best[:MOST_PROPOSED]
    places = range(len(examples), len(distinct))
    return [
        StepsByExample(
            steps=steps,
            others=tuple(
                (distinct[place], results[steps][place])
                for place in choose_telling(places, results[steps], [results[s] for s in shown])
            ),
            refused=results[steps].count(None),
        )
        for steps in shown
    ]


def rank_steps(steps: Steps, results: Sequence[str | None]) -> tuple[bool, bool, bool, int]:
    """Return what sorts lists of steps, the best first.

    Of those that convert nearly all values, one that reads dates or numbers is better than one
    that only moves characters: it refuses what is none.
    """
    is_table = any(isinstance(step, ValueTable) for step in steps)
    reads = any(isinstance(step, READING) for step in steps)
    refused = results.count(None)
    return is_table, refused > len(results) * MOST_REFUSED, not reads, refused


def make_table(examples: Mapping[str, str]) -> Iterator[Steps]:
    """Yield the table that says no more than the examples do."""
    try:
        yield (ValueTable(values=tuple(examples.items())),)
    except MappingRefused:  # case or spaces alone tell two of them apart
        yield (ValueTable(values=tuple(examples.items()), folds=False),)


def find_step_lists(examples: Mapping[str, str]) -> list[Steps]:
    """Return all lists of the fewest steps that give the examples."""
    goals = tuple(examples.values())
    start = tuple(examples)
    if start == goals:
        return [()]
    tried = 0
    seen = {start}
    level: list[tuple[tuple[str, ...], Steps]] = [(start, ())]
    for _number in range(MOST_STEPS):
        reached: list[Steps] = []
        following: list[tuple[tuple[str, ...], Steps]] = []
        for state, steps in level:
            for step in dict.fromkeys(guess_steps([*zip(state, goals, strict=True)])):
                tried += 1
                if tried > MOST_TRIED:
                    return reached
                made = convert_all(step, state)
                if made == goals:
                    reached.append((*steps, step))
                elif made is not None and made not in seen:
                    seen.add(made)
                    following.append((made, (*steps, step)))
        if reached:
            return reached
        level = following
    return []


def convert_all(step: Step, state: Sequence[str]) -> tuple[str, ...] | None:
    made: list[str] = []
    for value in state:
        converted = step.convert(value)
        if converted is None:
            return None
        made.append(converted)
    return tuple(made)


def choose_telling(
    places: Sequence[int],
    results: Sequence[str | None],
    rivals: Sequence[Sequence[str | None]],
) -> list[int]:
    """Return the places of values that show best what steps do: no two of the same result."""

    def rank(place: int) -> tuple[bool, int, int]:
        return results[place] is not None, -len({rival[place] for rival in rivals}), place

    chosen: dict[str | None, int] = {}
    for place in sorted(places, key=rank):
        chosen.setdefault(results[place], place)
    return [*chosen.values()][:OTHERS_SHOWN]
