"""Codes that the sign of a quantity tells."""

import pytest

from imports.mapping.column_profile import profile_values
from imports.mapping.mapping import ComputedField
from imports.mapping.signs import SignRule, drop_sign, find_sign_rule, keep_sign, list_sign_rules
from imports.mapping.steps.applying import convert_value
from imports.mapping.steps.numbers import AbsoluteValue, DecimalMark, ReadNumber, SignToCode
from imports.mapping.steps.several import JoinCells

RULE = SignRule(field="DOC_STYPE", column=2, positive="E", negative="S")


@pytest.mark.parametrize(
    ("values", "is_told"),
    [
        (["5", "-3"], True),
        (["5", "3-"], True),
        (["5", "\N{MINUS SIGN}3"], True),
        (["5", "3"], False),
        (["-5", "-3"], False),
        (["A-1", "B-2"], False),
        ([], False),
    ],
)
def test_a_column_of_numbers_with_both_signs_may_tell_the_code(
    values: list[str], is_told: bool
) -> None:
    profiles = {1: profile_values(["VIS", "CLOU"]), 2: profile_values(values)}

    rules = list(list_sign_rules("documents_stock", "DOC_STYPE", profiles))

    assert rules == ([RULE] if is_told else [])


def test_fields_whose_codes_have_no_sign_are_told_by_none() -> None:
    profiles = {2: profile_values(["5", "-3"])}

    assert list(list_sign_rules("comptes", "CPT_TYPE", profiles)) == []


def test_the_rule_makes_the_code_of_what_the_steps_read_and_is_found_again() -> None:
    read = ReadNumber(decimal=DecimalMark.POINT)

    field = RULE.build_field([read])

    assert [convert_value(field.steps, value) for value in ("5.5", "-3", "0", "x")] == [
        "E", "S", None, None,
    ]  # fmt: skip
    assert find_sign_rule(field) == RULE


def test_other_fields_are_no_rule_of_a_sign() -> None:
    with_zero = SignToCode(positive="E", negative="S", zero="E")
    joined = ComputedField(field="CCT_NOM", columns=(1, 2), steps=(JoinCells(),))

    assert find_sign_rule(ComputedField(field="DOC_STYPE", value="E")) is None
    assert find_sign_rule(joined) is None
    assert find_sign_rule(ComputedField(field="A", columns=(1,), steps=(with_zero,))) is None


def test_the_sign_is_left_out_once() -> None:
    read = ReadNumber(decimal=DecimalMark.POINT)

    assert drop_sign((read, AbsoluteValue())) == (read, AbsoluteValue())
    assert keep_sign(drop_sign((read,))) == (read,)
