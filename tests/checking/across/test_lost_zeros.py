"""Codes that have lost the zeros in front."""

from pathlib import Path

import pytest

from imports.rules import Rule
from tests.checking.tables import check_both, find_places

STOCK = "DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE"


def check_depots(folder: Path, depots: list[str]) -> list[tuple[int, int | None, str]]:
    lines = [STOCK, *(f"E;{depot};A;1" for depot in depots)]
    return find_places(check_both(folder, "documents_stock", lines), Rule.LOST_ZEROS)


@pytest.mark.parametrize(
    ("depots", "found"),
    [
        (["001", "002", "7"], [(4, 2, "7")]),
        (["001", "120", "7", "12"], []),  # half of them is not most
        (["001", "120", "130", "7", "12"], [(5, 2, "7"), (6, 2, "12")]),
        (["120", "130", "7"], []),  # no code of the column starts with a zero
        (["0", "1", "2"], []),
        (["001", "002", "A"], []),
        (["001", "002", "7A"], []),
        (["001", "002", ""], []),
        (["001", "002", "0"], []),
        (["001", "002", "1234"], []),
    ],
)
def test_a_number_shorter_than_most_codes_is_suspected(
    tmp_path: Path, depots: list[str], found: list[tuple[int, int, str]]
) -> None:
    assert check_depots(tmp_path, depots) == found


def test_the_padded_code_is_suggested(tmp_path: Path) -> None:
    report = check_both(tmp_path, "articles", ["ART_CODE;ART_LIB", "00012;a", "00013;b", "14;c"])

    [problem] = report.problems
    assert problem.params == {"length": 5, "suggestion": "00014"}


def test_french_postal_codes_may_all_have_lost_theirs(tmp_path: Path) -> None:
    lines = ["VIL_CODE;VIL_NOM", "78000;Versailles", "1000;Bourg-en-Bresse", "69000;Lyon"]

    report = check_both(tmp_path, "villes", lines)

    assert find_places(report, Rule.LOST_ZEROS) == [(3, 1, "1000")]
    assert report.problems[0].params["suggestion"] == "01000"


def test_numbers_are_no_codes(tmp_path: Path) -> None:
    lines = ["VIL_CODE;VIL_NOM;VIL_POPULA", "78000;a;001", "78001;b;002", "78002;c;3"]

    assert check_both(tmp_path, "villes", lines).problems == ()


def test_zeros_in_a_later_block_speak_for_the_earlier_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("imports.checking.check.CHUNK_BYTES", 1)
    codes = [*["123456"] * 6_000, *["012345"] * 6_000]
    codes[5] = codes[7_000] = "77"
    lines = [f"A{n};{code};{'x' * 400}" for n, code in enumerate(codes)]

    report = check_both(tmp_path, "articles", ["ART_CODE;ART_REF;ART_MEMO", *lines])

    assert find_places(report, Rule.LOST_ZEROS) == [(7, 2, "77"), (7_002, 2, "77")]
