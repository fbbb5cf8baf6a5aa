"""What may be done to all cells of a column that are alike."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.catalogue import ENTRY_FORMATS, KINDS
from imports.checking.layout import build_entry_layouts
from imports.editing.column_fixes import (
    Fix,
    FixName,
    find_removed,
    fix_value,
    list_fixes,
    name_fix,
)
from imports.rules import CATALOGUE, Rule
from imports.values.date_texts import DateOrder
from imports.values.nothing import NULL_WORDS
from imports.values.rules import build_check, find_faults

STOCK = KINDS["documents_stock"].fields_by_name


@pytest.mark.parametrize(
    ("value", "meant", "name"),
    [
        (" E ", "E", FixName.TRIM),
        ("1\u202f234,5", "1234,5", FixName.SPACES),
        ("2026-11-25", "25/11/2026", FixName.DATE),
        ("25/11/2026 14:30:00", "25/11/2026", FixName.DATE),
        ("25.11.2026", "25/11/2026", FixName.MEANT),
        ("1.5", "1,5", FixName.COMMA),
        ("1,5", "1.5", FixName.POINT),
        ("1.234", "1234", FixName.THOUSANDS),
        ("1.234,56", "1234,56", FixName.THOUSANDS),
        ("1,234,567.5", "1234567.5", FixName.THOUSANDS),
        ("e", "E", FixName.UPPER),
        ("7", "007", FixName.PAD),
        ("oui", "1", FixName.MEANT),
        ("NULL", "", FixName.EMPTY),
        ("'00123", "00123", FixName.UNWRAP),
        ('="12,5"', "12,5", FixName.UNWRAP),
        ("1'234.50", "1234.50", FixName.THOUSANDS),
        ("1.234.567", "1234567", FixName.THOUSANDS),
        ("12,50 €", "12,50", FixName.UNIT),
        ("(12,50 €)", "-12,50", FixName.UNIT),
        ("3 pcs", "3", FixName.UNIT),
        ("(12,50)", "-12,50", FixName.SIGN),
        ("12,50-", "-12,50", FixName.SIGN),
        ("−5", "-5", FixName.SIGN),
        ("20.0", "20", FixName.WHOLE),
        ("5,", "5", FixName.WHOLE),
        ("12€50", "12,50", FixName.MEANT),
    ],
)
def test_a_fix_is_named_after_what_it_does(value: str, meant: str, name: FixName) -> None:
    assert name_fix(value, meant) is name


def test_a_fix_of_a_rule_leaves_alone_what_is_right_or_wrong_otherwise() -> None:
    check = build_check(STOCK["MVT_DT_PER"])
    fix = Fix(name=FixName.DATE, column=1, field="MVT_DT_PER", rule=Rule.BAD_DATE)

    assert fix_value("2026-11-25", fix, check) == "25/11/2026"
    assert [fix_value(value, fix, check) for value in ("", "25/11/2026", "25.11.2026", "x")] == [
        None
    ] * 4


@pytest.mark.parametrize(
    ("name", "field", "value", "fixed"),
    [
        (FixName.TRIM, "ART_CODE", "\xa0VIS \u200b", "VIS"),
        (FixName.TRIM, "ART_CODE", "VIS", None),
        (FixName.UPPER, "ART_CODE", "vis-é", "VIS-É"),
        (FixName.PAD, "ART_CODE", "123", "00123"),
        (FixName.PAD, "ART_CODE", "A12", None),
        (FixName.PAD, "ART_CODE", "123456", None),
        (FixName.PAD, "ART_CODE", "", None),
        (FixName.SPACES, "MVT_QTE", "1 234", "1234"),
        (FixName.SPACES, "MVT_QTE", "douze mille", None),
        (FixName.COMMA, "MVT_QTE", "1.5", "1,5"),
        (FixName.COMMA, "MVT_QTE", "1.234.5", None),
        (FixName.POINT, "MVT_QTE", "1,5", "1.5"),
        (FixName.DATE, "MVT_DT_PER", "2026-11-05 00:00:00", "05/11/2026"),
        (FixName.DATE, "MVT_DT_PER", "05/11/2026 14:30", "05/11/2026"),
        (FixName.DATE, "MVT_DT_PER", "2026-02-30", None),
    ],
)
def test_a_fix_of_a_column_changes_every_cell_that_it_can(
    name: FixName, field: str, value: str, fixed: str | None
) -> None:
    fix = Fix(name=name, column=1, field=field, length=5)

    assert fix_value(value, fix, build_check(STOCK[field])) == fixed


def test_the_fixes_offered_are_those_of_the_field() -> None:
    of_dates = (FixName.DATE, FixName.MONTH_FIRST, FixName.TRIM)
    assert list_fixes(build_check(STOCK["MVT_DT_PER"])) == of_dates
    assert FixName.PAD in list_fixes(build_check(STOCK["ART_CODE"]))
    assert FixName.COMMA not in list_fixes(build_check(STOCK["MVT_QTE"], decimal_marks="."))
    assert FixName.POINT not in list_fixes(build_check(STOCK["MVT_QTE"], chosen_mark=","))


@pytest.mark.parametrize(
    ("value", "fixed"),
    [
        ("7", "00007"),
        ("0", None),
        ("007", None),
        (" 7", None),
        ("7A", None),
        ("12345", None),
        ("123456", None),
        ("", None),
    ],
)
def test_lost_zeros_are_written_back_only_where_they_are_reported(
    value: str, fixed: str | None
) -> None:
    fix = Fix(name=FixName.PAD, column=1, field="ART_CODE", rule=Rule.LOST_ZEROS, length=5)

    assert fix_value(value, fix, build_check(STOCK["ART_CODE"])) == fixed


CLIENTS = KINDS["clients"].fields_by_name


@pytest.mark.parametrize(
    ("field", "rule", "name", "fixes"),
    [
        (
            "PCF_TEL1",
            Rule.LOST_ZEROS,
            FixName.PAD,
            {
                "612345678": "0612345678",
                "6 12 34 56 78": "06 12 34 56 78",
                "3631": None,
                "+33612345678": None,
                "0612345678": None,
            },
        ),
        (
            "PCF_CP",
            Rule.LOST_ZEROS,
            FixName.PAD,
            {"1000": "01000", "100": None, "A100": None, "69001": None},
        ),
        (
            "PCF_CP",
            Rule.CODE_AS_NUMBER,
            FixName.WHOLE,
            {"69001.0": "69001", "1000,00": "1000", "69001": None, "1.000": None, "1.0A": None},
        ),
        (
            "PCF_RS2",
            Rule.NULL_WORD,
            FixName.EMPTY,
            {"NULL": "", "-": "", "None": "", "- b": None, "": None, "NULLE": None},
        ),
        ("PCF_RS", Rule.NULL_WORD, FixName.EMPTY, {"NULL": None}),
        (
            "PCF_RS",
            Rule.TEXT_MARK,
            FixName.UNWRAP,
            {"'@telier": "@telier", '="1"': "1", "'t Hoen": None, "@telier": None},
        ),
        (
            "PCF_TEL1",
            Rule.SCIENTIFIC_NOTATION,
            FixName.MEANT,
            {"3.700123456789E12": "3700123456789", "3,70012E+12": None},
        ),
    ],
)
def test_a_fix_of_a_rule_makes_of_each_cell_what_was_suggested_for_it(
    field: str, rule: Rule, name: FixName, fixes: dict[str, str | None]
) -> None:
    check = build_check(CLIENTS[field])
    fix = Fix(name=name, column=1, field=field, rule=rule, length=0, removed="")
    code = check.known_code
    if rule is Rule.LOST_ZEROS and code is not None:
        fix = replace(fix, length=code.length)

    assert {value: fix_value(value, fix, check) for value in fixes} == fixes


def test_one_unit_is_taken_off_at_a_time() -> None:
    check = build_check(STOCK["MVT_QTE"])
    fix = Fix(name=FixName.UNIT, column=1, rule=Rule.BAD_DECIMAL, removed="€")

    fixed = [fix_value(value, fix, check) for value in ("12 €", "12 EUR", "$12", "12 kg", "12 %")]

    assert fixed == ["12", "12", None, None, None]


def test_a_fix_made_before_units_were_told_apart_still_takes_off_all_of_them() -> None:
    check = build_check(STOCK["MVT_QTE"])
    fix = Fix.from_json({"name": "meant", "column": 1, "field": "MVT_QTE", "rule": "bad_decimal"})

    fixed = [fix_value(value, fix, check) for value in ("12 €", "12,5-", "1 200", "12 %")]

    assert fixed == ["12", "-12,5", None, None]


def test_thousands_go_only_where_they_are_asked_about() -> None:
    check = build_check(STOCK["MVT_QTE"])
    fix = Fix(name=FixName.THOUSANDS, column=1, rule=Rule.DECIMAL_OR_THOUSANDS, removed=".")

    fixed = [fix_value(value, fix, check) for value in ("1.234", "-2.500", "12,50", "1.5", "1,234")]

    assert fixed == ["1234", "-2500", None, None, None]


@given(
    value=st.text(max_size=12)
    | st.from_regex(
        r"[-('=\"]?[0-9]{1,4}([.,' ][0-9]{2,3}){0,2}[- )\"]?( ?(€|kg|%|EUR HT))?", fullmatch=True
    )
    | st.sampled_from(sorted(NULL_WORDS)),
    field=st.sampled_from(
        ["PCF_CP", "PCF_TEL1", "PCF_RS2", "PCF_ENCMAX", "PCF_DATIMM", "PCF_TX_ESC"]
    ),
)
def test_whatever_is_suggested_is_made_at_one_stroke_and_is_right_then(
    value: str, field: str
) -> None:
    check = build_check(CLIENTS[field])

    for rule, params in find_faults(value, check):
        if "suggestion" in params and CATALOGUE[rule].fix:
            meant = str(params["suggestion"])
            name = name_fix(value, meant, rule)
            fix = Fix(name=name, column=1, rule=rule, removed=find_removed(value, name))
            assert fix_value(value, fix, check) == meant
            assert rule not in [again for again, _params in find_faults(meant, check)]


def test_a_fix_is_stored_and_read_back() -> None:
    fix = Fix(name=FixName.PAD, column=3, field="ART_CODE", rule=Rule.NOT_ALLOWED, length=5)

    assert Fix.from_json(fix.as_json()) == fix


@pytest.mark.parametrize(
    ("value", "fixed"),
    [
        ("03/04/2026", "04/03/2026"),
        ("12/31/2025", "31/12/2025"),
        ("3/4/26", "04/03/2026"),
        ("12-31-98", "31/12/1998"),
        ("3/4/2026 12:00:00 AM", "04/03/2026"),
        ("03/03/2026", None),
        ("31/12/2025", None),
        ("2026-03-04", None),
        ("15 mars 2026", None),
        ("", None),
        ("demain", None),
    ],
)
def test_dates_with_the_month_first_are_put_in_order(value: str, fixed: str | None) -> None:
    fix = Fix(name=FixName.MONTH_FIRST, column=1, field="DOC_DATE", rule=Rule.DATE_ORDER)

    assert fix_value(value, fix, build_check(STOCK["DOC_DATE"])) == fixed


def test_dates_with_times_are_put_in_order_with_their_time() -> None:
    fix = Fix(name=FixName.MONTH_FIRST, column=1, field="ACT_DATE", rule=Rule.DATE_ORDER)
    starts = build_check(KINDS["actions"].fields_by_name["ACT_DATE"])

    assert fix_value("03/04/2026 14:30", fix, starts) == "04/03/2026 14:30"
    assert fix_value("12/31/2025 2:30 PM", fix, starts) == "31/12/2025 14:30"


def test_the_dates_of_entries_are_put_in_order_as_they_are_written() -> None:
    fix = Fix(name=FixName.MONTH_FIRST, column=2, rule=Rule.DATE_ORDER)
    entry = build_entry_layouts(ENTRY_FORMATS["GestimumComptaVariable"])[0].checks[1]

    assert fix_value("022826", fix, entry) == "28022026"
    assert fix_value("02282026", fix, entry) == "28022026"
    assert fix_value("02/03/26", fix, entry) == "03/02/2026"


@pytest.mark.parametrize(
    ("order", "numbers"),
    [
        (DateOrder.DAY_FIRST, "03/04/2026"),
        (DateOrder.MONTH_FIRST, "04/03/2026"),
        (DateOrder.UNKNOWN, None),
        (DateOrder.MIXED, None),
    ],
)
def test_a_fix_reads_dates_in_the_order_of_their_column(
    order: DateOrder, numbers: str | None
) -> None:
    fix = Fix(
        name=FixName.MEANT, column=1, field="DOC_DATE", rule=Rule.BAD_DATE, date_order=order.value
    )
    check = build_check(STOCK["DOC_DATE"])

    assert fix_value("3/4/2026", fix, check) == numbers
    assert fix_value("15-janv-26", fix, check) == "15/01/2026"


def test_a_fix_means_the_same_years_in_every_year_after() -> None:
    check = build_check(STOCK["DOC_DATE"])
    fix = Fix(name=FixName.MEANT, column=1, field="DOC_DATE", rule=Rule.BAD_DATE, year=2026)
    later = Fix.from_json(fix.as_json() | {"year": 2027})

    assert fix_value("15/03/98", fix, check) == fix_value("15/03/98", later, check) == "15/03/1998"
    assert fix_value("15/03/28", Fix.from_json(fix.as_json()), check) is None
    assert fix_value("15/03/28", later, check) == "15/03/2028"
