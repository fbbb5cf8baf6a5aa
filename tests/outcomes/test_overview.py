"""What pages show of an answer: parts of it, cut where they say so."""

import pytest

from imports.outcomes.overview import (
    BLOCK,
    SHOWN_CHARACTERS,
    SHOWN_TEXTS,
    OpenedAnswer,
    shorten_text,
    take_apart,
    write_texts,
)
from tests.gestimum.documented import write_answer


def open_journal(*entries: str) -> OpenedAnswer:
    return OpenedAnswer.of(*take_apart(write_answer(*entries), sent=1))


@pytest.mark.parametrize(
    ("length", "ending"), [(SHOWN_CHARACTERS, ""), (SHOWN_CHARACTERS + 1, "…")]
)
def test_a_text_is_shown_whole_up_to_the_limit(length: int, ending: str) -> None:
    assert shorten_text("x" * length) == "x" * SHOWN_CHARACTERS + ending


@pytest.mark.parametrize(("more", "ending"), [(0, []), (1, ["… (+1)"]), (2, ["… (+2)"])])
def test_the_reasons_of_a_line_are_shown_up_to_the_limit_and_the_others_counted(
    more: int, ending: list[str]
) -> None:
    shown = ["Code manquant"] * SHOWN_TEXTS

    assert write_texts([*shown, *["Autre"] * more]) == [*shown, *ending]


def test_nothing_is_counted_in_what_is_no_answer() -> None:
    overview, parts = take_apart(b"<html>", sent=3)

    assert not overview.is_answer
    assert parts == {}
    counts = [
        overview.entry_total, overview.problem_total, overview.unread_total,
        overview.piece_total, overview.warning_total, overview.loose_total,
    ]  # fmt: skip
    assert counts == [0] * 6


def test_a_search_stops_at_a_blocks_worth_of_entries_and_says_where_to_go_on() -> None:
    answer = open_journal(*["Une phrase"] * (2 * BLOCK + 1))

    first = answer.search("phrase")
    second = answer.search("phrase", start=first.next_start or 0)
    last = answer.search("phrase", start=second.next_start or 0)

    assert (len(first.entries), first.first, first.last, first.next_start) == (
        BLOCK, 0, BLOCK, BLOCK,
    )  # fmt: skip
    assert (second.first, second.next_start) == (BLOCK, 2 * BLOCK)
    assert ([one.index for one in last.entries], last.next_start) == ([2 * BLOCK], None)


def test_a_search_looks_on_where_a_block_holds_little() -> None:
    answer = open_journal("Une phrase", *["Autre chose"] * BLOCK, "Une phrase")

    found = answer.search("PHRASE")

    assert [one.index for one in found.entries] == [0, BLOCK + 1]
    assert (found.last, found.next_start) == (BLOCK + 2, None)


@pytest.mark.parametrize("start", [-1, 0, 7, 10 * BLOCK])
def test_a_search_from_anywhere_in_a_short_journal_looks_through_all_of_it(start: int) -> None:
    assert len(open_journal("Une phrase").search("phrase", start=start).entries) == 1
    assert open_journal().search("phrase", start=start).entries == []


def test_entries_are_cut_across_blocks() -> None:
    answer = open_journal(*[f"Entrée {number}" for number in range(2 * BLOCK)])

    across = answer.entries(BLOCK - 1, BLOCK + 2)

    assert [one.index for one in across] == [BLOCK - 1, BLOCK, BLOCK + 1]
    assert answer.entries(3, 3) == []
    assert [one.index for one in answer.entries(BLOCK, 2 * BLOCK)] == [*range(BLOCK, 2 * BLOCK)]
