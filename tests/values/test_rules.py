"""One cell against its field: each rule fires, and holds its fire."""

from dataclasses import replace
from typing import Any

import pytest

from imports.catalogue import Field, FieldType
from imports.catalogue.cell_use import LONGEST_CODE, is_code
from imports.rules import Rule
from imports.values.rules import CellCheck, find_faults


def find_rules(value: str, check: CellCheck) -> list[Rule]:
    return [rule for rule, _params in find_faults(value, check)]


def make_check(type_: FieldType = FieldType.TEXT, **changes: object) -> CellCheck:
    return CellCheck(**{"name": "ART_CODE", "type": type_, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize("value", ["", " ", "\t\xa0 "])
def test_a_required_cell_must_be_filled(value: str) -> None:
    assert find_rules(value, make_check(is_required=True)) == [Rule.REQUIRED]


@pytest.mark.parametrize("type_", FieldType)
def test_an_optional_cell_may_be_empty_whatever_its_type(type_: FieldType) -> None:
    check = make_check(type_, max_length=1, values={"E": ""} if type_ == "texte" else None)

    assert find_rules("", check) == []


def test_length_is_counted_in_characters_not_bytes() -> None:
    check = make_check(max_length=5)

    assert find_rules("éàçùœ", check) == []
    assert list(find_faults("éàçùœ!", check)) == [(Rule.TOO_LONG, {"length": 6, "max_length": 5})]


def test_a_value_outside_the_list_is_told_what_the_list_is() -> None:
    check = make_check(values={"": "Aucun", "E": "Entrée", "S": "Sortie", "Z": ""})

    faults = list(find_faults("A", check))

    assert faults == [(Rule.NOT_ALLOWED, {"allowed": "E (Entrée), S (Sortie), Z"})]
    assert find_rules("E", check) == []


def test_a_long_list_of_values_is_cut() -> None:
    check = make_check(values={str(number): "" for number in range(20)})

    [(_rule, params)] = find_faults("x", check)

    assert params["allowed"] == "0, 1, 2, 3, 4, 5, 6, 7, …"


@pytest.mark.parametrize("value", ["05/09/2019", "29/02/2020", "31/12/9999"])
def test_a_day_of_the_calendar_is_a_date(value: str) -> None:
    assert find_rules(value, make_check(FieldType.DATE)) == []


@pytest.mark.parametrize(
    "value",
    ["5/9/2019", "29/02/2019", "31/04/2019", "2019-09-05", "05/09/19", "٠٥/٠٩/٢٠١٩", " 05/09/2019"],
)
def test_anything_else_is_not(value: str) -> None:
    assert find_rules(value, make_check(FieldType.DATE))[0] is Rule.BAD_DATE


@pytest.mark.parametrize(
    ("value", "rules"),
    [
        ("05/09/2019", []),
        ("05/09/2019 14:30", [Rule.UNDOCUMENTED_TIME]),
        ("05/09/2019T14:30:00", [Rule.UNDOCUMENTED_TIME]),
        ("05/09/2019x", [Rule.BAD_DATE]),
        ("31/02/2019 14:30", [Rule.BAD_DATE]),
        ("14:30", [Rule.BAD_DATE]),
    ],
)
def test_a_date_with_a_time_only_needs_a_real_date(value: str, rules: list[Rule]) -> None:
    assert find_rules(value, make_check(FieldType.DATE_TIME)) == rules


@pytest.mark.parametrize("value", ["0", "12", "-3", "+4", "007"])
def test_a_whole_number_is_made_of_digits(value: str) -> None:
    assert find_rules(value, make_check(FieldType.INTEGER)) == []


@pytest.mark.parametrize("value", ["1,0", "1.0", "1_000", "1 000", "x", "-", "١"])
def test_anything_else_is_no_whole_number(value: str) -> None:
    assert find_rules(value, make_check(FieldType.INTEGER))[0] is Rule.BAD_INTEGER


@pytest.mark.parametrize("type_", [FieldType.DECIMAL, FieldType.AMOUNT])
@pytest.mark.parametrize("value", ["1", "1,60", "1.60", "-0,5", "+12", ",5"])
def test_a_decimal_takes_a_point_or_a_comma(type_: FieldType, value: str) -> None:
    assert find_rules(value, make_check(type_)) == []


@pytest.mark.parametrize("value", ["1,", "1 234,5", "12 €", "1.234,5", "1e3", "abc", "--1"])
def test_anything_else_is_no_decimal(value: str) -> None:
    assert find_rules(value, make_check(FieldType.AMOUNT)) == [Rule.BAD_DECIMAL]


def test_where_only_a_point_is_documented_a_comma_is_refused() -> None:
    faults = list(find_faults("1,60", make_check(FieldType.AMOUNT, decimal_marks=".")))

    assert faults == [(Rule.BAD_DECIMAL, {"example": "1234.56", "suggestion": "1.60"})]


def test_a_chosen_decimal_mark_is_named_where_the_other_one_stands() -> None:
    check = make_check(FieldType.AMOUNT, decimal_marks=",", chosen_mark=",")

    assert find_rules("1,60", check) == []
    assert list(find_faults("1x", check)) == [(Rule.BAD_DECIMAL, {"example": "1234,56"})]
    assert list(find_faults("1.x", check)) == [
        (Rule.BAD_DECIMAL, {"example": "1234,56", "chosen_mark": ",", "other_mark": "."})
    ]


@pytest.mark.parametrize(("value", "rules"), [("0", []), ("1", []), ("Oui", [Rule.BAD_CHECKBOX])])
def test_a_check_box_is_0_or_1(value: str, rules: list[Rule]) -> None:
    assert find_rules(value, make_check(FieldType.CHECKBOX)) == rules


def test_what_is_no_text_anyway_is_not_looked_through_for_damaged_texts() -> None:
    among_values = make_check(values={"E": "Entrée"})

    assert find_rules("3,7E+12", make_check(FieldType.DECIMAL)) == [Rule.BAD_DECIMAL]
    assert find_rules("lâ€™an", among_values) == [Rule.NOT_ALLOWED]


@pytest.mark.parametrize(
    ("changes", "is_a_code"),
    [
        ({}, True),
        ({"name": "ART_LIB"}, False),
        ({"name": "ART_LIB", "label": "Code postal"}, True),
        ({"name": "ART_LIB", "label": "Libellé du décodeur"}, False),
        ({"max_length": LONGEST_CODE}, True),
        ({"max_length": LONGEST_CODE + 1}, False),
        ({"type": FieldType.INTEGER}, False),
        ({"values": {"E": "Entrée"}}, False),
    ],
)
def test_a_code_is_a_short_text_named_so_of_any_value(
    changes: dict[str, Any], *, is_a_code: bool
) -> None:
    code = Field(label="", name="ART_CODE", type=FieldType.TEXT)

    assert is_code(replace(code, **changes)) is is_a_code


def test_where_a_field_takes_one_mark_only_no_choice_is_named() -> None:
    check = make_check(FieldType.AMOUNT, decimal_marks=".", chosen_mark=",")

    assert list(find_faults("1.x", check)) == [(Rule.BAD_DECIMAL, {"example": "1234.56"})]


@pytest.mark.parametrize(("count", "ending"), [(5, ""), (6, ", …")])
def test_of_many_characters_the_first_five_are_named(count: int, ending: str) -> None:
    strange = "→≤≥≠∞∑"[:count]

    [(_rule, params)] = find_faults(strange, make_check())

    named = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in strange[:5])
    assert params == {"characters": named + ending}


@pytest.mark.parametrize("code", [0x81, 0x8D, 0x8F, 0x90, 0x9D, 0x152])
def test_what_windows_1252_has_is_what_its_bytes_say(code: int) -> None:
    is_known = code == 0x152

    assert find_rules(chr(code), make_check()) == ([] if is_known else [Rule.NOT_CP1252])


def test_characters_that_windows_1252_lacks_are_named() -> None:
    faults = list(find_faults("Œuvre à 5 € → ≤ →\u200b", make_check()))

    assert faults == [
        (Rule.INVISIBLE_SPACE, {"characters": "U+200B", "suggestion": "Œuvre à 5 € → ≤ →"}),
        (Rule.NOT_CP1252, {"characters": "→ (U+2192), ≤ (U+2264)"}),
    ]


def test_a_cell_may_be_too_long_and_hold_such_characters() -> None:
    assert find_rules("→→", make_check(max_length=1)) == [Rule.TOO_LONG, Rule.NOT_CP1252]


@pytest.mark.parametrize(
    "value", ["#N/A", "#REF!", "#VALEUR!", "#DIV/0!", "#NOM?", "#N/D", "#NOM ?", "Err:502", "#####"]
)
@pytest.mark.parametrize("field_type", FieldType)
def test_a_failed_formula_is_told_as_such_in_any_cell(value: str, field_type: FieldType) -> None:
    assert find_rules(value, CellCheck(name="X", type=field_type)) == [Rule.FORMULA_ERROR]


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ("3,70012E+12", Rule.SCIENTIFIC_NOTATION),
        ("4.5E-05", Rule.SCIENTIFIC_NOTATION),
        ("3.7e+12", Rule.SCIENTIFIC_NOTATION),
        ("1E+05", Rule.SCIENTIFIC_NOTATION),
        ("3.7E12", Rule.SCIENTIFIC_NOTATION),
        ("3,700123456789e12", Rule.SCIENTIFIC_NOTATION),
        ("1.0E7", Rule.SCIENTIFIC_NOTATION),
        ("Ã‰lÃ©vateur", Rule.MOJIBAKE),
        ("lâ€™an", Rule.MOJIBAKE),
        ("nÂ° 5", Rule.MOJIBAKE),
        ("fin\x1a", Rule.CONTROL_CHARACTER),
    ],
)
def test_a_text_that_a_spreadsheet_or_a_conversion_damaged_is_told(value: str, rule: Rule) -> None:
    assert find_rules(value, CellCheck(name="X")) == [rule]


@pytest.mark.parametrize(
    "value",
    [
        "1E5",
        "2e12",
        "1.5E5",
        "1E-5",
        "E+12",
        "REF 1E+5",
        "12E+12",
        "3.7E12A",
        "Élévateur",
        "L’ÂGE",
        "SÃO",
        "#12",
        "N/A",
        "a\tb",
    ],
)
def test_a_text_that_only_looks_a_little_like_damage_is_left_alone(value: str) -> None:
    assert find_rules(value, CellCheck(name="X")) == []


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("3.700123456789E12", "3700123456789"),
        ("3,700123456789E+12", "3700123456789"),
        ("3.7001234568E12", "3700123456800"),
        ("3.70012345678900E+12", "3700123456789"),
        ("3,70012E+12", None),
        ("3.7E12", None),
        ("1E+05", None),
        ("3.700123456789E10", None),
        ("3.700123456789E-12", None),
        ("3.70012345678901234E+17", None),
    ],
)
def test_a_code_is_written_in_full_where_all_its_digits_are_there(
    value: str, meant: str | None
) -> None:
    [(_rule, params)] = find_faults(value, CellCheck(name="X"))

    assert params.get("suggestion") == meant


def test_a_mangled_accent_is_told_with_what_was_meant() -> None:
    [(_rule, params)] = find_faults("Ã‰lÃ©vateur â€“ nÂ°5", CellCheck(name="X"))

    assert params == {"suggestion": "Élévateur – n°5"}


CODE = CellCheck(name="ART_CODE", type=FieldType.TEXT, max_length=30, is_code=True)
NBSP = "\xa0"


@pytest.mark.parametrize(
    ("value", "rules"),
    [
        ("A" + NBSP + "1", [Rule.INVISIBLE_SPACE]),
        ("A1\u200b", [Rule.INVISIBLE_SPACE]),
        ("\ufeffA1", [Rule.INVISIBLE_SPACE]),
        (" A1", [Rule.SPACES_AROUND]),
        ("A1\t", [Rule.SPACES_AROUND]),
        (" A" + NBSP, [Rule.INVISIBLE_SPACE, Rule.SPACES_AROUND]),
        ("A 1", []),
        ("01-mars", [Rule.TURNED_INTO_DATE]),
        ("1-janv.", [Rule.TURNED_INTO_DATE]),
        ("mars-26", [Rule.TURNED_INTO_DATE]),
        ("1-Mar", [Rule.TURNED_INTO_DATE]),
        ("Aug-26", [Rule.TURNED_INTO_DATE]),
        ("MARS-26", []),
        ("01/03/2026", []),
        ("A-mars", []),
        ("40-mars", []),
        ("mars-2026", []),
        ("→", [Rule.NOT_CP1252]),
    ],
)
def test_in_a_code_every_character_counts(value: str, rules: list[Rule]) -> None:
    assert find_rules(value, CODE) == rules


@pytest.mark.parametrize(
    "value",
    ["3" + NBSP + "mm", " x ", "01-mars", "'t Hoen", "'s-Hertogenbosch", "'2' ou '3'", "=> 5", "-",
     "None", "Null", "N/A", "n.c.", "Nullement", "nan tua"],
)  # fmt: skip
def test_in_a_label_spaces_and_months_are_left_alone(value: str) -> None:
    assert find_rules(value, make_check(max_length=60)) == []


@pytest.mark.parametrize(
    ("value", "meant"),
    [(" A1 ", "A1"), ("FA" + NBSP + "1", "FA 1"), ("A\u200b1", "A1"), (NBSP + " A1", "A1")],
)
def test_the_code_without_its_spaces_is_suggested(value: str, meant: str) -> None:
    assert {params["suggestion"] for _rule, params in find_faults(value, CODE)} == {meant}


@pytest.mark.parametrize(
    ("value", "rules"),
    [
        ("-120.50", [Rule.NEGATIVE_AMOUNT]),
        ("-0,5", [Rule.BAD_DECIMAL, Rule.NEGATIVE_AMOUNT]),
        ("120.50-", [Rule.BAD_DECIMAL]),
        ("120.50", []),
        ("", []),
    ],
)
def test_a_negative_amount_beside_its_sense_is_asked_about(value: str, rules: list[Rule]) -> None:
    check = make_check(FieldType.AMOUNT, decimal_marks=".", has_sense=True)

    assert find_rules(value, check) == rules


def test_a_code_of_invisible_characters_has_no_better_one() -> None:
    [(rule, params)] = find_faults("\u200b", CODE)

    assert (rule, params) == (Rule.INVISIBLE_SPACE, {"characters": "U+200B"})


def test_a_number_that_became_a_date_is_told_beside_being_none() -> None:
    check = make_check(FieldType.DECIMAL)

    assert find_rules("01-mars", check) == [Rule.BAD_DECIMAL, Rule.TURNED_INTO_DATE]


@pytest.mark.parametrize("value", ["caf\ufffd", "cafï¿½"])
@pytest.mark.parametrize("check", [CODE, make_check()])
def test_a_letter_that_was_replaced_is_lost(value: str, check: CellCheck) -> None:
    assert find_rules(value, check) == [Rule.REPLACEMENT_CHARACTER]


def test_where_a_comma_may_separate_thousands_no_number_is_suggested() -> None:
    check = make_check(FieldType.AMOUNT, decimal_marks=".")

    assert list(find_faults("1,234", check)) == [(Rule.BAD_DECIMAL, {"example": "1234.56"})]


def test_a_whole_number_with_three_decimals_may_be_thousands() -> None:
    assert list(find_faults("1,000", make_check(FieldType.INTEGER))) == [(Rule.BAD_INTEGER, {})]


def test_a_date_that_became_a_number_is_suggested() -> None:
    [(rule, params)] = find_faults("45231", make_check(FieldType.DATE))

    assert (rule, params["suggestion"]) == (Rule.BAD_DATE, "01/11/2023")


@pytest.mark.parametrize(
    ("value", "longest", "meant"),
    [
        ("732 829 320 00074", 14, "73282932000074"),
        ("732.829.320.00074", 14, "73282932000074"),
        ("FR76 3000 6000 0112 3456 7890 189", 27, "FR7630006000011234567890189"),
        ("732 829 320 00074 5", 14, None),
        ("06 12 34 56 78 / 04 78 12 34 56", 20, None),
        ("12 rue du Pré", 8, None),
    ],
)
def test_a_number_in_groups_that_is_too_long_is_suggested_without_spaces(
    value: str, longest: int, meant: str | None
) -> None:
    [(rule, params)] = find_faults(value, make_check(max_length=longest))

    assert (rule, params.get("suggestion")) == (Rule.TOO_LONG, meant)
