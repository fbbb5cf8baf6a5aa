"""What was probably meant by a cell that is not right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.catalogue import FieldType
from imports.rules import Rule, rule_text
from imports.values.rules import CellCheck, find_faults, find_type_fault

STATES = {"E": "Entrée", "S": "Sortie", "": "", "01": "Premier"}


def suggestion(value: str, check: CellCheck) -> object:
    fault = find_type_fault(value, check)
    assert fault is not None
    return fault[1].get("suggestion")


@pytest.mark.parametrize(
    ("kind", "value", "meant"),
    [
        (FieldType.DECIMAL, "1 234,50", "1234,50"),
        (FieldType.DECIMAL, "1\u202f234,50 €", "1234,50"),
        (FieldType.DECIMAL, "1.234,50", "1234,50"),
        (FieldType.DECIMAL, "1,234.50", "1234.50"),
        (FieldType.DECIMAL, "12,5-", "-12,5"),
        (FieldType.AMOUNT, "(12,5)", "-12,5"),
        (FieldType.AMOUNT, "(12,5", None),
        (FieldType.AMOUNT, "12,5)", None),
        (FieldType.DECIMAL, "douze", None),
        (FieldType.DECIMAL, "3,7E+12", None),
        (FieldType.DECIMAL, "1,2e3", "1200"),
        (FieldType.DECIMAL, "-1,2e3", "-1200"),
        (FieldType.DECIMAL, "1.2345e2", "123.45"),
        (FieldType.DECIMAL, "1.5E-5", "0.000015"),
        (FieldType.DECIMAL, "1.2E7", "12000000"),
        (FieldType.DECIMAL, "1.23456789012E+03", "1234.56789012"),
        (FieldType.DECIMAL, "1,23E+03", None),
        (FieldType.DECIMAL, "1,2E+3", None),
        (FieldType.DECIMAL, "1,5E-05", None),
        (FieldType.DECIMAL, "1.23457e+06", None),
        (FieldType.DECIMAL, "1.234568e+03", None),
        (FieldType.DECIMAL, "1,2e30", None),
        (FieldType.DECIMAL, "12e50", None),
        (FieldType.DECIMAL, "5e3", None),
        (FieldType.INTEGER, "1,2e3", "1200"),
        (FieldType.INTEGER, "1,2345e2", None),
        (FieldType.INTEGER, "20.0", "20"),
        (FieldType.INTEGER, "1 000", "1000"),
        (FieldType.INTEGER, "20,5", None),
        (FieldType.DATE, "2026-11-22", "22/11/2026"),
        (FieldType.DATE, "2026-11-22 00:00:00", "22/11/2026"),
        (FieldType.DATE, "03/11/2026 14:30:00", "03/11/2026"),
        (FieldType.DATE, "2026-11-03T14:30:00.000", "03/11/2026"),
        (FieldType.DATE, "3/11/26 9:05", "03/11/2026"),
        (FieldType.DATE, "03/11/2026 14h30", "03/11/2026"),
        (FieldType.DATE_TIME, "2026-11-03 00:00:00", "03/11/2026"),
        (FieldType.DATE_TIME, "2026-11-03 14:30:00", "03/11/2026 14:30"),
        (FieldType.DATE, "1/3/2026", "01/03/2026"),
        (FieldType.DATE, "01.03.26", "01/03/2026"),
        (FieldType.DATE, "20260301", "01/03/2026"),
        (FieldType.DATE, "01032026", "01/03/2026"),
        (FieldType.DATE, "45231", "01/11/2023"),
        (FieldType.DATE, "20000", "03/10/1954"),
        (FieldType.DATE, "79999", "10/01/2119"),
        (FieldType.DATE, "19999", None),
        (FieldType.DATE, "80000", None),
        (FieldType.DATE, "1-mars-2026", "01/03/2026"),
        (FieldType.DATE, "1 févr. 2026", "01/02/2026"),
        (FieldType.DATE, "1-mars", None),
        (FieldType.DATE, "31/02/2026", None),
        (FieldType.CHECKBOX, "Oui", "1"),
        (FieldType.CHECKBOX, "FAUX", "0"),
        (FieldType.CHECKBOX, "peut-être", None),
        (FieldType.CHECKBOX, "-1", "1"),
        (FieldType.CHECKBOX, "✓", "1"),
        (FieldType.CHECKBOX, "✔ ", "1"),
        (FieldType.CHECKBOX, "1.0", "1"),
        (FieldType.CHECKBOX, "0,00", "0"),
        (FieldType.CHECKBOX, "on", "1"),
        (FieldType.CHECKBOX, "'1", "1"),
        (FieldType.CHECKBOX, '="1"', "1"),
        (FieldType.CHECKBOX, "NULL", ""),
        (FieldType.CHECKBOX, "-2", None),
        (FieldType.DATE, '="15/03/2026"', "15/03/2026"),
        (FieldType.DATE, "'2026-03-15", "15/03/2026"),
        (FieldType.DATE, "NULL", ""),
        (FieldType.DATE, "--", ""),
    ],
)
def test_it_offers_what_the_field_takes_and_nothing_where_it_is_not_plain(
    kind: FieldType, value: str, meant: str | None
) -> None:
    assert suggestion(value, CellCheck(name="X", type=kind)) == meant


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("e", "E"),
        (" E ", "E"),
        ("sortie", "S"),
        ("1", "01"),
        ("1.0", "01"),
        ("'E", "E"),
        ('="01"', "01"),
        ("NULL", ""),
        ("2", None),
        ("X", None),
    ],
)
def test_it_offers_an_allowed_value_by_its_case_its_meaning_or_its_lost_zeros(
    value: str, meant: str | None
) -> None:
    assert suggestion(value, CellCheck(name="X", values=STATES)) == meant


@pytest.mark.parametrize("kind", [FieldType.DECIMAL, FieldType.INTEGER])
@pytest.mark.parametrize(("value", "is_said"), [("1,23E+03", True), ("1,2e3", False), ("x", False)])
def test_a_number_that_may_have_been_rounded_is_told_so(
    kind: FieldType, value: str, *, is_said: bool
) -> None:
    fault = find_type_fault(value, CellCheck(name="X", type=kind))

    assert fault is not None
    assert ("It may have been rounded" in rule_text(*fault)) is is_said


def test_where_only_the_point_is_taken_a_comma_becomes_one() -> None:
    check = CellCheck(name="X", type=FieldType.DECIMAL, decimal_marks=".")

    assert suggestion("1 234,5", check) == "1234.5"


@pytest.mark.parametrize(
    ("mark", "value", "meant"),
    [
        ("", "1.234.567", "1234567"),
        (",", "1.234", "1234"),
        (",", "-1.234", "-1234"),
        (",", "1.234.567", "1234567"),
        (",", "1.234,56", "1234,56"),
        (",", "1.234 €", "1234"),
        (",", "12.5", "12,5"),
        (",", "0.125", "0,125"),
        (",", "1234.567", "1234,567"),
        (",", "1,234.56", "1234,56"),
        (",", "1,234,567", None),
        (".", "1,234", "1234"),
        (".", "1,234.56", "1234.56"),
        (".", "12,5", "12.5"),
    ],
)
def test_beside_a_chosen_mark_the_other_one_separates_thousands(
    mark: str, value: str, meant: str | None
) -> None:
    check = CellCheck(
        name="X", type=FieldType.DECIMAL, decimal_marks=mark or ".,", chosen_mark=mark
    )

    assert suggestion(value, check) == meant


def test_thousands_are_separated_in_whole_numbers_as_well() -> None:
    check = CellCheck(name="X", type=FieldType.INTEGER, chosen_mark=",")

    assert suggestion("1.234", check) == "1234"
    assert suggestion("1,234", check) is None


@given(
    st.sampled_from(FieldType),
    st.one_of(st.text(max_size=20), st.from_regex(r"[-(0-9 .,/€E]{1,14}", fullmatch=True)),
    st.sampled_from([None, STATES]),
    st.sampled_from(["", ",", "."]),
)
def test_whatever_it_offers_would_be_taken(
    kind: FieldType, value: str, values: dict[str, str] | None, mark: str
) -> None:
    check = CellCheck(
        name="X", type=kind, values=values, decimal_marks=mark or ".,", chosen_mark=mark
    )

    fault = find_type_fault(value, check)

    if fault is not None and fault[1].get("suggestion"):
        left = find_type_fault(str(fault[1]["suggestion"]), check)
        assert left is None or left[0] is Rule.UNDOCUMENTED_TIME


@pytest.mark.parametrize("kind", [FieldType.TEXT, FieldType.DATE, FieldType.AMOUNT])
@pytest.mark.parametrize("values", [None, STATES])
def test_a_required_cell_is_not_suggested_to_be_emptied(
    kind: FieldType, values: dict[str, str] | None
) -> None:
    check = CellCheck(name="X", type=kind, values=values, is_required=True)

    assert [params for _rule, params in find_faults("NULL", check) if "suggestion" in params] == []
