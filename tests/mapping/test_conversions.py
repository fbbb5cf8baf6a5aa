"""Steps that make values right, looked for by what their field takes."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.catalogue import KINDS, Field, FieldType
from imports.catalogue.cell_use import CellUse, find_use
from imports.editing.written_cells import check_of
from imports.mapping.conversions import MOST_CONVERSIONS, propose_conversions
from imports.mapping.steps.applying import convert_value
from imports.reading import Dialect
from imports.values.rules import find_faults, is_blank

KIND = KINDS["documents_stock"]
QUANTITY = KIND.fields_by_name["MVT_QTE"]
DATED = next(
    (kind, one)
    for kind in KINDS.values()
    for one in kind.fields_by_name.values()
    if find_use(one) is CellUse.DATE and one.type is FieldType.DATE
)
BOUNDED = next(
    (kind, one)
    for kind in KINDS.values()
    for one in kind.fields_by_name.values()
    if find_use(one) is CellUse.TEXT and one.max_length and not one.values
)


def judge(field: Field, kind: object = KIND) -> Callable[[str], bool]:
    check = check_of(field.name, kind, Dialect(encoding="utf-8", delimiter=";"))  # type: ignore[arg-type]
    return lambda value: is_blank(value) or not any(find_faults(value, check))


AMOUNTS = st.decimals(min_value=-99_999, max_value=99_999, places=2)
FORMS: list[Callable[[str], str]] = [
    lambda text: text,
    lambda text: text.replace(".", ","),
    lambda text: f"{float(text):,.2f}",
    lambda text: f"{float(text):,.2f}".replace(",", " ").replace(".", ","),
    lambda text: f"{text} €",
    lambda text: f"{text.lstrip('-')}-" if text.startswith("-") else text,
    lambda text: f" {text} ",
]
DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2040, 12, 31))
DAY_FORMS = ["%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y", "%Y%m%d", "%d/%m/%y", "%d %B %Y", "%m/%d/%Y"]


@given(numbers=st.lists(AMOUNTS, min_size=1, max_size=8), form=st.sampled_from(FORMS))
def test_a_conversion_that_leaves_none_wrong_makes_every_number_right(
    numbers: list[object], form: Callable[[str], str]
) -> None:
    values = [form(f"{number:.2f}") for number in numbers]
    is_right = judge(QUANTITY)

    proposed = propose_conversions(QUANTITY, values, is_right=is_right)

    assert len(proposed) <= MOST_CONVERSIONS
    for one in proposed:
        made = [convert_value(one.steps, value) for value in dict.fromkeys(values)]
        wrong = sum(after is None or not is_right(after) for after in made)
        assert one.wrong == wrong
        assert one.changed


@given(days=st.lists(DAYS, min_size=1, max_size=8), form=st.sampled_from(DAY_FORMS))
def test_a_conversion_that_leaves_none_wrong_makes_every_date_right(
    days: list[date], form: str
) -> None:
    kind, field = DATED
    values = [day.strftime(form) for day in days]
    is_right = judge(field, kind)

    proposed = propose_conversions(field, values, is_right=is_right)

    for one in proposed:
        if not one.wrong:
            assert all(is_right(convert_value(one.steps, value) or "?") for value in values)


@given(values=st.lists(st.text(max_size=60), max_size=6))
def test_whatever_the_values_are_nothing_worse_than_they_is_proposed(values: list[str]) -> None:
    kind, field = BOUNDED
    is_right = judge(field, kind)
    before = sum(not is_right(value) for value in dict.fromkeys(values) if not is_blank(value))

    for one in propose_conversions(field, values, is_right=is_right):
        assert one.wrong < before


def test_nothing_is_proposed_where_all_is_right() -> None:
    assert propose_conversions(QUANTITY, ["1", "2,5", ""], is_right=judge(QUANTITY)) == []


@pytest.mark.parametrize(
    ("values", "made"),
    [
        (["1 200,50", "3"], ["1200,50", "3"]),
        (["12,50 €", "3 €"], ["12,50", "3"]),
        (["1.200,50", "30,5"], ["1200,50", "30,5"]),
        (["5-", "3"], ["-5", "3"]),
    ],
)
def test_the_plainest_steps_that_make_all_right_come_first(
    values: list[str], made: list[str]
) -> None:
    first = propose_conversions(QUANTITY, values, is_right=judge(QUANTITY))[0]

    assert [convert_value(first.steps, value) for value in values] == made
    assert first.wrong == 0


@pytest.mark.parametrize(
    "values",
    [["5 kg", "500 g"], ["120,00 D", "50,00 C"], ["12 k", "500"], ["10 %", "10 €"], ["3 €", "3 $"]],
)
def test_what_tells_values_apart_beside_numbers_is_never_left_out(values: list[str]) -> None:
    proposed = propose_conversions(QUANTITY, values, is_right=judge(QUANTITY))

    made = [convert_value(one.steps, values[0]) for one in proposed]
    assert not {"5", "120,00", "12", "10", "3"}.intersection(map(str, made))


@pytest.mark.parametrize(
    ("values", "is_lossless"),
    [(["12,50 €", "3 EUR", "7"], True), (["5 %", "2"], True), (["5 kg", "7 kg"], False)],
)
def test_a_unit_that_may_be_another_than_the_fields_is_left_out_by_a_person_alone(
    values: list[str], *, is_lossless: bool
) -> None:
    (one, *_others) = propose_conversions(QUANTITY, values, is_right=judge(QUANTITY))

    assert (one.wrong, one.is_lossless) == (0, is_lossless)


def test_a_text_is_cut_by_a_person_alone_and_a_code_never() -> None:
    kind, field = BOUNDED
    (cut,) = propose_conversions(field, ["x" * 5_000], is_right=judge(field, kind))
    articles = KINDS["articles"]
    code = articles.fields_by_name["ART_CODE"]
    codes = [f"{'A' * 40}-{number}" for number in range(3)]

    assert not cut.is_lossless
    assert propose_conversions(code, codes, is_right=judge(code, articles)) == []
