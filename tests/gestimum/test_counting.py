"""The counters of an answer: which can be believed, and what is odd about them."""

import pytest

from imports.gestimum.answer import Remark, State, judge
from imports.gestimum.counting import LARGEST_COUNT
from tests.gestimum.documented import make_answer


def test_the_largest_count_that_can_be_is_believed() -> None:
    largest = judge(make_answer(imported=LARGEST_COUNT, refused=0), sent=LARGEST_COUNT)
    beyond = judge(make_answer(imported=LARGEST_COUNT + 1, refused=0), sent=LARGEST_COUNT + 1)

    assert (largest.state, largest.adds_up) == (State.IMPORTED, True)
    assert Remark.ABSURD_COUNTER in beyond.remarks


def test_one_imported_line_without_success_is_told() -> None:
    judgement = judge(make_answer(imported=1, refused=0, result="échec"), sent=1)

    assert judgement.remarks == (Remark.RESULT_NOT_SUCCESS,)
    assert not judgement.adds_up


@pytest.mark.parametrize(
    ("imported", "refused", "remarks"),
    [
        (0, 0, [Remark.NOTHING_COUNTED]),
        (0, None, [Remark.COUNTER_MISSING, Remark.NOTHING_COUNTED]),
        (None, 0, [Remark.COUNTER_MISSING, Remark.NOTHING_COUNTED]),
        (1, 0, [Remark.SUM_DIFFERS]),
        (0, 1, [Remark.SUM_DIFFERS, Remark.FEWER_REFUSALS_NAMED]),
        (3, None, [Remark.COUNTER_MISSING]),
        (None, 3, [Remark.COUNTER_MISSING]),
    ],
)
def test_what_is_odd_about_the_counters_is_told(
    imported: int | None, refused: int | None, remarks: list[Remark]
) -> None:
    judgement = judge(make_answer(imported=imported, refused=refused), sent=3)

    assert [*judgement.remarks] == remarks
