"""Which lines of a draft were sent before, and which were not."""

import zlib
from collections import Counter
from typing import Any

import pytest
from django.utils.timezone import now
from hypothesis import given, settings
from hypothesis import strategies as st

from imports.duplicates import find_repeats
from imports.intake import read_again
from imports.models import Attempt, Fingerprint, Journal, LineHash, Ruling, Run
from imports.reading import Dialect
from portal.models import Company, User
from tests.duplicates.conftest import HEADER, Draft, stock
from tests.effort import examples
from tests.factories import make_answer, make_company
from tests.workbooks import make_workbook

pytestmark = pytest.mark.django_db


def told(run: Run) -> tuple[int, int, bool]:
    """Return how many lines were sent before, of how many, and whether this is a full repeat."""
    repeats = find_repeats(run)
    return repeats.count, repeats.line_count, repeats.is_full


def marks(run: Run) -> list[int]:
    return list(find_repeats(run).marks)


def answer_with_refusals(run: Run, refused: int, *, state: str, adds_up: bool = True) -> None:
    """Let the ERP refuse the last lines of the run, and name them."""
    run.imported_count, run.refused_count = run.line_count - refused, refused
    Run.objects.filter(pk=run.pk).update(
        state=state,
        adds_up=adds_up,
        imported_count=run.imported_count,
        refused_count=refused,
        finished_at=now(),
    )
    attempt = Attempt.objects.create(run=run, number=1, started_at=now())
    Journal.objects.create(
        attempt=attempt,
        compressed=zlib.compress(make_answer(run)),
        size=1,
        received_at=now(),
    )


def test_lines_that_nobody_sent_are_new(draft: Draft, sent: Draft) -> None:
    sent(stock("A", "B"))

    assert told(draft(stock("C", "D"))) == (0, 2, False)


@pytest.mark.parametrize(
    "data",
    [
        f"{HEADER}\nE;001;A;1,5\nE;001;B;1,5\n".encode(),
        f"{HEADER}\r\nE;001;B;1,50\r\nE;001;A;1.5\r\n".encode("utf-8-sig"),
        f"{HEADER}\r\nE;001;B;1,5\r\nE;001;A;1,5\r\n".encode("utf-16"),
        b"MVT_QTE,ART_CODE,DEP_CODE,DOC_STYPE\n1.5,B,001,E\n1.500,A,001,E\n",
        b"DOC_STYPE\tDEP_CODE\tART_CODE\tMVT_QTE\nE\t001\tA\t1,5\nE\t001\t B \t 1,5\n",
    ],
    ids=["line ends", "order and numbers", "UTF-16", "columns and commas", "tabs and spaces"],
)
def test_the_same_lines_in_another_form_are_a_full_repeat(
    draft: Draft, sent: Draft, data: bytes
) -> None:
    first = sent(stock("A", "B"))

    repeats = find_repeats(draft(data))

    assert (repeats.count, repeats.is_full, repeats.same_bytes) == (2, True, [])
    assert [(one.run, one.is_same_content) for one in repeats.runs] == [(first, True)]


@pytest.mark.slow
def test_the_same_rows_of_a_workbook_are_a_full_repeat(draft: Draft, sent: Draft) -> None:
    rows: list[list[Any]] = [HEADER.split(";"), ["E", "001", "A", 1.5], ["E", "001", "B", 1.5]]
    sent(stock("B", "A"))

    assert told(draft(make_workbook(rows))) == (2, 2, True)


def test_some_of_the_lines_are_a_partial_repeat_of_one_or_several_imports(
    draft: Draft, sent: Draft
) -> None:
    monday, tuesday = sent(stock("A", "B")), sent(stock("C"))

    run = draft(stock("A", "X", "C", "B"))

    repeats = find_repeats(run)
    assert told(run) == (3, 4, False)
    assert [(one.run, one.count) for one in repeats.runs] == [(tuesday, 1), (monday, 2)]
    assert [bool(mark) for mark in repeats.marks] == [True, False, True, True]


def test_two_files_that_are_sent_again_as_one_are_a_full_repeat(draft: Draft, sent: Draft) -> None:
    sent(stock("A", "B"))
    sent(stock("C"))

    assert told(draft(stock("C", "B", "A"))) == (3, 3, True)


def test_the_second_of_two_equal_lines_was_sent_only_if_two_were(draft: Draft, sent: Draft) -> None:
    sent(stock("A"))
    run = draft(stock("A", "B", "A"))
    assert marks(run) == [1, 0, 0]

    sent(stock("A", "Z"))

    assert told(run) == (2, 3, False)


@pytest.mark.slow
@settings(max_examples=examples(25))
@given(
    st.lists(st.lists(st.sampled_from("ABC"), min_size=1, max_size=4), max_size=3),
    st.lists(st.sampled_from("ABCD"), min_size=1, max_size=6),
)
def test_what_counts_as_sent_are_the_lines_of_all_imports_together(
    draft: Draft, sent: Draft, earlier: list[list[str]], articles: list[str]
) -> None:
    Run.objects.all().update(state=Run.State.CANCELLED)
    for number, before in enumerate(earlier):
        sent(stock(*before, f"only-{number}"), state=Run.State.UNKNOWN)
    booked = Counter(article for before in earlier for article in before)

    count, total, _ = told(draft([*stock(*articles), f"E;001;new;{len(articles)}"]))

    assert count == sum((Counter(articles) & booked).values())
    assert total == len(articles) + 1


@pytest.mark.parametrize("state", Run.MAY_BE_BOOKED)
def test_what_may_be_booked_counts_as_sent(draft: Draft, sent: Draft, state: str) -> None:
    sent(stock("A", "B"), state=state)

    assert told(draft(stock("B"))) == (1, 1, True)


@pytest.mark.parametrize("state", [Run.State.REFUSED, Run.State.NOT_SENT, Run.State.CANCELLED])
def test_what_was_not_booked_does_not_count(draft: Draft, sent: Draft, state: str) -> None:
    sent(stock("A", "B"), state=state)

    assert told(draft(stock("B"))) == (0, 1, False)


def test_an_import_of_which_only_refused_lines_come_again_is_not_named(
    draft: Draft, sent: Draft
) -> None:
    first = sent(stock("A", "B"))
    answer_with_refusals(first, 1, state=Run.State.PARTIAL)

    assert find_repeats(draft(stock("B", "C"))).runs == []


def test_of_two_imports_that_both_had_a_line_the_latest_is_named(draft: Draft, sent: Draft) -> None:
    sent(stock("A"))
    latest = sent(stock("A", "B"))

    repeats = find_repeats(draft(stock("A", "C")))

    assert [(one.run, one.count) for one in repeats.runs] == [(latest, 1)]


def test_lines_that_the_erp_refused_do_not_count_in_the_very_same_file_either(
    draft: Draft, sent: Draft
) -> None:
    first = sent(stock("A", "B", "C"))
    answer_with_refusals(first, 1, state=Run.State.PARTIAL)

    assert told(draft(stock("C"))) == (0, 1, False)
    assert told(draft(stock("A", "B", "C"))) == (2, 3, False)


def test_refusals_that_do_not_account_for_every_line_count_but_for_those_that_are_named(
    draft: Draft, sent: Draft
) -> None:
    first = sent(stock("A", "B", "C"))
    answer_with_refusals(first, 1, state=Run.State.REFUSED, adds_up=False)

    assert told(draft(stock("A", "B", "X"))) == (2, 3, False)


def test_a_file_all_of_whose_lines_were_refused_is_new_again(draft: Draft, sent: Draft) -> None:
    first = sent(stock("A", "B"))
    answer_with_refusals(first, 2, state=Run.State.REFUSED)

    assert told(draft(stock("A", "B"))) == (0, 2, False)


def test_of_two_equal_lines_one_of_which_was_refused_one_counts(draft: Draft, sent: Draft) -> None:
    first = sent(stock("A", "B", "A"))
    answer_with_refusals(first, 1, state=Run.State.PARTIAL)

    assert told(draft(stock("A", "A"))) == (1, 2, False)


def test_an_unknown_outcome_counts_whole_whatever_its_answer_says(
    draft: Draft, sent: Draft
) -> None:
    first = sent(stock("A", "B"))
    answer_with_refusals(first, 1, state=Run.State.UNKNOWN)

    assert told(draft(stock("B"))) == (1, 1, True)


@pytest.mark.parametrize(
    ("finding", "state", "imported", "count"),
    [
        (Ruling.Finding.PARTIAL, Run.State.PARTIAL, [[2, 3]], 2),
        (Ruling.Finding.IMPORTED, Run.State.IMPORTED, [[1, 3]], 3),
        (Ruling.Finding.REFUSED, Run.State.REFUSED, [], 0),
    ],
)
def test_what_a_person_found_counts(
    draft: Draft,
    sent: Draft,
    charlie: User,
    finding: str,
    state: str,
    imported: list[list[int]],
    count: int,
) -> None:
    first = sent(stock("A", "B", "C"), state=state)
    attempt = Attempt.objects.create(run=first, number=1, started_at=now())
    Ruling.objects.create(
        attempt=attempt, finding=finding, imported=imported, reason="Seen.", user=charlie
    )
    Run.objects.update(adds_up=True)

    assert told(draft(stock("A", "B", "C", "new")))[0] == count


def test_other_books_other_kinds_and_dry_runs_do_not_count(
    draft: Draft, sent: Draft, alice: User
) -> None:
    sent(stock("A"), at=make_company(member=alice))
    tried = sent(stock("B"))
    Run.objects.filter(pk=tried.pk).update(parameters={"tester": "Oui"})
    other = sent(stock("C"))
    Run.objects.filter(pk=other.pk).update(kind_key="documents_achat")

    assert told(draft(stock("A", "B", "C"))) == (0, 3, False)


def test_another_profile_of_the_same_books_counts(
    draft: Draft, sent: Draft, company: Company, alice: User
) -> None:
    twin = make_company(
        member=alice,
        server_url=company.server_url.upper(),
        company_file=company.company_file.lower(),
        erp_user="OTHER",
    )
    sent(stock("A"), at=twin)

    assert told(draft(stock("A", "B"))) == (1, 2, False)


def test_what_is_found_is_kept_until_something_changes(draft: Draft, sent: Draft) -> None:
    run = draft(stock("A", "B"))
    before = find_repeats(run).looked_at
    assert find_repeats(run).looked_at == before

    first = sent(stock("A"))
    again = find_repeats(run)
    assert (again.count, again.looked_at == before) == (1, False)

    Run.objects.filter(pk=first.pk).update(state=Run.State.REFUSED, adds_up=True)
    assert find_repeats(run).count == 0


def test_a_draft_that_is_read_otherwise_is_compared_anew(
    draft: Draft, sent: Draft, alice: User
) -> None:
    sent(stock("A", "B"))
    run = draft(f"title\n{HEADER}\nE;001;A;1,5\n".encode())
    assert told(run) == (1, 1, True)

    commas = Dialect(encoding="utf-8", delimiter=",")
    read_again(run, user=alice, dialect=commas, parameters={})

    assert told(run)[0] == 0
    assert Fingerprint.objects.filter(run=run).count() == 1


def test_the_fingerprints_outlive_the_bytes(draft: Draft, sent: Draft) -> None:
    first = sent(stock("A", "B"))
    first.source.path.unlink()

    assert told(draft(stock("B", "A"))) == (2, 2, True)


def test_every_confirmed_run_has_all_its_lines_in_the_index(sent: Draft) -> None:
    run = sent(stock("A", "B", "A"))

    rows = LineHash.objects.filter(fingerprint=run.fingerprint)
    assert sorted(rows.values_list("count", flat=True)) == [1, 2]
    assert (run.fingerprint.is_indexed, run.fingerprint.place) == (True, 1)


@pytest.mark.slow
def test_a_price_list_that_comes_every_week_is_found_in_the_latest(
    draft: Draft, sent: Draft
) -> None:
    weeks = [sent(stock("A", "B", f"week-{week}")) for week in range(8)]

    repeats = find_repeats(draft(stock("A", "B", "week-0", "week-7", "new")))

    assert [(one.run, one.count) for one in repeats.runs] == [(weeks[7], 3), (weeks[0], 1)]
