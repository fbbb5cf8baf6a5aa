from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.gestimum.answer import Answer, Outcome, Verdict, Verdicts, judge, verdicts
from tests.gestimum.documented import make_answer, refuse

WARNED = ["La ligne 1 comporte les avertissements suivants :", "Un texte"]


def of(answer: Answer, *, sent: int) -> Verdicts:
    return verdicts(answer, judge(answer, sent=sent))


def words(answer: Answer, *, sent: int) -> list[str]:
    return [outcome.verdict.value for outcome in of(answer, sent=sent)]


def test_refused_lines_have_their_reason_and_the_others_are_imported() -> None:
    found = of(make_answer(*WARNED, *refuse(3), imported=2, refused=1), sent=3)

    assert list(found) == [
        Outcome(1, Verdict.IMPORTED_WITH_WARNING, ("Un texte",)),
        Outcome(2, Verdict.IMPORTED),
        Outcome(3, Verdict.REFUSED, ("Code manquant",)),
    ]


def test_a_line_that_is_warned_and_refused_is_refused_with_both_texts() -> None:
    found = of(make_answer(*WARNED, *refuse(1), imported=1, refused=1), sent=2)

    assert found[1] == Outcome(1, Verdict.REFUSED, ("Code manquant", "Un texte"))


def test_a_refused_line_that_the_journal_does_not_name_leaves_the_others_unknown() -> None:
    answer = make_answer(*WARNED, *refuse(2), imported=2, refused=2)

    assert words(answer, sent=4) == ["unknown", "refused", "unknown", "unknown"]
    assert of(answer, sent=4)[1].texts == ("Un texte",)


def test_all_lines_refused_need_no_names() -> None:
    assert words(make_answer(imported=0, refused=2), sent=2) == ["refused", "refused"]


def test_a_request_refused_as_a_whole_gives_every_line_the_erp_s_message() -> None:
    found = of(make_answer(result="échec"), sent=2)

    assert list(found) == [
        Outcome(1, Verdict.REFUSED, ("terminé",)),
        Outcome(2, Verdict.REFUSED, ("terminé",)),
    ]


@pytest.mark.parametrize(
    ("imported", "refused"), [(None, None), (2, 0), (4, 0), (3, None), (0, 2), (-1, 0)]
)
def test_lines_that_nobody_accounts_for_are_unknown(
    imported: int | None, refused: int | None
) -> None:
    answer = make_answer(imported=imported, refused=refused)

    assert words(answer, sent=3) == ["unknown"] * 3


def test_a_refused_line_stays_refused_when_the_counts_do_not_add_up() -> None:
    answer = make_answer(*refuse(2), imported=1, refused=1)

    assert words(answer, sent=3) == ["unknown", "refused", "unknown"]


def test_numbers_that_cannot_be_relied_upon_condemn_no_line() -> None:
    answer = make_answer(*refuse(2, 4), imported=1, refused=2)

    found = of(answer, sent=3)

    assert [outcome.verdict for outcome in found] == [Verdict.UNKNOWN] * 3
    assert found[2].texts == ("Code manquant",)


def test_a_line_beyond_the_file_has_no_verdict() -> None:
    found = of(make_answer(imported=2, refused=0), sent=2)

    assert len(found) == 2
    for record in (0, 3):
        with pytest.raises(IndexError):
            found[record]


def test_a_million_lines_are_counted_without_being_listed() -> None:
    found = of(make_answer(*WARNED, *refuse(2), imported=999_999, refused=1), sent=1_000_000)

    assert found.count() == {
        Verdict.IMPORTED: 999_998,
        Verdict.IMPORTED_WITH_WARNING: 1,
        Verdict.REFUSED: 1,
    }
    assert len(found.spoken_of) == 2


COUNT = st.none() | st.integers(-1, 12)


@given(
    imported=COUNT,
    refused=COUNT,
    sent=st.integers(0, 10),
    named=st.lists(st.integers(0, 11)),
    result=st.sampled_from(["succès", "échec"]),
)
def test_every_line_ends_in_one_verdict_and_imported_ones_are_proved(**drawn: Any) -> None:
    counters = {name: drawn[name] for name in ("imported", "refused")}
    answer = make_answer(*WARNED, *refuse(*drawn["named"]), **counters, result=drawn["result"])
    judgement = judge(answer, sent=drawn["sent"])

    found = verdicts(answer, judgement)

    listed = [outcome.verdict for outcome in found]
    counted = found.count()
    assert len(listed) == counted.total() == drawn["sent"]
    assert all(counted[verdict] == listed.count(verdict) for verdict in Verdict)
    imported = counted[Verdict.IMPORTED] + counted[Verdict.IMPORTED_WITH_WARNING]
    assert imported in (0, judgement.imported)
    assert Verdict.NOT_SENT not in counted
