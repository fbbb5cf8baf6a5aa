"""Titles in the forms in which they are compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.catalogue import KINDS
from imports.mapping.folding import fold_header, header_tokens, make_header_key

TITLES = st.text(
    alphabet=st.one_of(
        st.sampled_from("aeéEÉçœŒß°ºnN°€%*()[]. _-'’/0123kgKGmhtHTFİıǆﬁ²½№"), st.characters()
    ),
    max_size=40,
)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Prix HT (€)", "prix ht"),
        ("Prix [€ HT]", "prix ht"),
        ("Nom *", "nom"),
        ("N° de lot", "numero de lot"),
        ("n°Client", "numero client"),
        ("№ facture", "numero facture"),
        ("codeArticle", "code article"),
        ("PrixHT", "prix ht"),
        ("IDClient", "id client"),
        ("Adresse2", "adresse 2"),
        ("Œuvre_à l’étranger", "oeuvre a l etranger"),
        ("Straße", "strasse"),
        ("Remise (%)", "remise pourcentage"),
        ("Poids en kg", "poids"),
        ("Poids (kg)", "poids"),
        ("Poids (g)", "poids g"),
        ("Longueur [mm]", "longueur mm"),
        ("Date (MM/JJ/AAAA)", "date"),
        ("Prix ($)", "prix usd"),
        ("Prix (USD)", "prix usd"),
        ("kg", "kg"),
        ("Date (JJ/MM/AAAA)", "date"),
        ("Le (n°2)", "le numero 2"),
        ("Prix (2)", "prix 2"),
        ("Email (adresse de facturation)", "email adresse de facturation"),
        ("(€)", ""),
        ("***", ""),
        ("", ""),
    ],
)
def test_a_title_loses_what_people_write_in_many_ways(written: str, folded: str) -> None:
    assert fold_header(written) == folded


@given(TITLES)
def test_folding_a_folded_title_changes_nothing(written: str) -> None:
    folded = fold_header(written)

    assert fold_header(folded) == folded


@given(TITLES)
def test_a_folded_title_is_words_with_one_space_between_them(written: str) -> None:
    folded = fold_header(written)

    assert folded == " ".join(folded.split())
    assert folded == folded.casefold()


def test_abbreviations_are_spelled_out() -> None:
    assert header_tokens("Qté") == ("quantite",)
    assert header_tokens("CP") == ("code", "postal")
    assert header_tokens("Réf. frs") == ("reference", "fournisseur")


def test_order_plural_and_small_words_make_no_other_title() -> None:
    assert make_header_key("Codes de l'article") == make_header_key("Article code")
    assert make_header_key("Qtés") == make_header_key("Quantité")


def test_nothing_is_left_of_what_is_too_long_for_a_title() -> None:
    assert make_header_key("code " * 100) == ""


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.key)
def test_the_names_of_a_kind_stay_apart(kind: object) -> None:
    fields = KINDS[getattr(kind, "key", "")].fields_by_name

    assert len({fold_header(name) for name in fields}) == len(fields)
