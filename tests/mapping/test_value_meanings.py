"""The values of a column are proposed the values of a field that they mean, by its own table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.catalogue import KINDS, Field, FieldType
from imports.mapping.value_meanings import MeantBy, propose_value_table

STOCK = KINDS["documents_stock"].fields_by_name["DOC_STYPE"]
SALE = KINDS["documents_vente"].fields_by_name["DOC_STYPE"]
SENSE = KINDS["comptes"].fields_by_name["CPT_SENS"]
FINISHED = KINDS["actions"].fields_by_name["ACT_TERMINE"]
CENTRAL = KINDS["comptes"].fields_by_name["CPT_GROUPE"]
ROUNDING = KINDS["articles"].fields_by_name["ART_T_ARR"]
ALLOWING = [
    field
    for kind in KINDS.values()
    for field in kind.fields_by_name.values()
    if field.values or field.type is FieldType.CHECKBOX
]


def mean(field: Field, value: str) -> tuple[str | None, MeantBy | None]:
    proposed = propose_value_table(field, {value: 1})
    assert proposed is not None
    (one,) = proposed.values
    return one.target, one.by


@pytest.mark.parametrize(
    ("field", "value", "target", "by"),
    [
        (STOCK, "E", "E", MeantBy.VALUE),
        (STOCK, " e ", "E", MeantBy.VALUE),
        (STOCK, "ENTREE DE STOCK", "E", MeantBy.MEANING),
        (STOCK, "Entrée", "E", MeantBy.WORDS),
        (STOCK, "Entrées", "E", MeantBy.WORDS),
        (STOCK, "sortie", "S", MeantBy.WORDS),
        (STOCK, "Sortie pour perte", "X", MeantBy.MEANING),
        (STOCK, "perte", "X", MeantBy.WORDS),
        (STOCK, "Transfert", "T", MeantBy.WORDS),
        (STOCK, "Nomenclature", "O", MeantBy.WORDS),
        (SALE, "Facture", "F", MeantBy.MEANING),
        (SALE, "FACTURES", "F", MeantBy.MEANING),
        (SALE, "Bon de livraison", "B", MeantBy.WORDS),
        (SALE, "Bon de commande", "C", MeantBy.WORDS),
        (SALE, "avoir financier", "0", MeantBy.MEANING),
        (SALE, "pro forma", "P", MeantBy.MEANING),
        (SENSE, "Débit", "D", MeantBy.MEANING),
        (SENSE, "CREDIT", "C", MeantBy.MEANING),
        (FINISHED, "Oui", "1", MeantBy.YES_OR_NO),
        (FINISHED, "NON", "0", MeantBy.YES_OR_NO),
        (FINISHED, "VRAI", "1", MeantBy.YES_OR_NO),
        (FINISHED, "x", "1", MeantBy.YES_OR_NO),
        (FINISHED, "1", "1", MeantBy.VALUE),
        (FINISHED, "-1", "1", MeantBy.YES_OR_NO),
        (FINISHED, "☐", "0", MeantBy.YES_OR_NO),
        (CENTRAL, "Oui", "1", MeantBy.MEANING),
        (CENTRAL, "VRAI", "1", MeantBy.YES_OR_NO),
        (ROUNDING, "01", "1", MeantBy.MEANING),
    ],
)
def test_a_value_is_proposed_what_the_table_of_the_field_says(
    field: Field, value: str, target: str, by: MeantBy
) -> None:
    assert mean(field, value) == (target, by)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (STOCK, "Inventaire"), (STOCK, "Stock"), (STOCK, "+"), (STOCK, "de"),
        (STOCK, "Entrée/Sortie"), (SALE, "Facture d'avoir"), (SALE, "FA"), (SENSE, "Débit/Crédit"),
        (SENSE, "0"),
        (FINISHED, "2"), (FINISHED, "peut-être"), (FINISHED, "-"),
    ],
)  # fmt: skip
def test_what_may_mean_two_values_or_none_is_asked(field: Field, value: str) -> None:
    assert mean(field, value) == (None, None)


def test_what_is_asked_comes_first_then_what_is_likely_then_what_is_sure() -> None:
    proposed = propose_value_table(
        STOCK, {"E": 9, "Sortie": 3, "Inventaire": 1, "Régul": 5, "": 7, "Entrée": 4, " ": 2}
    )

    assert proposed is not None
    assert [(one.value, one.count, one.target) for one in proposed.values] == [
        ("Régul", 5, None),
        ("Inventaire", 1, None),
        ("Entrée", 4, "E"),
        ("Sortie", 3, "S"),
        ("E", 9, "E"),
    ]
    assert not proposed.is_complete
    assert proposed.step is not None
    assert proposed.step.convert("Sortie") == "S"
    assert proposed.step.convert("ENTRÉE ") == "E"
    assert proposed.step.convert("Régul") is None


def test_values_that_are_those_of_the_field_need_no_table() -> None:
    proposed = propose_value_table(STOCK, {"E": 9, "S": 3})

    assert proposed is not None
    assert proposed.is_complete
    assert not proposed.is_needed


def test_a_field_that_allows_any_value_has_no_table() -> None:
    assert propose_value_table(KINDS["articles"].fields_by_name["ART_LIB"], {"E": 1}) is None


@given(
    st.sampled_from(ALLOWING),
    st.dictionaries(
        st.sampled_from("eEsS10") | st.text("EeSs éoO01-Facture", max_size=9),
        st.integers(1, 99),
        max_size=6,
    ),
)
def test_every_proposed_value_is_one_that_the_field_allows(
    field: Field, counts: dict[str, int]
) -> None:
    proposed = propose_value_table(field, counts)

    assert proposed is not None
    targets = {one.target for one in proposed.values if one.target is not None}
    assert targets <= set(field.values or ("0", "1"))
    assert sum(one.count for one in proposed.values) == sum(
        count for value, count in counts.items() if value.strip()
    )
    if proposed.step:
        assert all(proposed.step.convert(one.value) == one.target for one in proposed.values)


@given(st.sampled_from([field for field in ALLOWING if field.values]), st.data())
def test_every_allowed_value_and_every_meaning_of_its_own_is_known(
    field: Field, data: st.DataObject
) -> None:
    assert field.values
    value, meaning = data.draw(st.sampled_from([*field.values.items()]))

    if value:
        assert mean(field, value) == (value, MeantBy.VALUE)
    if value and meaning and meaning.casefold() not in {one.casefold() for one in field.values}:
        assert mean(field, meaning.upper())[0] == value


def test_values_longer_than_any_cell_are_left_out() -> None:
    proposed = propose_value_table(ALLOWING[0], {"x" * 4000: 1, "x" * 4001: 1})

    assert proposed is not None
    assert [len(one.value) for one in proposed.values] == [4000]
