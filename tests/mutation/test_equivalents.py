"""What need not be tried for mistakes is named as it stands in the code."""

import pytest

from tests.mutation.equivalents import ROOT, load_equivalents
from tests.mutation.mistakes import find_mistakes


@pytest.mark.slow
def test_what_is_named_as_equivalent_is_a_mistake_that_could_be_made() -> None:
    equivalents = load_equivalents()
    mistakes = {
        place: list(find_mistakes(ROOT / "imports" / place))
        for place in {one.place for one in equivalents}
    }

    strays = [one for one in equivalents if not any(map(one.names, mistakes[one.place]))]

    assert len(equivalents) > 20
    assert strays == []
