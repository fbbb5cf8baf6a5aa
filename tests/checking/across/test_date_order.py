"""Dates whose month stands before the day: a property of their column."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imports.catalogue import ENTRY_FORMATS, KINDS
from imports.checking import Report, check_table
from imports.editing.bulk_fixes import find_bulk_fixes
from imports.reading import Dialect
from imports.rules import Rule, rule_text
from tests.checking.tables import check_both, find_places, write_table
from tests.effort import examples

CLIENTS = "PCF_CODE;PCF_RS;CPT_NUMERO;PCF_DATIMM"
TWO_DATES = f"{CLIENTS};PCF_DATRAD"


def check_dates(folder: Path, dates: Sequence[str], header: str = CLIENTS) -> Report:
    lines = [f"C{n};Client {n};41100{n};{date}" for n, date in enumerate(dates, start=2)]
    return check_both(folder, "clients", [header, *lines])


def list_meant(report: Report) -> dict[str, object]:
    """Return what each date that is told of is told to mean."""
    return {problem.value: problem.params.get("suggestion") for problem in report.problems}


@pytest.mark.parametrize(
    ("dates", "meant"),
    [
        (
            ["03/04/2026", "12/31/2025", "01/02/2026", "01/15/2026"],
            {
                "03/04/2026": "04/03/2026",
                "12/31/2025": "31/12/2025",
                "01/02/2026": "02/01/2026",
                "01/15/2026": "15/01/2026",
            },
        ),
        (["12/31/2025", "03/03/2026", ""], {"12/31/2025": "31/12/2025"}),
        (["3/4/2026", "12/31/2025"], {"3/4/2026": "04/03/2026", "12/31/2025": "31/12/2025"}),
        (["03-04-2026", "12-31-25"], {"03-04-2026": "04/03/2026", "12-31-25": "31/12/2025"}),
        (
            ["03/04/2026", "12/31/2025 14:30"],
            {"03/04/2026": "04/03/2026", "12/31/2025 14:30": "31/12/2025"},
        ),
        (
            ["03/04/2026", "12.31.2025", "2026-01-15", "15 mars 2026", "46096"],
            {
                "03/04/2026": "04/03/2026",
                "12.31.2025": "31/12/2025",
                "2026-01-15": "15/01/2026",
                "15 mars 2026": "15/03/2026",
                "46096": "15/03/2026",
            },
        ),
        (["03/04/26", "12/31/98"], {"03/04/26": "04/03/2026", "12/31/98": "31/12/1998"}),
    ],
)
def test_one_date_that_can_only_have_its_month_first_speaks_for_its_column(
    tmp_path: Path, dates: list[str], meant: dict[str, str]
) -> None:
    report = check_dates(tmp_path, dates)

    assert list_meant(report) == meant
    assert {problem.rule for problem in report.problems} <= {Rule.BAD_DATE, Rule.DATE_ORDER}


def test_what_would_be_sent_and_what_proves_the_order_is_said(tmp_path: Path) -> None:
    report = check_dates(tmp_path, ["03/04/2026", "12/31/2025"])

    told, refused = (rule_text(problem.rule, problem.params) for problem in report.problems)
    proof = "In this column the month comes first: “12/31/2025” (line 3) can mean nothing else."
    assert told == (
        "Did you mean 04/03/2026? Gestimum would read this date as 3 April 2026, the day first. "
        f"{proof}"
    )
    assert refused.startswith(f"Did you mean 31/12/2025? {proof} ")


@pytest.mark.parametrize(
    "dates",
    [
        ["03/04/2026", "31/12/2025", "01/02/2026"],
        ["01/02/2026", "03/04/2026", "12/12/2025"],
        ["01/02/2026"] * 20,
        ["3/4/2026", "5/6/2026"],
        ["2026-03-04", "04/03/2026", "15-janv-26"],
        ["31/02/2026", "03/04/2026"],
        ["02/30/2026", "03/04/2026"],
        ["00/13/2026", "03/04/2026"],
        ["15/13/2026", "03/04/2026"],
        ["", "03/04/2026"],
    ],
)
def test_no_date_is_told_of_where_nothing_proves_that_the_month_is_first(
    tmp_path: Path, dates: list[str]
) -> None:
    report = check_dates(tmp_path, dates)

    assert find_places(report, Rule.DATE_ORDER) == []


@pytest.mark.parametrize(
    ("dates", "asked"),
    [
        (["03/04/2026", "12/31/2025", "31/12/2025"], ["03/04/2026"]),
        (["31/12/2025", "03/04/2026", "02/13/2026", "05/05/2026"], ["03/04/2026"]),
        (["15/3/2026", "03/04/2026", "3/15/2026"], ["03/04/2026"]),
        (["98-03-15", "03/04/2026"], ["03/04/2026"]),
    ],
)
def test_a_column_of_both_orders_is_asked_about_date_by_date_without_a_fix(
    tmp_path: Path, dates: list[str], asked: list[str]
) -> None:
    report = check_dates(tmp_path, dates)

    told = [problem for problem in report.problems if problem.rule is Rule.DATE_ORDER]
    assert [problem.value for problem in told] == asked
    assert all("suggestion" not in problem.params for problem in told)
    impossible = [one for one in report.problems if one.value in ("12/31/2025", "02/13/2026")]
    assert all("suggestion" not in problem.params for problem in impossible)
    assert not [fix for fix in find_bulk_fixes(report, has_header=True) if fix.before in asked]


def test_both_orders_are_shown_with_their_lines(tmp_path: Path) -> None:
    report = check_dates(tmp_path, ["03/04/2026", "12/31/2025", "31/12/2025", "4/5/2026"])

    told, _impossible, unpadded = report.problems
    both = (
        "This column has both orders: the month comes first in “12/31/2025” (line 3), the day in "
        "“31/12/2025” (line 4)."
    )
    assert rule_text(told.rule, told.params) == (
        "Gestimum would read this date as 3 April 2026, the day first. "
        f"{both} If the month comes first here, write 04/03/2026."
    )
    assert rule_text(unpadded.rule, unpadded.params).startswith(
        f"{both} Write 04/05/2026 if the day comes first here, 05/04/2026 if the month does."
    )


@pytest.mark.parametrize(
    "dates",
    [
        ["12/31/2025;03/04/2026"],
        ["12/31/2025;03/04/2026", "01/15/2026;05/05/2026"],
        ["3/5/2026 12:00:00 AM;03/04/2026"],
        ["Mar 15, 2026;03/04/2026"],
        ["31/12/2025;02/02/2026", "01/15/2026;03/04/2026"],
    ],
)
def test_a_column_that_proves_nothing_is_asked_about_beside_one_with_the_month_first(
    tmp_path: Path, dates: list[str]
) -> None:
    report = check_dates(tmp_path, dates, TWO_DATES)

    [asked] = [one for one in report.problems if one.rule is Rule.DATE_ORDER and one.column == 5]
    assert asked.value == "03/04/2026"
    assert asked.params["month_first"] == "04/03/2026"
    assert "suggestion" not in asked.params
    [fix] = [fix for fix in find_bulk_fixes(report, has_header=True) if fix.column == 5]
    assert (fix.before, fix.after, fix.is_sure) == ("03/04/2026", "04/03/2026", False)


def test_a_column_that_proves_its_days_first_is_left_alone_beside_another(tmp_path: Path) -> None:
    dates = ["12/31/2025;03/04/2026", "01/15/2026;25/12/2025"]

    report = check_dates(tmp_path, dates, TWO_DATES)

    assert find_places(report, Rule.DATE_ORDER) == []


def test_american_times_ask_about_their_own_column(tmp_path: Path) -> None:
    report = check_dates(tmp_path, ["3/4/2026 12:00:00 AM", "05/06/2026"])

    refused, told = report.problems
    assert (refused.rule, told.rule) == (Rule.BAD_DATE, Rule.DATE_ORDER)
    assert "suggestion" not in refused.params
    fixes = find_bulk_fixes(report, has_header=True)
    assert [(fix.before, fix.after, fix.count, fix.is_sure) for fix in fixes] == [
        ("3/4/2026 12:00:00 AM", "03/04/2026", 1, False),
        ("3/4/2026 12:00:00 AM", "04/03/2026", 2, False),
    ]


def test_dates_with_times_are_told_of_with_their_time(tmp_path: Path) -> None:
    lines = ["ACT_TYPE;ACT_DATE", "Appel;03/04/2026 14:30", "Appel;12/31/2025 09:00"]

    report = check_both(tmp_path, "actions", lines)

    meant = [problem.params.get("suggestion") for problem in report.problems]
    assert meant == [None, "04/03/2026 14:30", "31/12/2025 09:00"]


def test_either_order_keeps_the_time_of_a_field_that_has_one(tmp_path: Path) -> None:
    lines = ["ACT_TYPE;ACT_DATE", "Appel;3/4/2026 2:30 PM", "Appel;05/06/2026 09:00"]

    refused, *_others = check_both(tmp_path, "actions", lines).problems

    assert refused.params["day_first"] == "03/04/2026 14:30"
    assert refused.params["month_first"] == "04/03/2026 14:30"


def test_one_offer_corrects_all_dates_of_the_column(tmp_path: Path) -> None:
    report = check_dates(tmp_path, ["03/04/2026", "12/31/2025", "3/5/2026", "2026-01-15"])

    american, iso = find_bulk_fixes(report, has_header=True)
    assert (american.name, american.count, american.is_sure) == ("month_first", 3, True)
    assert american.samples == [
        ("03/04/2026", "04/03/2026"),
        ("12/31/2025", "31/12/2025"),
        ("3/5/2026", "05/03/2026"),
    ]
    assert (iso.name, iso.count) == ("date", 1)


@pytest.mark.slow
@pytest.mark.parametrize("place", [0, 11_999])
def test_one_date_anywhere_speaks_for_all_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: int
) -> None:
    monkeypatch.setattr("imports.checking.check.CHUNK_BYTES", 1)
    dates = ["03/04/2026"] * 12_000
    dates[place] = "12/31/2025"
    lines = [CLIENTS, *(f"C{n};{'x' * 40};411;{date}" for n, date in enumerate(dates))]

    report = check_both(tmp_path, "clients", lines, limit=50)

    assert report.counts[Rule.DATE_ORDER, "PCF_DATIMM"] == 11_999
    assert report.problems[1].params["month_proof_line"] == place + 2


def check_edited(folder: Path, before: Sequence[str], after: Sequence[str]) -> Report:
    """Check lines that were edited by both paths; return the report."""
    (folder / "before").mkdir()
    origin, edited = (
        write_table(where, [CLIENTS, *(f"C{n};x;411;{one}" for n, one in enumerate(dates))])
        for where, dates in ((folder / "before", before), (folder, after))
    )
    reports = [
        check_table(edited, KINDS["clients"], open_origin=lambda: origin, is_fast=is_fast)
        for is_fast in (False, True)
    ]
    assert reports[0] == reports[1]
    return reports[0]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        # The dates that proved it were corrected, the others still have their month first.
        (["03/04/2026", "12/31/2025"], ["03/04/2026", "31/12/2025"], ["03/04/2026"]),
        (["03/04/2026", "12/31/2025"], ["04/03/2026", "31/12/2025"], []),
        (["03/04/2026", "05/06/2026", "12/31/2025"], ["03/04/2026", "06/05/2026", ""],
         ["03/04/2026"]),
        # Written otherwise, the numbers are still those of the file.
        (["3/4/2026", "12/31/2025"], ["03/04/2026", "31/12/2025"], ["03/04/2026"]),
        (["3-4-26", "12/31/2025"], ["03/04/2026", "31/12/2025"], ["03/04/2026"]),
        # What a person has typed is what that person meant.
        (["2026-04-03", "12/31/2025"], ["03/04/2026", "31/12/2025"], []),
        (["31/12/2025", "03/04/2026", ""], ["31/12/2025", "03/04/2026", "12/31/2025"], []),
    ],
)  # fmt: skip
def test_what_proved_the_order_before_it_was_edited_proves_it_still(
    tmp_path: Path, before: list[str], after: list[str], told: list[str]
) -> None:
    report = check_edited(tmp_path, before, after)

    assert [value for *_place, value in find_places(report, Rule.DATE_ORDER)] == told


def check_entries_both(folder: Path, name: str, lines: Sequence[str]) -> Report:
    entry_format = ENTRY_FORMATS[name]
    dialect = Dialect(encoding="utf-8", delimiter=entry_format.separator, has_header=False)
    table = write_table(folder, lines, dialect)
    reports = [
        check_table(table, KINDS["ecritures"], entry_format=entry_format, is_fast=is_fast)
        for is_fast in (False, True)
    ]
    assert reports[0] == reports[1]
    return reports[0]


ENTRIES = (
    "1,{},VTE,411C25,,F,F1,EUR,120.50,D",
    "2,{},VTE,707100,,F,F1,EUR,120.50,C",
)


def write_entries(*dates: str) -> list[str]:
    return [line.format(date) for date in dates for line in ENTRIES]


@pytest.mark.parametrize(
    ("dates", "meant"),
    [
        (
            ["02/03/2026", "02/28/2026"],
            {"02/03/2026": "03/02/2026", "02/28/2026": "28/02/2026"},
        ),
        (["020326", "022826"], {"020326": "03022026", "022826": "28022026"}),
        (["02032026", "02282026"], {"02032026": "03022026", "02282026": "28022026"}),
        (["02/03/26", "02/28/26"], {"02/03/26": "03/02/2026", "02/28/26": "28/02/2026"}),
        (["02/03/2026", "28/02/2026"], {}),
        (["020326", "030426"], {}),
    ],
)
def test_the_dates_of_entries_have_an_order_too(
    tmp_path: Path, dates: list[str], meant: dict[str, str]
) -> None:
    report = check_entries_both(tmp_path, "GestimumComptaVariable", write_entries(*dates))

    assert list_meant(report) == meant


def test_the_due_dates_of_entries_are_asked_about_beside_american_entries(tmp_path: Path) -> None:
    lines = [*write_entries("02/28/2026"), "E03/04/2026,CHQ,100,120.50"]

    report = check_entries_both(tmp_path, "GestimumComptaVariable", lines)

    assert find_places(report, Rule.DATE_ORDER) == [(3, 1, "03/04/2026")]


def test_the_dates_of_a_fixed_layout_have_an_order_too(tmp_path: Path) -> None:
    lines = [f"VTE{date}411000    ".ljust(113) for date in ("02032026", "02282026")]

    report = check_entries_both(tmp_path, "GestimumComptaV15", lines)

    meant = {"02032026": "03022026", "02282026": "28022026"}
    assert {one: two for one, two in list_meant(report).items() if one in meant} == meant


type Writer = Callable[[date], str]
DAY_FIRST: list[Writer] = [
    lambda day: f"{day:%d/%m/%Y}",
    lambda day: f"{day.day}/{day.month}/{day.year}",
    lambda day: f"{day:%d-%m-%y}",
    lambda day: f"{day:%d.%m.%Y} 00:00",
]
MONTH_FIRST: list[Writer] = [
    lambda day: f"{day:%m/%d/%Y}",
    lambda day: f"{day.month}/{day.day}/{day.year}",
    lambda day: f"{day:%m-%d-%y}",
    lambda day: f"{day:%m/%d/%Y} 12:00 AM",
]
NO_ORDER: list[Writer] = [
    lambda day: f"{day:%Y-%m-%d}",
    lambda day: f"{day:%d-%b-%Y}",
    lambda day: f"{day:%b} {day.day}, {day.year}",
    lambda day: f"{day:%Y-%m-%dT00:00:00Z}",
]
DAYS = st.lists(st.dates(date(1980, 1, 1), datetime.now(UTC).date()), min_size=1, max_size=8)


@pytest.mark.slow
@settings(max_examples=examples(60))
@given(days=DAYS, data=st.data())
@pytest.mark.parametrize("writers", [DAY_FIRST, MONTH_FIRST])
def test_what_would_be_sent_is_what_was_meant_or_a_warning_says_otherwise(
    tmp_path: Path, writers: list[Writer], days: list[date], data: st.DataObject
) -> None:
    proof = date(2020, 12, 31)  # one that tells the order
    days = [*days, proof]
    texts = [data.draw(st.sampled_from([writers[0], *writers, *NO_ORDER]))(day) for day in days]
    texts[-1] = writers[0](proof)

    report = check_dates(tmp_path, texts)

    told = {problem.line: problem for problem in report.problems}
    for line, (day, text) in enumerate(zip(days, texts, strict=True), start=2):
        right = f"{day:%d/%m/%Y}"
        if line in told:
            assert told[line].params.get("suggestion") == right, text
        else:
            assert text == right


@settings(max_examples=examples(40))
@given(days=DAYS, short=st.booleans())
def test_dates_of_french_files_are_never_told_of(
    tmp_path: Path, days: list[date], *, short: bool
) -> None:
    dates = [f"{day.replace(day=min(day.day, 12)) if short else day:%d/%m/%Y}" for day in days]

    assert check_dates(tmp_path, dates).problems == ()
