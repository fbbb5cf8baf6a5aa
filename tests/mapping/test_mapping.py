"""A mapping is data: it comes back the same, and what is none is refused in words."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.mapping.mapping import LEVELS, ColumnMapping, ComputedField, MappedColumn
from imports.mapping.refused import REFUSALS, MappingRefused, mapping_refused_text
from imports.mapping.steps.dates import DateForm, ReadDate
from imports.mapping.steps.several import FirstFilled, JoinCells
from imports.mapping.steps.text import Trim
from tests.mapping.steps.drawing import combining_steps, one_line, single_steps

fields = st.lists(st.sampled_from("ABCDEFGHIJ"), unique=True, min_size=10, max_size=10)
step_lists = st.lists(single_steps, max_size=3).map(tuple)


@st.composite
def mappings(draw: st.DrawFn) -> ColumnMapping:
    names = iter(draw(fields))
    numbers = draw(st.lists(st.integers(1, 300), unique=True, max_size=4))
    columns = [
        MappedColumn(
            column=number,
            header=draw(one_line),
            field=next(names) if draw(st.booleans()) else "",
            steps=draw(step_lists),
            level=draw(st.sampled_from(LEVELS)),
        )
        for number in numbers
    ]
    constants = [
        ComputedField(field=next(names), value=draw(one_line))
        for _n in range(draw(st.integers(0, 2)))
    ]
    joined = [
        ComputedField(
            field=next(names),
            columns=tuple(draw(st.lists(st.integers(1, 9), unique=True, min_size=1, max_size=3))),
            steps=(draw(combining_steps), *draw(step_lists)),
        )
        for _n in range(draw(st.integers(0, 2)))
    ]
    return ColumnMapping(kind="articles", columns=tuple(columns), computed=(*constants, *joined))


@given(mappings())
def test_a_mapping_comes_back_from_json_as_it_was(mapping: ColumnMapping) -> None:
    assert ColumnMapping.from_json(json.loads(json.dumps(mapping.as_json()))) == mapping


def test_a_mapping_is_stored_in_words_that_people_can_read() -> None:
    mapping = ColumnMapping(
        kind="articles",
        columns=(
            MappedColumn(
                column=1, header="Réf.", field="ART_CODE", steps=(Trim(),), level="person"
            ),
            MappedColumn(column=2, header="Notes"),
        ),
        computed=(ComputedField(field="ART_TYPE", value="P"),),
    )

    assert mapping.as_json() == {
        "format": 1,
        "kind": "articles",
        "columns": [
            {
                "column": 1,
                "header": "Réf.",
                "field": "ART_CODE",
                "steps": [{"type": "trim"}],
                "level": "person",
            },
            {"column": 2, "header": "Notes", "field": "", "steps": [], "level": ""},
        ],
        "computed": [{"field": "ART_TYPE", "value": "P", "columns": (), "steps": []}],
    }


def test_what_goes_without_saying_may_be_left_unsaid() -> None:
    data = {"format": 1, "kind": "articles", "columns": [{"column": 3, "header": ""}]}

    assert ColumnMapping.from_json(data) == ColumnMapping(
        kind="articles", columns=(MappedColumn(column=3, header=""),)
    )


COLUMN = {"column": 1, "header": "A", "field": "X"}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"format": 2}, "newer_format"),
        ({"format": 2, "sheets": []}, "newer_format"),
        ({"format": 0}, "wrong_type"),
        ({"format": "1"}, "wrong_type"),
        ({"sheets": []}, "unknown_key"),
        ({"kind": 3}, "wrong_type"),
        ({"columns": "A"}, "wrong_type"),
        ({"columns": ["A"]}, "not_an_object"),
        ({"columns": [{"column": 1}]}, "missing_key"),
        ({"columns": [{"header": "A"}]}, "missing_key"),
        ({"columns": [{**COLUMN, "column": 0}]}, "no_column"),
        ({"columns": [{**COLUMN, "column": True}]}, "wrong_type"),
        ({"columns": [{**COLUMN, "column": 1.0}]}, "wrong_type"),
        ({"columns": [{**COLUMN, "required": True}]}, "unknown_key"),
        ({"columns": [{**COLUMN, "level": "sure"}]}, "not_one_of"),
        ({"columns": [{**COLUMN, "field": None}]}, "wrong_type"),
        ({"columns": [{**COLUMN, "steps": {"type": "trim"}}]}, "wrong_type"),
        ({"columns": [{**COLUMN, "steps": [{"type": "join"}]}]}, "joining_inside"),
        ({"columns": [COLUMN, {**COLUMN, "field": "Y"}]}, "column_twice"),
        ({"columns": [COLUMN, {**COLUMN, "column": 2}]}, "field_twice"),
        ({"columns": [COLUMN], "computed": [{"field": "X"}]}, "field_twice"),
        ({"computed": [{"field": "X"}, {"field": "X"}]}, "field_twice"),
        ({"computed": [{"value": "X"}]}, "missing_key"),
        ({"computed": [{"field": ""}]}, "no_field"),
        ({"computed": [{"field": "X", "value": "a\nb"}]}, "line_break"),
        ({"computed": [{"field": "X", "value": 1}]}, "wrong_type"),
        ({"computed": [{"field": "X", "columns": [1, 2]}]}, "needs_joining"),
        (
            {"computed": [{"field": "X", "columns": [1, 2], "steps": [{"type": "trim"}]}]},
            "needs_joining",
        ),
        ({"computed": [{"field": "X", "columns": [0]}]}, "no_column"),
        ({"computed": [{"field": "X", "columns": ["1"]}]}, "wrong_type"),
        (
            {"computed": [{"field": "X", "columns": [1, 1], "steps": [{"type": "join"}]}]},
            "column_twice",
        ),
        (
            {
                "computed": [
                    {
                        "field": "X",
                        "columns": [1, 2, 3],
                        "steps": [{"type": "subtract", "decimal": ","}],
                    }
                ]
            },
            "other_count",
        ),
        (
            {
                "computed": [
                    {"field": "X", "columns": [1], "steps": [{"type": "divide", "decimal": ","}]}
                ]
            },
            "other_count",
        ),
        ({"computed": [{"field": "X", "columns": [1], "value": "a"}]}, "value_beside_columns"),
        ({"computed": [{"field": "X", "steps": [{"type": "trim"}]}]}, "steps_of_nothing"),
        (
            {
                "computed": [
                    {
                        "field": "X",
                        "columns": [1, 2],
                        "steps": [{"type": "join"}, {"type": "first_filled"}],
                    }
                ]
            },
            "joining_inside",
        ),
    ],
)
def test_what_is_no_mapping_is_refused_with_a_sentence(
    changes: dict[str, object], code: str
) -> None:
    data = {"format": 1, "kind": "articles", "columns": [], **changes}

    with pytest.raises(MappingRefused) as refused:
        ColumnMapping.from_json(data)

    assert refused.value.code == code
    assert mapping_refused_text(refused.value) == str(refused.value)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize("data", [None, "articles", [], {"kind": "articles"}, {1: 2}])
def test_other_data_is_no_mapping(data: object) -> None:
    with pytest.raises(MappingRefused):
        ColumnMapping.from_json(data)


def test_the_sentence_is_translated_before_it_is_filled() -> None:
    refused = MappingRefused("column_twice", column=3)

    french = {REFUSALS["column_twice"]: "La colonne %(column)s est associée deux fois."}
    assert mapping_refused_text(refused, french.__getitem__).startswith("La colonne 3")


def test_two_columns_share_a_field_only_where_they_are_joined() -> None:
    joined = ComputedField(field="PCF_RS", columns=(1, 2), steps=(JoinCells(), Trim()))

    assert joined.steps[0] == JoinCells(separator=" ")
    assert ComputedField(field="PCF_RS", columns=(1, 2), steps=(FirstFilled(),))
    with pytest.raises(MappingRefused, match="first step"):
        ComputedField(
            field="PCF_RS", columns=(1, 2), steps=(ReadDate(form=DateForm.DAY_MONTH_YEAR),)
        )
