"""Which steps could bring values closer to what they should become: by what stands in both."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import product

from imports.mapping.steps.dates import DateForm, ReadDate, TimeUse
from imports.mapping.steps.numbers import (
    EXACT,
    LONGEST_NUMBER,
    AbsoluteValue,
    DecimalMark,
    MultiplyNumber,
    ReadNumber,
    SignForm,
    SignToCode,
    Thousands,
    is_gestimum_number,
)
from imports.mapping.steps.parts import ExtractPart, SplitPart
from imports.mapping.steps.step import Step
from imports.mapping.steps.text import (
    LONGEST_CELL,
    AddPrefix,
    AddSuffix,
    ChangeCase,
    CutToLength,
    DefaultIfEmpty,
    LetterCase,
    Pad,
    RemoveCharacters,
    Side,
    Trim,
)
from imports.values.rules import is_blank

#: 68 is 2068, 69 is 1969: as most programs have it. The others where an example says so.
PIVOTS = (68, 30, 50, 99)
WRITTEN_DATE = re.compile("[0-9]{2}/[0-9]{2}/[0-9]{4}(?: .*)?")
#: What stands between the words of a cell.
BETWEEN = re.compile(r"[^\w]+|_")
MOST_MARKS = 6
#: Longer texts are not compared letter by letter.
LONGEST_COMPARED = 200
PIECES = (1, 2, 3, -1, -2)
#: What stands around a number, and is no part of one.
BESIDE_NUMBER = re.compile(r"^[^0-9.,+()\s'’\u2212\u2013-]+|[^0-9.,+()\s'’\u2212\u2013-]+$")

#: Values, and what each should become.
type Examples = Sequence[tuple[str, str]]


def guess_steps(examples: Examples) -> Iterator[Step]:
    """Yield steps that may be the next one, the plainest first. Some will lead nowhere."""
    filled = [(value, goal) for value, goal in examples if not is_blank(value)]
    yield from guess_default(examples)
    if not filled:
        return
    yield Trim()
    yield from (ChangeCase(case=case) for case in LetterCase)
    if all(WRITTEN_DATE.fullmatch(goal) for _value, goal in filled if goal):
        yield from guess_dates(filled)
    if all(is_gestimum_number(goal) for _value, goal in filled):
        yield from guess_numbers(filled)
    yield from guess_codes(filled)
    yield from guess_parts(filled)
    yield from guess_additions(filled)
    yield from guess_removed(filled)


def guess_default(examples: Examples) -> Iterator[Step]:
    goals = {goal for value, goal in examples if is_blank(value) and goal.strip()}
    if len(goals) == 1:
        yield DefaultIfEmpty(value=goals.pop())


def guess_dates(examples: Examples) -> Iterator[Step]:
    has_time = any(" " in goal for _value, goal in examples)
    times = (TimeUse.KEEP,) if has_time else (TimeUse.REFUSE, TimeUse.DROP)
    is_emptied = any(not goal for _value, goal in examples)
    for time, form in product(times, DateForm):
        step = ReadDate(form=form, time=time, zeros_are_empty=is_emptied)
        yield step
        if step.convert(examples[0][0]) is None:
            yield from (replace(step, pivot=pivot) for pivot in PIVOTS)


def guess_numbers(examples: Examples) -> Iterator[Step]:
    values = [value for value, _goal in examples]
    yield from guess_factor(examples)
    if all(is_gestimum_number(value) for value in values):
        yield AbsoluteValue()
    beside = {found.strip() for value in values for found in BESIDE_NUMBER.findall(value.strip())}
    together = "".join(values)
    writes = DecimalMark.POINT if any("." in goal for _v, goal in examples) else DecimalMark.COMMA
    signs = [SignForm.LEADING]
    signs += [SignForm.BRACKETS] if "(" in together else []
    signs += [SignForm.TRAILING] if any(value.strip()[-1:] in "-−–" for value in values) else []
    is_cut = [False] if any("." in g or "," in g for _v, g in examples) else [False, True]
    for decimal, thousands, sign, is_whole in product(DecimalMark, Thousands, signs, is_cut):
        if decimal.value != thousands.value:
            yield ReadNumber(
                decimal=decimal,
                thousands=thousands,
                sign=sign,
                drops=tuple(sorted(beside)),
                writes=writes,
                is_whole=is_whole,
            )


def guess_factor(examples: Examples) -> Iterator[Step]:
    """Yield the factor between the first numbers that are not zero, where it is exact."""
    for value, goal in examples:
        if not is_gestimum_number(value):
            return
        number, wanted = (Decimal(text.replace(",", ".")) for text in (value, goal))
        if number and wanted:
            factor = (wanted / number).normalize()
            is_exact = len(f"{factor:f}") <= LONGEST_NUMBER // 4
            if is_exact and EXACT.multiply(number, factor) == wanted and factor != 1:
                yield MultiplyNumber(factor=factor)
            return


def guess_codes(examples: Examples) -> Iterator[Step]:
    """Yield the codes of the signs, where the examples say both."""
    signs: dict[str, set[str]] = {"-": set(), "0": set(), "+": set()}
    for value, goal in examples:
        if not is_gestimum_number(value):
            return
        is_zero = not re.search("[1-9]", value)
        signs["0" if is_zero else "-" if value.startswith("-") else "+"].add(goal)
    below, zero, above = signs["-"], signs["0"], signs["+"]
    if len(below) == len(above) == 1 and len(zero) <= 1 and below != above and all(above | below):
        yield SignToCode(positive=min(above), negative=min(below), zero=min(zero, default=None))


def guess_parts(examples: Examples) -> Iterator[Step]:
    """Yield what keeps a piece or some characters: those that the goals have as well."""
    first = examples[0][0]
    written = BETWEEN.findall(first)[:MOST_MARKS]
    marks = dict.fromkeys([*written, *filter(None, map(str.strip, written))])
    for separator, part in product(marks, PIECES):
        yield SplitPart(separator=separator, part=part)
    longest = max(len(goal) for _value, goal in examples)
    if longest and any(len(value) > longest for value, _goal in examples):
        yield CutToLength(length=min(longest, LONGEST_CELL))
    common = [find_common(value, goal) for value, goal in examples]
    start, length = common[0]
    if length and len(set(common)) == 1:
        yield ExtractPart(length=length, start=start + 1)
    ends = [
        (len(value) - place, size)
        for (value, _goal), (place, size) in zip(examples, common, strict=True)
    ]
    if length and ends.count((length, length)) == len(ends):
        yield ExtractPart(length=length, from_end=True)


@lru_cache(maxsize=4096)
def find_common(value: str, goal: str) -> tuple[int, int]:
    """Return where the longest text that both have begins in the value, from 0, and its length."""
    if max(len(value), len(goal)) > LONGEST_COMPARED:
        return 0, 0
    found = SequenceMatcher(None, value, goal, autojunk=False).find_longest_match()
    return found.a, found.size


def guess_additions(examples: Examples) -> Iterator[Step]:
    """Yield what stands around the values in their goals: fill characters, or a text."""
    places = [(value, goal, goal.find(value)) for value, goal in examples]
    if any(place < 0 or is_chance(value, goal) for value, goal, place in places):
        return
    before = [goal[:place] for _value, goal, place in places]
    after = [goal[place + len(value) :] for value, goal, place in places]
    yield from guess_pad(examples, before, Side.LEFT)
    yield from guess_pad(examples, [text[::-1] for text in after], Side.RIGHT)
    if len(set(before)) == 1 and before[0]:
        yield AddPrefix(text=before[0])
    if len(set(after)) == 1 and after[0]:
        yield AddSuffix(text=after[0])


def is_chance(value: str, goal: str) -> bool:
    """Say whether a value is so short that it stands inside its goal by chance."""
    return len(value) < 2 and not goal.startswith(value) and not goal.endswith(value)


def guess_pad(examples: Examples, texts: Sequence[str], side: Side) -> Iterator[Step]:
    """Yield what makes all values as long: `texts` are beside them, the nearest character last."""
    fills = {text[-1] for text in texts if text}
    if len(fills) != 1:
        return
    (fill,) = fills
    lengths = [
        len(value) + len(text) - len(text.rstrip(fill))
        for (value, _goal), text in zip(examples, texts, strict=True)
    ]
    padded = {length for length, text in zip(lengths, texts, strict=True) if text.endswith(fill)}
    if len(padded) == 1 and max(lengths) <= LONGEST_CELL:
        yield Pad(length=padded.pop(), character=fill, side=side)


def guess_removed(examples: Examples) -> Iterator[Step]:
    """Yield the marks that no goal has: letters and digits are no marks."""
    goals = {letter for _value, goal in examples for letter in goal}
    letters = {letter for value, _goal in examples for letter in value} - goals
    marks = "".join(sorted(letter for letter in letters if not letter.isalnum()))
    if marks:
        yield RemoveCharacters(characters=marks)
