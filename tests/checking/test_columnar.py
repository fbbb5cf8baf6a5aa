"""The fast path finds what the cell loop finds, nothing more, nothing less."""

import random
from collections.abc import Set
from pathlib import Path

import polars as pl
import pytest
from hypothesis import Phase, example, given, seed, settings
from hypothesis import strategies as st

from imports.catalogue import KINDS, EntryFormat
from imports.checking import Report, check_table
from imports.checking.quoted_columnar import cut_lines
from imports.reading import Dialect, Table, open_table
from imports.reading.cells import split_line
from imports.rules.catalogue import ROWS, Family, Rule
from tests.checking.generators import COLUMNS, FILES, Example, join_table
from tests.effort import examples


def write(folder: Path, text: str, dialect: Dialect) -> Table:
    path = folder / "file.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return open_table(path, dialect)


def assert_same(table: Table, kind: str, entry_format: EntryFormat | None = None) -> Report:
    """Hold the two paths against each other, in full and cut short; return the report."""
    slow = check_table(table, KINDS[kind], entry_format=entry_format, is_fast=False)
    fast = check_table(table, KINDS[kind], entry_format=entry_format, is_fast=True)
    cut = check_table(table, KINDS[kind], entry_format=entry_format, is_fast=True, limit=3)
    assert fast == slow
    assert cut.problems == slow.problems[:3]
    assert cut.counts == slow.counts
    assert cut.is_cut is (len(slow.problems) > 3)
    return slow


#: Decided once a file, by the same code for both paths: of its header, its last lines, its texts
#: that are torn. That none of some fields is filled is told of the header as well as of lines.
ONCE_A_FILE = {
    *(row.rule for row in ROWS if row.family is Family.HEADER),
    Rule.NO_LINES,
    Rule.UNKNOWN_LAYOUT,
    Rule.QUOTED_VALUES,
    Rule.DELIMITER_IN_VALUE,
    Rule.STRAY_QUOTE,
    Rule.LINE_BREAK,
    Rule.TOTAL_LINE,
    Rule.HEADER_AGAIN,
    Rule.OTHER_HEADER,
    Rule.LABEL_LINE,
    Rule.NO_RECORD,
    Rule.NONE_FILLED,
}
#: Of the file as it came, which the drawn tables know nothing of.
OF_DROPPED_FILES = {row.rule for row in ROWS if row.family is Family.READING}
quick = settings(max_examples=examples(60))


@settings(max_examples=examples(120))
@given(drawn=FILES)
@example(join_table("comptes", [["", "", "", "", "", "1;2"], ["", "", "", "", ""]]))
@example(join_table("villes", [["\ufeff"], ["x"]]))
@example(join_table("villes", [['"""']], text_delimiter='"'))
@example(join_table("villes", [[""], ["1"]], end="\r\n"))
@example(join_table("documents_vente", [["E", "C1", "1.234", "1,234", "E"]], decimal_mark=","))
@example(join_table("documents_vente", [["E", "C1", "1.234", "1,234", "E"]], decimal_mark="."))
@example(
    join_table(
        "documents_vente", [['"E"', '"C"', '"1.234"'], ['"E"', '"C"', '"0.5 €"']], decimal_mark=","
    )
)
def test_both_paths_agree(tmp_path: Path, drawn: Example) -> None:
    assert_same(drawn.write(tmp_path), drawn.kind, drawn.entry_format)


def fire_rules(folder: Path, *, wanted: Set[Rule], rounds: int, hold: bool) -> set[Rule]:
    """Return which rules fire in drawn files, until all that are wanted did; `hold` both paths
    against each other in the first file of each rule."""
    fired: set[Rule] = set()

    def look(drawn: Example) -> None:
        table, kind = drawn.write(folder), KINDS[drawn.kind]
        report = check_table(table, kind, entry_format=drawn.entry_format, is_fast=False)
        rules = {rule for rule, _field in report.counts}
        if hold and rules - fired:
            assert_same(table, drawn.kind, drawn.entry_format)
        fired.update(rules)

    for number in range(rounds):
        if fired >= wanted:
            break
        # Few of a seed: what follows resembles what was drawn before.
        draw = settings(max_examples=40, phases=[Phase.generate], database=None)
        draw(seed(number)(given(FILES)(look)))()
    return fired


@pytest.mark.slow
def test_every_rule_fires_where_both_paths_are_held_equal(tmp_path: Path) -> None:
    wanted = set(Rule) - OF_DROPPED_FILES

    assert wanted - fire_rules(tmp_path, wanted=wanted, rounds=200, hold=True) == set()


@pytest.mark.slow
def test_only_what_is_decided_once_a_file_has_no_columnar_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in ("check_lines", "check_blocks", "report_cross_line_rules"):
        monkeypatch.setattr(f"imports.checking.check.{path}", lambda *_args: None)

    assert fire_rules(tmp_path, wanted=ONCE_A_FILE, rounds=60, hold=False) == ONCE_A_FILE


@pytest.mark.parametrize("end", ["", "\n"])
def test_a_delimiter_too_many_on_the_last_line_makes_up_for_no_short_line(
    tmp_path: Path, end: str
) -> None:
    dialect = Dialect(encoding="utf-8", delimiter=";")
    lines = ["DEV_CODE;DEV_LIB;DEV_COURS", "AUD;Dollar", "CAD;Dollar canadien;1,5101;"]

    report = assert_same(write(tmp_path, "\n".join(lines) + end, dialect), "devises")

    assert {str(problem.rule) for problem in report.problems} >= {"fewer_cells", "more_cells"}


@quick
@given(lines=st.lists(st.text('",,;aé \t', max_size=12), min_size=1, max_size=30))
def test_quoted_lines_are_cut_as_the_loop_cuts_them(lines: list[str]) -> None:
    cells = cut_lines(pl.Series(lines), ",", '"', 14).rows()

    assert [[cell for cell in row if cell is not None] for row in cells] == [
        split_line(line, ",", '"') for line in lines
    ]


def mutate(text: str, rng: random.Random) -> str:
    characters = list(text)
    for _number in range(rng.randint(1, 30)):
        place = rng.randrange(len(characters))
        change = rng.choice([";", "\n", "", '"', " ", "9", "/", "→", "é", "\r", ";;"])
        characters[place] = change
    return "".join(characters)


@pytest.mark.slow
@quick
@given(seed=st.integers(0, 2**32), text_delimiter=st.sampled_from(["", '"']))
def test_both_paths_agree_on_mutated_files(tmp_path: Path, seed: int, text_delimiter: str) -> None:
    rng = random.Random(seed)
    lines = [f"E;00{n % 3};C1;05/09/2019;;ART{n};{n},5;a;b" for n in range(40)]
    text = ";".join(COLUMNS["documents_stock"]) + "\n" + mutate("\n".join(lines), rng)
    dialect = Dialect(encoding="utf-8", delimiter=";", text_delimiter=text_delimiter)

    assert_same(write(tmp_path, text, dialect), "documents_stock")


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16-le"])
def test_both_paths_agree_over_many_blocks(
    tmp_path: Path, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("imports.checking.check.CHUNK_BYTES", 1)
    rng = random.Random(7)
    lines = [f"E;00{n // 900 % 3};C1;05/09/2019;;É{n};{n},5;a;b" for n in range(25_000)]
    for number in rng.sample(range(len(lines)), 300):
        lines[number] = mutate(lines[number], rng).replace("→", "x")
    text = ";".join(COLUMNS["documents_stock"]) + "\r\n" + "\r\n".join(lines)
    path = tmp_path / "file.csv"
    mark = b"\xff\xfe" if encoding == "utf-16-le" else b""
    path.write_bytes(mark + text.encode(encoding))

    report = assert_same(
        open_table(path, Dialect(encoding=encoding, delimiter=";")), "documents_stock"
    )

    assert report.total > 200
    assert report.documents is not None
