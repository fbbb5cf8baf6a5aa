"""What the reading decides of the file as a whole is asked, whatever was edited since."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from imports.catalogue import KINDS
from imports.checking import DroppedFile, FoundProblem, check_table
from imports.checking.reading_problems import LINES_TRIED, list_first_values
from imports.intake import analyse
from imports.reading import Dialect, Table, open_table
from imports.rules import Rule, Severity
from tests.checking.tables import write_table

READ_LINES = Table.lines

CLIENTS = ["PCF_CODE;PCF_RS;CPT_NUMERO", "C1;Société Générale;411001", "C2;Hôtel;411002"]


def read(folder: Path, lines: list[str], *encodings: str) -> list[FoundProblem]:
    """Return what is found in such a file, where nothing is worse than a warning."""
    problems = read_all(folder, lines, *encodings)
    assert all(problem.severity is Severity.WARNING for problem in problems)
    return problems


def read_all(folder: Path, lines: list[str], *encodings: str) -> list[FoundProblem]:
    """Return what is found in a file whose lines are written in these encodings, by turns."""
    path = folder / "clients.csv"
    used = [encodings[number % len(encodings)] for number in range(len(lines))]
    path.write_bytes(b"".join(f"{line}\n".encode(used[n]) for n, line in enumerate(lines)))
    report = analyse(path, kind=KINDS["clients"], entry_format=None).report
    assert report is not None
    return list(report.problems)


def test_an_encoding_in_which_the_words_look_right_is_proposed(tmp_path: Path) -> None:
    (problem,) = read(tmp_path, CLIENTS, "cp850")

    assert problem.rule is Rule.DOUBTFUL_ENCODING
    assert problem.params["set_encoding"] == "cp850"
    assert "Soci‚t‚ → Société" in problem.value
    assert problem.params["columns"] == "PCF_RS"


def test_the_columns_in_which_words_look_damaged_are_named_and_no_others(tmp_path: Path) -> None:
    names = ["PCF_CODE", "PCF_RS", "CPT_NUMERO", "PCF_MEMO", "", "NOTE"]
    lines = [";".join(names), "C1;Société;411001;né à Orléans;préféré;42 m"]

    problem = next(
        one
        for one in read_all(tmp_path, [*lines, "C2;Hôtel;411002;;;"], "cp850")
        if one.rule is Rule.DOUBTFUL_ENCODING
    )

    assert problem.params["columns"] == "PCF_RS, PCF_MEMO, 5"


def test_an_encoding_that_was_guessed_is_to_be_confirmed(tmp_path: Path) -> None:
    (problem,) = read(tmp_path, [*CLIENTS, "C3;forêt;411003"], "mac_roman")

    assert problem.rule is Rule.GUESSED_ENCODING
    assert problem.params["set_encoding"] == "mac_roman"
    assert problem.value == "Société, Générale, Hôtel"
    assert problem.params["columns"] == "PCF_RS"


def test_each_line_in_another_encoding_is_named(tmp_path: Path) -> None:
    lines = [*CLIENTS, "C3;Étoile;411003", "C4;Pâtisserie;411004"]

    problems = read(tmp_path, lines, "utf-8", "utf-8", "utf-8", "utf-8", "cp1252")

    assert [(one.rule, one.line, one.value) for one in problems] == [
        (Rule.MIXED_ENCODING, 5, "C4;Pâtisserie;411004")
    ]
    assert problems[0].params["columns"] == "PCF_RS"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_clean_files_are_asked_nothing(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "all.csv"
    path.write_bytes("".join(f"{line}\n" for line in CLIENTS).encode(encoding))
    report = analyse(path, kind=KINDS["clients"], entry_format=None).report

    assert report is not None
    assert report.problems == ()


def test_what_was_edited_is_still_judged_by_the_bytes_that_came(tmp_path: Path) -> None:
    dropped, edited = tmp_path / "dropped.csv", tmp_path / "edited.csv"
    dropped.write_bytes("\n".join(CLIENTS).encode("cp850"))
    edited.write_bytes("\n".join(CLIENTS[:2]).encode())
    came = Dialect(encoding="cp1252", delimiter=";")
    table = open_table(edited, Dialect(encoding="utf-8", delimiter=";"))

    report = check_table(table, KINDS["clients"], dropped=DroppedFile(dropped, came))

    assert [problem.rule for problem in report.problems] == [Rule.DOUBTFUL_ENCODING]


@pytest.mark.parametrize("line", ["C0;Durand;411000", ";Durand;411000", "C0;Durand;"])
def test_a_record_above_the_header_is_told(tmp_path: Path, line: str) -> None:
    (problem,) = read(tmp_path, ["Export des clients", line, *CLIENTS], "utf-8")

    assert (problem.rule, problem.line, problem.value) == (Rule.LINES_ABOVE, 2, line)


@pytest.mark.parametrize(
    "line",
    [
        "Clients au 15/03/2026", "Société;", "Code client;Raison sociale;N° de compte", "sep=;",
        "texte;texte;nombre", "", ";;", "#TYPE System.Object",
    ],
)  # fmt: skip
def test_titles_and_labels_above_the_header_are_left_out_without_a_question(
    tmp_path: Path, line: str
) -> None:
    assert read(tmp_path, [line, *CLIENTS], "utf-8") == []


def test_the_first_values_of_all_hidden_columns_are_found_in_one_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thousand of them, each read for alone, take minutes."""
    lines = ["A;B;C;D", *(f"{n};;x;" for n in range(LINES_TRIED + 10)), ";y;z"]
    table = write_table(tmp_path, lines)
    readings: list[Table] = []

    def read_lines(one: Table) -> Iterator[str]:
        readings.append(one)
        return READ_LINES(one)

    monkeypatch.setattr(Table, "lines", read_lines)

    found = list_first_values(table, [0, 1, 2, 3])

    assert found == {0: ["0", "1", "2"], 1: ["y"], 2: ["x"], 3: []}
    assert len(readings) == 1
