"""Which field each column is: set, preselected, offered or left alone."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.catalogue import KINDS
from imports.catalogue.synonyms import find_synonyms
from imports.mapping.column_profile import ColumnProfile, profile_values
from imports.mapping.match_reasons import match_reason_text
from imports.mapping.matching import MOST_SUPPOSED_COLUMNS, ColumnProposal, propose_columns
from imports.mapping.taught import MatchLevel, Taught, TaughtColumn

ARTICLES, STOCK = KINDS["articles"], KINDS["documents_stock"]
EANS = ("3017620422003", "4006381333931", "5901234123457", "9780201379624")


def propose(
    columns: Mapping[str, Sequence[str]],
    kind_key: str = "articles",
    *,
    taught: Mapping[str, TaughtColumn] | None = None,
    known: Mapping[str, set[str]] | None = None,
) -> list[ColumnProposal]:
    return propose_columns(
        list(columns),
        [profile_values(values) for values in columns.values()],
        KINDS[kind_key],
        taught=Taught(columns=taught or {}),
        known_codes=known,
    )


def tell(proposal: ColumnProposal) -> tuple[str | None, MatchLevel, bool]:
    return proposal.field, proposal.level, proposal.is_set


def list_offered(proposal: ColumnProposal) -> list[str]:
    return [offer.field for offer in proposal.offers]


@pytest.mark.parametrize(
    "title", ["ART_CODE", "art_code", " Art_Code ", "ART CODE", "CODE ARTICLE"]
)
def test_the_name_and_the_label_of_a_field_are_set(title: str) -> None:
    (proposal,) = propose({title: ["A1", "A2"]})

    assert tell(proposal) == ("ART_CODE", MatchLevel.IDENTICAL, True)


def test_a_name_is_set_whatever_its_values_are() -> None:
    (proposal,) = propose({"ART_P_VTE": ["douze", "treize"]})

    assert tell(proposal) == ("ART_P_VTE", MatchLevel.IDENTICAL, True)


def test_a_synonym_is_preselected_and_waits_for_a_person() -> None:
    (proposal,) = propose({"Qté": ["1", "2"]}, "documents_stock")

    assert tell(proposal) == ("MVT_QTE", MatchLevel.SYNONYM, False)
    assert list_offered(proposal)[0] == "MVT_QTE"


def test_what_the_company_taught_is_set() -> None:
    (proposal,) = propose({"Bidule (€)": ["A1"]}, taught={"bidule": TaughtColumn(field="ART_CODE")})

    assert tell(proposal) == ("ART_CODE", MatchLevel.TAUGHT, True)


def test_what_the_company_leaves_out_is_left_out() -> None:
    (proposal,) = propose({"Désignation": ["Vis"]}, taught={"designation": TaughtColumn()})

    assert proposal.is_ignored
    assert tell(proposal) == (None, MatchLevel.TAUGHT, True)
    assert proposal.offers == ()


def test_what_was_taught_wins_over_the_label_of_another_field() -> None:
    taught = {"reference": TaughtColumn(field="ART_CODE", steps=({"type": "trim"},))}

    (proposal,) = propose({"Référence": ["A1"]}, "documents_stock", taught=taught)

    assert tell(proposal) == ("ART_CODE", MatchLevel.TAUGHT, True)
    assert proposal.steps == ({"type": "trim"},)


def test_a_title_that_means_several_things_is_asked_although_it_is_a_label() -> None:
    (proposal,) = propose({"Référence": ["A1", "A2"]}, "documents_stock")

    assert (proposal.field, proposal.is_set) == (None, False)
    assert {"ART_CODE", "DOC_REFPCF"} <= set(list_offered(proposal))
    assert "Référence" in match_reason_text(proposal.reason)


def test_a_word_that_means_several_things_elsewhere_is_confirmed_once() -> None:
    (proposal,) = propose({"Quantité": ["1", "2"]}, "documents_stock")

    assert tell(proposal) == ("MVT_QTE", MatchLevel.IDENTICAL, False)


def test_two_columns_with_one_title_are_both_asked() -> None:
    proposals = propose_columns(
        ["Désignation", "Désignation"], [profile_values(["a"]), profile_values(["b"])], ARTICLES
    )

    assert [proposal.field for proposal in proposals] == [None, None]
    assert all("ART_LIB" in list_offered(proposal) for proposal in proposals)


def test_of_two_columns_the_empty_one_does_not_get_the_field() -> None:
    filled, empty = propose({"Qté": ["1", "2"], "Quantité mouvement": ["", ""]}, "documents_stock")

    assert filled.field == "MVT_QTE"
    assert empty.field is None


def test_a_name_wins_over_a_synonym() -> None:
    named, other = propose({"MVT_QTE": ["1"], "Qté": ["2"]}, "documents_stock")

    assert tell(named) == ("MVT_QTE", MatchLevel.IDENTICAL, True)
    assert other.field is None
    assert "MVT_QTE" not in list_offered(other)


@pytest.mark.parametrize(
    ("title", "values", "field"),
    [
        ("Email", ["oui", "non", "oui"], "PCF_EMAIL"),
        ("N° SIRET", ["bonjour", "monde", "salut"], "PCF_SIRET"),
    ],
)
def test_values_veto_the_field_of_a_title(title: str, values: list[str], field: str) -> None:
    (proposal,) = propose({title: values}, "clients")

    assert not proposal.is_set
    assert proposal.field is None
    assert field not in list_offered(proposal)


def test_words_are_no_numbers_whatever_the_title_says() -> None:
    (proposal,) = propose({"Poids net": ["léger", "lourd", "moyen"]})

    assert proposal.field is None
    assert "ART_POIDSN" not in list_offered(proposal)


def test_numbers_are_no_names() -> None:
    (proposal,) = propose({"Raison sociale": ["1001", "1002", "1003"]}, "fournisseurs")

    assert proposal.field is None
    assert not proposal.is_set


def test_a_key_that_repeats_is_asked() -> None:
    (proposal,) = propose({"Code article": ["A", "B"] * 10})

    assert not proposal.is_set


def test_values_that_must_be_converted_leave_the_field_preselected() -> None:
    (proposal,) = propose({"Type d'article": ["Machin", "Truc"]})

    assert tell(proposal) == ("ART_TYPE", MatchLevel.IDENTICAL, False)


def test_barcodes_are_offered_by_their_check_digits() -> None:
    (proposal,) = propose({"Machin": EANS})

    assert proposal.field is None
    assert list_offered(proposal)[0] == "ART_CBAR"
    assert match_reason_text(proposal.offers[0].reason) == (
        "4 of 4 values have the check digit of a barcode."
    )


def test_codes_that_were_sent_before_are_offered_first() -> None:
    known = {"FAR_CODE": {"VIS", "CLOU", "BOIS"}}

    (proposal,) = propose({"Machin": ["VIS", "CLOU", "BOIS", "NEUF"]}, known=known)

    assert list_offered(proposal)[0] == "FAR_CODE"
    assert match_reason_text(proposal.offers[0].reason).startswith("3 of 4 codes are known")


def test_words_of_a_title_are_worth_an_offer_and_no_more() -> None:
    (proposal,) = propose({"Poids net emballé": ["1,5", "2"]})

    assert proposal.field is None
    assert proposal.level is MatchLevel.SUPPOSED
    assert "ART_POIDSN" in list_offered(proposal)


def test_of_too_many_columns_none_is_supposed_and_titles_are_known_all_the_same() -> None:
    titles = ["Code article", *(f"Poids net {n}" for n in range(MOST_SUPPOSED_COLUMNS))]

    first, *others = propose(dict.fromkeys(titles, ("A1", "A2")))

    assert (first.field, first.level) == ("ART_CODE", MatchLevel.IDENTICAL)
    assert {one.level for one in others} == {MatchLevel.NONE}


@pytest.mark.parametrize("title", ["", "   ", "***", "(€)", "—", "de"])
def test_a_title_without_a_word_matches_nothing(title: str) -> None:
    taught = {"": TaughtColumn(field="ART_CODE")}

    (proposal,) = propose({title: ["blabla", "blibli"]}, taught=taught)

    assert (proposal.field, proposal.is_set) == (None, False)
    assert proposal.level is MatchLevel.NONE


def test_no_reason_has_a_figure_of_confidence() -> None:
    proposals = propose({"Qté": ["1", "2"], "Réf": ["A", "B"], "Date mouvement": ["1/2/2026"]})

    said = [match_reason_text(offer.reason) for one in proposals for offer in one.offers]
    assert said
    assert not any("%" in sentence for sentence in said)


TITLE = st.one_of(
    st.sampled_from([field.label for field in STOCK.fields_by_name.values()]),
    st.sampled_from(list(STOCK.fields_by_name)),
    st.sampled_from([one.written for found in find_synonyms(STOCK.key).values() for one in found]),
    st.sampled_from(["Référence", "Code", "Date", "Notes", "", "*", "Qté", "qte", "Quantités"]),
    st.text(max_size=12),
)
PROFILE = st.sampled_from(
    [
        profile_values(values)
        for values in (
            [], ["1", "2,5"], ["E", "S"], ["01/02/2026"], ["A1", "A2", "A3"], EANS, ["oui", "non"],
        )
    ]
)  # fmt: skip


@given(st.lists(st.tuples(TITLE, PROFILE), max_size=12))
def test_no_two_columns_share_a_field_and_none_has_more_than_three_offers(
    columns: list[tuple[str, ColumnProfile]],
) -> None:
    headers, profiles = [one for one, _ in columns], [one for _, one in columns]

    proposals = propose_columns(headers, profiles, STOCK)

    fields = [one.field for one in proposals if one.field is not None]
    assert len(fields) == len(set(fields))
    assert [one.column for one in proposals] == list(range(1, len(columns) + 1))
    for one in proposals:
        offered = list_offered(one)
        assert len(offered) == len(set(offered)) <= 3
        assert one.field is None or offered[0] == one.field
        assert not one.is_set or one.level in (MatchLevel.IDENTICAL, MatchLevel.TAUGHT)
        assert one.level is not MatchLevel.SUPPOSED or one.field is None


@given(st.lists(st.tuples(TITLE, PROFILE), max_size=8, unique_by=lambda one: one[0]), st.randoms())
def test_the_order_of_the_columns_changes_nothing(
    columns: list[tuple[str, ColumnProfile]], random: object
) -> None:
    shuffled = list(columns)
    getattr(random, "shuffle")(shuffled)  # noqa: B009

    def list_proposed(some: list[tuple[str, ColumnProfile]]) -> dict[str, object]:
        proposals = propose_columns([one for one, _ in some], [one for _, one in some], STOCK)
        return {one.header: (tell(one), list_offered(one)) for one in proposals}

    assert list_proposed(shuffled) == list_proposed(columns)


@pytest.mark.parametrize("unit", ["g", "cm", "USD", "$"])
def test_a_field_in_another_unit_is_asked_for_even_once_its_title_is_known(unit: str) -> None:
    for known in ({}, {"poids brut": TaughtColumn(field="ART_POIDSB")}):
        (proposal,) = propose({f"Poids brut ({unit})": ["500", "250"]}, taught=known)
        assert not proposal.is_set
        assert proposal.level in (MatchLevel.SYNONYM, MatchLevel.SUPPOSED)
