"""What programs write around a text or in place of nothing, which is no part of the value."""

import pytest

from imports.catalogue import FieldType
from imports.rules import Rule
from imports.values.rules import CellCheck, find_faults

CODE = CellCheck(name="ART_CODE", type=FieldType.TEXT, max_length=30, is_code=True)
LABEL = CellCheck(name="ART_LIB", type=FieldType.TEXT)


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ('="00123"', "00123"),
        ("=00123", "00123"),
        ("=+33612345678", "+33612345678"),
        ("'00123", "00123"),
        ("’00123", "00123"),
        ("'+33612345678", "+33612345678"),
        ("'@A", "@A"),
        ("'A12", "A12"),
        ("=A1+B1", None),
        ('=""', ""),
    ],
)
def test_what_protects_a_code_from_spreadsheets_is_no_part_of_it(
    value: str, meant: str | None
) -> None:
    [(rule, params)] = find_faults(value, CODE)

    assert (rule, params.get("suggestion")) == (Rule.TEXT_MARK, meant)


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ('="00123"', "00123"),
        ("'@telier", "@telier"),
        ("'+33 6", "+33 6"),
        ("'-5", "-5"),
        ("'=1", "=1"),
    ],
)
def test_what_protects_a_label_is_told_where_it_is_plain(value: str, meant: str) -> None:
    [(rule, params)] = find_faults(value, LABEL)

    assert (rule, params["suggestion"]) == (Rule.TEXT_MARK, meant)


@pytest.mark.parametrize("value", [' "A1"', '  "A1" ', "“A1”"])
@pytest.mark.parametrize("check", [CODE, LABEL])
def test_quotes_that_a_space_kept_from_packing_are_no_part_of_a_value(
    value: str, check: CellCheck
) -> None:
    faults = dict(find_faults(value, check))

    assert faults[Rule.VALUE_IN_QUOTES] == {"suggestion": "A1"}


@pytest.mark.parametrize("value", [' "12,5"', "“12,5”", "'12,5"])
def test_a_number_is_offered_without_its_quotes(value: str) -> None:
    faults = dict(find_faults(value, CellCheck(name="ART_P_VTE", type=FieldType.DECIMAL)))

    assert faults[Rule.BAD_DECIMAL]["suggestion"] == "12,5"


@pytest.mark.parametrize("value", ["NULL", "null", "\\N", "(null)", "nan", "NaN", "<NA>", "(vide)"])
@pytest.mark.parametrize("check", [CODE, LABEL, CellCheck(name="XXX_A")])
def test_what_programs_write_for_nothing_is_told_in_any_text(value: str, check: CellCheck) -> None:
    assert list(find_faults(value, check)) == [(Rule.NULL_WORD, {"suggestion": ""})]


@pytest.mark.parametrize("value", ["None", "N/A", "n/a", "-", "--", "—", "n.c.", "Null", "néant"])
def test_what_people_write_for_nothing_is_told_in_a_code(value: str) -> None:
    assert list(find_faults(value, CODE)) == [(Rule.NULL_WORD, {"suggestion": ""})]


@pytest.mark.parametrize("value", ["NA", "NC", "ND", "X", "0", "A-1", "NULL1", "AUCUN"])
def test_a_code_that_may_be_one_is_left_alone(value: str) -> None:
    assert list(find_faults(value, CODE)) == []


@pytest.mark.parametrize("value", ["=SOMME(A1:A2)", '=HYPERLINK("x")', "=A2&B2", "=$A$2*1"])
def test_a_formula_in_a_text_is_told(value: str) -> None:
    assert list(find_faults(value, LABEL)) == [(Rule.TEXT_MARK, {})]


@pytest.mark.parametrize("value", ["= 12 V", "=> voir", "=A4", "A=B(1)"])
def test_an_equals_sign_is_no_formula(value: str) -> None:
    assert list(find_faults(value, LABEL)) == []
