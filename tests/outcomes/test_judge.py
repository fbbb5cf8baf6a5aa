"""The verdict on every line, from the state, the answer and what a person found."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imports.outcomes import LineVerdict, RunVerdicts, Verdict, judge_lines
from imports.outcomes.overview import OpenedAnswer, take_apart
from tests.effort import examples


def make_known(line_count: int, refused: set[int]) -> RunVerdicts:
    return RunVerdicts(
        line_count=line_count,
        rest=LineVerdict(Verdict.IMPORTED),
        named={Verdict.REFUSED: sorted(refused)},
        tell=lambda _verdict, _record: ("Code manquant",),
    )


def open_answer(result: dict[str, Any], *, sent: int) -> OpenedAnswer:
    raw = json.dumps({"result": [result]}).encode()
    return OpenedAnswer.of(*take_apart(raw, sent=sent))


@given(
    line_count=st.integers(1, 60),
    refused=st.sets(st.integers(1, 60)),
    start=st.integers(0, 60),
    size=st.integers(1, 20),
)
@settings(max_examples=examples(200))
def test_every_record_stands_in_one_list_and_pages_cut_it(
    line_count: int, refused: set[int], start: int, size: int
) -> None:
    refused = {record for record in refused if record <= line_count}
    known = make_known(line_count, refused)
    others = [record for record in range(1, line_count + 1) if record not in refused]

    assert known.records(Verdict.IMPORTED, start=start, size=size) == others[start : start + size]
    assert (
        known.records(Verdict.REFUSED, start=start, size=size)
        == sorted(refused)[start : start + size]
    )
    assert sum(known.counts().values()) == line_count


@pytest.mark.parametrize(
    ("state", "verdict"),
    [
        ("draft", Verdict.PENDING),
        ("queued", Verdict.PENDING),
        ("sending", Verdict.PENDING),
        ("cancelled", Verdict.NOT_SENT),
        ("not_sent", Verdict.NOT_SENT),
        ("unknown", Verdict.UNKNOWN),
        ("imported", Verdict.IMPORTED),
        ("partial", Verdict.UNKNOWN),
        ("refused", Verdict.REFUSED),
    ],
)
def test_without_a_journal_the_state_decides(state: str, verdict: Verdict) -> None:
    assert judge_lines(state, line_count=5).counts() == {verdict: 5}


def test_the_journal_tells_refused_and_warned_lines_apart() -> None:
    journal = [
        "La ligne 2 n'a pas pu être importée :",
        "Code manquant",
        "La ligne 3 comporte les avertissements suivants :",
        "Le contenu du champ X est trop grand, il sera ignoré",
    ]
    counters = {"nombre_lignes_importées": "3", "nombre_lignes_non_importées": "1"}
    result = {
        "resultat": "succès",
        "message": "terminé",
        "journal": journal,
        "statistiques": counters,
    }
    answer = open_answer(result, sent=4)

    known = judge_lines("partial", line_count=4, answer=answer)

    assert known.of(1) == LineVerdict(Verdict.IMPORTED)
    assert known.of(2) == LineVerdict(Verdict.REFUSED, ("Code manquant",))
    assert known.of(3).verdict == Verdict.IMPORTED_WITH_WARNING
    assert known.counts() == {
        Verdict.IMPORTED: 2,
        Verdict.REFUSED: 1,
        Verdict.IMPORTED_WITH_WARNING: 1,
    }


def test_a_ruling_outweighs_an_answer_that_says_otherwise() -> None:
    result = {"resultat": "erreur", "message": "Société absente"}
    answer = open_answer(result, sent=2)
    known = judge_lines("imported", line_count=2, answer=answer, found={1, 2})

    assert known.counts() == {Verdict.IMPORTED: 2}


@given(found=st.sets(st.integers(1, 12), min_size=1, max_size=11))
def test_after_a_ruling_the_lines_found_are_imported_and_the_others_absent(found: set[int]) -> None:
    known = judge_lines("partial", line_count=12, found=found)

    assert set(known.records(Verdict.IMPORTED, start=0, size=12)) == found
    assert set(known.records(Verdict.REFUSED, start=0, size=12)) == set(range(1, 13)) - found
    assert all(known.of(record).reasons for record in range(1, 13))


def test_after_a_ruling_that_nothing_arrived_every_line_is_absent() -> None:
    known = judge_lines("refused", line_count=3, found=set())

    assert known.counts() == {Verdict.REFUSED: 3}
    assert known.of(3).reasons


def test_the_few_lines_of_a_large_file_are_named_not_the_many() -> None:
    found = set(range(1, 1_000_000))

    known = judge_lines("partial", line_count=1_000_000, found=found)

    assert [*map(len, known.named.values())] == [1]
