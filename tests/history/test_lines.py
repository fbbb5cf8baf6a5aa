"""The verdict on every line."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imports.gestimum.overview import OpenedAnswer, take_apart
from imports.history.lines import Finding, Verdict, Verdicts, judge_lines, read_lines
from imports.models import Ruling, Run
from imports.reading import Dialect, open_table
from tests.effort import examples


def make_known(line_count: int, refused: set[int]) -> Verdicts:
    return Verdicts(
        line_count=line_count,
        rest=Finding(Verdict.IMPORTED),
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
        (Run.State.DRAFT, Verdict.PENDING),
        (Run.State.QUEUED, Verdict.PENDING),
        (Run.State.SENDING, Verdict.PENDING),
        (Run.State.CANCELLED, Verdict.NOT_SENT),
        (Run.State.NOT_SENT, Verdict.NOT_SENT),
        (Run.State.UNKNOWN, Verdict.UNKNOWN),
        (Run.State.IMPORTED, Verdict.IMPORTED),
        (Run.State.PARTIAL, Verdict.UNKNOWN),
        (Run.State.REFUSED, Verdict.REFUSED),
    ],
)
def test_without_a_journal_the_state_decides(state: Run.State, verdict: Verdict) -> None:
    run = Run(state=state, line_count=5)

    assert judge_lines(run, None).counts() == {verdict: 5}


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

    known = judge_lines(Run(state=Run.State.PARTIAL, line_count=4), answer)

    assert known.of(1) == Finding(Verdict.IMPORTED)
    assert known.of(2) == Finding(Verdict.REFUSED, ("Code manquant",))
    assert known.of(3).verdict == Verdict.WARNED
    assert known.counts() == {Verdict.IMPORTED: 2, Verdict.REFUSED: 1, Verdict.WARNED: 1}


def test_a_ruling_outweighs_an_answer_that_says_otherwise() -> None:
    result = {"resultat": "erreur", "message": "Société absente"}
    answer = open_answer(result, sent=2)
    ruling = Ruling(finding=Ruling.Finding.IMPORTED, imported=[[1, 2]])

    known = judge_lines(Run(state=Run.State.IMPORTED, line_count=2), answer, ruling)

    assert known.counts() == {Verdict.IMPORTED: 2}


@given(found=st.sets(st.integers(1, 12), min_size=1, max_size=11))
def test_after_a_ruling_the_lines_found_are_imported_and_the_others_absent(found: set[int]) -> None:
    imported = [[record, record] for record in sorted(found)]
    ruling = Ruling(finding=Ruling.Finding.PARTIAL, imported=imported)

    known = judge_lines(Run(state=Run.State.PARTIAL, line_count=12), None, ruling)

    assert set(known.records(Verdict.IMPORTED, start=0, size=12)) == found
    assert set(known.records(Verdict.REFUSED, start=0, size=12)) == set(range(1, 13)) - found
    assert all(known.of(record).reasons for record in range(1, 13))


def test_after_a_ruling_that_nothing_arrived_every_line_is_absent() -> None:
    ruling = Ruling(finding=Ruling.Finding.REFUSED)

    known = judge_lines(Run(state=Run.State.REFUSED, line_count=3), None, ruling)

    assert known.counts() == {Verdict.REFUSED: 3}
    assert known.of(3).reasons


def test_the_few_lines_of_a_large_file_are_named_not_the_many() -> None:
    ruling = Ruling(finding=Ruling.Finding.PARTIAL, imported=[[1, 999_999]])

    known = judge_lines(Run(state=Run.State.PARTIAL, line_count=1_000_000), None, ruling)

    assert [*map(len, known.named.values())] == [1]


def test_lines_are_read_with_the_numbers_that_a_spreadsheet_shows(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(b"A;B\r\n" + b"".join(b"%d;x\r\n" % number for number in range(1, 31)))
    table = open_table(path, Dialect(encoding="utf-8", delimiter=";"))

    lines = read_lines(table, make_known(30, {5}), [1, 2, 5, 30])

    assert [(line.line, line.text) for line in lines] == [
        (2, "1;x"),
        (3, "2;x"),
        (6, "5;x"),
        (31, "30;x"),
    ]
    assert lines[2].reasons == ("Code manquant",)
