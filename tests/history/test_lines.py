"""The lines of a file beside their verdicts."""

from pathlib import Path

from django.utils import translation

from imports.history.lines import judge_run, read_judged_lines
from imports.models import Ruling, Run
from imports.outcomes import LineVerdict, RunVerdicts, Verdict
from imports.reading import Dialect, open_table


def make_known(line_count: int, refused: set[int]) -> RunVerdicts:
    return RunVerdicts(
        line_count=line_count,
        rest=LineVerdict(Verdict.IMPORTED),
        named={Verdict.REFUSED: sorted(refused)},
        tell=lambda _verdict, _record: ("Code manquant",),
    )


def test_lines_are_read_with_the_numbers_that_a_spreadsheet_shows(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(b"A;B\r\n" + b"".join(b"%d;x\r\n" % number for number in range(1, 31)))
    table = open_table(path, Dialect(encoding="utf-8", delimiter=";"))

    lines = read_judged_lines(table, make_known(30, {5}), [1, 2, 5, 30])

    assert [(line.line, line.text) for line in lines] == [
        (2, "1;x"),
        (3, "2;x"),
        (6, "5;x"),
        (31, "30;x"),
    ]
    assert lines[2].reasons == ("Code manquant",)


def test_what_a_person_found_is_said_in_the_reader_s_language(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(b"A;B\r\n1;x\r\n2;x\r\n")
    table = open_table(path, Dialect(encoding="utf-8", delimiter=";"))
    ruling = Ruling(finding=Ruling.Finding.PARTIAL, imported=[[1, 1]])
    known = judge_run(Run(state=Run.State.PARTIAL, line_count=2), None, ruling)

    with translation.override("fr"):
        there, absent = read_judged_lines(table, known, [1, 2])

    assert there.reasons == ("Constatée dans Gestimum",)
    assert absent.verdict is Verdict.REFUSED
