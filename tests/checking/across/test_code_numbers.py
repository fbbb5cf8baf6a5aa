"""Codes that a program wrote as numbers with decimals."""

from pathlib import Path

import pytest

from imports.rules import Rule
from tests.checking.tables import check_both, find_places


def check_codes(folder: Path, codes: list[str]) -> list[tuple[str, object]]:
    lines = ["ART_CODE;ART_LIB", *(f"{code};a" for code in codes)]
    report = check_both(folder, "articles", lines)
    found = [one for one in report.problems if one.rule is Rule.CODE_AS_NUMBER]
    return [(one.value, one.params["suggestion"]) for one in found]


@pytest.mark.parametrize(
    ("codes", "found"),
    [
        (["69001.0", "1000.0"], [("69001.0", "69001"), ("1000.0", "1000")]),
        (["3700123456789.00", "A1"], [("3700123456789.00", "3700123456789")]),
        (["12,0", "13"], [("12,0", "12")]),
        (["007,00", "13"], [("007,00", "007")]),
        (["1.0", "1.1", "2.0"], []),  # numbered like chapters
        (["1.5", "1.0"], []),
        (["1.0A", ".0", "1.000", "V1.0", "1.0.0"], []),
        (["100", "10"], []),
    ],
)
def test_decimals_that_say_nothing_are_told_unless_others_say_something(
    tmp_path: Path, codes: list[str], found: list[tuple[str, str]]
) -> None:
    assert check_codes(tmp_path, codes) == found


def test_phones_and_postal_codes_are_codes_and_labels_and_prices_are_not(tmp_path: Path) -> None:
    header = "PCF_CODE;PCF_RS;CPT_NUMERO;PCF_CP;PCF_TEL1;PCF_ENCMAX"
    lines = [header, "C1;2.0;411;69001.0;612345678.0;12.0"]

    report = check_both(tmp_path, "clients", lines)

    assert find_places(report, Rule.CODE_AS_NUMBER) == [
        (2, 4, "69001.0"),
        (2, 5, "612345678.0"),
    ]


@pytest.mark.slow
def test_another_fraction_anywhere_speaks_for_the_whole_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("imports.checking.check.CHUNK_BYTES", 1)
    lines = ["ART_CODE;ART_LIB;ART_MEMO", *(f"{n}.0;a;{'x' * 400}" for n in range(10_000, 22_000))]

    told = check_both(tmp_path, "articles", lines, limit=20)
    lines[-1] = "5.5;a;x"
    spared = check_both(tmp_path, "articles", lines, limit=20)

    assert told.counts == {(Rule.CODE_AS_NUMBER, "ART_CODE"): 12_000}
    assert [one.value for one in told.problems][:2] == ["10000.0", "10001.0"]
    assert spared.problems == ()
