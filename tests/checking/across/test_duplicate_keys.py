"""The same record twice in a file that updates what exists."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imports.rules import Rule
from tests.checking.tables import check_both, find_places
from tests.effort import examples


def test_a_later_line_of_the_same_key_names_the_first(tmp_path: Path) -> None:
    lines = ["ART_CODE;ART_LIB", "A;x", "B;y", "A;z", "A;x"]

    report = check_both(tmp_path, "articles", lines)

    assert find_places(report, Rule.REPEATED_KEY) == [(4, 1, "A"), (5, 1, "A")]
    assert [problem.params for problem in report.problems] == [{"first": 2}, {"first": 2}]


@pytest.mark.parametrize(
    ("kind", "lines", "repeated"),
    [
        ("adresses_tiers", ["ADR_CODE;ADR_NUMERO", "C;001", "C;002", "C;001"], [4]),
        ("banques_tiers", ["PCF_CODE;RIB_ORDRE", "C;01", "D;01", "C;02"], []),
        ("actions", ["ACT_TYPE;ACT_NUMERO", "Appel;", "Appel;", "Appel;1", "Appel;1"], [5]),
        ("actions", ["ACT_TYPE", "Appel", "Appel"], []),
        ("tarifs_articles", ["ART_CODE;DEV_CODE", "A;EUR", "A;USD", "A;", "A;"], [5]),
        ("tarifs_articles", ["ART_CODE", "A", "A"], [3]),
        ("tarifs_articles", ["ART_CODE;ART_GAMME", "A;R", "A;V", "A;R"], [4]),
        ("grilles_tarifs", ["TAR_CODE;ART_CODE;FAR_CODE", "P;A;", "P;;A", "P;A;"], [4]),
        ("grilles_tarifs", ["TAR_CODE;ART_CODE;TAR_BORNE", "P;A;0", "P;A;10"], []),
        ("contacts", ["CCT_CODE;CCT_NOM", "C;x", "C;x"], []),
        ("villes", ["VIL_CODE;VIL_NOM", "1;a", "1;a"], []),
        ("articles", ["ART_CODE;ART_LIB", ";x", ";x"], []),
        ("articles", ["ART_CODE;ART_LIB", "A;x", "a;x"], []),
    ],
)
def test_a_key_is_what_the_kind_updates_by(
    tmp_path: Path, kind: str, lines: list[str], repeated: list[int]
) -> None:
    report = check_both(tmp_path, kind, lines)

    found = find_places(report, Rule.REPEATED_KEY)
    assert [line for line, _column, _value in found] == repeated


@settings(max_examples=examples(60))
@given(keys=st.lists(st.tuples(st.sampled_from(["A", "B", "C", ""]), st.sampled_from("123"))))
def test_as_many_lines_repeat_as_a_count_of_the_keys_says(
    tmp_path: Path, keys: list[tuple[str, str]]
) -> None:
    lines = ["ADR_CODE;ADR_NUMERO", *(";".join(key) for key in keys), "last;1"]

    report = check_both(tmp_path, "adresses_tiers", lines)

    whole = [key for key in keys if key[0]]
    assert len(find_places(report, Rule.REPEATED_KEY)) == len(whole) - len(set(whole))


@pytest.mark.slow
def test_of_many_repeated_keys_all_are_counted_and_the_first_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("imports.checking.check.CHUNK_BYTES", 1)
    lines = ["ART_CODE;ART_LIB", *(f"A{n % 9000};{'x' * 90}" for n in range(20_000))]

    report = check_both(tmp_path, "articles", lines, limit=5)

    assert report.counts[Rule.REPEATED_KEY, "ART_CODE"] == 11_000
    assert [problem.line for problem in report.problems] == [9002, 9003, 9004, 9005, 9006]
