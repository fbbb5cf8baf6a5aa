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


CLIENTS = "PCF_CODE;PCF_RS;CPT_NUMERO;PCF_CP;PAY_CODE;PCF_TEL1;PCF_SIRET"


@pytest.mark.parametrize(
    ("cells", "meant"),
    [
        ("1000;FR;;", "01000"),
        ("1000;;;", "01000"),
        ("6000;fra;;", "06000"),
        ("1067;DE;;", "01067"),
        ("1000;33;;", "01000"),
        ("1000;BE;;", None),
        ("1201;che;;", None),
        ("1009; Lu ;;", None),
        ("100;FR;;", None),
        ("69001;FR;;", None),
        ("01000;FR;;", None),
        ("1000A;FR;;", None),
        (";FR;612345678;", "0612345678"),
        (";;474123456;", "0474123456"),
        (";;6 12 34 56 78;", "06 12 34 56 78"),
        (";;6.12.34.56.78;", "06.12.34.56.78"),
        (";CH;791234567;", "0791234567"),
        (";BE;470123456;", "0470123456"),
        (";ES;912345678;", None),
        (";;0612345678;", None),
        (";;+33612345678;", None),
        (";;33612345678;", None),
        (";;0033612345678;", None),
        (";;612 345 678;", None),
        (";;3631;", None),
        (";FR;;5580521000012", "05580521000012"),
        (";FR;;12345678900012", None),
    ],
)
def test_codes_whose_digits_are_known_may_all_have_lost_their_zero(
    tmp_path: Path, cells: str, meant: str | None
) -> None:
    lines = [CLIENTS, *(f"P{number};a;411;{cells}" for number in range(3))]

    report = check_both(tmp_path, "clients", lines)

    found = [one for one in report.problems if one.rule is Rule.LOST_ZEROS]
    assert [one.params["suggestion"] for one in found] == ([meant] * 3 if meant else [])


def test_without_a_country_postal_codes_are_asked_about_and_each_address_has_its_own(
    tmp_path: Path,
) -> None:
    header = "DOC_STYPE;PCF_CODE;LIG_QTE;LIG_P_BRUT;ART_CODE;DOC_F_CP;PAY_CODE;DOC_L_CP;DOC_L_PAYS"
    lines = [header, "E;C;1;1;A;1000;BE;1220;FR", "E;C;1;1;A;1000;FR;1220;CH"]

    documents = check_both(tmp_path, "documents_achat", lines)
    towns = check_both(tmp_path, "villes", ["VIL_CODE;VIL_NOM", "1000;a", "1220;b"])

    assert find_places(documents, Rule.LOST_ZEROS) == [(2, 8, "1220"), (3, 6, "1000")]
    assert find_places(towns, Rule.LOST_ZEROS) == [(2, 1, "1000"), (3, 1, "1220")]


@pytest.mark.parametrize(
    "codes", [["001-A", "002-B", "003-C", "7"], ["01.2", "03.4", "05.6", "12"]]
)
def test_only_numbers_say_how_long_a_number_is(tmp_path: Path, codes: list[str]) -> None:
    lines = ["ART_CODE;ART_REF", *(f"A{n};{code}" for n, code in enumerate(codes))]

    assert find_places(check_both(tmp_path, "articles", lines), Rule.LOST_ZEROS) == []


def test_numbers_are_no_codes(tmp_path: Path) -> None:
    lines = ["VIL_CODE;VIL_NOM;VIL_POPULA", "78000;a;001", "78001;b;002", "78002;c;3"]

    assert check_both(tmp_path, "villes", lines).problems == ()


@pytest.mark.slow
def test_zeros_in_a_later_block_speak_for_the_earlier_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("imports.checking.check.CHUNK_BYTES", 1)
    codes = [*["123456"] * 6_000, *["012345"] * 6_000]
    codes[5] = codes[7_000] = "77"
    lines = [f"A{n};{code};{'x' * 400}" for n, code in enumerate(codes)]

    report = check_both(tmp_path, "articles", ["ART_CODE;ART_REF;ART_MEMO", *lines])

    assert find_places(report, Rule.LOST_ZEROS) == [(7, 2, "77"), (7_002, 2, "77")]
