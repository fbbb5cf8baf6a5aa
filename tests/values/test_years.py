"""The century of two digits."""

import pytest

from imports.catalogue import ENTRY_FORMATS, KINDS
from imports.checking.layout import build_entry_layouts
from imports.rules import Rule
from imports.values.rules import build_check, find_faults
from imports.values.years import (
    Horizon,
    complete_year,
    find_doubtful_years,
    find_horizon,
    find_years,
)

FIELDS = {
    name: field for kind in KINDS.values() for name, field in kind.fields_by_name.items()
}  # fmt: skip


@pytest.mark.parametrize(
    ("horizon", "digits", "year"),
    [
        (Horizon.RECENT, "98", 1998),
        (Horizon.RECENT, "87", 1987),
        (Horizon.RECENT, "26", 2026),
        (Horizon.RECENT, "27", 2027),
        (Horizon.RECENT, "28", None),
        (Horizon.RECENT, "45", None),
        (Horizon.PAST, "45", 1945),
        (Horizon.PAST, "98", 1998),
        (Horizon.PAST, "05", 2005),
        (Horizon.PAST, "28", None),
        (Horizon.AHEAD, "28", 2028),
        (Horizon.AHEAD, "45", 2045),
        (Horizon.AHEAD, "98", 1998),
        (Horizon.AHEAD, "69", None),
    ],
)
def test_two_digits_mean_the_only_likely_century(
    horizon: Horizon, digits: str, year: int | None
) -> None:
    assert complete_year(digits, find_years(horizon, 2026)) == year


@pytest.mark.parametrize(
    ("name", "horizon"),
    [
        ("PCF_DATIMM", Horizon.PAST),
        ("IMO_DTACQ", Horizon.PAST),
        ("MVT_DT_PER", Horizon.AHEAD),
        ("RIB_CB_DTF", Horizon.AHEAD),
        ("ACT_DATECH", Horizon.AHEAD),
        ("LIG_DT_LIV", Horizon.AHEAD),
        ("IMO_DTFINA", Horizon.AHEAD),
        ("DOC_DATE", Horizon.RECENT),
        ("ART_DTCREE", Horizon.RECENT),
        ("MVT_DT_FAB", Horizon.RECENT),
        ("RIB_DT_SM", Horizon.RECENT),
    ],
)
def test_the_label_of_a_field_says_how_far_its_dates_may_lie(name: str, horizon: Horizon) -> None:
    assert find_horizon(FIELDS[name].label) is horizon


@pytest.mark.parametrize("name", ["PCF_DATIMM", "DOC_DATE", "ART_DTCREE", "MVT_DT_PER"])
@pytest.mark.parametrize("value", ["15/03/98", "15-03-98", "15.3.98", "15-mars-98", "150398"])
def test_98_is_1998_and_never_2098(name: str, value: str) -> None:
    [(rule, params)] = find_faults(value, build_check(FIELDS[name]))

    assert (rule, params["suggestion"]) == (Rule.BAD_DATE, "15/03/1998")


def test_a_year_that_may_be_of_either_century_is_asked_about() -> None:
    [(_rule, params)] = find_faults("15/03/45", build_check(FIELDS["DOC_DATE"]))

    assert params["short_year"] == "45"
    assert "suggestion" not in params


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("190298", {"short_year": "98", "suggestion": "19021998"}),
        ("19/02/98", {"short_year": "98", "suggestion": "19/02/1998"}),
        ("19/02/87", {"short_year": "87", "suggestion": "19/02/1987"}),
        ("190245", {"short_year": "45"}),
        ("190219", None),
        ("19/02/19", None),
        ("19021998", None),
        ("19/02/1998", None),
    ],
)
def test_entries_of_98_are_asked_about(value: str, told: dict[str, str] | None) -> None:
    entry = build_entry_layouts(ENTRY_FORMATS["GestimumComptaVariable"])[0].checks[1]

    faults = [(rule, dict(params)) for rule, params in find_faults(value, entry)]

    assert faults == ([(Rule.DOUBTFUL_YEAR, told)] if told else [])


def test_a_due_date_may_lie_ahead_where_an_entry_may_not() -> None:
    entry, due_date, *_others = build_entry_layouts(ENTRY_FORMATS["GestimumComptaVariable"])

    assert not list(find_faults("190245", due_date.checks[0]))
    assert not list(find_faults("190245", entry.checks[11]))
    assert list(find_faults("190245", entry.checks[1]))


def test_the_years_in_doubt_are_those_that_the_field_does_not_expect() -> None:
    years = find_years(Horizon.RECENT, 2026)

    doubtful = find_doubtful_years(years)

    assert doubtful[0] == "28"
    assert all(f"{year % 100:02}" not in doubtful for year in range(2000, 2028))
