"""Accounting entries that do not add up: pieces, due dates, analytic lines."""

import tracemalloc
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from unittest import mock

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imports.catalogue import ENTRY_FORMATS, KINDS
from imports.checking import Report, check_table
from imports.checking.across import accounting_columnar
from imports.checking.across.accounting import Balance, find_amount_places
from imports.checking.across.accounting_blocks import BlockBalance
from imports.checking.across.accounting_columnar import find_doubtful
from imports.checking.across.protocol import ROW, Candidate
from imports.checking.layout import build_entry_layouts
from imports.checking.quoted_columnar import LINE
from imports.reading import Dialect
from imports.rules import Rule
from tests.checking.tables import places, write_table
from tests.effort import examples

VARIABLE = "GestimumComptaVariable"
CLIENT = "1,19/02/2019,VTE,411C25,,Presta,F1,EUR,{amount},D,,{due},,CHQ,EUR"
SALE = "2,19/02/2019,VTE,707100,,Presta,F1,EUR,{amount},C"


def check_entries(folder: Path, lines: Sequence[str], name: str = VARIABLE) -> Report:
    """Check by the loop and by blocks; the reports must be the same."""
    entry_format = ENTRY_FORMATS[name]
    dialect = Dialect(encoding="utf-8", delimiter=entry_format.separator, has_header=False)
    table = write_table(folder, lines, dialect)
    kind = KINDS["ecritures"]
    slow = check_table(table, kind, entry_format=entry_format, is_fast=False)
    assert check_table(table, kind, entry_format=entry_format, is_fast=True) == slow
    return slow


def test_a_piece_whose_debit_and_credit_differ_is_told_at_its_first_line(tmp_path: Path) -> None:
    lines = [
        CLIENT.format(amount="0.30", due=""),
        SALE.format(amount="0.1"),
        SALE.format(amount="0.1"),
    ]

    report = check_entries(tmp_path, lines)

    [problem] = report.problems
    assert (problem.line, problem.column, problem.value) == (1, 7, "F1")
    assert problem.rule is Rule.UNBALANCED_PIECE
    assert problem.params == {
        "debit": "0.30", "credit": "0.2", "difference": "0.10", "times": 3,
    }  # fmt: skip


def test_amounts_are_added_exactly(tmp_path: Path) -> None:
    lines = [CLIENT.format(amount="9" * 40 + ".30", due="")]
    lines += [SALE.format(amount=amount) for amount in ("9" * 40 + ".1", "0.1", ".10")]

    assert check_entries(tmp_path, lines).problems == ()


EBP = "1,110219,VTE,411C24,,x,F1,120,D"
GESCOM = "VTE,110219,411,F1,x,,,,120.5,"


def make_fixed_line(debit: str, credit: str) -> str:
    start = "VTE190219  FAC00001411000    ".ljust(75)
    return start + debit.rjust(15) + credit.rjust(15) + " " * 8


@pytest.mark.parametrize(
    ("name", "lines", "found"),
    [
        ("EBPV3", [EBP, "2,110219,VTE,707,,x,F1,120,C"], []),
        ("EBPV5V2000", [EBP, "2,110219,VTE,707,,x,F1,12,C"], [(1, 7)]),
        ("GestimumGescomV15", [GESCOM, "VTE,110219,707,F1,x,,,,,120.50"], []),
        ("GestimumGescomV15", [GESCOM, "VTE,110219,707,F1,x,,,,,1"], [(1, 4)]),
        ("GestimumComptaV15", [make_fixed_line("12", "0"), make_fixed_line("", "12.0")], []),
        ("GestimumComptaV15", [make_fixed_line("12", "0"), make_fixed_line("", "1")], [(1, 3)]),
    ],
)
def test_the_pieces_of_all_formats_with_positions_are_added_up(
    tmp_path: Path, name: str, lines: list[str], found: list[tuple[int, int]]
) -> None:
    report = check_entries(tmp_path, lines, name)

    unbalanced = [place[:2] for place in places(report) if place[2] == Rule.UNBALANCED_PIECE]
    assert unbalanced == found


@pytest.mark.parametrize(
    "line",
    [
        SALE.format(amount="12x"),  # told as no number
        SALE.format(amount="1").removesuffix("C"),  # what an entry without a side is, nobody says
        SALE.format(amount="1").replace("EUR", "USD"),
    ],
)
def test_a_piece_that_cannot_be_added_up_is_passed_over(tmp_path: Path, line: str) -> None:
    report = check_entries(tmp_path, [CLIENT.format(amount="5", due=""), line])

    assert Rule.UNBALANCED_PIECE not in {problem.rule for problem in report.problems}


@pytest.mark.parametrize("date", ["2019-02-19", "30/02/2019", ""])
def test_a_line_with_a_wrong_date_unbalances_no_piece_that_it_may_belong_to(
    tmp_path: Path, date: str
) -> None:
    lines = [CLIENT.format(amount="5", due=""), SALE.format(amount="5")]
    other = [line.replace("F1", "F2") for line in lines]
    lines[1] = lines[1].replace("19/02/2019", date)
    other[1] = other[1].replace(",5,", ",4,")

    report = check_entries(tmp_path, [*lines, *other])

    unbalanced = [place[0] for place in places(report) if place[2] == Rule.UNBALANCED_PIECE]
    assert unbalanced == [3]


def follow(lines: Sequence[str], *, amount: str = "100", due: str = "") -> list[str]:
    """Return a balanced piece whose first entry is followed by these lines."""
    return [CLIENT.format(amount=amount, due=due), *lines, SALE.format(amount=amount)]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (follow(["E10/04/2019,CHQ,40,40", "E10/05/2019,CHQ,60,60.00"]), []),
        (
            follow(["E10/04/2019,CHQ,40,40", "E10/05/2019,CHQ,60,59.99"]),
            [(1, 9, "due_dates_differ")],
        ),
        (follow(["E10/04/2019,CHQ,40,40", "E10/05/2019,CHQ,60,"]), []),
        (follow(["E10/04/2019,CHQ,100,5"], due="02/03/2019"), [(2, None, "due_dates_ignored")]),
        (follow([">P1,S1,50,50,,", ">P1,S2,50,50,,"]), []),
        (follow([">P1,S1,50,50,,", ">P1,S2,50,49,,"]), [(1, 9, "analytic_differs")]),
        (follow([">P1,S1,100,100", ">P2,S1,100,100"]), []),
        (follow([">P1,S1,50,50", ">P2,S1,50,50"]), []),
        (follow([">P1,S1,100,100", ">P2,S1,100,90"]), [(1, 9, "analytic_differs")]),
        (follow([">P1,S1,100", ">P1,S2,100,5"]), []),
        (["E10/04/2019,CHQ,100,5", ">P1,S1,100,5", *follow([])], []),
        ([*follow([]), "E10/04/2019,CHQ,100,5"], [(2, 9, "due_dates_differ")]),
    ],
)
def test_what_follows_an_entry_adds_up_to_its_amount(
    tmp_path: Path, lines: list[str], found: list[tuple[int, int | None, str]]
) -> None:
    assert places(check_entries(tmp_path, lines)) == found


def test_a_total_that_differs_is_said_beside_the_amount(tmp_path: Path) -> None:
    report = check_entries(tmp_path, follow(["E10/04/2019,CHQ,40,40.5"]))

    assert report.problems[0].params == {"total": "40.5", "amount": "100"}
    assert report.blocking == 1


AMOUNTS = st.decimals(-1000, 1000, places=2).map(str)
ENTRIES = st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from("DC"), AMOUNTS), max_size=12)


@pytest.mark.slow
@settings(max_examples=examples(150))
@given(entries=ENTRIES, evened=st.sets(st.sampled_from("ABC")))
def test_the_pieces_told_are_those_whose_sum_is_not_nought(
    tmp_path: Path, entries: list[tuple[str, str, str]], evened: set[str]
) -> None:
    def add_up(piece: str) -> Fraction:
        return sum(
            (
                Fraction(amount) * (1 if side == "D" else -1)
                for p, side, amount in entries
                if p == piece
            ),
            start=Fraction(0),
        )

    for piece in sorted(evened):
        rest = add_up(piece)
        entries.append((piece, "C", f"{float(rest):.2f}"))
    if not entries:
        entries.append(("A", "D", "0"))
    lines = [
        f"1,19/02/2019,VTE,411,,x,{piece},EUR,{amount},{side}" for piece, side, amount in entries
    ]

    report = check_entries(tmp_path, lines)

    told = [problem for problem in report.problems if problem.rule is Rule.UNBALANCED_PIECE]
    differences = {problem.value: Fraction(str(problem.params["difference"])) for problem in told}
    assert differences == {piece: abs(add_up(piece)) for piece in "ABC" if add_up(piece)}
    assert len(told) == len(differences)


LINES = st.sampled_from(
    [
        *(f"1,19/02/2019,VTE,411,,x,{piece},EUR,{amount},{side}"
          for piece in "AB" for amount in ("5", "5.00", "-5") for side in "DC"),
        "1,19/02/2019,VTE,411,,x,A,EUR,5,D,,02/03/2019", "1,19/02/2019,VTE,411,,x,A,USD,5,C",
        "1,19/02/2019,VTE,411,,x,A,EUR,5 EUR,D", "1,19/02/2019,VTE,411,,x,B,EUR,5,X",
        *(f"1,19/02/2019,VTE,411,,x,A,EUR,{amount},{side}"
          for amount in (f"{9**40}.5", ".00000000005", "+5", "-.50") for side in "DC"),
        f"E10/04/2019,CHQ,,{9**40}.50", f">P1,S1,,{9**40}.5", "E10/04/2019,CHQ,,4.99999999999",
        "1,30/02/2019,VTE,411,,x,A,EUR,5,D", "1,,VTE,411,,x,B,EUR,5,C",
        "1,19/02/2019,VTE,411,,x,A,EUR,12345678901.123456,D", "1,19/02/2019,VTE,411,,x,A,EUR,,D",
        '1,19/02/2019,VTE,411,,"x, y",A,EUR,5,C', '1,19/02/2019,"VTE",411,,x,"A",EUR,"5",D',
        '1,19/02/2019,VTE,411,,"x, y""",A,EUR,5,"C', '>"P1",S1,,"5"', 'E"10/04/2019",CHQ,,"5"',
        "E10/04/2019,CHQ,,5", "E,10/04/2019,CHQ,,2.5",
        "E10/04/2019,CHQ,100", ">P1,S1,,5", ">,P1,S2,,2.5", ">P2,S1,,5", ">P1,S1,100", "", "*",
    ]
)  # fmt: skip


UNKNOWN = ["1,19/02/2019,VTE,411,,x,A,EUR,5 EUR,D", "1,19/02/2019,VTE,411,,x,B,EUR,5,X", "é"]


@pytest.mark.slow
@settings(max_examples=examples(300))
@given(lines=st.lists(LINES, min_size=1, max_size=30))
def test_pieces_that_are_surely_even_are_left_out_and_no_others(
    tmp_path: Path, lines: list[str]
) -> None:
    check_entries(tmp_path, [*lines, "x"])


@pytest.mark.slow
@settings(max_examples=examples(200))
@given(blocks=st.lists(st.lists(LINES, min_size=1, max_size=9), min_size=1, max_size=5))
@pytest.mark.parametrize("sample", [1_000, 3], ids=["whole", "sampled"])
@pytest.mark.parametrize("unknown", [UNKNOWN, []], ids=["with unknown", "all known"])
def test_what_blocks_leave_out_changes_no_balance(
    unknown: list[str], sample: int, blocks: list[list[str]]
) -> None:
    layouts = build_entry_layouts(ENTRY_FORMATS[VARIABLE])
    by_line, by_block = Balance(layouts, limit=10), BlockBalance(layouts, limit=10)
    record = 0

    for block in blocks:
        lines = [*block, *unknown]
        for number, line in enumerate(lines, start=record + 1):
            by_line.see(number, line)
        with mock.patch.object(accounting_columnar, "SAMPLE", sample):
            see_block(by_block, lines, record)
        record += len(lines)

    (counts, hits), (block_counts, block_hits) = by_line.find(), by_block.find()
    assert block_counts == counts
    assert sort_hits(block_hits) == sort_hits(hits)


def sort_hits(hits: list[Candidate]) -> list[Candidate]:
    """Return hits in the order of the report."""
    return sorted(hits, key=lambda hit: (hit.rule, hit.record))


def see_block(balance: BlockBalance, lines: list[str], record: int) -> None:
    frame = pl.Series(LINE, lines).to_frame().with_row_index(ROW, record + 1)
    balance.take(balance.measure(frame))


def test_a_million_lines_of_no_record_or_without_amount_are_not_gone_through_one_by_one() -> None:
    layouts = build_entry_layouts(ENTRY_FORMATS[VARIABLE])

    def choose(line: str) -> list[int]:
        frame = pl.Series(LINE, [line] * 1000).to_frame().with_row_index(ROW)
        return find_doubtful(frame, layouts, list(map(find_amount_places, layouts)))[ROW].to_list()

    assert choose('X;"a";') == []
    assert choose('"";"";""') == [0, 999]


def test_where_none_of_the_first_lines_is_surely_even_none_is_held_against_others() -> None:
    layouts = build_entry_layouts(ENTRY_FORMATS[VARIABLE])
    odd = [f"1,19/02/2019,VTE,411,,x,F{n},EUR,5,D" for n in range(accounting_columnar.SAMPLE)]
    even = [line for line in odd for line in (line, line[:-1] + "C")]

    def count(lines: list[str]) -> int:
        frame = pl.Series(LINE, lines).to_frame().with_row_index(ROW)
        return len(find_doubtful(frame, layouts, list(map(find_amount_places, layouts))))

    assert count([*odd, *even]) == 3 * len(odd)
    assert count([*odd[4:], *even]) < 1.1 * len(odd)


def test_of_countless_faults_all_are_counted_and_the_first_of_each_rule_are_kept() -> None:
    layouts = build_entry_layouts(ENTRY_FORMATS[VARIABLE])
    entries = [CLIENT.format(amount="5", due="").replace("F1", f"F{n}") for n in range(40)]
    lines = [line for entry in entries for line in (entry, "E10/04/2019,CHQ,40,4", ">P1,S1,5,6")]
    some, every = Balance(layouts, limit=3), Balance(layouts, limit=1_000)

    for record, line in enumerate(lines, start=1):
        some.see(record, line)
        every.see(record, line)
    (counts, candidates), (all_counts, all_hits) = some.find(), every.find()

    assert counts == all_counts
    assert sorted(counts.values()) == [40, 40, 40]
    for rule in (Rule.UNBALANCED_PIECE, Rule.DUE_DATES_DIFFER, Rule.ANALYTIC_DIFFERS):
        of_rule = [candidate for candidate in all_hits if candidate.rule == rule]
        assert [candidate for candidate in candidates if candidate.rule == rule] == of_rule[:3]
        assert of_rule == sorted(of_rule, key=lambda candidate: candidate.record)


def test_countless_lines_that_follow_one_entry_take_no_memory_each() -> None:
    balance = Balance(build_entry_layouts(ENTRY_FORMATS[VARIABLE]), limit=10)
    balance.see(1, CLIENT.format(amount="5", due=""))

    tracemalloc.start()
    for record in range(2, 4_002, 2):
        balance.see(record, "E10/04/2019,CHQ,40,0.01")
        balance.see(record + 1, ">P1,S1,5,0.01")
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 50_000


UNEVEN = [
    "1,190219,,,,,{n},,1.10,D",
    "1,190219,,,,,{n},,,D",
    "1,,,,,,{n},,1,D",
    ">{n},,,1",
    "1,190219,,,,,,,{n},D\n1,190219,,,,,x,,5,D",
]


@pytest.mark.slow
@pytest.mark.parametrize("line", UNEVEN)
def test_what_is_kept_of_each_piece_of_a_file_is_small(line: str) -> None:
    balance = BlockBalance(build_entry_layouts(ENTRY_FORMATS[VARIABLE]), limit=10)
    count = 4_000

    see_block(balance, ["1,190219,,,,,x,,1,D"], 0)
    for start in range(0, count, 1_000):
        lines = [line.format(n=n) for n in range(start, start + 1_000)]
        see_block(balance, "\n".join(lines).split("\n"), 2 * start + 1)

    frames = [*balance.kept, *balance.unknown, *balance.misdated, *balance.plans]
    assert sum(frame.estimated_size() for frame in frames) < 60 * count


@pytest.mark.slow
def test_pieces_and_what_follows_entries_go_on_from_block_to_block(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("imports.checking.check.CHUNK_BYTES", 1)
    lines: list[str] = []
    for number in range(12_000):
        piece = follow(["E10/04/2019,CHQ,40,40", "E10/05/2019,CHQ,60,60"])
        lines += [line.replace("F1", f"F{number // 2}") for line in piece]
    lines[20_000] = lines[20_000].replace("EUR,100", "EUR,101")

    report = check_entries(tmp_path, lines)

    assert places(report) == [(20_001, 7, "unbalanced_piece"), (20_001, 9, "due_dates_differ")]
