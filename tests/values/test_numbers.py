"""Numbers as people and programs write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.catalogue import KINDS, Field, FieldType
from imports.values.numbers import Quantity, find_quantity, find_unit
from imports.values.rules import CellCheck, build_check, find_type_fault

AMOUNT = CellCheck(name="X", type=FieldType.AMOUNT)


def suggest(value: str, check: CellCheck = AMOUNT) -> object:
    """Return what is suggested for a value, None for nothing; a right value is its own."""
    fault = find_type_fault(value, check)
    return fault[1].get("suggestion") if fault else value


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("1'234.50", "1234.50"),
        ("1’234,5", "1234,5"),
        ("12'345'678", "12345678"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("1.234.567,89", "1234567,89"),
        ("1 234 567,8", "1234567,8"),
        ("1\u202f234,5", "1234,5"),
        ("1\xa0234", "1234"),
        ("1\u200b234", "1234"),
        ("−5,00", "-5,00"),
        ("–5,00", "-5,00"),
        ("- 5,00", "-5,00"),
        ("－5", "-5"),
        ("12,50-", "-12,50"),
        ("12,50 −", "-12,50"),
        ("(12,50)", "-12,50"),
        ("(1 234,50 €)", "-1234,50"),
        ("(12,50) €", "-12,50"),
        ("-12,50 €", "-12,50"),
        ("€ -12,50", "-12,50"),
        ("-€12.50", "-12.50"),
        ("+ 12,50", "12,50"),
        ("12€50", "12,50"),
        ("1 234 € 05", "1234,05"),
        ("$12.50", "12.50"),
        ("$1,234.50", "1234.50"),
        ("£ 12.50", "12.50"),
        ("12,50 EUR HT", "12,50"),
        ("12,50 € H.T.", "12,50"),
        ("12.50 CHF", "12.50"),
        ("12,50 €/kg", "12,50"),
        ("0,5/u", "0,5"),
        ("12 kg", "12"),
        ("3 pcs", "3"),
        ("3 Pièces", "3"),
        ("12 m²", "12"),
        ("5 ex.", "5"),
        ("5,", "5"),
        ("5.", "5"),
        ("- €", "0"),
        ("'-5", "-5"),
        ('="12,50"', "12,50"),
        ("N/A", ""),
        ("-", ""),
        ("\\N", ""),
        ("nan", ""),
    ],
)
def test_the_number_that_was_written_is_suggested(value: str, meant: str) -> None:
    assert suggest(value) == meant


@pytest.mark.parametrize(
    "value",
    [
        "12,50 %", "12 k€", "1,2 M€", "3 M", "50 cts", "500 g", "12 cm", "5 ml", "12,50 € TTC",
        "12 50", "1 2", "1 23 456", "12,345,67", "1.2.3", "(-5)", "-5-", "--5", "5+", "1,2e30",
        "F12", "12-5", "12/5", "2 x 6", "1'23", "12;5", "€", "%", "( )", "env. 12", "12 €/100",
        "12 j", "douze", "0'123",
    ],
)  # fmt: skip
def test_nothing_is_suggested_where_the_number_may_be_another_one(value: str) -> None:
    assert suggest(value) is None


@pytest.mark.parametrize(
    ("kind", "name", "quantity"),
    [
        ("articles", "ART_REMMAX", Quantity.RATE),
        ("clients", "PCF_TX_ESC", Quantity.RATE),
        ("natures_comptables", "NAT_TVATX", Quantity.RATE),
        ("modes_reglements", "REG_P_CMDE", Quantity.RATE),
        ("modes_reglements", "REG_NBJ", Quantity.DAYS),
        ("immobilisations", "IMO_DREAMO", Quantity.MONTHS),
        ("articles", "ART_P_ACH", Quantity.ANY),
        ("documents_achat", "DOC_REMFAC", Quantity.ANY),
        ("clients", "PCF_REMMIN", Quantity.ANY),
        ("documents_stock", "MVT_QTE", Quantity.ANY),
    ],
)
def test_what_a_field_counts_is_known_by_its_label(
    kind: str, name: str, quantity: Quantity
) -> None:
    assert find_quantity(KINDS[kind].fields_by_name[name]) is quantity


@pytest.mark.parametrize(
    ("label", "value", "meant"),
    [
        ("Taux de remise", "12,50 %", "12,50"),
        ("Taux de remise", "12,50%", "12,50"),
        ("Taux de remise", "12,50 €", None),
        ("Taux de remise", "12 kg", None),
        ("Nombre de jour", "30 jours", "30"),
        ("Nombre de jour", "2 mois", None),
        ("Durée en mois", "36 mois", "36"),
        ("Durée en mois", "3 ans", None),
        ("Intervalle en minutes", "15 min", "15"),
    ],
)
def test_a_unit_is_taken_off_only_where_it_is_that_of_the_field(
    label: str, value: str, meant: str | None
) -> None:
    check = build_check(Field(name="X", label=label, type=FieldType.DECIMAL))

    assert suggest(value, check) == meant


@pytest.mark.parametrize(
    ("value", "unit"),
    [("12 €", "€"), ("12 EUR", "€"), ("12 euros", "€"), ("€12", "€"), ("3 PCS", "pcs"),
     ("12 EUR HT", "€ht"), ("12 € HT", "€ht"), ("1 234", ""), ("x", "")],
)  # fmt: skip
def test_one_currency_has_one_name(value: str, unit: str) -> None:
    assert find_unit(value) == unit


MARKS = {"french": (" ", ","), "nbsp": ("\u202f", ","), "swiss": ("'", "."), "us": (",", "."),
         "german": (".", ","), "typographic": ("’", ",")}  # fmt: skip
MINUSES = ("-{}", "({})", "{}-", "−{}", "–{}", "- {}")
BESIDE = ("{}", "{} €", "€ {}", "{} EUR HT", "{} kg", "{}/u", "$ {}")


@given(
    number=st.decimals(-9_999_999, 9_999_999, places=2),
    style=st.sampled_from(sorted(MARKS)),
    minus=st.sampled_from(MINUSES),
    beside=st.sampled_from(BESIDE),
    mark=st.sampled_from(["", ",", "."]),
)
def test_whatever_a_known_writer_wrote_is_read_back(
    number: Decimal, style: str, minus: str, beside: str, mark: str
) -> None:
    thousands, decimal = MARKS[style]
    written = f"{abs(number):,.2f}".translate({ord(","): thousands, ord("."): decimal})
    written = beside.format(written if number >= 0 else minus.format(written))
    check = CellCheck(name="X", type=FieldType.AMOUNT, decimal_marks=mark or ".,", chosen_mark=mark)

    meant = suggest(written, check)

    if meant is not None:
        assert Decimal(str(meant).replace(",", ".")) == number
        assert suggest(str(meant), check) == meant
    else:  # a sign between a currency and its number, or in brackets
        assert number < 0
        assert beside != "{}"


@given(st.integers(0, 10**9), st.sampled_from([" ", "\xa0", "\u202f", "'", "’"]))
def test_a_grouped_whole_number_is_read_back(number: int, separator: str) -> None:
    written = f"{number:,}".replace(",", separator)

    assert suggest(written, CellCheck(name="X", type=FieldType.INTEGER)) == str(number)
