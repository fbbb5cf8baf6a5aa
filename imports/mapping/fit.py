"""Whether the values of a column are right for a field: they may prove it, and they may veto it."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from itertools import islice

from imports.catalogue import Field, FieldType, Kind
from imports.catalogue.cell_use import DATE_TYPES, NUMBER_TYPES, CellUse, find_use
from imports.mapping import match_reasons as reasons
from imports.mapping.column_profile import ColumnProfile
from imports.mapping.match_reasons import MatchReason
from imports.mapping.value_shapes import (
    EXACTING,
    PROVING,
    SHAPE_SENTENCES,
    Shape,
    find_field_shape,
)
from imports.values.suggestions import suggest_allowed, suggest_checkbox

#: So few values prove nothing.
FEWEST_PROVING = 3
#: Of a field of few allowed values, other software has hardly more than so many times as many.
MOST_TIMES_ALLOWED = 3
MOST_OF_CHECKBOX = 4
#: So many different values are asked for their meaning.
MOST_MEANT = 300
#: A key is doubtful where it repeats, from so many values on.
FEWEST_OF_KEY = 10
CHECKBOX_VALUES = ("0", "1")


class Strength(IntEnum):
    """What the values say of a field, from the worst to the best.

    IMPOSSIBLE: not what its type is. DOUBTFUL: they may be, but something speaks against it.
    CONVERTIBLE: right once they are converted, by a table of values or shortened. SILENT: the
    column is empty, or any text would do. GOOD: of the type. PROVEN: hardly anything else.
    """

    IMPOSSIBLE = 0
    DOUBTFUL = 1
    CONVERTIBLE = 2
    SILENT = 3
    GOOD = 4
    PROVEN = 5


@dataclass(frozen=True, kw_only=True)
class Fit:
    """What the values say of a field, and why; no reason where they say nothing."""

    strength: Strength
    reason: MatchReason | None = None


SILENT = Fit(strength=Strength.SILENT)


def judge_fit(
    field: Field, profile: ColumnProfile, kind: Kind, known: Container[str] = frozenset()
) -> Fit:
    """Return what the values of a column say of a field; `known` are codes it was sent before."""
    if not profile.filled:
        return SILENT
    if proof := find_known_codes(profile, known):
        return proof
    fit = judge_values(field, profile)
    doubt = find_doubt(field, profile, kind) if fit.strength > Strength.DOUBTFUL else None
    return doubt or fit


def find_known_codes(profile: ColumnProfile, known: Container[str]) -> Fit | None:
    count = sum(value in known for value in profile.values)
    if count * 2 < profile.distinct or count < min(FEWEST_PROVING, profile.distinct):
        return None
    params = {"count": count, "distinct": profile.distinct}
    return Fit(
        strength=Strength.PROVEN, reason=MatchReason(sentence=reasons.KNOWN_CODES, params=params)
    )


def judge_values(field: Field, profile: ColumnProfile) -> Fit:
    """Return what the type of the field says to the values."""
    use = find_use(field)
    if field.type is FieldType.CHECKBOX:
        return judge_checkbox(field, profile)
    if field.values is not None:
        return judge_allowed(field, field.values, profile)
    if field.type in DATE_TYPES:
        return judge_dates(profile)
    if field.type in NUMBER_TYPES:
        return judge_numbers(field, profile)
    return judge_text(field, profile, is_code=use is CellUse.CODE)


def judge_checkbox(field: Field, profile: ColumnProfile) -> Fit:
    meanings = find_meanings(field, profile)
    count = sum(profile.values[value] for value in meanings)
    if count == profile.filled:
        return build_fit(Strength.GOOD, reasons.YES_OR_NO, profile, count)
    if profile.distinct > MOST_OF_CHECKBOX:
        return refuse_many(profile, len(CHECKBOX_VALUES))
    unknown = profile.filled - count
    return build_fit(Strength.CONVERTIBLE, reasons.UNKNOWN_VALUES, profile, unknown)


def judge_allowed(field: Field, values: Mapping[str, str], profile: ColumnProfile) -> Fit:
    if profile.distinct > MOST_TIMES_ALLOWED * len(values):
        return refuse_many(profile, len(values))
    meanings = find_meanings(field, profile)
    count = sum(profile.values[value] for value in meanings)
    if count == profile.filled:
        # A letter or a digit is an allowed value of many a field.
        is_telling = len(meanings) > 1 or any(len(value) > 1 for value in meanings)
        strength = Strength.PROVEN if is_telling and profile.filled > 1 else Strength.GOOD
        example = next(iter(meanings))
        return build_fit(strength, reasons.ALLOWED, profile, count, example=example)
    unknown = profile.filled - count
    return build_fit(Strength.CONVERTIBLE, reasons.UNKNOWN_VALUES, profile, unknown)


def refuse_many(profile: ColumnProfile, allowed: int) -> Fit:
    params = {"distinct": profile.distinct, "allowed": allowed}
    reason = MatchReason(sentence=reasons.MANY_VALUES, params=params)
    return Fit(strength=Strength.IMPOSSIBLE, reason=reason)


def find_meanings(field: Field, profile: ColumnProfile) -> dict[str, str]:
    """Return what each value of the column is for a field of few values, as far as it is known."""
    if field.type is not FieldType.CHECKBOX and field.values is None:
        return {}
    found = {}
    for value in islice(profile.values, MOST_MEANT):
        meant = find_meaning(field, value)
        if meant is not None:
            found[value] = meant
    return found


def find_meaning(field: Field, value: str) -> str | None:
    if field.type is FieldType.CHECKBOX or field.values is None:
        return next((one for one in suggest_checkbox(value) if one in CHECKBOX_VALUES), None)
    if value in field.values:
        return value
    meant = set(suggest_allowed(value, field.values))
    if not meant and {"0", "1"}.issubset(field.values):
        meant = {one for one in suggest_checkbox(value) if one in field.values}
    return meant.pop() if len(meant) == 1 else None


def judge_dates(profile: ColumnProfile) -> Fit:
    if profile.is_mostly(profile.dates):
        return build_fit(Strength.GOOD, reasons.DATES, profile, profile.dates)
    if profile.is_mostly(profile.dates + profile.maybe_dates):
        return build_fit(Strength.CONVERTIBLE, reasons.FEW_DATES, profile, profile.dates)
    is_half = profile.is_half(profile.dates + profile.maybe_dates)
    strength = Strength.DOUBTFUL if is_half else Strength.IMPOSSIBLE
    return build_fit(strength, reasons.FEW_DATES, profile, profile.dates)


def judge_numbers(field: Field, profile: ColumnProfile) -> Fit:
    is_whole = field.type is FieldType.INTEGER
    count = profile.integers if is_whole else profile.numbers
    good, few = (
        (reasons.WHOLE_NUMBERS, reasons.FEW_WHOLE_NUMBERS)
        if is_whole
        else (reasons.NUMBERS, reasons.FEW_NUMBERS)
    )
    if not profile.is_half(count):
        return build_fit(Strength.IMPOSSIBLE, few, profile, count)
    if not profile.is_mostly(count):
        return build_fit(Strength.DOUBTFUL, few, profile, count)
    codes = max(profile.shapes.get(Shape.EAN, 0), profile.shapes.get(Shape.SIRET, 0))
    codes = max(codes, profile.zero_led)
    if profile.is_half(codes) and profile.filled >= FEWEST_PROVING:
        return build_fit(Strength.DOUBTFUL, reasons.ARE_CODES, profile, codes)
    return build_fit(Strength.GOOD, good, profile, count)


def judge_text(field: Field, profile: ColumnProfile, *, is_code: bool) -> Fit:
    shape = find_field_shape(field)
    if fit := judge_shape(shape, profile) if shape else None:
        return fit
    most = field.max_length
    # One code that is too long shows that they are names; of texts, some may be.
    if (
        most is not None
        and (longer := profile.count_longer(most))
        and (is_code or profile.is_half(longer))
    ):
        return build_fit(Strength.CONVERTIBLE, reasons.TOO_LONG, profile, longer, max_length=most)
    if profile.is_half(profile.dates):
        return build_fit(Strength.DOUBTFUL, reasons.ARE_DATES, profile, profile.dates)
    # Codes may be whole numbers; names are none.
    numbers = profile.numbers - profile.integers if is_code else profile.numbers
    if (is_code or expects_words(field)) and profile.is_half(numbers):
        return build_fit(Strength.DOUBTFUL, reasons.ARE_NUMBERS, profile, numbers)
    return SILENT


def judge_shape(shape: Shape, profile: ColumnProfile) -> Fit | None:
    count = profile.shapes.get(shape, 0)
    if profile.is_mostly(count):
        is_proof = shape in PROVING and profile.distinct >= FEWEST_PROVING
        strength = Strength.PROVEN if is_proof else Strength.GOOD
        return build_fit(strength, SHAPE_SENTENCES[shape], profile, count)
    if profile.is_half(count):
        return None
    strength = Strength.IMPOSSIBLE if shape in EXACTING else Strength.DOUBTFUL
    return build_fit(strength, reasons.FEW_OF_FORM, profile, count)


#: The beginnings of labels of fields that hold words: names and texts are no numbers.
WORDED = (
    "nom",
    "libellé",
    "désignation",
    "raison sociale",
    "prénom",
    "ville",
    "rue",
    "commentaire",
)


@cache
def is_worded_label(label: str) -> bool:
    return label.casefold().startswith(WORDED)


def expects_words(field: Field) -> bool:
    return is_worded_label(field.label)


def find_doubt(field: Field, profile: ColumnProfile, kind: Kind) -> Fit | None:
    """Return what else speaks against it: a key that repeats, a mandatory field without values."""
    is_key = kind.updates_existing_by == (field.name,) and not kind.new_document_on_change_of
    params = {"distinct": profile.distinct, "filled": profile.filled, "lines": profile.lines}
    if is_key and profile.filled >= FEWEST_OF_KEY and profile.distinct * 2 < profile.filled:
        return Fit(
            strength=Strength.DOUBTFUL,
            reason=MatchReason(sentence=reasons.REPEATED, params=params),
        )
    if field.required and profile.lines >= FEWEST_OF_KEY and profile.filled * 2 < profile.lines:
        return Fit(
            strength=Strength.DOUBTFUL,
            reason=MatchReason(sentence=reasons.MOSTLY_EMPTY, params=params),
        )
    return None


def build_fit(
    strength: Strength, sentence: str, profile: ColumnProfile, count: int, **more: str | int
) -> Fit:
    params = {"count": count, "filled": profile.filled, **more}
    if profile.filled == 1:
        sentence = reasons.ONE_FITS if strength >= Strength.GOOD else reasons.ONE_DOUBTFUL
    return Fit(strength=strength, reason=MatchReason(sentence=sentence, params=params))
