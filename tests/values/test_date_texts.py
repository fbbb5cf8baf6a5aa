"""Dates as people and programs write them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from imports.catalogue import KINDS
from imports.rules import Rule, rule_text
from imports.values.date_texts import FRANCE, WEEKDAYS, have_same_numbers
from imports.values.rules import build_check, find_faults
from imports.values.years import Horizon

CLIENTS, STOCK = KINDS["clients"].fields_by_name, KINDS["documents_stock"].fields_by_name
REGISTERED, EXPIRES = build_check(CLIENTS["PCF_DATIMM"]), build_check(STOCK["MVT_DT_PER"])
STARTS = build_check(KINDS["actions"].fields_by_name["ACT_DATE"])


def tell(value: str) -> dict[str, str | int]:
    """Return what is told of a cell that is no date of its field, without the field's own shape."""
    (rule, params), *_others = find_faults(value, REGISTERED)
    assert rule is Rule.BAD_DATE
    return {name: said for name, said in params.items() if name != "shapes"}


@pytest.mark.parametrize(
    "value",
    [
        "15-mars-26", "15-mars.-26", "15 mars 2026", "15 MARS 2026", "15/mars/2026", "15mars2026",
        "dimanche 15 mars 2026", "Dimanche, 15 mars 2026", "dim. 15 mars 2026", "le 15 mars 2026",
        "dimanche le 15 mars 2026", "15 mar 2026", "15-Mar-26", "15MAR2026", "15 March 2026",
        "Mar 15, 2026", "March 15, 2026", "March 15th, 2026", "Sunday, March 15, 2026",
        "Sun Mar 15 2026", "15th March 2026", "2026-mars-15",
        "2026-03-15", "2026/03/15", "2026.03.15", "2026-3-15", "20260315",
        "15.03.2026", "15-03-2026", "15 03 2026", "15/3/2026", "15/03/26", "15.3.26", "15032026",
        "15 / 03 / 2026", "15–03–2026", "15\xa0mars\u202f2026", "'15/03/2026", " 15/03/2026",
        "15/03/0026", "46096", "46096,0",
        "15/3/2026 0:00", "15/03/2026 00:00:00", "2026-03-15T00:00:00", "2026-03-15 00:00:00.000",
        "2026-03-15T00:00:00Z", "2026-03-15T00:00:00.000Z", "2026-03-15T00:00:00+00:00",
        "2026-03-15T00:00:00+01:00", "2026-03-15 00:00:00+01", "2026-03-15T00:00:00+0100",
        "2026-03-14T23:00:00.000Z", "2026-03-14T23:00:00Z", "2026-03-15 00:00:00 UTC",
        "Sun Mar 15 2026 00:00:00 GMT+0100 (CET)", "Sun, 15 Mar 2026 00:00:00 +0100",
        "20260315T000000Z", "15/3/2026 12:00 AM",
    ],
)  # fmt: skip
def test_a_day_is_recognized_however_it_is_written(value: str) -> None:
    assert tell(value) == {"suggestion": "15/03/2026"}


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("1er mars 2026", "01/03/2026"),
        ("lundi 2 mars 2026", "02/03/2026"),
        ("mar. 3 mars 2026", "03/03/2026"),
        ("15-janv-26", "15/01/2026"),
        ("15-janv.-26", "15/01/2026"),
        ("15 fev 2026", "15/02/2026"),
        ("15 FÉVR. 2026", "15/02/2026"),
        ("15 fe\u0301vrier 2026", "15/02/2026"),
        ("15 avr. 2026", "15/04/2026"),
        ("15 juin 2026", "15/06/2026"),
        ("15 juil. 2026", "15/07/2026"),
        ("15-août-26", "15/08/2026"),
        ("15 AOUT 2026", "15/08/2026"),
        ("15-déc.-25", "15/12/2025"),
        ("2026-07-14T22:00:00.000Z", "15/07/2026"),  # midnight in summer
        ("2026-07-15T00:00:00+01:00", "15/07/2026"),
    ],
)
def test_months_and_days_have_french_and_english_names(value: str, meant: str) -> None:
    assert tell(value) == {"suggestion": meant}


@pytest.mark.parametrize(
    "value",
    [
        "mars 2026", "3/2026", "03/2026", "15 mars", "15-mars", "mardi 2 mars 2026", "15 foo 2026",
        "foo 2 mars 2026", "15 mars 2026 25:00", "150313", "4609", "99999", "demain", "2026",
        "15/03/2026 14:61", "15 maison 2026", "00:00", "T", "15 mars 2026 13:00 PM",
    ],
)  # fmt: skip
def test_what_may_be_another_day_or_none_has_no_suggestion(value: str) -> None:
    assert "suggestion" not in tell(value)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("mars 2026", "write 01/03/2026 for the first day of that month, 31/03/2026 for its last"),
        ("Févr. 2028", "write 01/02/2028 for the first day of that month, 29/02/2028 for its last"),
        ("03/2026", "write 01/03/2026"),
        ("2026-03", "write 01/03/2026"),
        ("2026 mars", "write 01/03/2026"),
        ("15 mars", "The year is missing"),
        ("1er mars", "The year is missing"),
        ("15-mars", "The year is missing"),
        ("15/03", "The year is missing"),
        ("13/2026", "not a valid date"),
        ("03/04", "not a valid date"),
        ("15/13", "not a valid date"),
        ("mars", "not a valid date"),
        ("maison 2026", "not a valid date"),
    ],
)
def test_the_part_of_a_date_that_is_not_said_is_named(value: str, said: str) -> None:
    [(rule, params)] = find_faults(value, REGISTERED)

    assert said in rule_text(rule, params)
    assert "suggestion" not in params
    is_plain = said == "not a valid date"
    assert rule_text(rule, params).startswith("This is") is is_plain


@pytest.mark.parametrize(
    "value",
    [
        "00/00/0000", "00-00-0000", "00/00/00", "0000-00-00", "0000-00-00 00:00:00", "00000000",
        "000000", "0000-00-00T00:00:00.000Z", "00/01/1900", "01/01/0001", "0001-01-01T00:00:00",
        "  /  /    ", "__/__/____", "//", "'00/00/0000",
    ],
)  # fmt: skip
def test_a_date_that_says_there_is_none_may_be_emptied(value: str) -> None:
    required = replace(REGISTERED, is_required=True)

    [(rule, params)] = find_faults(value, REGISTERED)

    assert params == {"shapes": "JJ/MM/AAAA", "suggestion": ""}
    assert rule_text(rule, params).startswith("Did you mean to leave this cell empty?")
    assert dict(find_faults(value, required))[rule] == {"shapes": "JJ/MM/AAAA"}


@pytest.mark.parametrize("value", ["00/03/2026", "15/00/2026", "00/00/2026", "0", "15/03/0000"])
def test_a_date_with_some_zeros_is_wrong_and_not_empty(value: str) -> None:
    assert "suggestion" not in tell(value)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        # The year is never so late, or no day has that number.
        ("310326", {"suggestion": "31/03/2026"}),
        ("990315", {"suggestion": "15/03/1999"}),
        ("150315", {"suggestion": "15/03/2015"}),
        ("150398", {"suggestion": "15/03/1998"}),
        (
            "150326",
            {"day_first": "15/03/2026", "year_first": "26/03/2015", "date_order": "unknown"},
        ),
    ],
)
def test_six_digits_are_one_day_or_asked_about(value: str, told: dict[str, str]) -> None:
    ways = replace(REGISTERED.ways, this_year=2026, horizon=Horizon.RECENT)

    [(_rule, params)] = find_faults(value, replace(REGISTERED, ways=ways))

    assert params == {"shapes": "JJ/MM/AAAA", **told}


def test_six_digits_of_a_field_that_takes_them_are_no_question() -> None:
    taken = replace(REGISTERED.ways, takes_six_digits=True)

    [(_rule, params)] = find_faults("150026", replace(REGISTERED, ways=taken))

    assert {*params} == {"shapes", "day", "month", "year"}


def test_six_digits_are_asked_about_with_both_days() -> None:
    [(rule, params)] = find_faults("150326", REGISTERED)

    assert rule_text(rule, params).startswith(
        "Write 15/03/2026 if these six digits begin with the day, 26/03/2015 if they begin with"
    )


@pytest.mark.parametrize(
    ("value", "time"),
    [
        ("15/03/2026 14:30", "14:30"),
        ("15/03/2026 14h30", "14:30"),
        ("15/03/2026 à 14:30", "14:30"),
        ("2026-03-15T14:30:05", "14:30:05"),
        ("15/3/2026 2:30 PM", "14:30"),
        ("46096,5", "12:00"),
        ("46096.5", "12:00"),
        ("46096,6041666667", "14:30"),
        ("2026-03-15T10:00:00Z", "11:00"),
        ("20260315120000", "12:00"),
    ],
)
def test_a_time_that_would_be_lost_is_told(value: str, time: str) -> None:
    told = tell(value)

    assert told == {"suggestion": "15/03/2026", "lost_time": time}
    assert f"The time ({time}) would be lost" in rule_text(Rule.BAD_DATE, told | {"shapes": ""})


@pytest.mark.parametrize(
    "value", ["2026-03-14T23:30:00Z", "2026-03-14T20:00:00-05:00", "2026-03-15T01:00:00+09:00"]
)
def test_a_time_that_is_another_day_in_france_is_asked_about(value: str) -> None:
    told = tell(value)

    assert "suggestion" not in told
    assert {told["day_there"], told["day_here"]} == {"14/03/2026", "15/03/2026"}
    assert "in France" in rule_text(Rule.BAD_DATE, told | {"shapes": ""})


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("2026-03-15 14:30:00", "15/03/2026 14:30"),
        ("2026-03-15T14:30:05", "15/03/2026 14:30:05"),
        ("15-mars-26 9:05", "15/03/2026 09:05"),
        ("2026-03-14T23:30:00Z", "15/03/2026 00:30"),
        ("2026-03-15T00:00:00", "15/03/2026"),
    ],
)
def test_a_field_with_a_time_keeps_it(value: str, meant: str) -> None:
    [(_rule, params)] = find_faults(value, STARTS)

    assert params["suggestion"] == meant
    assert "lost_time" not in params


def test_the_day_of_the_week_must_be_that_of_the_date() -> None:
    monday = date(2026, 3, 2)
    for number, (word, *_others) in enumerate(WEEKDAYS):
        day = monday + timedelta(days=number)

        assert tell(f"{word} {day.day} mars 2026") == {"suggestion": f"{day:%d/%m/%Y}"}
        assert "suggestion" not in tell(f"{word} {day.day + 1} mars 2026")


@pytest.mark.parametrize(
    ("one", "other", "are_same"),
    [
        ("03/04/2026", "3/4/26", True),
        ("03/04/2026", " 03-04-2026 ", True),
        ("03/04/2026", "04/03/2026", False),
        ("03/04/2026", "03/04/2025", False),
        ("03/04/2026", "2026-04-03", False),
        ("03/04/2026", "", False),
        ("030426", "03/04/2026", True),
    ],
)
def test_a_date_whose_numbers_were_put_in_order_is_another(
    one: str, other: str, *, are_same: bool
) -> None:
    assert have_same_numbers(one, other) is are_same


FRENCH = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
SHORT = "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc."
WRITERS: list[Callable[[date], str]] = [
    lambda day: f"{day:%Y-%m-%d}",
    lambda day: f"{day:%Y%m%d}",
    lambda day: f"{day:%d.%m.%Y}",
    lambda day: f"{day.day}/{day.month}/{day.year}",
    lambda day: f"{day:%d-%m-%y}",
    lambda day: f"{day.day} {FRENCH.split()[day.month - 1]} {day.year}",
    lambda day: f"{day:%d}-{SHORT.split()[day.month - 1]}-{day:%y}",
    lambda day: f"{day.day} {SHORT.split()[day.month - 1].upper()} {day.year}",
    lambda day: (
        f"{WEEKDAYS[day.weekday()][0]} {day.day} {FRENCH.split()[day.month - 1]} {day.year}"
    ),
    lambda day: f"{day:%b} {day.day}, {day.year}",
    lambda day: f"{day:%A}, {day:%B} {day.day}, {day.year}",
    lambda day: f"{day:%d-%b-%y}",
    lambda day: str((day - date(1899, 12, 30)).days),
    lambda day: f"{day:%Y-%m-%d}T00:00:00.000Z",
    lambda day: datetime.combine(day, time(), FRANCE).isoformat(),
    lambda day: f"{datetime.combine(day, time(), FRANCE).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
    lambda day: f"{day:%d/%m/%Y} 00:00:00",
]
LATELY = st.dates(date(1975, 1, 1), datetime.now(UTC).date())


@given(day=LATELY, writer=st.sampled_from(WRITERS))
def test_what_any_program_writes_is_that_day(day: date, writer: Callable[[date], str]) -> None:
    right = f"{day:%d/%m/%Y}"
    written = writer(day)
    assume(written != right)

    assert tell(written) == {"suggestion": right}


@given(value=st.text(max_size=30) | st.from_regex(r"[-0-9/. :TZhjmars]{1,30}", fullmatch=True))
def test_no_text_is_more_than_it_can_read(value: str) -> None:
    for check in (REGISTERED, EXPIRES, STARTS):
        for rule, params in find_faults(value, check):
            assert "%" not in rule_text(rule, params).replace(value, "")
