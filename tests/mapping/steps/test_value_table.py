"""Each value becomes the one beside it; what is not in the table is asked."""

import pytest

from imports.mapping.refused import MappingRefused
from imports.mapping.steps.value_table import ValueTable

DEPOTS = (("Entrepôt Lyon", "LYO"), ("Paris", "PAR"), ("-", ""))


@pytest.mark.parametrize(
    ("value", "made"),
    [
        ("Entrepôt Lyon", "LYO"),
        ("  ENTREPÔT   lyon\xa0", "LYO"),
        ("Entrepot Lyon", None),
        ("LYO", None),
        ("-", ""),
        ("", ""),
        ("  ", "  "),
    ],
)
def test_a_value_is_found_in_any_case_and_with_any_spaces(value: str, made: str | None) -> None:
    assert ValueTable(values=DEPOTS).convert(value) == made


def test_case_and_spaces_are_told_apart_where_that_is_said() -> None:
    table = ValueTable(values=(("a", "1"), ("A", "2"), ("a ", "3")), folds=False)

    assert [table.convert(value) for value in ("a", "A", "a ", " a")] == ["1", "2", "3", None]


def test_an_empty_value_may_be_in_the_table() -> None:
    table = ValueTable(values=(("", "FR"), ("Belgique", "BE")))

    assert [table.convert(value) for value in ("", " ", "Belgique")] == ["FR", "FR", "BE"]


def test_two_values_that_are_one_may_not_become_two() -> None:
    assert ValueTable(values=(("a", "1"), (" A", "1"))).convert("a") == "1"
    with pytest.raises(MappingRefused, match="two different values"):
        ValueTable(values=(("a", "1"), (" A", "2")))


def test_the_order_in_which_values_were_written_makes_no_other_table() -> None:
    assert ValueTable(values=DEPOTS) == ValueTable(values=DEPOTS[::-1])


def test_a_table_of_a_hundred_thousand_values_is_read_once() -> None:
    table = ValueTable(values=tuple((f"37{n:011}", f"A{n}") for n in range(100_000)))

    assert table.targets is table.targets
    assert table.convert("3700000099999") == "A99999"
    assert table.convert("3700000100000") is None
