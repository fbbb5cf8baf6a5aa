"""What a quick run leaves to the gate."""

import pytest

from tests import effort


@pytest.mark.parametrize(
    ("is_whole", "played"), [(True, [0, 1, 2, 3, 4, 5, 6, 7]), (False, [0, 3, 6, 7])]
)
def test_a_quick_run_plays_every_third_row_of_a_long_matrix_and_the_last(
    monkeypatch: pytest.MonkeyPatch, is_whole: bool, played: list[int]
) -> None:
    monkeypatch.setattr(effort, "IS_WHOLE", is_whole)

    assert [*effort.rows_of(range(8))] == played


@pytest.mark.parametrize(("is_whole", "played"), [(True, 200), (False, 40)])
def test_a_quick_run_plays_a_fifth_of_the_examples(
    monkeypatch: pytest.MonkeyPatch, is_whole: bool, played: int
) -> None:
    monkeypatch.setattr(effort, "IS_WHOLE", is_whole)

    assert effort.examples(200) == played
