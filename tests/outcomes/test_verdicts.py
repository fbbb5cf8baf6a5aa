from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.gestimum.answer import Answer, State, judge
from imports.outcomes import LineVerdict, RunVerdicts, Verdict, judge_lines
from imports.outcomes.overview import OpenedAnswer, take_apart
from tests.gestimum.documented import make_answer, refuse

WARNED = ["La ligne 1 comporte les avertissements suivants :", "Un texte"]


def of(answer: Answer, *, sent: int) -> RunVerdicts:
    """Return the verdicts on a run whose state this answer has just decided."""
    opened = OpenedAnswer.of(*take_apart(b"", sent=sent, answer=answer))
    state = judge(answer, sent=sent).state.value
    return judge_lines(state, line_count=sent, answer=opened)


def words(answer: Answer, *, sent: int) -> list[str]:
    return [one.verdict.value for one in list_all(of(answer, sent=sent))]


def list_all(known: RunVerdicts) -> list[LineVerdict]:
    return [known.of(record) for record in range(1, known.line_count + 1)]


def test_refused_lines_have_their_reason_and_the_others_are_imported() -> None:
    found = of(make_answer(*WARNED, *refuse(3), imported=2, refused=1), sent=3)

    assert list_all(found) == [
        LineVerdict(Verdict.IMPORTED_WITH_WARNING, ("Un texte",)),
        LineVerdict(Verdict.IMPORTED),
        LineVerdict(Verdict.REFUSED, ("Code manquant",)),
    ]


def test_a_line_that_is_warned_and_refused_is_refused_with_both_texts() -> None:
    found = of(make_answer(*WARNED, *refuse(1), imported=1, refused=1), sent=2)

    assert found.of(1) == LineVerdict(Verdict.REFUSED, ("Code manquant", "Un texte"))


def test_a_refused_line_that_the_journal_does_not_name_leaves_the_others_unknown() -> None:
    answer = make_answer(*WARNED, *refuse(2), imported=2, refused=2)

    assert words(answer, sent=4) == ["unknown", "refused", "unknown", "unknown"]
    assert of(answer, sent=4).of(1).reasons == ("Un texte",)


def test_all_lines_refused_need_no_names() -> None:
    assert words(make_answer(imported=0, refused=2), sent=2) == ["refused", "refused"]


def test_a_request_refused_as_a_whole_gives_every_line_the_erp_s_message() -> None:
    found = of(make_answer(result="échec"), sent=2)

    assert list_all(found) == [LineVerdict(Verdict.REFUSED, ("terminé",))] * 2


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

    assert found.counts() == {Verdict.UNKNOWN: 3}
    assert found.of(2).reasons == ("Code manquant",)


def test_a_million_lines_are_counted_without_being_listed() -> None:
    found = of(make_answer(*WARNED, *refuse(2), imported=999_999, refused=1), sent=1_000_000)

    assert found.counts() == {
        Verdict.IMPORTED: 999_998,
        Verdict.IMPORTED_WITH_WARNING: 1,
        Verdict.REFUSED: 1,
    }
    assert sum(map(len, found.named.values())) == 2


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

    found = of(answer, sent=drawn["sent"])

    listed = [one.verdict for one in list_all(found)]
    counted = found.counts()
    assert len(listed) == sum(counted.values()) == drawn["sent"]
    assert all(counted.get(verdict, 0) == listed.count(verdict) for verdict in Verdict)
    imported = counted.get(Verdict.IMPORTED, 0) + counted.get(Verdict.IMPORTED_WITH_WARNING, 0)
    assert imported in (0, judgement.imported)
    assert Verdict.NOT_SENT not in counted


@given(
    imported=COUNT,
    refused=COUNT,
    sent=st.integers(0, 10),
    named=st.lists(st.integers(0, 11)),
    result=st.sampled_from(["succès", "échec"]),
)
def test_no_more_lines_are_proven_absent_than_the_answer_proves(**drawn: Any) -> None:
    counters = {name: drawn[name] for name in ("imported", "refused")}
    answer = make_answer(*refuse(*drawn["named"]), **counters, result=drawn["result"])
    judgement = judge(answer, sent=drawn["sent"])

    absent = of(answer, sent=drawn["sent"]).absent()

    named = {record for record in drawn["named"] if 1 <= record <= drawn["sent"]}
    if not set(absent) <= named:
        assert judgement.adds_up
        assert judgement.state is State.REFUSED
    assert list(absent) == sorted(set(absent))


def test_a_request_refused_without_a_journal_proves_no_line_absent() -> None:
    assert list(of(make_answer(result="échec"), sent=2).absent()) == []


def test_a_request_refused_before_the_import_began_proves_every_line_absent() -> None:
    answer = make_answer("Ouverture de la société X", "Terminé", result="échec")

    assert of(answer, sent=2).absent() == [1, 2]
