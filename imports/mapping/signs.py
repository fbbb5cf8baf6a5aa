"""Codes that the sign of a quantity tells: goods in and out, invoices and credit notes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from imports.mapping.column_profile import ColumnProfile
from imports.mapping.mapping import ComputedField
from imports.mapping.steps.numbers import AbsoluteValue, SignToCode
from imports.mapping.steps.step import Step
from imports.values.numbers import MINUS

#: By kind and field: the code of a quantity above zero, and that of one below, likely pairs first.
SIGN_CODES: Mapping[tuple[str, str], Sequence[tuple[str, str]]] = {
    ("documents_stock", "DOC_STYPE"): (("E", "S"),),
    ("documents_vente", "DOC_STYPE"): (("F", "A"), ("B", "R")),
    ("documents_achat", "DOC_STYPE"): (("F", "A"), ("B", "R")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SignRule:
    """A field whose code is told by the sign of a column, from 1: `positive` or `negative`."""

    field: str
    column: int
    positive: str
    negative: str

    def build_field(self, steps: Sequence[Step]) -> ComputedField:
        """Return the field that the rule makes; `steps` read the numbers of the column."""
        code = SignToCode(positive=self.positive, negative=self.negative)
        return ComputedField(field=self.field, columns=(self.column,), steps=(*steps, code))


def list_sign_rules(
    kind_key: str, field: str, profiles: Mapping[int, ColumnProfile]
) -> Iterator[SignRule]:
    """Yield what the sign of a column may say of a field; `profiles` are by column, from 1."""
    for column, profile in profiles.items():
        for positive, negative in SIGN_CODES.get((kind_key, field), ()):
            if has_both_signs(profile):
                yield SignRule(field=field, column=column, positive=positive, negative=negative)


def has_both_signs(profile: ColumnProfile) -> bool:
    """Say whether a column is one of numbers, some of them below zero and some not."""
    if not profile.is_mostly(profile.numbers):
        return False
    return {is_below_zero(value) for value in profile.values} == {True, False}


def is_below_zero(value: str) -> bool:
    text = value.strip()
    return text.startswith((*MINUS, "(")) or text.endswith((*MINUS,))


def find_sign_rule(one: ComputedField) -> SignRule | None:
    """Return the rule that made a field, None where no sign did."""
    last = one.steps[-1] if one.steps else None
    if len(one.columns) != 1 or not isinstance(last, SignToCode) or last.zero is not None:
        return None
    return SignRule(
        field=one.field, column=one.columns[0], positive=last.positive, negative=last.negative
    )


def drop_sign(steps: Sequence[Step]) -> tuple[Step, ...]:
    """Return steps that leave the sign out at last: it is told by another field."""
    return (*keep_sign(steps), AbsoluteValue())


def keep_sign(steps: Sequence[Step]) -> tuple[Step, ...]:
    return tuple(step for step in steps if not isinstance(step, AbsoluteValue))
