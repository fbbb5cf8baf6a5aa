"""The signs of damage that a whole text is looked through for, so that its cells need not be."""

from unittest import mock

import pytest

from imports.catalogue import FieldType
from imports.rules import Rule
from imports.values.columnar import find_signs
from imports.values.rules import CellCheck, find_faults
from imports.values.spreadsheet_damage import (
    ALL_TRACES,
    ERRORS,
    LONG_CHARACTERS,
    DamagePattern,
    describe_trace,
    find_traces,
    select_traces,
)

LETTERS = [*map(chr, range(0x300)), *map(chr, range(0x2000, 0x2100)), "\ufeff", "\ufffd"]
DAMAGED = [
    *ERRORS, "3,7E+12", "4.5E-05", "Ã©", "Â°", "lâ€™an", "ï¿½", "01-mars", "Aug-26", " x", "x\t",
    "&eacute;", "&Ccedil;", "&#233;", "&#xE9;", "&frac12;", "&hellip;", "d?bit", "É?é",
    "NULL", "'007", '="007"', 'Vis 5\\"', "'Vis'", "« Vis »",
    "<br/>", "<p class=x>", r"a\nb", "SOCI?TE", ' "Vis"', "’007", "A\xad1", "\u202aA",
]  # fmt: skip
#: What is said of a text only after its columns have been looked at.
WITHOUT_SIGN = {Rule.SPACES_AROUND, Rule.NULL_WORD}


@pytest.mark.parametrize("trace", ALL_TRACES, ids=lambda trace: trace.rule.value)
def test_a_text_that_a_pattern_hits_has_its_sign(trace: DamagePattern) -> None:
    hit = [text for text in (*LETTERS, *DAMAGED) if trace.regex.search(text)]

    assert hit
    assert [text for text in hit if trace.rule not in find_signs(text.encode()).rules] == []


@pytest.mark.parametrize("damaged", [*DAMAGED, "\x07", "\ufffd", "A\u200bB", "A\xa0B"])
@pytest.mark.parametrize("kind", ["is_text", "is_code"])
def test_the_traces_of_a_long_value_are_those_that_its_patterns_hit(
    damaged: str, kind: str
) -> None:
    traces = select_traces(**{"is_text": True, "is_code": False, "is_number": False, kind: True})
    filling = "x y " * LONG_CHARACTERS

    for value in (damaged + filling, filling + damaged, f"{filling}{damaged} {filling}"):
        hit = [trace.rule for trace in traces if trace.regex.search(value)]
        assert [rule for rule, _params in find_traces(value, traces)] == hit


def test_a_long_value_is_not_asked_for_every_trace_at_each_of_its_characters() -> None:
    traces = select_traces(is_text=True, is_code=True, is_number=False)
    tried: list[Rule] = []
    watched = tuple(mock.Mock(wraps=trace, rule=trace.rule) for trace in traces)
    for trace in watched:
        trace.regex.search = lambda _value, rule=trace.rule: tried.append(rule)

    assert list(find_traces('"' * (LONG_CHARACTERS + 1), watched)) == []

    assert set(tried) == {Rule.NULL_WORD}


def test_an_ordinary_text_has_no_sign_and_holds_nothing_unusual() -> None:
    ordinary = "".join(c for c in map(chr, range(ord(" "), 0x7F)) if c not in "#-='\"\\")

    signs = find_signs(f"{ordinary}\r\n".encode())

    assert signs.rules == WITHOUT_SIGN
    assert signs.unusual == frozenset()
    assert not signs.has_tabs
    assert find_signs(b"a\tb").has_tabs


@pytest.mark.parametrize(
    ("kind", "rules"),
    [
        ("is_text", {"scientific_notation", "mojibake", "control_character",
                     "replacement_character", "html_entity", "lost_letter", "text_mark",
                     "null_word", "value_in_quotes", "escaped_quote", "invisible_space"}),
        ("is_number", {"turned_into_date"}),
        ("is_code", {"turned_into_date", "invisible_space", "spaces_around", "text_mark",
                     "null_word"}),
    ],
)  # fmt: skip
def test_a_column_is_looked_through_for_what_may_be_in_it(kind: str, rules: set[str]) -> None:
    nothing = {"is_text": False, "is_code": False, "is_number": False}

    assert {trace.rule.value for trace in select_traces(**nothing | {kind: True})} == rules
    assert select_traces(**nothing) == ()


def test_control_characters_are_named_each_once_and_the_first_five() -> None:
    few = describe_trace(Rule.CONTROL_CHARACTER, "a b\x07 c\x07\x7f\x1f")
    many = describe_trace(Rule.CONTROL_CHARACTER, "\x01\x02\x03\x04\x05\x06")

    assert few == {"characters": "U+0007, U+007F, U+001F"}
    assert many == {"characters": "U+0001, U+0002, U+0003, U+0004, U+0005"}


def test_invisible_spaces_are_named_each_once_and_the_first_five() -> None:
    value = "A\xa0\u2000\u2001\u2002\u2003\u2004\xa0B"

    said = describe_trace(Rule.INVISIBLE_SPACE, value)

    assert said == {
        "characters": "U+00A0, U+2000, U+2001, U+2002, U+2003",
        "suggestion": "A       B",
    }


CODE = CellCheck(name="ART_CODE", type=FieldType.TEXT, is_code=True)
LABEL = CellCheck(name="ART_LIB", type=FieldType.TEXT)


@pytest.mark.parametrize("sign", ["\xad", "\u200b", "\u200e", "\u202a", "\u2060", "\ufeff"])
@pytest.mark.parametrize("check", [CODE, LABEL], ids=["code", "label"])
def test_what_does_not_show_is_told_in_any_text(sign: str, check: CellCheck) -> None:
    faults = list(find_faults(f"Porte{sign}manteau", check))

    said = {"characters": f"U+{ord(sign):04X}", "suggestion": "Portemanteau"}
    assert faults == [(Rule.INVISIBLE_SPACE, said)]


@pytest.mark.parametrize(
    ("field_type", "value", "meant"),
    [
        (FieldType.DATE, "\u200e04\u200e/\u200e03\u200e/\u200e2026", "04/03/2026"),
        (FieldType.DECIMAL, "\u202a12,50\u202c", "12,50"),
        (FieldType.INTEGER, "1\xad2", "12"),
    ],
)
def test_what_does_not_show_is_taken_out_of_dates_and_numbers(
    field_type: FieldType, value: str, meant: str
) -> None:
    faults = dict(find_faults(value, CellCheck(name="X", type=field_type)))

    assert {params.get("suggestion") for params in faults.values()} - {None} == {meant}
