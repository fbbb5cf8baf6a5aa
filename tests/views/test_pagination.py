"""How much of a long list a page shows."""

import pytest

from imports.views.pagination import fit


@pytest.mark.parametrize(("total", "shown"), [(0, 0), (5, 5), (6, 6), (7, 5), (1000, 5)])
def test_a_list_never_hides_one_alone(total: int, shown: int) -> None:
    assert fit(total, 5) == shown
